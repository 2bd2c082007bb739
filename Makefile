# Everything a fresh machine needs is Python 3.11+, pip and make.

# Compiled once, not at every start, whatever this machine is set to.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(VENV)/bin/python -m pip install -q --disable-pip-version-check
OFFLINE := { echo "The packages could not be fetched: see above. Try again when the network is there." >&2; exit 1; }
DATA ?= var
PORT ?= 8000

.PHONY: help install demo test bench screenshots check lint types imports migration lock clean

help: ## Say what each target does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.runtime ## Install Kinpin into .venv, or the version that lies here now

demo: $(VENV)/.runtime ## Run Kinpin with invented families on http://localhost:8000 (RESET=1 starts over)
	@$(BIN)/kinpin demo --port $(PORT) --data $(DATA) $(if $(RESET),--reset)

test: $(VENV)/.develop ## Run every test, on SQLite and on PostgreSQL, in a real browser
	@$(BIN)/python -m tests.run $(ARGS)

bench: $(VENV)/.develop ## Measure, beside the bare database (ARGS="--help" for the choices)
	@$(BIN)/python -m bench $(ARGS)

screenshots: $(VENV)/.develop ## Photograph every page at phone, tablet and desk width into screenshots/
	@$(BIN)/python -m tests.screenshots $(ARGS)

check: lint types imports test ## What CI runs

lint: $(VENV)/.develop ## Style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/.develop ## Types
	@KINPIN_KEYS="$$($(BIN)/python -m kinpin.vault)" $(BIN)/mypy

imports: $(VENV)/.develop ## The import contract
	@$(BIN)/lint-imports

migration: $(VENV)/.develop ## Write the migration of a table that changed (APP=families NAME=what_it_does)
	@KINPIN_KEYS="$$($(BIN)/python -m kinpin.vault)" DJANGO_SETTINGS_MODULE=kinpin.config.settings \
		$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations $(APP) --name $(NAME)

lock: $(VENV)/.develop ## Work out the locked sets of packages anew
	@$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements/runtime.txt
	@$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml --group test --group lint -c requirements/runtime.txt -o requirements/develop.txt

clean: ## Remove what was installed and built, keep the data
	@rm -rf $(VENV) build kinpin.egg-info screenshots

$(VENV)/bin/python:
	@$(PYTHON) requirements/make_venv.py $(VENV)

$(VENV)/.runtime: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what Kinpin needs into $(VENV)..."
	@$(PIP) --require-hashes --no-deps -r requirements/runtime.txt || $(OFFLINE)
	@$(PIP) --no-deps -e . || $(OFFLINE)
	@touch $@

$(VENV)/.develop: requirements/develop.txt $(VENV)/.runtime
	@echo "Installing what the tests need..."
	@$(PIP) --require-hashes --no-deps -r requirements/develop.txt || $(OFFLINE)
	@touch $@
