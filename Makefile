# Two commands do everything from a bare clone: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SPARK_VENV := .venv-spark
UV := $(shell command -v uv 2>/dev/null)

export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without bytecode each of the job's three processes compiles what it imports again: some 15 s of CPU a run.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run check test browser lint bench parity java dagster lock clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(VENV)/.runtime ## the whole job: sample store (or WEFT_LANDING) to synced segments and the report
	@$(BIN)/weft run

# Two processes, each with whole files: most of a test's time is one core's, and the long files come first.
PYTEST := $(BIN)/pytest -q -n 2 --dist loadfile --no-loadscope-reorder -p tests.costs
# One build of the small store with every data and unit test, the rules over the manifest, identity on small scenarios.
QUICK := tests/integration/test_claims.py tests/integration/test_definitions.py tests/project tests/unit \
	tests/identity/test_decisions.py tests/identity/test_limits.py tests/identity/test_normalize.py \
	tests/identity/test_external_ids.py tests/identity/test_merges.py
CHANGED_SQL = $(shell git ls-files --modified --others --exclude-standard --deduplicate 'models/*.sql' 'tests/data/*.sql')

check: $(VENV)/.dev ## what to run on each change: lint of what changed, types, unit tests, rules, one build
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/ty check -q
	@$(if $(CHANGED_SQL),$(BIN)/sqlfluff lint $(CHANGED_SQL) --disable-progress-bar --processes 0)
	@$(PYTEST) $(QUICK)

test: $(VENV)/.dev ## everything: lint, type check, dbt tests and the whole test suite, with what each part cost
	@$(MAKE) --no-print-directory lint browser
	@$(PYTEST)

# The tests of pages open them in Debian's Chromium: installed here where that is possible without asking.
browser:
	@command -v chromium chromedriver >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& { apt-get update -qq && apt-get install -y -qq chromium chromium-driver; } >/dev/null 2>&1; } \
		|| echo "chromium is not installed: the tests of pages will be skipped (on Debian: apt-get install chromium chromium-driver)"

lint: $(VENV)/.dev ## ruff, the type checker and sqlfluff
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/ty check -q && $(BIN)/sqlfluff lint models tests/data --disable-progress-bar --processes 0

# `make bench identity`: the goals after `bench` are names of benches, not targets of their own.
ifeq (bench,$(firstword $(MAKECMDGOALS)))
BENCHES := $(wordlist 2,$(words $(MAKECMDGOALS)),$(MAKECMDGOALS))
.PHONY: $(BENCHES)
$(BENCHES): bench ; @:
endif

bench: $(VENV)/.dev ## what it costs, as ratios: all benches or those named (make bench identity; BENCH_SCALE=4 for full size)
	@$(BIN)/python -m tests.bench $(BENCHES)

parity: $(VENV)/.dev java ## the same tables on DuckDB and on Spark, compared row for row (needs Java 17)
	@if command -v java >/dev/null; then $(MAKE) --no-print-directory $(SPARK_VENV)/.ready; fi
	@$(BIN)/python -m tests.parity

# Spark needs Java: installed here where that is possible without asking; without it `parity` says so and compares nothing.
java:
	@command -v java >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& { apt-get update -qq && apt-get install -y -qq openjdk-17-jre-headless; } >/dev/null 2>&1; } || true

dagster: $(VENV)/.runtime ## the Dagster UI over the same job
	@$(BIN)/weft dagster

lock: ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate -o requirements-dev.lock -q
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate -o requirements.lock -c requirements-dev.lock -q
	uv pip compile pyproject.toml --extra spark --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate -o requirements-spark.lock -c requirements-dev.lock -q
	echo uv | uv pip compile - --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements-uv.lock -q

clean: ## remove everything that the commands made
	rm -rf $(VENV) $(SPARK_VENV) .weft/* target logs

# Each environment is one stamp file: it is made again when its lock changes.
$(VENV)/.runtime: requirements.lock pyproject.toml
	@$(call install,requirements.lock)

$(VENV)/.dev: requirements-dev.lock pyproject.toml
	@$(call install,requirements-dev.lock)
	@touch $(VENV)/.runtime

# Spark has an environment of its own: it brings half a gigabyte that nobody needs on DuckDB.
$(SPARK_VENV)/.ready: VENV := $(SPARK_VENV)
$(SPARK_VENV)/.ready: BIN := $(SPARK_VENV)/bin
$(SPARK_VENV)/.ready: requirements-spark.lock pyproject.toml
	@$(call install,requirements-spark.lock)

ifdef UV
install = $(UV) venv -q --allow-existing --python 3.11 $(VENV) && $(UV) pip install -q --python $(BIN)/python --require-hashes -r $(1) && $(UV) pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . && touch $@
else
# uv needs a quarter of pip's time; where it cannot be had or cannot install, pip does the same.
install = { test -x $(BIN)/python || $(PYTHON) -m venv $(VENV); } \
	&& { { $(BIN)/pip install -q --no-compile --require-hashes -r requirements-uv.lock \
		&& $(BIN)/uv pip install -q --no-cache --python $(BIN)/python --require-hashes -r $(1); } \
		|| $(BIN)/pip install -q --no-compile --require-hashes -r $(1); } \
	&& $(BIN)/pip install -q --no-deps --no-build-isolation -e . && touch $@
endif
