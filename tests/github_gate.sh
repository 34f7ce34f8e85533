#!/usr/bin/env bash
# The whole life of a pull request on a double of GitHub, over TLS with an
# authority of its own: the gate measures, and its check and comment follow.
#
#     tests/github_double.sh BUILD_FOLDER tests/github_gate.sh BENCHGATE SUITE
#
# SUITE is a program with Google Benchmark, to be interrupted in.
# Functions are called by check; what is quoted is for another shell.
# shellcheck disable=SC2016,SC2317
set -euo pipefail
# shellcheck source=tests/github_session.sh
source "$(dirname -- "$0")/github_session.sh"
suite="$(realpath -- "$2")"
https=${BENCHGATE_DOUBLE_HTTPS:?the double has no TLS}
make_pull_request
export BENCHGATE_CACHE="$work/cache"

gate() {
  run_benchgate "GITHUB_API_URL=$https/api/v3" "SSL_CERT_FILE=$BENCHGATE_DOUBLE_STATE/ca.pem" "${@:2}" \
    -- gate --quiet --report github --budget "$1"
}

# write_suite TIMES: a suite with the command line of Google Benchmark, whose
# benchmarks take the nanoseconds, and make the allocations, that "name
# nanoseconds allocations" lines say.
write_suite() {
  {
    cat <<'SUITE'
#!/bin/sh
list= filter=. out=/dev/stdout
for argument in "$@"; do
  case $argument in
    --benchmark_list_tests=true) list=1 ;;
    --benchmark_filter=*) filter=${argument#*=} ;;
    --benchmark_out=*) out=${argument#*=} ;;
  esac
done
[ -z "$list" ] || out=/dev/stdout
awk -v filter="$filter" -v list="$list" '
  $1 ~ filter {
    if (list) { print $1; next }
    runs = runs comma sprintf("{\"name\": \"%s\", \"run_name\": \"%s\", \"run_type\": \"iteration\"," \
      "\"iterations\": 1, \"real_time\": %s, \"cpu_time\": %s, \"time_unit\": \"ns\"," \
      "\"allocs_per_op\": %s}", $1, $1, $2, $2, $3)
    comma = ","
  }
  END { if (!list) printf "{\"context\": {}, \"benchmarks\": [%s]}\n", runs }
' >"$out" <<'TIMES'
SUITE
    cat "$1"
    echo TIMES
  } >suite.sh
  chmod +x suite.sh
}

# 120 benchmarks that make so many allocations each.
many() {
  local i
  for ((i = 1; i <= 120; ++i)); do printf 'BM_Number%03d 100 %s\n' "$i" "$1"; done >"$work/times"
  write_suite "$work/times"
}

cat >benchgate.json <<'JSON'
{
  "build": "cp suite.sh \"$BENCHGATE_BUILD/suite\"",
  "suites": [{"name": "s", "executable": "$BENCHGATE_BUILD/suite"}]
}
JSON
for ((i = 1; i <= 120; ++i)); do printf 'BENCHMARK(BM_Number%03d);\n' "$i"; done >numbers.cpp
many 3
commit base
base="$(git rev-parse HEAD)"
git push --quiet --force origin HEAD:refs/heads/main

# The first push: every benchmark allocates once more.
many 4
commit 'allocate more'
sha="$(git rev-parse HEAD)"
git push --quiet --force origin HEAD:refs/heads/topic
set_event 1 "$sha" "$base"
gate 5m &
running=$!
for ((tenths = 0; tenths < 300; ++tenths)); do
  if ! kill -0 "$running" 2>/dev/null; then
    break
  fi
  if curl --silent "$http/__double/state" | grep -q '"status":"in_progress"'; then
    touch "$work/seen"
    break
  fi
  sleep 0.1
done
wait "$running"
check 'while it measures, the check is in progress' test -e "$work/seen"
check 'the gate says no' exits_with 1
check 'it has measured against the base of the pull request' grep -q "\"$base\"" .benchgate/last.json
check 'there is one check, on the head' is 's.checks.length === 1 && s.checks[0].head_sha' "$sha"
check 'it ends as a failure' is 's.checks[0].status + " " + s.checks[0].conclusion' 'completed failure'
check 'it has 120 annotations' is 's.checks[0].annotations.length' 120
check 'in three requests' is 's.log.filter((l) => l.method === "PATCH" && /check-runs/.test(l.path)).length' 3
check 'each on the line of its benchmark' is \
  's.checks[0].annotations.every((a) => a.path === "numbers.cpp" && a.title.startsWith("BM_Number" + String(a.start_line).padStart(3, "0")))' \
  true
check 'there is one comment' is s.comments.length 1
check 'it tells of the regressions' is 's.comments[0].body.includes("BM_Number001")' true
check 'there is a summary' grep -q 'Benchmark gate' "$work/summary"
check 'the outputs count them' grep -qx 120 "$work/outputs"
first="$(state 's.comments[0].body')"

# The second push puts it right.
many 3
commit 'allocate as before'
sha="$(git rev-parse HEAD)"
git push --quiet --force origin HEAD:refs/heads/topic
set_event 1 "$sha" "$base"
gate 5m GITHUB_RUN_ID=56
check 'the gate says yes' exits_with 0
check 'its check is a success' is 's.checks[1].head_sha + " " + s.checks[1].conclusion' "$sha success"
check 'the comment was updated' is 's.comments.length === 1 && !s.comments[0].body.includes("regressed")' true
check 'it is another one' test "$first" != "$(state 's.comments[0].body')"

# A shallow and detached clone, as actions/checkout makes it.
git clone --quiet --depth=1 --branch=topic "file://$BENCHGATE_DOUBLE_STATE/acme/widgets.git" "$work/shallow"
cd -- "$work/shallow"
git checkout --quiet --detach
gate 5m GITHUB_RUN_ID=57
check 'a base that was not fetched is fetched' exits_with 0
set_event 1 "$sha" eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
gate 5m GITHUB_RUN_ID=58
check 'one that cannot be had is bad input' exits_with 2
check 'with what to do' tells 'fetch-depth: 0'
set_event 1 "$sha" "$base"
cd -- "$work/clone"

# An API that is down: the verdict stands.
many 4
commit 'allocate more again'
sha="$(git rev-parse HEAD)"
set_event 1 "$sha" "$base"
run_benchgate GITHUB_API_URL=http://127.0.0.1:9 \
  -- gate --quiet --report github --posting-budget 1s --output kept.json
check 'the verdict decides although nobody can be told' exits_with 1
check 'how to post later is told' tells 'kept.json --report github` posts it again'
check 'the result is kept' test -s kept.json
rm kept.json

# Ctrl-C in the middle of a real suite.
quoted_suite="$(printf '%s' "$suite" | sed 's/[\\"]/\\&/g')"
cat >benchgate.json <<JSON
{
  "build": "cp \"$quoted_suite\" \"\$BENCHGATE_BUILD/suite\"",
  "suites": [{"name": "s", "executable": "\$BENCHGATE_BUILD/suite"}]
}
JSON
commit 'a real suite'
base="$(git rev-parse HEAD)"
commit 'nothing'
sha="$(git rev-parse HEAD)"
git push --quiet --force origin HEAD:refs/heads/topic
set_event 1 "$sha" "$base"
# With job control, or the shell would have it ignore the signal.
set -m
env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$work/event.json" \
  GITHUB_REPOSITORY=acme/widgets GITHUB_SHA="$sha" GITHUB_RUN_ID=60 GITHUB_RUN_ATTEMPT=1 \
  "GITHUB_API_URL=$https/api/v3" "SSL_CERT_FILE=$BENCHGATE_DOUBLE_STATE/ca.pem" \
  GITHUB_SERVER_URL=https://github.com BENCHGATE_TOKEN=ghs_write \
  "$benchgate" gate --report github --budget 10m >"$work/out" 2>"$work/err" &
running=$!
set +m
for ((tenths = 0; tenths < 600; ++tenths)); do
  # The journal is there once the first pair is.
  if [[ -s .benchgate/last.json.journal ]]; then
    break
  fi
  sleep 0.1
done
sleep 1
before=$(date +%s%N)
kill -INT "$running"
status=0
wait "$running" || status=$?
took=$((($(date +%s%N) - before) / 1000000))
echo "$status" >"$work/status"
check 'an interrupted run ends with 130' exits_with 130
check "it ends within five seconds (it took $took ms)" test "$took" -le 5000
check 'its check is cancelled' is \
  's.checks.filter((c) => c.external_id.includes("/60/"))[0].conclusion' cancelled

check 'the token was told to nobody' does_not_tell ghs_write
check 'the double found no fault with itself' is 's.log.filter((l) => l.status === 599).length' 0
exit "$trouble"
