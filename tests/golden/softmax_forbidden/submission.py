from scipy.special import log_softmax, softmax  # noqa: F401
