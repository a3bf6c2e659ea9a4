"""os._exit(0) while the file is loaded, as if everything had gone well."""

EXERCISE = "attention"
EXPECTED = "failed"
CHECKS = {"*": "crashed|not_run"}

import os

os._exit(0)
