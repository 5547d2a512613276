.PHONY: test
PYTHON ?= python3

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/pip install -q -e '.[test]'
	touch $@

test: .venv/installed
	.venv/bin/ruff check .
	.venv/bin/pytest -q
