# Everything a person or CI does here is one of these targets.
PYTHON ?= python3
PY := .venv/bin/python
ARGS ?=
# Tests spend half their time waiting for processes: two run at once, on one core too. WORKERS=0: one after the other.
WORKERS ?= 2
TESTS := -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: setup demo test check lock clean

setup: .venv/installed

.venv/installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sigap needs Python 3.11 or newer; name one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
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
	$(PY) $(TESTS) $(ARGS)

lock: setup
	$(PY) -m pip install --quiet uv
	.venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-header \
		--no-emit-index-url --no-annotate --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache
