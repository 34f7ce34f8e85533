#!/usr/bin/env bash
# What the search for change points takes and finds, beside the textbook's
# E-divisive, a rolling z-score and a percentage threshold: the figures of
# docs/change-points.md, as Markdown. Exit 1 if 2,000 series of 1,000 runs take
# 10 s or more.
#
#   tests/peers/change_points.sh [SERIES]     (of each kind in the table: 200)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
cmake --preset release >/dev/null
cmake --build --preset release --target change_point_figures >/dev/null
program=build/release/tests/compare/change_point_figures
"$program" speed
echo
"$program" table "${1:-200}"
