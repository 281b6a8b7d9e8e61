# The two commands to know: `make run` and `make test`. Both bring what they need.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test pytest soak lint bench eval shots package deb probe-qt clean prepare-run prepare-test

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
# Three at once for two cores, a file's tests always on the same one: many tests wait for real servers and databases to
# start. In the order of the folders: sorted by their number of tests, as would be usual, the few long ones would come
# last, where one worker waits for the others.
WORKERS ?= -n 3 --dist loadfile --no-loadscope-reorder
# Where it is set, each of the many programs that the tests start would compile each of its modules anew.
unexport PYTHONDONTWRITEBYTECODE
# In CI a missing engine, daemon or bus fails a test instead of skipping it.
export RF_REQUIRE_EVERYTHING ?= $(if $(CI),1,)

help: ## what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: prepare-run ## start the demo: the senior's window with its own server
	@packaging/dev/launch.sh

test: prepare-test ## everything CI runs
	@$(MAKE) --no-print-directory -j2 lint pytest

pytest: prepare-test
	$(PYTEST) $(WORKERS) $(ARGS)

soak: prepare-test ## the tests that take minutes, and every property with a thousand examples
	$(PYTEST) -m soak --timeout=3600 -o faulthandler_timeout=3500 $(ARGS)
	RF_EXAMPLES=1000 $(PYTEST) -m "hypothesis and not soak" --timeout=3600 -o faulthandler_timeout=3500 $(ARGS) \
		|| [ $$? -eq 5 ]  # 5: there are none among ARGS

lint: prepare-test ## style, types, import rule
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict rf_desktop bench
	$(BIN)/lint-imports --no-cache

bench: prepare-test ## measure, print a table, write build/bench.json
	@mkdir -p build
	$(BIN)/python -m bench

eval: prepare-test ## how good the leads are on real threads: make eval DATA=threads.jsonl.gz; writes build/eval.json
	$(BIN)/python -m bench.evaluation $(DATA) $(ARGS)

shots: prepare-test ## take the documentation's pictures anew, of the demo in real windows
	$(BIN)/python -m tests.ui.shots --out docs/pictures

package: ## one folder with everything inside, checked by playing the story from it: dist/rf-desktop/
	@packaging/dev/prepare.sh package
	$(BIN)/pyinstaller --noconfirm --clean --log-level WARN --distpath dist --workpath build/pyinstaller packaging/pyinstaller/rf-desktop.spec
	@packaging/dev/check-package.sh

deb: package ## the same as a Debian package
	@packaging/linux/build-deb.sh

probe-qt: prepare-run ## may the cap on PySide6 go? tries the newest in a throw-away environment
	@packaging/dev/probe-qt.sh

clean: ## forget the environment and everything built
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find rf_desktop tests -name __pycache__ -prune -exec rm -rf {} +

prepare-run:
	@packaging/dev/prepare.sh run

prepare-test:
	@packaging/dev/prepare.sh test
