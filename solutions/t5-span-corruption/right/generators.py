"""Generators that walk both sequences once; a deque of sentinels still to come."""

from collections import deque


def _valid(spans, length):
    free = 0
    for start, size in spans:
        if start < free or start + size > length:
            raise ValueError(f"({start}, {size})")
        yield start, size
        free = start + size + 1


def corrupt(ids, spans, first_sentinel, eos):
    todo = deque(_valid(spans, len(ids)))
    used = iter(range(first_sentinel, first_sentinel - len(spans) - 1, -1))
    inputs, targets, left = [], [], 0
    for place, token in enumerate(ids):
        if todo and todo[0][0] == place:
            _, left = todo.popleft()
            sentinel = next(used)
            inputs.append(sentinel)
            targets.append(sentinel)
        (targets if left > 0 else inputs).append(token)
        left -= 1
    inputs.append(eos)
    targets.extend([next(used), eos])
    return inputs, targets


def restore(inputs, targets, first_sentinel, eos):
    answers = iter(targets)
    awaited = next(answers)  # always the first sentinel

    def walk():
        nonlocal awaited
        for token in inputs[:-1]:
            if token != awaited:
                yield token
                continue
            awaited -= 1
            for answer in answers:
                if answer == awaited:
                    break
                yield answer

    return list(walk())
