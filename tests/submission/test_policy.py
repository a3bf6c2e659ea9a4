"""What an exercise asks to be written by hand is found, and nothing else is."""

from __future__ import annotations

import time

import pytest

SDPA = "torch.nn.functional.scaled_dot_product_attention"
MHA = "torch.nn.MultiheadAttention"
OWN = "def attention(q, k, v):\n    return q @ k @ v\n"


def body(*lines: str) -> str:
    """The public function with this body."""
    return "def attention(q, k, v):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize(
    "source",
    [
        "import torch\n" + body(f"return {SDPA}(q, k, v)"),
        "import torch.nn.functional\n" + body(f"return {SDPA}(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return F.scaled_dot_product_attention(q, k, v)"),
        "from torch.nn import functional as F\n" + body("return F.scaled_dot_product_attention(q, k, v)"),
        "import torch.nn as nn\n" + body("return nn.functional.scaled_dot_product_attention(q, k, v)"),
        "from torch.nn.functional import scaled_dot_product_attention as s\n" + body("return s(q, k, v)"),
        "from torch.nn.functional import *\n" + body("return scaled_dot_product_attention(q, k, v)"),
        "import torch as t\n" + body("return t._C._nn.scaled_dot_product_attention(q, k, v)"),
        "import torch\n" + body("return torch.ops.aten.scaled_dot_product_attention(q, k, v)"),
        "import torch\n" + body("return torch.ops.aten.scaled_dot_product_attention.default(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return F.scaled_dot_product_attention.__call__(q, k, v)"),
        "import torch.nn.functional as F\ns = F.scaled_dot_product_attention\n" + body("return s(q, k, v)"),
        "import torch.nn.functional as F\nG = F\n" + body("return G.scaled_dot_product_attention(q, k, v)"),
        "import torch.nn.functional as F\n" + body("s = F.scaled_dot_product_attention", "return s(q, k, v)"),
        "import torch.nn.functional as F\n" + body("s = t = F.scaled_dot_product_attention", "return s(q, k, v)"),
        "import torch.nn.functional as F\n" + body("s, t = F.scaled_dot_product_attention, 1", "return s(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return (s := F.scaled_dot_product_attention)(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return (s := F).scaled_dot_product_attention(q, k, v)"),
        "import torch.nn.functional as F\n"
        + body("global s", "s = F.scaled_dot_product_attention", "return s(q, k, v)"),
        body("import torch.nn.functional as F", "return F.scaled_dot_product_attention(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return getattr(F, 'scaled_dot_product_attention')(q, k, v)"),
        "import torch\n" + body("return getattr(torch.nn, 'functional').scaled_dot_product_attention(q, k, v)"),
        "import importlib\n"
        + body("return importlib.import_module('torch.nn.functional').scaled_dot_product_attention(q, k, v)"),
        body("return __import__('torch').nn.functional.scaled_dot_product_attention(q, k, v)"),
        "import sys\n" + body("return sys.modules['torch.nn.functional'].scaled_dot_product_attention(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return [F.scaled_dot_product_attention(*a) for a in [(q, k, v)]]"),
        "import torch.nn.functional as F\n" + body("return (lambda f=F.scaled_dot_product_attention: f)()(q, k, v)"),
        "import torch.nn.functional as F\nattention = F.scaled_dot_product_attention\n",
        "from torch.nn.functional import scaled_dot_product_attention as attention\n",
        "try:\n    import torch.nn.functional as F\nexcept ImportError:\n    F = None\n"
        + body("return F.scaled_dot_product_attention(q, k, v)"),
    ],
)
def test_a_forbidden_function_is_found(submit, source):
    """Whatever it was imported as, and by whichever path it is reached."""
    found = submit(source, SDPA).forbidden
    assert [finding.name for finding in found] == [SDPA]


def test_a_finding_says_where_and_what_to_do(submit):
    """The line, what was seen there, that it is to be written by hand, and where it may stay."""
    (finding,) = submit(
        "import torch.nn.functional as F\n\n" + body("return F.scaled_dot_product_attention(q, k, v)"), SDPA
    ).forbidden
    assert (finding.line, finding.label, finding.name) == (4, "attention.py", SDPA)
    assert finding.message == (
        f"`F.scaled_dot_product_attention` ({SDPA}) is what this exercise asks you to write by hand: "
        'write out what it computes; a comparison with it may stay under `if __name__ == "__main__":`'
    )


def test_every_line_is_found_once_and_in_order(submit):
    """Several uses, several forbidden names."""
    source = "from torch import nn\n" + body(
        "a = nn.MultiheadAttention(1, 1), nn.MultiheadAttention(1, 1)",
        "return nn.functional.scaled_dot_product_attention(q, k, v)",
    )
    assert [(f.line, f.name) for f in submit(source, SDPA, MHA).forbidden] == [(3, MHA), (4, SDPA)]


def test_a_call_over_several_lines_is_found_at_the_name(submit):
    """The line that a learner looks for."""
    source = "import torch\n" + body("return (", "    torch.nn", "    .functional", "    .softmax(q)", ")")
    assert [finding.line for finding in submit(source, "torch.nn.functional.softmax").forbidden] == [6]


@pytest.mark.parametrize(
    "source",
    [
        "from torch.nn import MultiheadAttention as M\n"
        "class SelfAttention:\n    def __init__(self):\n        self.a = M(1, 1)\n",
        "from torch.nn.modules.activation import MultiheadAttention as M\nclass SelfAttention(M):\n    pass\n",
        "from torch import nn\nclass SelfAttention:\n    kind = nn.MultiheadAttention\n",
        "from torch import nn\nclass SelfAttention:\n    def forward(self, kind=nn.MultiheadAttention):\n        x\n",
    ],
)
def test_a_forbidden_class_is_found(submit, source):
    """Made, derived from, kept as an attribute, or a default."""
    assert [finding.name for finding in submit(source, MHA).forbidden] == [MHA]


def test_everything_in_a_forbidden_part_of_a_library_is_found(submit):
    """A dotted name may be a module's."""
    source = "import torch.nn.functional as F\n" + body("return F.softmax(q)")
    assert [finding.name for finding in submit(source, "torch.nn.functional").forbidden] == ["torch.nn.functional"]


@pytest.mark.parametrize(
    "statement",
    [
        "import numpy",
        "import numpy as np",
        "import math, numpy.linalg as la",
        "from numpy import exp",
        "from numpy.linalg import *",
        "import importlib\nnp = importlib.import_module('numpy')",
        "from importlib import import_module as load\nnp = load('numpy.linalg')",
        "np = __import__('numpy')",
        "try:\n    import numpy\nexcept ImportError:\n    pass",
    ],
)
def test_a_forbidden_module_is_found(submit, statement):
    """Any import of it, once."""
    (finding,) = submit(f"{statement}\n{OWN}", "numpy").forbidden
    assert finding.name == "numpy"
    assert "numpy" in finding.message
    assert "by hand" in finding.message


def test_an_import_in_a_function_that_is_used_is_found(submit):
    """And only there."""
    source = body("import numpy") + "def other():\n    import numpy\n"
    assert [finding.line for finding in submit(source, "numpy").forbidden] == [2]


@pytest.mark.parametrize("statement", ["import numpydoc", "from . import numpy", "from .numpy import x", "numpy = 1"])
def test_another_module_of_a_like_name_is_none(submit, statement):
    """A longer name, a module beside the file, a name of one's own."""
    assert submit(f"{statement}\n{OWN}", "numpy").forbidden == ()


@pytest.mark.parametrize(
    "source",
    [
        "def scaled_dot_product_attention(q, k, v):\n    return q\n"
        + body("return scaled_dot_product_attention(q, k, v)"),
        "from torch.nn.functional import *\ndef scaled_dot_product_attention(q, k, v):\n    return q\n"
        + body("return scaled_dot_product_attention(q, k, v)"),
        "from torch.nn.functional import scaled_dot_product_attention\n"
        "def scaled_dot_product_attention(q, k, v):\n    return q\n"
        + body("return scaled_dot_product_attention(q, k, v)"),
        "import torch.nn.functional as F\n" + body("return F.softmax(q)"),
        "import torch.nn.functional as F\n" + body("F = q", "return F.scaled_dot_product_attention(k, v)"),
        "import torch.nn.functional as F\n" + body("return [F.scaled_dot_product_attention() for F in q]"),
        "import torch.nn.functional as F\n" + body("return (lambda F: F.scaled_dot_product_attention())(q)"),
        "import mine\n" + body("return mine.scaled_dot_product_attention(q, k, v)"),
        body("return q.scaled_dot_product_attention(k, v)"),
        body("return 'torch.nn.functional.scaled_dot_product_attention'"),
        "from torch.nn.functional import scaled_dot_product_attention\n" + OWN,
        "import torch.nn.functional as F\nreference = F.scaled_dot_product_attention\n" + OWN,
    ],
)
def test_what_is_the_learners_own_is_fine(submit, source):
    """Functions, parameters and objects with the same name; what is imported and not used."""
    assert submit(source, SDPA).forbidden == ()


def test_a_module_of_the_same_name_is_another_thing(submit):
    """torch.nn.modules.linear is a module, and torch.nn.functional.linear a function."""
    source = "import torch\nfrom torch.nn.modules import linear\n" + body(
        "return torch.nn.modules.linear.Identity(), linear.Identity()"
    )
    assert submit(source, "torch.nn.functional.linear").forbidden == ()


def test_a_private_name_of_the_same_thing_is_found(submit):
    """Leading underscores aside."""
    source = "import torch\n" + body("return torch.ops.aten._softmax(q, -1, False)")
    assert submit(source, "torch.nn.functional.softmax").forbidden


def test_annotations_are_no_use(submit):
    """They name a type and compute nothing."""
    source = (
        "from torch import nn\nx: nn.MultiheadAttention = None\ndef attention(q: nn.MultiheadAttention):\n    pass\n"
    )
    assert submit(source, MHA).forbidden == ()


USE = "F.scaled_dot_product_attention(1, 2, 3)"


@pytest.mark.parametrize(
    "rest",
    [
        f"if __name__ == '__main__':\n    {USE}\n",
        f"if '__main__' == __name__ and True:\n    {USE}\n",
        f"if __name__ != '__main__':\n    pass\nelse:\n    {USE}\n",
        f"if not __name__ == '__main__':\n    pass\nelse:\n    {USE}\n",
        f"if TYPE_CHECKING:\n    {USE}\n",
        f"if False:\n    {USE}\n",
        f"def compare():\n    {USE}\nif __name__ == '__main__':\n    compare()\n",
        f"def a():\n    b()\ndef b():\n    {USE}\n    a()\nif __name__ == '__main__':\n    a()\n",
        f"class Compare:\n    def run(self):\n        {USE}\nif __name__ == '__main__':\n    Compare().run()\n",
        f"def test_attention():\n    {USE}\n",
        f"if x:\n    def compare():\n        {USE}\n",
    ],
)
def test_code_that_cannot_run_is_fine(submit, rest):
    """A main block, what only it reaches, and what nothing reaches."""
    assert submit(f"import torch.nn.functional as F\n{OWN}{rest}", SDPA).forbidden == ()


@pytest.mark.parametrize(
    "rest",
    [
        f"{USE}\n",
        f"if __name__ == '__main__':\n    pass\nelse:\n    {USE}\n",
        f"if __name__ != '__main__':\n    {USE}\n",
        f"if __name__ == '__main__' or True:\n    {USE}\n",
        f"def helper():\n    {USE}\nhelper()\n",
        f"def a():\n    b()\ndef b():\n    {USE}\nx = [a() for _ in range(3)]\n",
        f"def helper():\n    {USE}\nclass SelfAttention:\n    def forward(self, x):\n        return helper()\n",
        f"class Helper:\n    def run(self):\n        {USE}\nclass SelfAttention:\n    h = Helper\n",
        f"class Unused:\n    x = {USE}\n",
        f"def unused(x={USE}):\n    pass\n",
        f"@wraps({USE})\ndef unused():\n    pass\n",
        f"class Unused:\n    def f(self, *, x={USE}):\n        pass\n",
        f"class Unused(Base, key={USE}):\n    pass\n",
        f"for i in range(3):\n    with x:\n        try:\n            {USE}\n        finally:\n            pass\n",
        f"match x:\n    case 1:\n        {USE}\n",
        f"if {USE}:\n    pass\n",
        f"def helper():\n    {USE}\nf = helper\n",
        f"def helper():\n    {USE}\ngetattr(x, 'helper')()\n",
        f"def helper():\n    {USE}\nglobals()['helper']()\n",
        f"def decorate(f):\n    {USE}\n@decorate\ndef unused():\n    pass\n",
    ],
)
def test_code_that_can_run_counts(submit, rest):
    """What runs when the file is loaded, or is reached from there or from the exercise's names."""
    assert submit(f"import torch.nn.functional as F\n{OWN}{rest}", SDPA).forbidden


def test_a_notebooks_cells_are_one_module(hand_in):
    """A name of one cell is known in another, and the finding names the cell."""
    submission = hand_in(
        "import torch.nn.functional as F",
        "def helper(q):\n    return F.scaled_dot_product_attention(q, q, q)",
        "def attention(q, k, v):\n    return helper(q)",
        "def compare(q):\n    return F.scaled_dot_product_attention(q, q, q)",
        forbidden=(SDPA,),
    )
    assert [(finding.label, finding.line) for finding in submission.forbidden] == [("cell 2", 2)]


def test_findings_follow_the_order_of_cells(hand_in):
    """Cell 10 comes after cell 2."""
    cells = [f"import torch\nx = {SDPA}()" for _ in range(11)]
    found = hand_in(*cells, forbidden=(SDPA,)).forbidden
    assert [finding.label for finding in found] == [f"cell {number}" for number in range(1, 12)]


def test_a_problem_has_no_findings(submit):
    """Source that does not compile uses nothing."""
    assert submit("import numpy\nx = =", "numpy").forbidden == ()


@pytest.mark.parametrize(
    ("start", "link"), [("f", '("x", "y")'), ("getattr", '(builtins, "getattr")'), ("sys.modules", '["sys"]')]
)
def test_calls_of_what_calls_give_take_no_longer_than_their_length(submit, start, link):
    """Each call in a chain is looked at once for each that follows it, and not twice as often with each."""
    began = time.process_time()
    assert not submit("import builtins, sys\n" + (start + link * 17 + "\n") * 200, "numpy").forbidden
    assert time.process_time() - began < 5
