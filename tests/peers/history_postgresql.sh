#!/usr/bin/env bash
# What a history in PostgreSQL costs: an append at lengths of 0, 1,000 and
# 10,000, importing and reading 10,000 records, beside a bare insert. Starts a
# server of the installed package in a temporary folder (TMPDIR says where), with
# everything synced to disk. The figures of docs/history.md, as Markdown.
#
#   tests/peers/history_postgresql.sh [BENCHMARKS]     (in each record: 100)
#
# Exit 2 if it cannot run.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
if ! cmake --build --preset release --target postgresql_figures >/dev/null; then
  echo "postgresql_figures cannot be built: is libpq-dev installed?" >&2
  exit 2
fi
exec build/release/tests/reporters/history/postgresql_figures "${1:-100}"
