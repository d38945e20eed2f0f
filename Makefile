# What people and CI type. Needs python3 >= 3.11 with venv, and make; everything else is installed into .venv.

PORT ?= 8000
ARGS ?=
python := .venv/bin/python

# What the static checks start Django with: a production without a database, a key for one run.
production = SECRET_KEY="$$($(python) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	SITE_URL=https://news.example ALLOWED_HOSTS=news.example DEBUG=off DATABASE_URL=sqlite://:memory:

.DEFAULT_GOAL := help
.PHONY: help install run demo test lint format check audit soak bench

help: ## Say what there is
	@sed -n 's/^\([a-z]*\):.* ## /\1\t/p' Makefile | expand -t 12

install: ## Install everything for development into .venv
	@deploy/venv.sh requirements-dev.txt

demo: ## Serve the demo newsroom on http://127.0.0.1:8000/ (PORT=8001 changes it)
	@PORT='$(PORT)' deploy/demo.sh

run: ## The same newsroom under the development server, which reloads
	@PORT='$(PORT)' deploy/demo.sh --reload

test: install ## Run the whole suite on SQLite and on PostgreSQL (ARGS="-k slug" goes to pytest)
	@$(python) tests/run_suite.py $(ARGS)

lint: install ## Linters, types, import contracts, migrations, deployment checks
	$(python) -m ruff format --check
	$(python) -m ruff check
	$(python) -m djlint --check --lint templates
	.venv/bin/lint-imports
	@echo '$(python) -m mypy' && $(production) $(python) -m mypy
	@echo 'manage.py makemigrations --check' && $(production) $(python) manage.py makemigrations --check
	@echo 'manage.py check --deploy' && $(production) $(python) manage.py check --deploy --fail-level WARNING

format: install ## Let the formatters rewrite Python and templates
	$(python) -m ruff check --fix
	$(python) -m ruff format
	$(python) -m djlint --quiet --reformat templates

check: lint test ## Everything that has to hold before a change lands; CI runs this

audit: install ## Ask the public advisories about every dependency (needs a network)
	$(python) -m pip install --quiet pip-audit==2.10.1
	$(python) -m pip_audit --requirement requirements.txt --no-deps --disable-pip

soak: install ## The long versions of the tests (marked soak), on both databases
	@$(python) tests/run_suite.py -m soak $(ARGS)

bench: install ## The benchmark tables
	@$(python) -m benchmarks $(ARGS)
