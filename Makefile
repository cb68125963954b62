# make demo    a filled sample province on this machine      PORT=8000  SERVE=0  DAY=2023-11-06
# make test    everything, on SQLite and PostgreSQL, in a browser
# make check   the fast part: lint, types, contracts, unit tests
# make bench   speed, as ratios

PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
DAY ?= 2023-11-06
ENV := .venv
PY := $(ENV)/bin/python
export UV_PYTHON_DOWNLOADS = never
export PYTHONPATH = $(CURDIR)

.PHONY: help demo test check bench locks
help:
	@sed -n '/^#/s/^# //p;/^$$/q' Makefile

demo: $(ENV)/.run
	@CHUNGSUC_HOME="$${CHUNGSUC_HOME:-$(CURDIR)/chungsuc-data}" $(PY) -m chungsuc demo --port $(PORT) --day $(DAY) $(if $(filter 0,$(SERVE)),--no-serve)

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Cần Python 3.11, 3.12 hoặc 3.13."; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Thiếu mô-đun venv. Cài: apt-get install python3-venv"; exit 2; }
	@$(PYTHON) -m venv $(ENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r tools/uv.lock

$(ENV)/.run: requirements.lock tools/uv.lock | $(PY)
	@$(ENV)/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements.lock
	@touch $@

$(ENV)/.dev: requirements.lock requirements-dev.lock tools/uv.lock | $(PY)
	@$(ENV)/bin/uv pip install --quiet --python $(PY) --require-hashes -r requirements-dev.lock
	@touch $@ $(ENV)/.run

check: $(ENV)/.dev
	@$(PY) -m chungsuc.fonts
	$(ENV)/bin/ruff check .
	$(ENV)/bin/mypy
	$(ENV)/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m chungsuc rules check
	$(PY) tools/messages.py --check
	$(PY) -m pytest -n 2 -m "not slow and not browser"

test: $(ENV)/.dev
	@sh tools/system
	$(MAKE) --no-print-directory check
	$(PY) tools/postgres.py $(PY) -m pytest -n 2 -m "database and not browser"
	$(PY) -m pytest -m "slow or browser"

bench: $(ENV)/.dev
	$(PY) -m chungsuc.bench

locks:
	$(ENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements.in -o requirements.lock
	$(ENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements-dev.in -o requirements-dev.lock
	echo uv | $(ENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url - -o tools/uv.lock
