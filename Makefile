# demo, test and lint each do all their own set-up: a machine with Python 3.11 and a clone is enough.
# pip's settings (PIP_INDEX_URL, PIP_FIND_LINKS, ...) are taken from the environment as they are.

PYTHON ?= python3
WORKERS ?= auto# how many tests run at once
ARGS ?=# more for pytest: make test ARGS="-k attention"
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --disable-pip-version-check --quiet --constraint constraints.txt
PYRIGHT := PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright --pythonpath $(BIN)/python

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint check fix bench bench-nbgrader audit nightly clean

help:  ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s  %s\n", $$1, $$2 }' Makefile

demo: export PRACTICE_HOME := $(CURDIR)/$(VENV)/demo# so that it counts as nobody's attempt
demo: $(VENV)/.runtime  ## check a wrong and a right solution of attention, and show both reports
	@echo '$$ practice check attention solutions/attention/wrong/unscaled_scores.py'
	@$(BIN)/practice check attention solutions/attention/wrong/unscaled_scores.py || [ $$? -eq 1 ]
	@echo
	@echo '$$ practice check attention solutions/attention/attention.py'
	@$(BIN)/practice check attention solutions/attention/attention.py
	@echo
	@echo "practice is ready, from any folder: $(CURDIR)/$(BIN)/practice"

test: $(VENV)/.dev  ## every test, the proof of every exercise included; shows the coverage of grader/
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 8 --dist worksteal --cov --cov-report term $(ARGS)

lint: $(VENV)/.dev  ## format, lint, types, floors
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(PYRIGHT)
	$(BIN)/lint-imports --no-logo

check: lint test  ## both, as CI does

fix: $(VENV)/.dev  ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(VENV)/.dev  ## measure what grader/README.md tells
	$(BIN)/python -m benchmarks

bench-nbgrader: $(VENV)/.dev  ## nbgrader's autograde, the same with our judge, and practice grade --nbgrader, side by side
	$(BIN)/python -m benchmarks.nbgrader $(ARGS)

audit: $(VENV)/.dev  ## see which small changes of the references the suites do not notice; writes docs/audit.md
	$(BIN)/practice author audit --write docs/audit.md $(ARGS)

nightly: $(VENV)/.dev  ## the proof of every exercise on three seeds, and a hundred and thirty runs of a class that are killed
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --maxprocesses 8 --dist worksteal --nightly tests/test_corpus.py tests/classroom/test_deaths.py tests/classroom/test_cluster.py $(ARGS)

clean:  ## remove .venv, caches and builds
	rm -rf $(VENV) build dist .coverage .coverage.* .hypothesis .import_linter_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.made:
	@command -v $(PYTHON) >/dev/null || { echo "there is no $(PYTHON) here: install Python 3.11 or newer, or name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is $$($(PYTHON) --version 2>&1), and this needs Python 3.11 or newer; name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@

# Both are editable: the checkout itself is what runs.
$(VENV)/.runtime: pyproject.toml constraints.txt | $(VENV)/.made
	@echo "installing what practice needs into $(VENV); torch is large, this takes a minute"
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(VENV)/.made
	@echo "installing what practice and its tests need into $(VENV); torch is large, this takes a minute"
	$(PIP) --editable '.[dev]'
	@touch $@ $(VENV)/.runtime
