#!/bin/sh
# Many writers to one git branch at once, who are killed at random, behind a
# server that drops connections at random: every acknowledged record must be
# there once, none twice. The test history_git/GitWritersTest does a little of
# this; here it is done with as much as is asked for.
#
#   tests/history_writers.sh [BUILD]      default: build/dev
#
#   WRITERS=32  RECORDS=20 each  DROP=10 % of requests
#   KILL_MS=300 between two kills, on average  SEED=1
set -eu

build=${1:-$(dirname "$0")/../build/dev}
test=$build/tests/reporters/history/history_git_test
if [ ! -x "$test" ]; then
  echo "$0: there is no $test: build it, or name the build folder" >&2
  exit 2
fi

export BENCHGATE_TEST_WRITERS="${WRITERS:-32}"
export BENCHGATE_TEST_RECORDS="${RECORDS:-20}"
export BENCHGATE_TEST_DROP="${DROP:-10}"
export BENCHGATE_TEST_KILL_MS="${KILL_MS:-300}"
export BENCHGATE_TEST_SEED="${SEED:-1}"

exec "$test" --gtest_filter='GitWritersTest.*'
