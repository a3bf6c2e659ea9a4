"""a kernel of one pixel has its own path, which leaves the bias out"""

import numpy as np

CAUGHT_BY = "test_adds_each_kernels_bias"


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    n, c, h, w = x.shape
    o, cg, kh, kw = weight.shape
    if c != cg * groups:
        raise ValueError("channels")
    if o % groups:
        raise ValueError("groups")
    eh = dilation * (kh - 1) + 1
    ew = dilation * (kw - 1) + 1
    if eh > h + 2 * padding or ew > w + 2 * padding:
        raise ValueError("kernel")
    if kh == kw == 1 and groups == 1 and stride == 1 and padding == 0:
        return np.einsum("nchw,oc->nohw", x, weight[:, :, 0, 0])
    xp = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    ho = (h + 2 * padding - eh) // stride + 1
    wo = (w + 2 * padding - ew) // stride + 1
    out = np.zeros((n, o, ho, wo))
    og = o // groups
    for g in range(groups):
        xg = xp[:, g * cg : (g + 1) * cg]
        ks = slice(g * og, (g + 1) * og)
        for i in range(kh):
            rows = slice(i * dilation, i * dilation + stride * (ho - 1) + 1, stride)
            for j in range(kw):
                cols = slice(j * dilation, j * dilation + stride * (wo - 1) + 1, stride)
                out[:, ks] += np.tensordot(weight[ks, :, i, j], xg[:, :, rows, cols], (1, 1)).swapaxes(0, 1)
    if bias is not None:
        out += bias[:, None, None]
    return out
