# Every target builds what it needs: on a fresh clone, Python 3.11, make and git are enough.

# A folder of OpenAPI documents of others; what is made of them is thrown away.
CORPUS ?= ../shared/corpus

# A part of the heading of a case, as in `make witnesses CASE='"An operation goes"'`: its programs are shown.
CASE ?=

PYTHON ?= $(shell command -v python3.11 || echo python3)
UV_VERSION := 0.13.9

BIN := .venv/bin
READY := .venv/.ready
JUDGES := .venv-wire
OURS := generator tests
BLACK := $(BIN)/black --line-length 100 --extend-exclude /tests/golden/
# Code that users get: formatted and checked as black and ruff do without settings.
THEIRS := generated templates/runtime

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup format lint types test corpus corpus-types corpus-instances bench churn ergonomics fleet fuzz semantics witnesses wire golden generate check-generated build check clean lock

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: $(READY) ## create .venv with the locked dependencies

# The stamp is written last: an install that broke is started again from nothing.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("specular needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary=:all: --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-index --no-deps --no-build-isolation --editable .
	# A checkout is not compiled by pip, and compiling takes as long as a run that has nothing to do.
	$(BIN)/python -m compileall -q generator/specular
	@touch $@

format: $(READY) ## format our code and let ruff mend what it can
	$(BIN)/ruff check --quiet --fix-only $(OURS) templates/runtime
	$(BLACK) --quiet $(OURS)
	$(BIN)/black --quiet templates/runtime

lint: $(READY) ## check format and lint of our code and of generated code
	$(BLACK) --check $(OURS)
	$(BIN)/black --check $(THEIRS)
	$(BIN)/ruff check --quiet $(OURS) templates/runtime
	$(BIN)/ruff check --quiet --isolated --select E,F,W $(THEIRS)

types: $(READY) ## check types with mypy --strict and pyright
	$(BIN)/mypy --no-error-summary
	$(BIN)/pyright

test: $(READY) ## run every test
	$(BIN)/pytest

corpus: $(READY) ## prove the generator on every document in $(CORPUS)
	@PYTHONPATH=tests $(BIN)/python -m corpus $(CORPUS)

corpus-types: $(READY) ## the same, with mypy --strict and pyright
	@PYTHONPATH=tests $(BIN)/python -m corpus --types $(CORPUS)

corpus-instances: $(READY) ## let the models of those documents and jsonschema judge the same instances
	@PYTHONPATH=tests $(BIN)/python -m corpus.instances $(CORPUS)

bench: $(READY) ## measure time and memory beside other generators, and builds, on the largest of those documents
	@PYTHONPATH=tests $(BIN)/python -m bench $(CORPUS)

churn: $(READY) ## measure what moves in the output after a small edit, beside other generators
	@PYTHONPATH=tests $(BIN)/python -m churn $(CORPUS)

ergonomics: $(READY) ## show what the package in generated/ and the official SDK, taken from PyPI, do with the same answers
	@PYTHONPATH=tests $(BIN)/python -m ergonomics

fleet: $(READY) ## make forty of those documents here and on a Dask cluster that loses a worker
	@PYTHONPATH=tests $(BIN)/python -m fleet $(CORPUS)

fuzz: $(READY) ## edit our documents and those at random, and compare runs in part with whole ones
	@PYTHONPATH=tests $(BIN)/python -m fuzz $(CORPUS)

semantics: $(READY) ## show, by keyword, how often models say what JSON Schema does
	@PYTHONPATH=tests $(BIN)/python -m semantics

witnesses: $(READY) ## show what is said to break by programs and exchanges that do, on every case of tests/changes
	@PYTHONPATH=tests $(BIN)/python -m witnesses $(CASE)

wire: $(READY) $(JUDGES)/.ready ## let openapi-core, express-openapi-validator and Prism judge our requests; wants npm
	@PYTHONPATH=tests $(BIN)/python -m wire $(CORPUS) --judges $(JUDGES)

# Environments of their own, made as `setup` makes ours: the stamp is written last.
$(JUDGES)/.ready: tests/wire/package.json tests/wire/package-lock.json tests/wire/requirements.lock
	@command -v npm >/dev/null || { echo 'make wire: Node.js 20 or newer and npm are needed' >&2; exit 1; }
	rm -rf $(JUDGES)
	$(PYTHON) -m venv $(JUDGES)
	$(JUDGES)/bin/python -m pip install --quiet --require-hashes --only-binary=:all: --requirement tests/wire/requirements.lock
	cp tests/wire/package.json tests/wire/package-lock.json $(JUDGES)
	npm ci --prefix $(JUDGES) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

golden: $(READY) ## accept what the generator makes now as the new expectations
	@test -z "$$CI" || { echo 'make golden: expectations are not accepted in CI' >&2; exit 1; }
	$(BIN)/pytest -n0 --accept

generate: $(READY) ## write generated/ from spec/
	$(BIN)/specular generate

check-generated: $(READY) ## fail with a diff unless generated/ is what spec/ gives
	$(BIN)/specular check --full

build: $(READY) ## build the sdist and the wheel into dist/
	$(BIN)/python -m build --no-isolation . >/dev/null

check: lint types check-generated build test ## everything that CI checks

clean: ## remove the environment, the caches and dist/
	rm -rf .venv .venv-lock $(JUDGES) build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find generator generated templates tests -name __pycache__ -type d -prune -exec rm -rf {} +

lock: .venv-lock/bin/uv ## renew requirements.lock from pyproject.toml, and that of the judges
	$< pip compile pyproject.toml --quiet --upgrade --all-extras --group dev --universal \
		--python-version 3.11 --generate-hashes --no-annotate --custom-compile-command 'make lock' \
		--output-file requirements.lock
	$< pip compile tests/wire/requirements.in --quiet --upgrade --universal --python-version 3.11 \
		--generate-hashes --no-annotate --custom-compile-command 'make lock' \
		--output-file tests/wire/requirements.lock

.venv-lock/bin/uv: Makefile
	$(PYTHON) -m venv --clear .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv==$(UV_VERSION)
	@touch $@
