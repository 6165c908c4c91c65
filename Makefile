# Steward's commands for a fresh machine. `make demo` and `make test` need Python 3.11 or newer and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
ROUNDS ?= 200
SEED ?= 1
TYPE ?= original
# PyTorch's index of builds without CUDA, where a machine has no GPU: make detoxify TORCH_INDEX=https://download.pytorch.org/whl/cpu
TORCH_INDEX ?=
TORCH_OPTION := $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX),)

.PHONY: demo test docs soak run detoxify lint format lock clean

demo: $(VENV)/base ## Watch the real bot moderate an evening in a sandbox
	@$(BIN)/steward demo

test: $(VENV)/tests ## Run everything that must pass
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest -n 2 --dist loadfile

docs: $(VENV)/base ## Write the reference pages in docs/ anew, and the pictures of screens that changed
	@$(BIN)/steward docs
	@$(BIN)/steward docs --pictures

soak: $(VENV)/base ## Kill the bot at random, again and again, and see that nothing is lost or done twice
	@$(BIN)/python -m bot.evaluation.soak --rounds $(ROUNDS) --seed $(SEED)

run: $(VENV)/base ## Start the bot with the settings in .env
	@$(BIN)/steward run

detoxify: $(VENV)/detoxify ## Add Detoxify, fetch its weights and convert them (TYPE=original)
	@$(BIN)/steward model fetch $(TYPE)

format: $(VENV)/tests ## Put the code into its usual form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

lock: ## Write constraints.txt anew from pyproject.toml
	@rm -rf $(VENV)/lock && $(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check '.[dev,train,detoxify]'
	@{ echo '# Every package that Steward may install, locked. Written by `make lock`.'; \
	  $(VENV)/lock/bin/python -m pip freeze --exclude steward-moderation | sed -E 's/\+[a-z0-9.]+$$//; s/ @ .*//'; } > constraints.txt
	@rm -rf $(VENV)/lock

clean: ## Remove what was installed
	@rm -rf $(VENV)

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Steward needs Python 3.11 or newer; this is $$($(PYTHON) --version). Name another with: make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3-venv. On Fedora it comes with python3." >&2; exit 2; }
	@echo "Making $(VENV) and installing what Steward needs. This happens once and takes about a minute."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/base: $(VENV)/python pyproject.toml constraints.txt
	@$(PIP) --editable .
	@touch $@

$(VENV)/tests: $(VENV)/python pyproject.toml constraints.txt
	@echo "Adding the test tools and Detoxify. This happens once and takes a few minutes."
	@$(PIP) --no-compile $(TORCH_OPTION) --editable '.[dev,train,detoxify]'
	@touch $(VENV)/base $@

$(VENV)/detoxify: $(VENV)/base
	@echo "Adding Detoxify. This happens once and takes a few minutes."
	@$(PIP) $(TORCH_OPTION) --editable '.[detoxify]'
	@touch $@
