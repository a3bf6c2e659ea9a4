"""Builds graphs in the submission's process: a call from outside for each of 20,000 operations would take too long."""


def run(leaves, lines, roots):
    """Make leaves, compute from them line by line ("a = x * y; b = a.exp()"), and call backward from each root in turn.

    Returns the data of every name at the end, and after each call the grad of every name.
    """
    nodes = {name: submission.Value(number) for name, number in leaves.items()}  # noqa: F821  # given by the worker
    for line in lines.split("; "):
        name, expression = line.split(" = ")
        nodes[name] = eval(expression, {}, nodes)
    grads = []
    for root in roots:
        nodes[root].backward()
        grads.append({name: node.grad for name, node in nodes.items()})
    return {name: node.data for name, node in nodes.items()}, grads


# Steps from y and the leaf x. One round of "mixed" or "twice" gives y back; one of "sum" adds x.
STEPS = {
    "mixed": (
        lambda y, x: y + 1.0, lambda y, x: y - 1.0, lambda y, x: y * 4.0, lambda y, x: y / 4.0,
        lambda y, x: 1.0 - y, lambda y, x: 1.0 - y, lambda y, x: 2.0 / y, lambda y, x: 2.0 / y,
        lambda y, x: -y, lambda y, x: -y, lambda y, x: y.exp(), lambda y, x: y.log(),
        lambda y, x: y**2, lambda y, x: y**0.5, lambda y, x: y.relu(), lambda y, x: y.relu(),
        lambda y, x: x + y, lambda y, x: y - x,
    ),
    "twice": (lambda y, x: y + y, lambda y, x: 0.5 * y),
    "sum": (lambda y, x: x + y,),
}  # fmt: skip
# Steps of two operations from y and the node before it: each node is used by the next one and by the one after that.
JOINS = {
    "older first": lambda y, older: (older + y) * 0.5,
    "older last": lambda y, older: (y + older) * 0.5,
}


def chain(kind, length, start, factor):
    """A chain of `length` operations that begins at a leaf x and ends in y * scale + scale, and backward from its end.

    Returns the data of the end, and the grads of the leaves x and scale.
    """
    x, scale = submission.Value(start), submission.Value(factor)  # noqa: F821  # given by the worker
    older = y = x
    if kind in JOINS:
        for _ in range((length - 2) // 2):
            older, y = y, JOINS[kind](y, older)
    else:
        for i in range(length - 2):
            y = STEPS[kind][i % len(STEPS[kind])](y, x)
    end = y * scale + scale
    end.backward()
    return end.data, x.grad, scale.grad
