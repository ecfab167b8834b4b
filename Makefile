# make run: the bot (a local Discord in the browser when there is no DISCORD_TOKEN)
# make test: the tests      make check: formatting, lint, types, import contracts
# make bench: what the engine is worth beside its bars, ten minutes; BENCH="--only wrong" for a part of it
PYTHON ?= $(shell command -v python3.11 || command -v python3)
# More for pip, for example the address of the index with the CPU-only builds of torch.
PIP_ARGUMENTS ?=
# Options of the benchmark.
BENCH ?=
BIN := .venv/bin

.PHONY: run install test faults soak fuzz audit check format docs bench clean

run: install
	$(BIN)/python -m bot run

install: .venv/installed

# Within the constraints pip takes exactly the versions the tests passed with.
.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check $(PIP_ARGUMENTS) --constraint constraints.txt --editable '.[dev]'
	touch $@

test: install
	$(BIN)/python -m pytest

# Every fault, the long tests too: half an hour.
faults: install
	$(BIN)/python -m pytest tests/faults -m "" -s

# A long life with faults at random; prints the slope of the memory.
MINUTES ?= 30
soak: install
	$(BIN)/python -m tests.faults.soak --minutes $(MINUTES)

# Every command, form and suggestion by chance, 2,000 calls each: about half an hour. What it finds belongs into tests/fuzz/found.json.
FUZZ_EXAMPLES ?= 2000
fuzz: install
	FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest tests/fuzz -q

# Known vulnerabilities of the pinned packages, and an SBOM; exits with 3 where advisories cannot be reached.
audit: install
	$(BIN)/python -m tests.audit

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

format: install
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Remakes what is generated: the README's command table.
docs: install
	$(BIN)/python -m bot docs

bench: install
	$(BIN)/python -m bot bench $(BENCH)

clean:
	rm -rf .venv .audit sbom.cdx.json build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
