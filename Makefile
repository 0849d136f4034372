# SPDX-License-Identifier: Apache-2.0
# `make` alone lists what there is. Two commands matter first: `make run` and `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8080
DATA ?= data
IMAGE ?= prognosis:dev
RELEASE_PATH := .build-release
RELEASE := $(RELEASE_PATH)/release/prognosis
RELEASE_FLAGS := -c release --static-swift-stdlib --product prognosis --scratch-path $(RELEASE_PATH)
TRAINING := Models/support2-mortality-180d/training

.PHONY: help
help: ## Show this list
	@printf 'Prognosis: predictions for clinicians, explained and recorded\n\n'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@printf '\nVariables: HOST=%s PORT=%s DATA=%s IMAGE=%s\n' '$(HOST)' '$(PORT)' '$(DATA)' '$(IMAGE)'

.PHONY: run
run: release ## Build for release and serve on http://127.0.0.1:8080 with ./data
	@scripts/try-next.sh http://$(HOST):$(PORT)
	@exec $(RELEASE) serve --host $(HOST) --port $(PORT) --data-directory $(DATA)

.PHONY: release
release: dependencies ## Build the release binary
	swift build $(RELEASE_FLAGS)

.PHONY: dependencies
dependencies:
	@scripts/install-dependencies.sh build

.PHONY: test
test: dependencies ## Build and run every Swift test
	swift build --build-tests
	swift test --skip-build --parallel

.PHONY: check
check: ## Check what needs no build: format, shell, Python, Dockerfile, golden files
	@scripts/install-dependencies.sh check
	@scripts/check-sources.sh

.PHONY: ci
ci: ## Everything that the continuous integration runs (long)
	bash .ci/run

.PHONY: format
format: ## Rewrite Swift and Python sources in the house format
	swift format format --in-place --parallel --recursive Package.swift Sources Tests
	@python=$$(scripts/python-environment.sh .venv/checks scripts/requirements.txt); \
	  "$$python" -m ruff format --quiet . && "$$python" -m ruff check --quiet --fix .

.PHONY: api-test
api-test: release ## Validate the OpenAPI document and fuzz the service by it
	@scripts/install-dependencies.sh check
	@python=$$(scripts/python-environment.sh .venv/checks scripts/requirements.txt); \
	  "$$python" scripts/api_test.py --binary $(RELEASE)

.PHONY: service-test
service-test: release ## Crash, restart, full disk, slow clients and privacy, against the release binary
	@scripts/install-dependencies.sh check
	@for name in contract crash restart full_disk slow_client canary; do \
	  python3 scripts/$${name}_test.py --binary $(RELEASE) || failed=1; done; exit $${failed:-0}

.PHONY: browser-test
browser-test: release ## Test the web page in headless Chromium
	@scripts/install-dependencies.sh check browser
	@python=$$(scripts/python-environment.sh .venv/browser Tests/Browser/requirements.txt); \
	  python3 scripts/with_service.py --binary $(RELEASE) -- "$$python" -m pytest -q -p no:cacheprovider Tests/Browser

.PHONY: metrics-test
metrics-test: release ## Check /metrics with promtool and scrape it with a real Prometheus
	@scripts/install-dependencies.sh check metrics
	@python3 scripts/metrics_test.py --binary $(RELEASE)

.PHONY: image
image: ## Build the container image with docker, podman or buildah
	@scripts/build-image.sh --tag $(IMAGE)

.PHONY: bench
bench: release ## Measure the HTTP service beside Express on this machine
	@scripts/install-dependencies.sh bench
	@Benchmarks/http/run.sh --binary $(RELEASE)

.PHONY: train
train: ## Train the SUPPORT2 model anew and rewrite its fixtures
	@python=$$(scripts/python-environment.sh .venv/training $(TRAINING)/requirements.txt); \
	  "$$python" $(TRAINING)/train.py && "$$python" $(TRAINING)/fixtures.py

.PHONY: oracles
oracles: ## Ask the independent score implementations anew and rewrite the fixtures
	@scripts/oracles.sh

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf .build $(RELEASE_PATH) .venv
