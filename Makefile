# Needs Python 3.11 or later and nothing else. `make` alone lists what there is.

PYTHON ?= python3
PORT ?= 8000
# Where the database, files and logs of `make run` live.
VAR := $(abspath $(or $(PALANTE_VAR),var))
export PALANTE_VAR := $(VAR)

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
TABLES := $(shell find src/palante/*/migrations -name '*.py' 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run setup test quick services format lint messages pictures docs bench requirements clean
.PHONY: lint-style lint-types lint-floors lint-templates lint-translations lint-words lint-django lint-licences

help:  ## list what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# --- the product, as it is deployed, with the demo in it ----------------------------------------------------------

# Production's own settings (no debug pages, hashed and compressed files), with secrets of this folder's own.
run: export PALANTE_DEMO := 1
run: export PALANTE_DEBUG := 0
run: export PALANTE_URL := http://127.0.0.1:$(PORT)
run: export PALANTE_HOSTS := 127.0.0.1,localhost
run: export PALANTE_SECRET_KEY_FILE := $(VAR)/secret-key
run: export PALANTE_FIELD_KEYS_FILE := $(VAR)/field-key
run: setup $(VAR)/.tables  ## serve a living demo at http://127.0.0.1:8000 (Ctrl-C stops it)
	@$(BIN)/palante demo
	@exec $(BIN)/palante up --host 127.0.0.1 --port $(PORT)

setup: .venv/.installed $(VAR)/secret-key $(VAR)/field-key  ## make .venv with the pinned requirements

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.11")'
	@echo "Making .venv …"
	@$(PYTHON) -m venv .venv

.venv/.installed: requirements/base.txt requirements/build.txt pyproject.toml | .venv/bin/python
	@echo "Installing the pinned requirements …"
	@$(INSTALL) --require-hashes -r requirements/base.txt -r requirements/build.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.developing: requirements/dev.txt .venv/.installed
	@echo "Installing what developing needs …"
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

$(VAR)/secret-key $(VAR)/field-key: | .venv/bin/python
	@mkdir -p $(VAR)
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))' > $@

$(VAR)/.tables: $(TABLES) .venv/.installed
	@echo "Preparing the database …"
	@$(BIN)/palante migrate --no-input --verbosity 0 --skip-checks
	@touch $@

# --- tests --------------------------------------------------------------------------------------------------------

test: .venv/.developing  ## everything this machine has what is needed for; with CI set, everything
ifdef CI
	@$(MAKE) services
endif
	@$(BIN)/python tools/suites.py all

quick: .venv/.developing  ## the quick tests alone, about a minute on two cores
	@$(BIN)/python tools/suites.py quick

services:  ## install Chromium, PostgreSQL, gettext and ffmpeg with apt
	@sh tools/services.sh

# --- care ---------------------------------------------------------------------------------------------------------

format: .venv/.developing  ## bring code and templates into their form
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .
	@git ls-files '*.html' | xargs -r $(BIN)/djade --target-version 5.2

lint: .venv/.developing  ## every check that is not a test
	@$(MAKE) --no-print-directory --keep-going lint-style lint-types lint-floors lint-templates lint-translations lint-words lint-django lint-licences

lint-style:
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --quiet --check .

lint-types:
	$(BIN)/mypy

lint-floors:
	$(BIN)/lint-imports --no-logo

lint-templates:
	git ls-files '*.html' | xargs -r $(BIN)/djade --check --target-version 5.2
	$(BIN)/python tools/templates.py

lint-translations:
	$(BIN)/python tools/translations.py

lint-words:
	$(BIN)/python tools/readability.py

lint-django:
	$(BIN)/palante makemigrations --check --dry-run
	PALANTE_DEBUG=0 PALANTE_URL=https://palante.example.org PALANTE_EMAIL_URL=smtp://localhost \
	PALANTE_SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	PALANTE_FIELD_KEYS=for-this-check-only \
	$(BIN)/palante check --deploy --fail-level WARNING

lint-licences:
	$(BIN)/python tools/licences.py

messages: .venv/.developing  ## bring the translations up to date with the sources, and compile them
	@$(BIN)/python tools/translations.py --write

pictures: .venv/.developing  ## take the pictures of docs/pictures anew
	@$(BIN)/python tools/pictures.py

docs: .venv/.developing  ## build the documentation into site/
	@$(BIN)/mkdocs build --strict --quiet

bench: .venv/.developing  ## measure Hoy and joining with 2,100 people (some minutes)
	@$(BIN)/python bench/stampede.py

# uv resolves for every platform at once; pip installs. No address of a registry gets into the files.
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
requirements: .venv/.developing  ## pin the requirements anew, with hashes (UPGRADE=1 takes newer versions)
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra postgres --output-file requirements/base.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) requirements/build.in --constraint requirements/base.txt --output-file requirements/build.txt
	$(COMPILE) $(if $(UPGRADE),--upgrade) pyproject.toml --extra dev --constraint requirements/base.txt --constraint requirements/build.txt --output-file requirements/dev.txt

clean:  ## remove what can be made again (not var/)
	@rm -rf .venv site dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
