# 老旺AI. A machine with Python 3.11 or newer and make needs nothing else: `make run`.
.DEFAULT_GOAL := help
.PHONY: help run test check bench measured looks clean anew
.DELETE_ON_ERROR:

# The first of these that will do; say PYTHON=… to choose one yourself.
PYTHON ?= python3 python3.13 python3.12 python3.11

venv := .venv
python := $(venv)/bin/python
# Half made, or left by a Python that is gone, an environment is made anew.
usable := $(shell $(python) -c 'import pip' 2>/dev/null && echo yes)
environment := $(venv)/pyvenv.cfg
# Named by the lock's checksum: a lock that has changed is installed, one that has not is not.
run_installed := $(venv)/.run-$(shell cksum < requirements/run.txt | tr ' ' '-')
test_installed := $(venv)/.test-$(shell cksum < requirements/test.txt | tr ' ' '-')
clients := tests/clients
clients_installed := $(clients)/node_modules/.lock-$(shell cksum < $(clients)/package-lock.json | tr ' ' '-')

# What is measured runs on Python as distributions build it, by profiles of how it is used: what
# pyenv builds when it is not asked to do the same takes a fifth longer.
BENCH_PYTHON ?= $(if $(filter file,$(origin PYTHON)),$(wildcard /usr/bin/python3.1[1-9])) $(PYTHON)
bench_venv := bench/.venv

# What the servers that ours is compared with need: two environments, none of them the product's.
rivals := bench/rivals
rivals_python := $(rivals)/.venv/bin/python
in_node = $(rivals)/node_modules/.lock-$(shell cat $(rivals)/package-lock.json | cksum | tr ' ' '-')
in_python = $(rivals)/.venv/.lock-$(shell cat $(rivals)/requirements.txt | cksum | tr ' ' '-')

# In two workers, of which each takes whole groups of tests: see tests/grouping.py.
at_once := -n 2 --no-loadscope-reorder

# The locks are complete, so that pip need not resolve anything; old ones cannot.
install = echo "Installing $(1) (once) …" && $(python) -m pip install --quiet --no-input \
	--disable-pip-version-check --no-deps --require-hashes -r $(1)

help: ## Show this list
	@awk -F ': |## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$NF }' $(MAKEFILE_LIST)

# The lock of the tests holds that of the run, so whoever has the first needs no second.
run: $(or $(wildcard $(test_installed)),$(run_installed)) ## Run everything here; PORT, HOST and DATA_DIR choose where
	@$(python) cli.py run

test: $(test_installed) $(clients_installed) ## Run the tests; ARGS are pytest's, such as -n0
	@$(python) -m pytest $(at_once) $(ARGS)

check: $(test_installed) ## Check format, lint, types, imports, sizes and the schema
	@$(python) -m ruff format --check --quiet .
	@$(python) -m ruff check --quiet .
	@$(python) -m mypy
	@$(python) $(venv)/bin/lint-imports --no-cache --no-logo
	@$(python) -m pytest --quiet tests/architecture tests/api/test_schema.py

# Another than the comparison of servers needs none of them.
ONLY ?= graphql
rivals_installed := $(if $(filter graphql,$(ONLY)),$(in_node) $(in_python))
PAGE ?= $(if $(QUICK),,docs/performance.md)
bench_options := $(if $(QUICK),--quick) $(if $(PAGE),--page $(PAGE))

bench: ## Compare servers, QUICK=1 in minutes; ONLY=covers runs bench_covers
	@$(MAKE) --no-print-directory measured venv=$(bench_venv) PYTHON="$(BENCH_PYTHON)"

measured: $(test_installed) $(rivals_installed)
	@for name in $(ONLY); do \
		options=; if [ $$name = graphql ]; then options="$(bench_options)"; fi; \
		$(python) -m bench.bench_$$name $$options || exit; \
	done

looks: $(test_installed) ## Draw docs/looks anew: every theme of covers and cards on every platform
	@$(python) -m bench.looks && $(python) -m bench.looks_cards

clean: ## Remove what make has made; your data in .data stays
	@rm -rf $(venv) $(bench_venv) $(clients)/node_modules $(rivals)/node_modules $(rivals)/.venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -not -path '*/node_modules/*' -prune -exec rm -rf {} +

$(environment): $(if $(usable),,anew)
	@chosen=; for candidate in $(PYTHON); do \
		if $$candidate -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' \
			>/dev/null 2>&1; then chosen=$$candidate; break; fi; \
	done; \
	if [ -z "$$chosen" ]; then \
		echo "Found no Python 3.11 or newer that has venv, among: $(PYTHON)." >&2; \
		echo "Install one (Debian and Ubuntu: apt install python3 python3-venv)," >&2; \
		echo "or say where yours is: make run PYTHON=/path/to/python3.12" >&2; \
		exit 1; \
	fi; \
	echo "Making $(venv) with $$($$chosen --version) …"; \
	{ [ -x $(python) ] || rm -rf $(venv); } && $$chosen -m venv $(venv) && touch $@

$(run_installed): $(environment)
	@$(call install,requirements/run.txt)
	@rm -f $(venv)/.run-* && touch $@

$(test_installed): $(environment)
	@$(call install,requirements/test.txt)
	@rm -f $(venv)/.test-* && touch $@

$(clients_installed):
	@if command -v npm >/dev/null; then \
		echo "Installing $(clients) (once) …" && \
		npm ci --prefix $(clients) --no-audit --no-fund --loglevel=error && touch $@; \
	elif [ "$$CI" = true ]; then \
		echo "The tests with the clients' own libraries need Node and npm." >&2; exit 1; \
	else \
		echo "Without Node and npm, the tests with the clients' own libraries cannot run."; \
	fi

$(in_node):
	@command -v npm >/dev/null || { echo "The comparison needs Node and npm." >&2; exit 1; }
	@echo "Installing $(rivals)/node_modules (once) …"
	@npm ci --prefix $(rivals) --no-audit --no-fund --loglevel=error && touch $@

$(in_python): $(environment)
	@echo "Installing $(rivals)/.venv (once) …"
	@rm -rf $(rivals)/.venv && $(python) -m venv $(rivals)/.venv
	@$(rivals_python) -m pip install --quiet --no-input --disable-pip-version-check \
		--no-deps --require-hashes -r $(rivals)/requirements.txt
	@touch $@
