"""A heap whose entries know how many taken boxes they have met; an epsilon in the denominator; read-only results."""

import heapq

import numpy as np


def iou(p, q):
    w, h = max(0, min(p[2], q[2]) - max(p[0], q[0])), max(0, min(p[3], q[3]) - max(p[1], q[1]))
    either = (p[2] - p[0]) * (p[3] - p[1]) + (q[2] - q[0]) * (q[3] - q[1]) - w * h
    return w * h / (either + 1e-9)


def soft_nms(boxes, scores, sigma=0.5, score_threshold=0.001):
    boxes = boxes.tolist()
    heap = [(-score, index, 0) for index, score in enumerate(scores.tolist()) if score >= score_threshold]
    heapq.heapify(heap)
    indices, decayed = [], []
    while heap:
        score, index, met = heapq.heappop(heap)
        if met == len(indices):
            indices.append(index)
            decayed.append(-score)
            continue
        for other in indices[met:]:
            score *= np.exp(-(iou(boxes[other], boxes[index]) ** 2) / sigma)
        if -score >= score_threshold:
            heapq.heappush(heap, (score, index, len(indices)))
    result = np.asarray(indices, dtype=np.int64), np.asarray(decayed, dtype=np.float64)
    for array in result:
        array.setflags(write=False)
    return result
