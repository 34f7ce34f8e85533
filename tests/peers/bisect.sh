#!/usr/bin/env bash
# How often searches are right and what they take, simulated, beside
# probabilistic bisection and bisection without tests: the table of
# docs/bisect.md, as Markdown.
#
#   tests/peers/bisect.sh [SEARCHES]     (in each row: 1000)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build --preset release --target bisection_figures >/dev/null
build/release/tests/compare/bisection_figures "${1:-1000}"
