# What there is to do, each on a bare machine too: set-up is part of it, and done once.
.PHONY: report test chaos check format bench bundle mutants lock clean
.DEFAULT_GOAL := report

report: ## the example's actuals taken in, its plans judged, a PDF and a workbook per report in output/, the table on screen
	@./setup.sh report
	@.venv/bin/monitor take targets/*/*.csv --by example
	@.venv/bin/monitor report

test: ## the whole suite
	@./setup.sh test
	@.venv/bin/python -m pytest -n 2 $(TESTS)

chaos: ## the tests of interruptions with every one of their interruptions, of which `make test` makes a tenth
	@./setup.sh test
	@CHAOS=1 .venv/bin/python -m pytest -n 2 -m chaos $(TESTS)

check: ## lint, formatting, types, and which way imports point
	@./setup.sh check
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

format: ## put right what can be put right without thinking
	@./setup.sh check
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format

bench: ## our speed as a ratio to the bare libraries
	@./setup.sh test
	@.venv/bin/python -m bench

mutants: ## whether tests notice code that is broken on purpose; MUTANTS="monitor.judge.*" tries only those, the rest is kept
	@./setup.sh check
	@nice -n 15 .venv/bin/mutmut run --max-children 1 $(MUTANTS)
	@.venv/bin/mutmut results | grep survived || true

LOCK = uv pip compile --quiet --universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-emit-index-url $(UPGRADE)
SOURCE = odfpy # packages that are given out as source only
lock: ## after a change of dependencies; UPGRADE=--upgrade takes the newest
	@$(LOCK) pyproject.toml --group build --no-emit-package $(SOURCE) --output-file requirements.txt
	@$(LOCK) pyproject.toml --group build --group test --group check --no-emit-package $(SOURCE) --constraint requirements.txt --output-file requirements-dev.txt
	@echo $(SOURCE) | $(LOCK) --no-deps --constraint requirements.txt --output-file requirements-source.txt -

bundle: ## dist/: all that an office without internet needs, with checksums; DEBS=no leaves the system packages out
	@./setup.sh report
	@./bundle.sh

clean: ## back to a fresh clone, except var/ and output/, which hold facts
	@rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache mutants
