import numpy as np  # noqa: F401


def roi_align(features, rois, output_size, spatial_scale=1.0, sampling=2):
    """RoIAlign: a grid of output_size x output_size averages from each region of a feature map, without rounding.

    Args:
        features: One image's feature map, (C, H, W), float64.
        rois: Regions, (R, 4), xyxy with x2 >= x1 and y2 >= y1, in pixels of the image, float64; may reach beyond it.
        output_size: Bins on each side, an int >= 1.
        spatial_scale: Pixels of the feature map for each pixel of the image, on either axis; a number > 0.
        sampling: Samples on each side of a bin, an int >= 1.

    Returns:
        (R, C, output_size, output_size), float64: each bin's average over its sampling x sampling bilinear samples.

    Source: He et al. 2017, "Mask R-CNN", section 3; the half pixel and the borders as in torchvision's roi_align with
        aligned=True.
    """
    raise NotImplementedError
