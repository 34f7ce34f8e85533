#!/usr/bin/env bash
# How long the site of a large history takes, how much memory, and how large it
# is: a synthetic history of 2,000 benchmarks and 5,000 runs.
#
#     tests/peers/history_site.sh [--benchmarks N] [--runs N] [BUILD]
#
# BUILD is the build folder with benchgate and tests/pages/synthetic_history
# (default: build/release). Needs two gigabytes in $TMPDIR. If Chromium is
# there, the time to the first paint from disk is measured, too.
set -euo pipefail
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
benchmarks=2000
runs=5000

while [[ ${1:-} == --* ]]; do
  case $1 in
    --benchmarks) benchmarks=$2 ;;
    --runs) runs=$2 ;;
    *)
      sed -n '2,/^set /{/^#/p}' "$0" >&2
      exit 2
      ;;
  esac
  shift 2
done
build=${1:-$root/build/release}
benchgate=$(readlink -f "$build/benchgate")
synthetic=$(readlink -f "$build/tests/pages/synthetic_history")

work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cd "$work"

# Prints the seconds and the memory that a command took, after its name.
timed() {
  local name=$1
  shift
  /usr/bin/time -f '%e %M' -o time.txt "$@" >out.txt
  awk -v name="$name" '{ printf "%-34s %8.1f s  %6.0f MiB\n", name, $1, $2 / 1024 }' time.txt
}

# Prints a size in kilobytes, after its name.
size() {
  local name=$1
  shift
  cat -- "$@" | wc -c | awk -v name="$name" '{ printf "%-34s %8.0f kB\n", name, $1 / 1000 }'
}

printf '%s benchmarks, %s runs\n\n' "$benchmarks" "$runs"
timed 'the history is made' "$synthetic" history "$benchmarks" "$runs"
timed 'it is packed (history compact)' "$benchgate" history compact --history history
timed 'the site is written' "$benchgate" history page --history history --output site
cat out.txt
timed 'the same again' "$benchgate" history page --history history --output site
cat out.txt

printf '\n'
size 'the overview, all it loads' site/index.html site/assets/* site/data/overview-*
size 'its data alone' site/data/overview-*
size 'all runs' site/data/runs-*
largest=$(find site/data -name 'series-*' -printf '%s %p\n' | sort -n | tail -1 | cut -d' ' -f2)
size 'the largest series' "$largest"
size 'data of its page' "$largest" site/data/runs-*
size 'of which, packed by gzip' <(gzip -c "$largest" site/data/runs-*)
size 'the whole site' site/data/* site/assets/* site/index.html

printf '\n'
BENCHGATE_SITE=$work/site/index.html "$root/tests/pages/run.sh" \
  "$root/tests/pages/first_paint.mjs" || true
