# Hearth. `make` alone lists what there is.

PYTHON ?= python3
PY := .venv/bin/python
PORT ?= 8000
DATA ?= var
ARGS ?=
export PORT
export DATA

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-full lint manage bench bench-search bench-spam bench-effects bench-live figures faults mutants shots assets translations lock clean python

help: ## list the targets
	@echo 'Hearth: make TARGET'
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-14s %s\n", $$1, $$2 }'

run: .venv/run.stamp static/vendor/stamp ## open the house with its own engines: PORT=8000 DATA=var
	@exec $(PY) -m community.config.home

test: .venv/dev.stamp static/vendor/stamp locale/stamp ## run every test in its short form, two at a time: ARGS="-k words"
	@sh .ci/browser
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

test-full: export HEARTH_FULL = 1
test-full: test ## run every test in its full form: every door for every role, all examples

lint: .venv/dev.stamp ## check style, templates, migrations, translations, production settings
	@exec $(PY) -m tests.lint

manage: .venv/run.stamp ## run a management command on the data folder: ARGS="createsuperuser"
	@exec $(PY) -m community.config.command $(ARGS)

bench: .venv/dev.stamp static/vendor/stamp ## measure; one figure a line, name value unit
	@exec $(PY) -m tests.bench $(ARGS)

bench-search: .venv/dev.stamp static/vendor/stamp ## measure how well and how fast the search finds: ARGS="--short"
	@exec $(PY) -m tests.bench_search $(ARGS)

bench-spam: .venv/dev.stamp ## measure how well the spam score tells spam from honest texts
	@exec $(PY) -m tests.bench_spam $(ARGS)

bench-effects: .venv/dev.stamp ## measure how often effects of tactics are claimed that are none, and found that are
	@exec $(PY) -m tests.bench_effects $(ARGS)

bench-live: .venv/dev.stamp ## 2,000 idle readers on one live process: memory, and how quickly all hear
	@exec $(PY) -m tests.bench_live $(ARGS)

figures: .venv/dev.stamp ## every figure of every day beside a slow computation: ARGS="--every=7"
	@exec $(PY) -m tests.figures $(ARGS)

faults: .venv/dev.stamp static/vendor/stamp ## kill PostgreSQL and the worker under load; nothing acknowledged is lost
	@exec $(PY) -m tests.faults $(ARGS)

mutants: export HEARTH_FULL = 1
mutants: .venv-mutants/stamp ## change the permission modules in every small way; tests must notice
	@exec .venv-mutants/bin/python -m pytest -q -s -n 0 -p tests.mutating tests/community/groups/test_holding.py \
	  tests/community/groups/test_permissions.py tests/community/members/test_permissions.py \
	  tests/community/topics/test_permissions.py tests/moderation/test_deciding_rights.py \
	  tests/moderation/test_scopes.py tests/community/groups/test_granting.py \
	  tests/moderation/test_G3_matrix.py $(ARGS)

shots: .venv/dev.stamp static/vendor/stamp locale/stamp ## photograph every main page into var/shots
	@sh .ci/browser
	@exec $(PY) -m tests.shots $(ARGS)

assets: .venv/run.stamp ## fetch the browser's modules into static/vendor
	@exec $(PY) -m community.config.assets

translations: .venv/run.stamp ## gather new words into locale/ and compile them (needs gettext)
	@command -v xgettext >/dev/null || { echo 'gettext is missing: apt-get install gettext'; exit 1; }
	@HEARTH_DEV=1 $(PY) manage.py makemessages --locale sv --locale he --no-obsolete --no-location --ignore .venv --ignore var --ignore node_modules
	@HEARTH_DEV=1 $(PY) manage.py compilepo

lock: .venv/dev.stamp ## solve the dependencies again into requirements/
	@sh requirements/lock

locale/stamp: .venv/run.stamp $(wildcard locale/*/LC_MESSAGES/*.po)
	@HEARTH_DEV=1 $(PY) manage.py compilepo
	@touch $@

clean: ## remove the environment and what was fetched; var/ stays
	rm -rf .venv node_modules static/vendor .pytest_cache .ruff_cache .hypothesis

python:
	@command -v $(PYTHON) >/dev/null || { echo 'Python is missing: apt-get install python3 python3-venv'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Hearth needs Python 3.11 or newer and this is $$($(PYTHON) -V 2>&1 | head -n 1): name another one with PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo 'Python cannot make environments: apt-get install python3-venv'; exit 1; }

.venv/bin/python: | python
	@echo 'Making .venv …'
	@$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.lock | .venv/bin/python
	@echo 'Installing what the house needs (about a minute, once) …'
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

.venv/dev.stamp: requirements/dev.lock | .venv/bin/python
	@echo 'Installing what the house and its tests need (about two minutes, once) …'
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@ .venv/run.stamp

# Apart: mutmut brings setproctitle, with which servers rename themselves and are not found again.
.venv-mutants/stamp: requirements/mutants.lock | python
	@echo 'Installing what changes the permission modules (about two minutes, once) …'
	@$(PYTHON) -m venv .venv-mutants
	@.venv-mutants/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# The pages work without these modules, so a machine without the registry still opens.
static/vendor/stamp: package-lock.json | .venv/run.stamp
	@$(PY) -m community.config.assets || echo 'Going on without the browser modules: `make assets` tries again.'
