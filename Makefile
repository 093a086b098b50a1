# make            build every program, optimised, into .build/release
# make setup      install the system libraries that are missing; every other target does it first
# make demo       train with and without pauses on a task that needs them; report in runs/parity
# make test       every test
# make check      what CI runs: each check of CHECKS below, test and demo among them, and a summary
# make check-NAME one of these checks
# make peers      bring the Python libraries that tests compare files with, if the network allows; without
#                 them, or a Python of yours named by FERMATA_PEERS_PYTHON, those tests are skipped
# make check-peers takes models of every architecture to transformers and llama.cpp and back, in the Python
#                 named by FERMATA_PEERS_PYTHON; without one it says so
# make fuzz       feed damaged files to every reader for FUZZ_SECONDS each, 120 if it is not set;
#                 FUZZ_OPTIONS="--only hdf5,gguf" for some of them
# make format     rewrite all Swift files in the house format
# make bench-NAME one benchmark of fermata-bench; bench-train, -finetune and -small also run PyTorch in turn,
#                 bench-decode llama.cpp, bench-weights safetensors and h5py, bench-tokenizer tiktoken and
#                 tokenizers, in the Python named by FERMATA_PEERS_PYTHON; the last one reads the data named
#                 by FERMATA_DATA; bench-growth runs our training step in many sizes

SWIFT  ?= swift
PYTHON ?= python3
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN)
# One configuration for programs and tests, so that everything is compiled once.
FLAGS  := -c release -Xswiftc -enable-testing -j $(JOBS)
# `swift test` would add its own -enable-testing to the one above, and so compile everything again.
TEST_FLAGS := --disable-testable-imports --disable-xctest
PROGRAMS := .build/release
PEERS := .build/peers

# For example: make test TEST_OPTIONS="--filter TokensTests"
TEST_OPTIONS ?=

DEMO_RECIPE   ?= Recipes/parity.yaml
DEMO_OUTPUT   ?= runs/parity
DEMO_SETTINGS ?=

FUZZ_SECONDS ?= 120
FUZZ_OPTIONS ?=

SWIFT_FOLDERS := Package.swift $(wildcard Packages Apps Tests Tools/fuzz)
# Quick ones first; the last four need what `build` leaves.
CHECKS := format words sizes unsafe manifests layers fixtures alone build commands test demo

.DEFAULT_GOAL := build
.PHONY: setup build build-all demo test check check-peers peers fuzz format bench-tokenizer
.NOTPARALLEL:

setup:
	@Tools/setup.sh

build: setup
	$(SWIFT) build $(FLAGS)

build-all: setup
	$(SWIFT) build $(FLAGS) --build-tests

demo: setup
	$(SWIFT) build $(FLAGS) --product fermata-experiment
	$(PROGRAMS)/fermata-experiment $(DEMO_RECIPE) --output $(DEMO_OUTPUT) $(DEMO_SETTINGS)

ifneq ($(wildcard $(PEERS)/bin/python),)
test: export FERMATA_PEERS_PYTHON ?= $(abspath $(PEERS))/bin/python
endif

test: setup
	@$(PYTHON) Tools/run-tests.py $(SWIFT) test $(FLAGS) $(TEST_FLAGS) $(TEST_OPTIONS)

check: setup
	@$(PYTHON) Tools/check.py $(CHECKS)

check-peers: setup
	$(SWIFT) build $(FLAGS) --product fermata-convert
	$(SWIFT) build $(FLAGS) --product fermata-generate
	$(SWIFT) build $(FLAGS) --product fermata-tokenize
	$(PYTHON) Tools/check-peers.py

check-%: setup
	@$(PYTHON) Tools/check.py $*

peers:
	@if $(PYTHON) -m venv $(PEERS) && $(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check \
	    h5py numpy safetensors tokenizers; then \
	    echo "peers: make test now compares with h5py and safetensors"; \
	else \
	    rm -rf $(PEERS); echo "peers: not there, so the tests that need them will be skipped" >&2; \
	fi

# A build of its own: all code is compiled to tell libFuzzer which branches an input takes. `--sanitize`
# leaves `main` to libFuzzer; a second one would take the place of the first, now and then.
fuzz: setup
	$(SWIFT) build --package-path Tools/fuzz --scratch-path .build/fuzz -c release -j $(JOBS) \
	    --sanitize fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -DFUZZING \
	    -Xcc -fsanitize=fuzzer-no-link,address
	$(PYTHON) Tools/fuzz.py .build/fuzz/release/fuzz-readers --seconds $(FUZZ_SECONDS) $(FUZZ_OPTIONS)

format:
	$(SWIFT) format --in-place --parallel --recursive $(SWIFT_FOLDERS)

bench-tokenizer: setup
	$(SWIFT) build $(FLAGS) --product fermata-bench
	$(PYTHON) Tools/bench-tokenizer.py $(PROGRAMS)/fermata-bench

bench-small: setup
	$(SWIFT) build $(FLAGS) --product fermata-finetune
	$(PYTHON) Tools/bench.py $(PROGRAMS)/fermata-bench small

bench-%: setup
	$(SWIFT) build $(FLAGS) --product fermata-bench
	$(PYTHON) Tools/bench.py $(PROGRAMS)/fermata-bench $*
