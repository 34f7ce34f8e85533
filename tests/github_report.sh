#!/usr/bin/env bash
# The life of a pull request's report, by the program itself, on a double of
# GitHub that tests/github_double.sh has started.
#
#     tests/github_double.sh BUILD_FOLDER tests/github_report.sh BENCHGATE
# Functions are called by check; what is quoted is for another shell.
# shellcheck disable=SC2016,SC2317
set -euo pipefail

root="$(cd -- "$(dirname -- "$0")/.." && pwd)"
benchgate=$1
http=${BENCHGATE_DOUBLE_HTTP:?}
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
trouble=0

check() {
  local what=$1
  shift
  if ! "$@"; then
    printf 'not so: %s\n' "$what"
    trouble=1
  fi
}

# An expression over the double's state `s`: checks, comments, statuses, log.
state() {
  node -e '
    const get = async (path) => (await fetch(process.argv[1] + "/__double/" + path)).json();
    (async () => {
      const s = await get("state");
      s.log = await get("log");
      console.log(String(eval(process.argv[2])));
    })();' "$http" "$1"
}

is() { [[ $(state "$1") == "$2" ]] || { printf '%s is %s\n' "$1" "$(state "$1")"; false; }; }

control() { curl --silent --show-error --fail -o /dev/null -d "$2" "$http/__double/$1"; }

# A commit of the repository that the double serves.
git init --quiet --initial-branch=main "$work/clone"
cd -- "$work/clone"
echo 'BENCHMARK(BM_Get);' >get.cpp
git add get.cpp
git -c user.name=a -c user.email=a@example.invalid commit --quiet -m one
git push --quiet "${BENCHGATE_DOUBLE_STATE:?}/acme/widgets.git" HEAD:refs/heads/topic
sha="$(git rev-parse HEAD)"

control seed "{\"prs\": {\"1\": {\"head\": \"$sha\", \"base\": \"$sha\"}}}"
cat >"$work/event.json" <<JSON
{"number": 1, "pull_request": {"number": 1,
  "head": {"sha": "$sha", "ref": "topic", "repo": {"full_name": "acme/widgets"}},
  "base": {"sha": "$sha", "ref": "main"}}}
JSON

# The arguments stand for variables that this run has differently.
report() {
  local status=0
  env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$work/event.json" \
    GITHUB_REPOSITORY=acme/widgets GITHUB_SHA="$sha" GITHUB_RUN_ID=55 GITHUB_RUN_ATTEMPT=1 \
    GITHUB_API_URL="$http" GITHUB_SERVER_URL=https://github.com BENCHGATE_TOKEN=ghs_write \
    GITHUB_STEP_SUMMARY="$work/summary" GITHUB_OUTPUT="$work/outputs" \
    "${@:2}" "$benchgate" report "$root/tests/reporters/approved/$1" --report github \
    "${options[@]}" >"$work/out" 2>"$work/err" || status=$?
  echo "$status" >"$work/status"
}
options=()

exits_with() { [[ $(<"$work/status") == "$1" ]] || { cat "$work/err"; false; }; }

report everything.json
check "a first report is posted" exits_with 0
check "it has a check" is s.checks.length 1
check "its check is complete" is 's.checks[0].status' completed
check "its check says the gate's word" is 's.checks[0].conclusion' failure
check "it has a comment" is s.comments.length 1
check "there is a summary" grep -q 'Benchmark gate' "$work/summary"
check "there are outputs" grep -q '^conclusion<<' "$work/outputs"

report everything.json GITHUB_RUN_ATTEMPT=2
check "a second report is posted" exits_with 0
check "there still is one comment" is s.comments.length 1

control faults '[{"method": "POST", "path": "check-runs$", "drop": "after"}]'
report hostile_names.json GITHUB_RUN_ATTEMPT=3
check "a lost answer is no failure" exits_with 0
check "a lost answer makes no second check" is s.checks.length 3
check "the comment is the hostile one" is 's.comments[0].body.includes("BM_Pipe")' true
check "no line of a name is a command" bash -c '! grep -qE "^\s*::(set-output|error title=[^b])" "$1"' _ "$work/err"

report everything.json BENCHGATE_TOKEN=ghs_read
check "missing rights are no failure" exits_with 0
check "they name the permission" grep -q 'checks: write' "$work/err"
check "the annotations are in the log" grep -q '^::error file=' "$work/err"

report everything.json BENCHGATE_TOKEN=ghp_pat GITHUB_RUN_ATTEMPT=4
check "a personal token sets a status" is 's.statuses.length' 1
check "a personal token makes no check" is s.checks.length 3

report everything.json BENCHGATE_TOKEN=ghs_wrong
check "a wrong token is a report that was not delivered" exits_with 4
check "the token is told to nobody" bash -c '! grep -q ghs_wrong "$1"' _ "$work/err"
check "how to post later is told" grep -q 'posts it again' "$work/err"

if [[ -n ${BENCHGATE_DOUBLE_HTTPS:-} ]]; then
  report everything.json GITHUB_API_URL="$BENCHGATE_DOUBLE_HTTPS/api/v3" \
    SSL_CERT_FILE="${BENCHGATE_DOUBLE_STATE:?}/ca.pem" GITHUB_RUN_ATTEMPT=5
  check "an Enterprise Server with its own certificates" exits_with 0
  check "has a check" is s.checks.length 4
fi

# The second workflow, for a fork.
control seed "{\"prs\": {\"2\": {\"head\": \"$sha\", \"base\": \"$sha\", \"head_repo\": \"eve/widgets\", \"head_ref\": \"patch\"}}}"
cat >"$work/event.json" <<JSON
{"workflow_run": {"head_sha": "$sha", "head_branch": "patch", "event": "pull_request",
  "head_repository": {"full_name": "eve/widgets"}, "pull_requests": []}}
JSON
options=(--untrusted)
report everything.json GITHUB_EVENT_NAME=workflow_run GITHUB_RUN_ID=56
check "a fork's result is posted" exits_with 0
check "on its pull request" is 's.comments.filter((c) => c.issue === 2).length' 1
check "the double found no fault with itself" is 's.log.filter((l) => l.status === 599).length' 0

exit "$trouble"
