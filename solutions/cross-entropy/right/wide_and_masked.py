"""Masked arrays and long doubles in a class that is made of keywords; the gradient is in Fortran order."""

import numpy as np


class CE:
    def __init__(self, **kw):
        self.__dict__.update(kw)

    def __call__(self, logits, targets):
        m = np.ma.masked_array(targets, mask=targets == self.ignore)
        C = logits.shape[1]
        good = m.compressed()
        if not all(0 <= int(t) < C for t in good):
            raise ValueError("bad")
        k = len(good)
        big = logits.astype(np.longdouble)
        big = big - big.max(axis=1, keepdims=True)
        p = np.exp(big)
        p /= p.sum(1, keepdims=True)
        lp = big - np.log(np.exp(big).sum(1, keepdims=True))
        q = np.eye(C)[np.where(m.mask, 0, targets)] * (1 - self.ls) + self.ls / C
        g = (p - q) * (~np.ma.getmaskarray(m))[:, None] / (k or 1)
        l = (-(q * lp).sum(1) * ~np.ma.getmaskarray(m)).sum() / (k or 1)
        return np.float64(l), np.asfortranarray(g.astype(float))


def cross_entropy(logits, targets, label_smoothing=0.0, ignore_index=-100):
    return CE(ls=label_smoothing, ignore=ignore_index)(logits, targets)
