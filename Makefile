# The one front door. `make` lists what there is. Swift 6.2 or later, Python 3.10 or later and make are enough:
# every target that needs more sets it up first.
#
#   SWIFT_BUILD_FLAGS   goes to every `swift build` and `swift test`, e.g. SWIFT_BUILD_FLAGS="-j 2"
#   SWIFT_TEST_FLAGS    goes to `swift test`, e.g. SWIFT_TEST_FLAGS="--filter Ledger"
#   BENCH_FLAGS         goes to bench/bench.py
#   UPDATE_GOLDEN=1     `make test` rewrites the golden files instead of comparing

PYTHON ?= python3
SWIFT ?= swift
SWIFT_BUILD_FLAGS ?=
SWIFT_TEST_FLAGS ?=
BENCH_FLAGS ?=

# The tests and the demo use the DuckDB that `make setup` brought, whatever else is on the PATH.
export HEADGATE_DUCKDB := $(CURDIR)/.tools/duckdb/duckdb
# The Python that runs Tests/FakeAWS (`python -m fakeaws`), the AWS of the tests.
export HEADGATE_FAKE_AWS := $(CURDIR)/.tools/fake-aws/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup fake-aws test-fake-aws build demo test sweep check bench docs clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

setup: ## check the system and bring DuckDB into .tools/ (a second time: at once)
	@command -v $(PYTHON) >/dev/null || { echo "setup: Python 3.10 or later is needed and no $(PYTHON) is on the PATH" >&2; exit 1; }
	$(PYTHON) scripts/setup.py

fake-aws: ## bring the AWS of the tests (moto, sqlglot, DuckDB, boto3) into .tools/ (a second time: at once)
	@$(PYTHON) scripts/fake_aws.py

test-fake-aws: fake-aws ## the tests of that AWS itself, with boto3 and the aws command line
	cd Tests/FakeAWS && $(HEADGATE_FAKE_AWS) -m unittest -q

build: setup ## release build: .build/release/headgate
	$(SWIFT) build -c release --product headgate $(SWIFT_BUILD_FLAGS)

demo: build ## from nothing to an audience that agrees with four queries, in ./demo
	scripts/demo

test: setup fake-aws ## debug build and all tests
	$(SWIFT) build --build-tests $(SWIFT_BUILD_FLAGS)
	$(SWIFT) test --skip-build $(SWIFT_BUILD_FLAGS) $(SWIFT_TEST_FLAGS)

sweep: setup fake-aws ## the long forms of the tests
	$(SWIFT) build --build-tests $(SWIFT_BUILD_FLAGS)
	HEADGATE_SWEEP=1 $(SWIFT) test --skip-build --filter "Sweep|Histor" $(SWIFT_BUILD_FLAGS) $(SWIFT_TEST_FLAGS)

check: ## format, forbidden constructs, dependencies only downward
	$(SWIFT) format lint --strict --parallel --recursive Sources Tests Package.swift
	$(PYTHON) scripts/check.py --self-test
	$(PYTHON) scripts/check.py

bench: build ## measure: bench/bench.py
	$(PYTHON) bench/bench.py $(BENCH_FLAGS)

docs: ## check the links and the commands of the documentation
	$(PYTHON) scripts/docs.py

clean: ## remove all that make made
	[ ! -e demo/.made-by-make-demo ] || rm -rf demo
	rm -rf .build .tools .bench
