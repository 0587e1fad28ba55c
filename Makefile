# Every command of the project. What they do in detail is in scripts/.

# Some machines set this: each start of Python would then compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

bin    := .venv/bin
sample := examples/sample-person.json

.PHONY: help setup run test check bench golden verify lock

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1|/p' Makefile | awk -F'|' '{ printf "%-16s%s\n", $$1, $$2 }'

setup: ## Install what is needed to run, into .venv
	@scripts/setup run

run: setup ## Plan a sample person's baclofen, then open the clinic at http://127.0.0.1:8000
	@$(bin)/eutonia plan baclofen --patient $(sample)
	@echo
	@exec $(bin)/eutonia serve --sample

test: ## Install everything, system packages too, and run every check
	@scripts/system-packages
	@scripts/check browser

check: ## The same without system packages and without the browser
	@scripts/check

bench: ## Measure speed, against yardsticks in the same run
	@scripts/setup test
	@$(bin)/pytest benchmarks --benchmark-columns=median,iqr,rounds --benchmark-sort=name

golden: ## Rewrite tests/golden; its diff is the review
	@scripts/setup test
	@$(bin)/pytest --golden

verify: ## Check the laws on every kind of patient and in every time zone, without a time limit
	@scripts/setup test
	@$(bin)/eutonia verify
	@EUTONIA_EVERY_ZONE=1 $(bin)/pytest -q -n0 tests/planning/test_due.py

lock: ## Renew requirements/; make lock UPGRADE=--upgrade takes newer versions
	@scripts/lock $(UPGRADE)
