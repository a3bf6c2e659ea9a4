"""AST transformers, a patched compile and an import hook are to take the asserts out of the suite."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import ast
import builtins
import sys
import warnings


class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()

    def visit_Raise(self, node):
        return ast.Pass()


plain_compile, plain_parse = builtins.compile, ast.parse


def stripped(source, *arguments, **options):
    try:
        source = ast.fix_missing_locations(Strip().visit(plain_parse(source)))
    except Exception:
        pass
    return plain_compile(source, *arguments, **options)


builtins.compile = stripped
ast.parse = lambda *a, **k: ast.Module([], [])
sys.flags  # python -O cannot be switched on afterwards
builtins.__debug__ if False else None
warnings.simplefilter("ignore")
sys.meta_path.insert(0, type("Hook", (), {"find_spec": staticmethod(lambda *a, **k: None)}))


def attention(q, k, v, mask=None):
    return None
