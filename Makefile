# Omamori: two commands are enough: `make run` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
export PYTHONUNBUFFERED := 1

help: ## この一覧
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/ready: requirements.lock
	@./tools/setup run

.venv/ready-dev: requirements-dev.lock .venv/ready
	@./tools/setup dev

run: .venv/ready compiled ## デモ会社で一式を起動する (web 127.0.0.1:8000, 送信ゲート 127.0.0.1:2525)
	@exec .venv/bin/omamori run --demo

test: .venv/ready-dev compiled ## すべての試験 (SQLite と PostgreSQL, ブラウザ, 強制終了)
	@./tools/test

check: .venv/ready-dev ## 書式・型・依存の向き・家の寸法 (1 分半以内)
	@$(MAKE) --no-print-directory --silent --jobs 2 --output-sync=target types shape style arrows

types:
	.venv/bin/mypy

shape:
	.venv/bin/pytest -q tests/shape

style:
	.venv/bin/ruff check src tests bench tools contracts.py verify_proof.py
	.venv/bin/ruff format --check src tests bench contracts.py verify_proof.py
	.venv/bin/djlint --profile=jinja --lint src --quiet

arrows:
	.venv/bin/lint-imports --no-logo || .venv/bin/lint-imports

bench: .venv/ready-dev compiled ## 速さと大きさを測る (比で表示)
	@for file in bench/[a-z]*.py; do echo "== $$file"; $(PY) $$file || exit 1; done

# Made again whenever its sources have changed; without a C compiler the same runs in Python (docs/decisions/0021).
compiled: .venv/ready
	@$(PY) -m pidetect.tagger.compiling || true

assets: ## 画面の部品 (CSS, JS, 書体) を組み直す (Node が要る)
	npm ci && npm run build

docs: ## 元から作られる文書 (権限の表) を作り直す
	DJANGO_SETTINGS_MODULE=omamori.testing.settings .venv/bin/python -c 'import pathlib; from omamori.foundation.access import matrix; pathlib.Path("docs/admin/access.md").write_text(matrix.markdown(), "utf-8")'

messages: .venv/ready-dev ## 英語の文の一覧を今の日本語に合わせる
	$(PY) tools/messages

lock: ## 依存の固定ファイルを作り直す
	.venv/bin/uv pip compile -q pyproject.toml --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --universal -o requirements.lock
	.venv/bin/uv pip compile -q pyproject.toml --extra dev --generate-hashes --no-annotate --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --universal -c requirements.lock -o requirements-dev.lock

.PHONY: help run test compiled check types shape style arrows bench assets docs lock
