# Everything a person or CI does here is one of these targets.
PYTHON ?= python3
PY := .venv/bin/python
ARGS ?=
# Tests spend half their time waiting for processes: two run at once, on one core too. WORKERS=0: one after the other.
WORKERS ?= 2
TESTS := -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

# A process starts a second sooner when its modules are compiled already.
unexport PYTHONDONTWRITEBYTECODE

PACKAGES := $(filter-out tests,$(patsubst %/__init__.py,%,$(wildcard */__init__.py)))

.PHONY: setup demo test check advisories lock videos clean

setup: .venv/installed

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sigap needs Python 3.11 or newer; name one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

demo: setup
	$(PY) -m sigap demo $(ARGS)

test: setup
	$(PY) $(TESTS) $(ARGS)

check: setup
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m bandit -q -c pyproject.toml -r $(PACKAGES)
	$(PY) $(TESTS) $(ARGS)

# Known weaknesses of what is installed: asks the database of PyPI, so it needs the network.
advisories: setup
	$(PY) -m pip_audit --requirement requirements.lock --require-hashes --disable-pip --progress-spinner off

# The films of articles anew, from knowledge/videos/*.toml; needs chromium, espeak-ng and ffmpeg.
videos: setup
	.venv/bin/python -m knowledge.filming

lock: setup
	$(PY) -m pip install --quiet uv
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--no-emit-index-url --no-annotate --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
