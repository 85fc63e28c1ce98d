# `make` alone lists the targets. Everything is set up by the first target that needs it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-long test-roads load lint format bench bench-quick docs screenshots lock clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY)  ## make .venv with .venv/bin/paigong, fetch the pages' scripts, compile the solver

$(READY): requirements.lock pyproject.toml geo/drawing/assets/package-lock.json api/http/assets/package-lock.json
	@echo "set-up: virtual environment"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv .venv
	@echo "set-up: packages (about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@echo "set-up: scripts of the map and of /docs"
	@for page in geo/drawing api/http; do \
	  (cd $$page/assets && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund --ignore-scripts) || exit 1; \
	done
	@echo "set-up: compiling the solver"
	@$(BIN)/python -m solver.warm
	@touch $@

demo: setup  ## the main job on a made-up company: import, optimise, draw (results in demo/)
	@$(BIN)/paigong demo --into demo --seconds 40

test: setup  ## lint and all tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long" -q

test-long: setup  ## the runs that take minutes: more days, more faults, larger files
	@$(BIN)/python -m pytest -m long -q

test-roads:  ## real OSRM and Valhalla engines on real maps, by a Python 3.12 or newer (ROADS_PYTHON=…)
	@$(or $(ROADS_PYTHON),python3.12) -m venv build/roads
	@build/roads/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@build/roads/bin/python -m pip install --quiet --disable-pip-version-check osrm-bindings pyvalhalla
	@build/roads/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation .
	@build/roads/bin/python -m pytest tests/geo/roads -m long -q -s

load: setup  ## the load of ten firms for five minutes, on a service of its own (SECONDS=…)
	@$(BIN)/python -m tests.load --seconds $(or $(SECONDS),300)

lint: setup  ## ruff, mypy, import contracts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache | tail -n 4

format: setup  ## let ruff rewrite the code
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

bench: setup  ## all tables of docs/benchmarks.md: hours; goes on where it was ended (peers too with PEERS_PYTHON)
	@$(BIN)/python -m tests.benchmarks

bench-quick: setup  ## a sample of every table in three minutes, into build/bench-quick
	@$(BIN)/python -m tests.benchmarks --quick

docs: setup  ## the documents that are generated from the code
	@$(BIN)/python -m api.cli.documents

screenshots: setup  ## the pictures of README and maps; the same bytes each time on one machine
	@$(BIN)/python -m tests.screenshots

lock:  ## choose versions anew (needs uv)
	@uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.lock

clean:  ## remove all that was made
	@rm -rf .venv build demo geo/drawing/assets/node_modules api/http/assets/node_modules *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
