# What one does with the portal. `make` alone lists it. docs/operations.md says more.
.DEFAULT_GOAL := help
.PHONY: help run test lint demo bench conformance shell backup restore screenshots runtime tools
SHELL := /bin/sh
PYTHON_HERE := .venv/bin/python
MANAGE := $(PYTHON_HERE) manage.py

help: ## this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/^([a-z]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r name what; do printf 'make %-12s %s\n' "$$name" "$$what"; done

run: runtime ## set up what is missing and run the portal at http://127.0.0.1:8000 (PORT=8001 for another port)
	@exec $(PYTHON_HERE) -m portal.launch

test: tools ## run every test, in a real browser too (ARGS="-k outbox" for some)
	@PORTAL_CHROMIUM="$$($(PYTHON_HERE) -m tests.chromium)" && export PORTAL_CHROMIUM && \
		exec $(PYTHON_HERE) -m pytest $(ARGS)

lint: tools ## check style, templates, the order of the apps and missing migrations
	@$(PYTHON_HERE) -m ruff check .
	@$(PYTHON_HERE) -m ruff format --check .
	@$(PYTHON_HERE) -m djlint --quiet --lint templates
	@$(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'
	@$(MANAGE) makemigrations --check --dry-run

demo: runtime ## drop the demonstration base and build it anew (FORCE=1: without being asked)
	@exec $(MANAGE) fresh_demonstration $(if $(FORCE),--force)

bench: tools ## measure the pages at growing sizes of the base
	@exec $(PYTHON_HERE) -m benchmarks $(ARGS)

conformance: tools ## how well citation formats are read, over the shared data (ARGS=--misses lists what differs)
	@exec $(PYTHON_HERE) -m benchmarks.conformance $(ARGS)

shell: runtime ## a Python shell with the portal's models
	@exec $(MANAGE) shell

backup: runtime ## write the database and the uploaded files into var/backups
	@exec $(MANAGE) backup

restore: runtime ## put a backup in place: make restore FILE=var/backups/portal-….tar
	@if [ -z "$(FILE)" ]; then echo "portal: say which backup: make restore FILE=var/backups/portal-….tar" >&2; exit 1; fi
	@exec $(MANAGE) restore "$(FILE)"

screenshots: tools ## make the pictures of the README
	@PORTAL_CHROMIUM="$$($(PYTHON_HERE) -m tests.chromium)" && export PORTAL_CHROMIUM && \
		exec $(PYTHON_HERE) -m tests.screenshots

# The virtual environment, with what the portal runs on, or with the tools for tests and benchmarks too.
runtime:
	@sh portal/setup/environment.sh requirements.txt
tools:
	@sh portal/setup/environment.sh requirements-dev.txt
