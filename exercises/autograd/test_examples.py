"""The README's example by hand."""

from grader.expect import expect_close


def test_example_gradients(submission):
    """the example by hand: r = a · b with a = x · y and b = a + x"""
    x, y = submission.Value(3.0), submission.Value(-2.0)
    a = x * y
    b = a + x
    r = a * b
    expect_close(r.data, 18.0, what="r.data")
    r.backward()
    wanted = {"r.grad": (r, 1.0), "b.grad": (b, -6.0), "a.grad": (a, -9.0), "x.grad": (x, 12.0), "y.grad": (y, -27.0)}
    for name, (node, grad) in wanted.items():
        expect_close(node.grad, grad, what=name)


def test_example_second_root(submission):
    """the example by hand: after r.backward(), b.backward() adds to the leaves"""
    x, y = submission.Value(3.0), submission.Value(-2.0)
    a = x * y
    b = a + x
    r = a * b
    r.backward()
    b.backward()
    expect_close(x.grad, 11.0, what="x.grad")
    expect_close(y.grad, -24.0, what="y.grad")
