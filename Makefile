# Two commands: `make chat` serves the chat, `make test` runs every check.
.PHONY: chat test eval
PYTHON ?= python3
BIN = .venv/bin
PIP = $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt

chat: .venv/chat
	$(BIN)/ohjenuora serve

test: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses 2 --dist worksteal

eval: .venv/eval
	$(BIN)/ohjenuora ingest
	$(BIN)/ohjenuora eval

.venv/chat: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(PIP) --editable .
	touch $@

.venv/eval: .venv/chat
	$(PIP) --editable '.[eval]'
	touch $@

.venv/test: .venv/chat
	$(PIP) --editable '.[test]'
	touch $@
