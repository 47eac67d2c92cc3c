# make run    set up .venv on the first call, then start the app
# make test   set up likewise, with the test tools, and run the tests
# make lint   ruff and pyright
# make clean  remove .venv and caches
#
# ARGS reaches the program: make run ARGS="--port 8000", make test ARGS="-k mesh"

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
	&& { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
NODE := tests/gltf-validator assets/viewer

.PHONY: run test lint clean

run: $(VENV)/.installed
	$(BIN)/python app.py $(ARGS)

test: $(VENV)/.installed-dev $(NODE:=/node_modules)
	$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

clean:
	rm -rf $(VENV) $(NODE:=/node_modules) .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +

# A stamp is older than the list it stands for only when that list has changed.
$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.installed-dev: requirements-dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	touch $@

# What the tests use of Node.js: the Khronos glTF validator, and esbuild for the viewer's bundle.
# Their tests are skipped where it is missing.
%/node_modules: %/package-lock.json
	@if ! command -v npm >/dev/null; then echo "npm was not found: no tests of $*"; \
	elif cd $* && npm ci --no-audit --no-fund; then touch node_modules; \
	else echo "npm could not install what the tests of $* need" >&2; fi

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
