# Mingbai 明白. From a bare checkout on Debian 12 with Python 3.11 and make: `make demo`, `make test`.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules
PYTHON ?= python3
PORT ?= 8000
VAR ?= var
WORKERS ?= 3
BIN := .venv/bin
EN := portal/translations/en/LC_MESSAGES
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help setup tools demo serve test check strings docs pictures bench lock debian-for-tests

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.run-time .venv/.assets $(EN)/messages.mo ## install the locked dependencies; build styles, scripts and strings

demo: setup ## the demo county on http://127.0.0.1:8000 (PORT= VAR=)
	@exec $(BIN)/python -m portal.demo.run --port "$(PORT)" --var "$(VAR)"

serve: setup ## an empty portal for development (PORT= VAR=)
	@exec $(BIN)/python -m portal.demo.run --empty --port "$(PORT)" --var "$(VAR)/serve"

test: debian-for-tests check ## everything: lint, types, imports, strings, both databases, browser
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: setup tools ## the fast checks: lint, types, imports, templates, strings
	@$(BIN)/ruff check --quiet
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo >.venv/.imports || { cat .venv/.imports; exit 1; }
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m tests.kit.strings

strings: setup tools ## collect the strings of the pages into the English catalogue, and compile it
	@$(BIN)/python -m tests.kit.strings --update

docs: setup tools ## write the pages that are made from the code
	@$(BIN)/python -m tests.kit.permissions_doc >docs/permissions.md
	@$(BIN)/python -m tests.kit.figures_doc >docs/figures.md

pictures: setup tools debian-for-tests ## take the pictures of the README anew, by walking through the demo county
	@$(BIN)/python -m tests.kit.pictures

bench: setup tools debian-for-tests .venv/.bench ## the measured figures, into bench/RESULTS.md
	@.ci/debian "wrk=/usr/bin/wrk"
	exec $(BIN)/python -m bench

lock: tools ## lock the dependencies anew, with hashes and without a registry's address
	@for name in requirements requirements-sms requirements-dev requirements-bench; do
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-header --no-emit-index-url --no-emit-find-links \
	    --python-version 3.11 $$name.in -o $$name.txt
	done

tools: .venv/.tools

debian-for-tests:
	@.ci/debian "postgresql=/usr/lib/postgresql/*/bin/initdb" "chromium=/usr/bin/chromium" \
	  "chromium-headless-shell=/usr/bin/chromium-headless-shell" \
	  "fonts-noto-cjk=/usr/share/fonts/opentype/noto/NotoSansCJK-*"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed (PYTHON=…)"; exit 1; }
	$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/debian python3-venv
	echo "Making .venv"
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/.run-time: $(BIN)/python requirements.txt pyproject.toml
	@echo "Installing the locked dependencies"
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation --no-index --editable .
	touch $@

.venv/.tools: .venv/.run-time requirements-dev.txt
	@echo "Installing the locked tools for tests"
	$(PIP) install --require-hashes -r requirements-dev.txt
	touch $@

.venv/.bench: .venv/.run-time requirements-bench.txt
	@$(PIP) install --require-hashes -r requirements-bench.txt
	touch $@

.venv/.assets: .venv/.run-time portal/core/assets.py static/base.css $(wildcard static/ui/*)
	@$(BIN)/python -c 'from pathlib import Path; from portal.core import assets; assets.build(Path("static"))'
	touch $@

$(EN)/messages.mo: .venv/.run-time $(wildcard $(EN)/messages.po)
	@if [ -f $(EN)/messages.po ]; then $(BIN)/pybabel --quiet compile --use-fuzzy -d portal/translations -l en; fi
