# `make demo` and `make test` set everything up themselves: Python 3.11 or newer is all they need.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo learn test lint docs bench clean

demo: $(READY)
	$(BIN)/python -m experiments.granularity.run

learn: $(READY)
	$(BIN)/python -m experiments.learn.run

test: $(READY)
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadfile

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy segenv agents experiments tools tests
	$(BIN)/python -m tools.arrows > /dev/null

docs: $(READY)
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict
	@echo build/site/index.html

bench: $(READY)
	$(BIN)/segenv bench

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info
