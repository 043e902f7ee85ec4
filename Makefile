# Sets a fresh machine up and runs the project. Needs Python 3.11 or newer, pip and make; everything else it fetches itself.
SHELL := /bin/bash
UV_VERSION := 0.13.9
TOOLS := $(CURDIR)/.tools
UV := $(shell command -v uv 2>/dev/null || echo $(TOOLS)/bin/uv)
DEBIAN := libgl1 libegl1 libxkbcommon0 libglib2.0-0 libfontconfig1 libfreetype6 libdbus-1-3 \
  libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0

.PHONY: help run test check fix bench snap clean setup
help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

run: setup ## open the window on the sample casebook (without a display: do the main job into out/)
	$(UV) run --frozen --no-dev reg44desk --sample

test: setup ## lint, types, import rules and every test, offscreen
	$(UV) run --frozen poe check
	QT_QPA_PLATFORM=offscreen $(UV) run --frozen poe test

check: setup ## lint and types only
	$(UV) run --frozen poe check

fix: setup ## format, and mend what the linter can mend
	$(UV) run --frozen poe fix

bench: setup ## measure start-up, and lists with half a million visits
	QT_QPA_PLATFORM=offscreen $(UV) run --frozen python bench/startup.py
	QT_QPA_PLATFORM=offscreen $(UV) run --frozen python bench/lists.py

snap: setup ## take the pictures of the README again
	QT_QPA_PLATFORM=offscreen $(UV) run --frozen python packaging/snap.py

clean: ## remove what was made here
	rm -rf .venv .tools out dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*

setup: $(UV)
	@bash packaging/debian.sh $(DEBIAN)
	@$(UV) sync --frozen --quiet

$(TOOLS)/bin/uv:
	python3 -m pip install --quiet --target $(TOOLS) uv==$(UV_VERSION)
