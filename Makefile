# Everyday commands. Needs only git, make and Python >= 3.11; the rest goes into .venv by itself.

PYTHON ?= python3
VENV   ?= .venv
BIN     = $(VENV)/bin

# The arguments of `make run` and `make test`: make test ARGS="-k reminder"
ARGS ?=

# A stamp says which pins are installed; it is older than its pins when they change.
RUNTIME = $(VENV)/.duban-runtime
TEST    = $(VENV)/.duban-test
DEV     = $(VENV)/.duban-dev

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo run test bench check fix pins clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | while IFS='	' read -r name text; do printf '  make %-6s  %s\n' "$$name" "$$text"; done

demo: $(RUNTIME) ## show the bot at work: no token, no network, nothing left behind
	@$(BIN)/python -m bot demo $(ARGS)

run: $(RUNTIME) ## start the bot with the settings of .env
	@$(BIN)/python -m bot run $(ARGS)

test: $(TEST) ## run the tests, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

bench: $(TEST) ## measure reading and speed, and write the figures into docs/intake.md and docs/performance.md
	@$(BIN)/python -m pytest -m benchmark tests/benchmarks $(ARGS)

check: $(DEV) ## lint, format, types, layers
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

fix: $(DEV) ## apply what ruff can mend by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

clean: ## remove the environment and every cache
	@rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment, made or mended before anything is installed into it. $(1) names the pins.
define install
	@set -e; \
	fresh='import sys; sys.exit(sys.version_info < (3, 11))'; \
	if ! $(BIN)/python -c '' 2>/dev/null; then \
		command -v $(PYTHON) >/dev/null || { echo "No $(PYTHON) here. Duban needs Python 3.11 or newer; name yours: make PYTHON=python3.12 …" >&2; exit 1; }; \
		$(PYTHON) -c "$$fresh" || { echo "$$($(PYTHON) --version) is too old. Duban needs Python 3.11 or newer; name yours: make PYTHON=python3.12 …" >&2; exit 1; }; \
		$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PYTHON) comes without venv. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }; \
		if [ -e $(VENV)/pyvenv.cfg ]; then echo "$(VENV) does not run any more; it is made anew."; rm -rf $(VENV); fi; \
		echo "Making $(VENV) with $$($(PYTHON) --version)."; \
		$(PYTHON) -m venv $(VENV); \
	fi; \
	$(BIN)/python -c "$$fresh" || { echo "$(VENV) has $$($(BIN)/python --version), and Duban needs 3.11 or newer: make clean, then again." >&2; exit 1; }; \
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
	echo "Installing requirements/$(1).txt."; \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --requirement requirements/$(1).txt
endef

# Each set holds the smaller ones, so its stamp stands for theirs.
$(RUNTIME): requirements/runtime.txt
	$(call install,runtime)
	@touch $@

$(TEST): requirements/test.txt
	$(call install,test)
	@touch $(RUNTIME) $@

$(DEV): requirements/dev.txt
	$(call install,dev)
	@touch $(RUNTIME) $(TEST) $@

# The pins carry hashes and no address, so that any mirror may serve them.
COMPILE = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
          --generate-hashes --no-emit-index-url --no-annotate --no-header $(UPGRADE) pyproject.toml

pins: $(DEV) ## pin the dependencies anew (UPGRADE=--upgrade for newer versions)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'
	@$(COMPILE) --output-file requirements/runtime.txt
	@$(COMPILE) --constraint requirements/runtime.txt --group test --output-file requirements/test.txt
	@$(COMPILE) --constraint requirements/test.txt --group test --group lint --output-file requirements/dev.txt
