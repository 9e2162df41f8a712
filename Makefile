# The ways into this repository; `make help` lists them. Set-up, build and demo data keep stamps, so a second run of
# anything starts at once.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

PRESET := release
PROGRAM := build/$(PRESET)/attune
LISTEN ?= 127.0.0.1:8080
JOBS ?= $(shell nproc)
LLM_PORT ?= 8000

.PHONY: help setup build web all demo run test bench check lint references llm clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing (apt packages as root; everything else stays inside the checkout)
	@scripts/setup.sh

build: setup ## build the release program: build/release/attune
	@scripts/build.sh $(PRESET) attune $(JOBS)

web: setup ## build the web application: web/dist
	@scripts/web.sh

all: setup ## build the program, the tests and the benchmarks
	@scripts/build.sh $(PRESET) all $(JOBS)

demo: build ## make the demo bank once, in build/demo (left as it was made: tests and `make run` use copies)
	@scripts/demo.sh $(PROGRAM) build/demo

run: demo ## build, then serve the demo bank on http://127.0.0.1:8080/ (LISTEN=host:port for another address)
	@scripts/demo.sh $(PROGRAM) build/demo build/demo-served
	@echo "Attune serves the demo bank on http://$(LISTEN)/  (stop with Ctrl-C)"
	@exec $(PROGRAM) serve --data build/demo-served --listen $(LISTEN)

test: all ## set up, build, make the demo bank, run every test but those labelled "long"
	@scripts/demo.sh $(PROGRAM) build/demo
	@scripts/test.sh $(PRESET)

bench: all ## run the benchmarks and print their tables
	@scripts/bench.sh build/$(PRESET)

check: setup ## everything: Clang build, sanitizers, lint, the same model from both compilers
	@scripts/check.sh

lint: ## clang-format and clang-tidy on what changed (scripts/check.sh lint --all for every file)
	@scripts/check.sh lint

llm: ## install (once) and serve a small language model on this machine, for the narrator (LLM_PORT=8000)
	@scripts/llm.sh $(LLM_PORT)

references: ## make the tests' small text models and their expected logits anew (fetches PyTorch)
	@scripts/references.sh

clean: ## remove the build folder (set-up and ./attune-data stay)
	@rm -rf build web/dist
