# The commands of this project; `make help` lists them. What the machine lacks is installed by docker/install,
# everything that is built lies in build/ and target/.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

KINDS := unit connector goldens isolation storage e2e faults readme guide fuzz

# The private PostgreSQL is built again when one of these is newer.
EXTENSION_SOURCES := $(shell find pg_ocpp sql -type f) Cargo.toml docker/package docker/private-postgres

help: ## this list
	@sed -n 's/^\([a-z -]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 12
	@echo "one kind of test only: make $(KINDS)"

run: programs ## a central system with three charge points; Ctrl-C ends it. PORT=9220 DATA=folder
	@tests/emulator/play

test: programs build/venv/ready ## every kind of test
	@tests/run $(KINDS)

$(KINDS): programs build/venv/ready
	@tests/run $@

bench: programs build/venv/ready ## messages per second, beside pgbench on the same cluster
	@build/venv/bin/python tests/bench/bench.py

lint: build/postgres.ready ## formatting and clippy
	cargo fmt --all --check
	cargo clippy --workspace --exclude pg_ocpp --all-targets -- -D warnings
	PGRX_HOME=$(CURDIR)/build/pgrx cargo clippy --package pg_ocpp --no-default-features \
	    --features $$(grep -o 'pg1[0-9]' build/pgrx/config.toml) -- -D warnings

build: programs ## everything, without running it

clean: ## remove what was built
	rm -rf target "$$(readlink -f build/postgres)" build

install:
	@docker/install

programs: install build/postgres.ready
	@cargo build --quiet --release --package ocpp-connector --package ocpp-emulator

build/postgres.ready: $(EXTENSION_SOURCES) | install
	docker/private-postgres build/postgres
	@touch $@

build/venv/ready: tests/e2e/requirements.txt | install
	python3 -m venv build/venv
	build/venv/bin/pip install --quiet --disable-pip-version-check --requirement tests/e2e/requirements.txt
	@touch $@

.PHONY: help run test $(KINDS) bench lint build clean install programs
