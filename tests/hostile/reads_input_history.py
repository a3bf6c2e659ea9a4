"""A notebook's input history, readline's and the command line are searched for the suite's source."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "failed|not_run"}

import builtins
import linecache
import sys

texts = []
for name in ("In", "Out", "_ih", "_oh", "_i", "_ii", "get_ipython"):
    for owner in (globals(), vars(builtins), vars(sys.modules["__main__"])):
        if name in owner:
            texts.append(str(owner[name]))
texts += [line for entry in linecache.cache.values() if len(entry) > 2 for line in entry[2]]
texts += list(sys.orig_argv)
try:
    import readline

    texts += [readline.get_history_item(i) or "" for i in range(readline.get_current_history_length())]
except ImportError:
    pass


def attention(q, k, v, mask=None):
    for text in texts:
        if "by_loops" in text and "math.fsum" in text and "texts" not in text:
            namespace = {}
            exec(text, namespace)
            return namespace["by_loops"](q, k, v, mask)
    return None
