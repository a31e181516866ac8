PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Two processes by default: the suite starts many small git repositories.
JOBS ?= 2

NODE_PACKAGES := tests/node/node_modules/.package-lock.json

.PHONY: demo test check format suites fuzz fuzz-import projections stub-fuzz stub-evolution bench mutants

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(READY)

# The tests of generated TypeScript need a compiler; without npm they are skipped, and say so.
$(NODE_PACKAGES): tests/node/package.json tests/node/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/node --silent --no-audit --no-fund && touch $@; \
	elif [ -n "$$CI" ]; then echo "npm is missing, and CI skips nothing" >&2; exit 1; fi

test: $(READY) $(NODE_PACKAGES) ## run the tests
	$(BIN)/python -m pytest -n $(JOBS)

check: $(READY) ## format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

demo: $(READY) ## a breaking change caught, in a throw-away repository
	@demo/demo.sh $(BIN)

format: $(READY) ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

suites: $(READY) ## every public question with a known answer, as a table
	PYTHONPATH=tests $(BIN)/python -m suites

PAIRS ?= 20000
SEED ?= $(shell date +%s)

fuzz: $(READY) ## random pairs of schemas, every answer attacked: PAIRS=100000 SEED=1
	PYTHONPATH=tests $(BIN)/python -m fuzz --pairs $(PAIRS) --seed $(SEED) --jobs $(JOBS)

stub-fuzz: $(READY) $(NODE_PACKAGES) ## what the engine calls compatible, the stubs accept: PAIRS= SEED=
	PYTHONPATH=tests $(BIN)/python -m codegen.validator --pairs $(PAIRS) --seed $(SEED) --jobs $(JOBS)

IMPORTS ?= 5000

fuzz-import: $(READY) ## sources with random faults, imported: IMPORTS=50000
	IMPORTS=$(IMPORTS) $(BIN)/python -m pytest tests/import_/test_hostile.py -k whatever

SCHEMAS ?= 20000

projections: $(READY) ## random schemas projected for the registry, each judged by the engine
	PYTHONPATH=tests $(BIN)/python -m publish.campaign --schemas $(SCHEMAS) --seed $(SEED)

stub-evolution: $(READY) $(NODE_PACKAGES) ## real event schemas as packages: all compile, all judge as jsonschema
	PYTHONPATH=tests $(BIN)/python -m codegen.evolution

bench: $(READY) ## the engine and the stubs against other tools, start-up times
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check jsonsubschema jsoncompat \
		datamodel-code-generator fastjsonschema jsonschema-rs 'pydantic[email]'
	$(BIN)/python benchmarks/evolution.py
	$(BIN)/python benchmarks/publishing.py
	$(BIN)/python benchmarks/stubs.py

mutants: $(READY) ## two dozen faults put into the engine, each of which the tests must notice
	PYTHONPATH=tests $(BIN)/python -m mutants
