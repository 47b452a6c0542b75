# `make help` lists the targets. PYTHON names the Python (3.11 or newer) the environments are made with.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip --disable-pip-version-check install --quiet
AWSCLI := awscli==1.46.3

.DEFAULT_GOAL := help
.PHONY: help demo run test lint format docs pictures bench freeze clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(VENV)/.demo ## look around in a local AWS, filled with a small web shop; needs no account
	@$(BIN)/awstui --demo

run: $(VENV)/.demo ## start the console on your own AWS profiles
	@$(BIN)/awstui

test: lint $(VENV)/.dev .venv-ministack/.ready ## lint, then run every test
	$(BIN)/pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/.dev ## ruff, mypy and the import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## put the sources into their one form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

docs: $(VENV)/.dev ## write the generated parts of the README
	$(BIN)/python -m tests.docs

pictures: $(VENV)/.dev ## take the pictures of the README in the demo
	$(BIN)/python -m tests.screenshot

bench: $(VENV)/.dev .venv-awscli/.ready ## measure the figures of the README
	AWSTUI_AWSCLI=.venv-awscli/bin/aws $(BIN)/python -m benchmarks.run

freeze: $(VENV)/.dev ## write the versions in use into constraints.txt
	$(BIN)/python -m pip freeze --exclude-editable --exclude awstui-console > constraints.txt

clean: ## remove everything the other targets made
	rm -rf $(VENV) .venv-ministack .venv-awscli dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis \
	  .import_linter_cache snapshot_report.html
	find awstui tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "awstui needs Python 3.11 or newer: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) 'pip>=25.1'
	@touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml constraints.txt
	$(BIN)/python $(PIP) -c constraints.txt -e '.[demo]'
	@touch $@

$(VENV)/.dev: $(VENV)/.demo
	$(BIN)/python $(PIP) -c constraints.txt --group dev
	@touch $@

# MiniStack and the AWS CLI each pin a botocore of their own, so each has an environment of its own.
.venv-ministack/.ready: constraints-ministack.txt
	$(PYTHON) -m venv .venv-ministack
	.venv-ministack/bin/python $(PIP) -c constraints-ministack.txt ministack
	@touch $@

.venv-awscli/.ready:
	$(PYTHON) -m venv .venv-awscli
	.venv-awscli/bin/python $(PIP) '$(AWSCLI)'
	@touch $@
