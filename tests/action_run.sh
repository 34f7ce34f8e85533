#!/usr/bin/env bash
# The command lines that action/run.sh makes of the action's inputs. A program
# that prints its arguments stands for benchgate.
set -euo pipefail

root="$(cd -- "$(dirname -- "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
trouble=0

mkdir "$work/bin" "$work/project"
cat >"$work/bin/benchgate" <<'SH'
#!/bin/sh
printf '%s ' "$@"
SH
chmod +x "$work/bin/benchgate"
cd -- "$work/project"

# The arguments are inputs that differ from the defaults.
run() {
  env -u GITHUB_ACTIONS PATH="$work/bin:$PATH" BENCHGATE_COMMAND=gate BENCHGATE_CONFIG=benchgate.json \
    BENCHGATE_BASE= BENCHGATE_HEAD= BENCHGATE_BUDGET= BENCHGATE_SHARD= \
    BENCHGATE_SHARDS=benchgate-shards BENCHGATE_RESULT_FILE=result.json \
    BENCHGATE_FAIL_ON=regression BENCHGATE_CHECK_NAME=benchgate \
    BENCHGATE_COMMENT=on-change BENCHGATE_COMMENT_AUTHOR= "$@" "$root/action/run.sh"
}

# expect STATUS OUTPUT INPUT...
expect() {
  local status=0 out
  out="$(run "${@:3}")" || status=$?
  if [[ $status -ne $1 || $out != "$2" ]]; then
    printf 'with %s:\n  expected %s: %s\n  found    %s: %s\n' "${*:3}" "$1" "$2" "$status" "$out"
    trouble=1
  fi
}

posting='--report github --check-name=benchgate --comment on-change'
measuring='--config=benchgate.json --output=result.json'

expect 0 "gate $measuring $posting -- " BENCHGATE_COMMAND=gate
expect 0 "compare $measuring $posting -- " BENCHGATE_FAIL_ON=error
expect 0 "gate $measuring --budget=5m $posting -- main HEAD " BENCHGATE_BUDGET=5m BENCHGATE_BASE=main
expect 0 "report --untrusted $posting -- result.json " BENCHGATE_COMMAND=report
expect 2 "::error title=benchgate::the input head needs the input base beside it" BENCHGATE_HEAD=HEAD
expect 2 "::error title=benchgate::the input command has none of its possible values: gate report merge" \
  BENCHGATE_COMMAND=rm

# A shard neither decides nor posts.
expect 0 "compare $measuring --shard=2/4 -- " BENCHGATE_SHARD=2/4
expect 0 "compare $measuring --shard=2/4 -- a b " BENCHGATE_SHARD=2/4 BENCHGATE_BASE=a BENCHGATE_HEAD=b

nothing='::error title=benchgate::no shard has left a result file: see the jobs that measure them'
expect 3 "$nothing" BENCHGATE_COMMAND=merge
mkdir -p benchgate-shards/benchgate-shard-1 'benchgate-shards/benchgate-shard-2 b'
expect 3 "$nothing" BENCHGATE_COMMAND=merge
touch benchgate-shards/benchgate-shard-1/r.json 'benchgate-shards/benchgate-shard-2 b/r.json'
files='benchgate-shards/benchgate-shard-1/r.json benchgate-shards/benchgate-shard-2 b/r.json'
expect 0 "merge --output=result.json $posting -- $files " BENCHGATE_COMMAND=merge
expect 0 "merge --no-gate --output=result.json $posting -- $files " BENCHGATE_COMMAND=merge BENCHGATE_FAIL_ON=error
touch benchgate.json
expect 0 "merge $measuring $posting -- $files " BENCHGATE_COMMAND=merge
exit "$trouble"
