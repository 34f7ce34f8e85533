#!/usr/bin/env bash
# The life of a pull request's report, by the program itself, on a double of
# GitHub that tests/github_double.sh has started.
#
#     tests/github_double.sh BUILD_FOLDER tests/github_report.sh BENCHGATE
# Functions are called by check; what is quoted is for another shell.
# shellcheck disable=SC2016,SC2317
set -euo pipefail
# shellcheck source=tests/github_session.sh
source "$(dirname -- "$0")/github_session.sh"
make_pull_request

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

# Names that are commands to the runner.
node -e '
  const fs = require("fs");
  const result = JSON.parse(fs.readFileSync(process.argv[1]));
  const names = ["::set-output name=conclusion::success", "##[error]broken out", "x\n::add-mask::y"];
  result.rows.forEach((row, i) => { row.benchmark = names[i % names.length] + i; });
  fs.writeFileSync(process.argv[2], JSON.stringify(result));' \
  "$root/tests/reporters/approved/everything.json" "$work/commands.json"
run_benchgate GITHUB_RUN_ATTEMPT=3 -- report "$work/commands.json" --report github
check "names that are commands are reported" exits_with 0
check "and are no commands in the log" bash -c \
  '! grep -hE "^[[:space:]]*(::(set-output|add-mask)|##\[)" "$1" "$2"' _ "$work/out" "$work/err"
check "and were in it" grep -qE "set-output" "$work/out"

# A benchmark with a name of 10 MB: the checks above hold, each within its size.
node -e '
  const fs = require("fs");
  const result = JSON.parse(fs.readFileSync(process.argv[1]));
  const name = "BM_" + "@all<b>`|".repeat(1024 * 1024);
  const old = result.rows.find((row) => row.verdict === "regressed").benchmark;
  for (const row of result.rows) if (row.benchmark === old) row.benchmark = name;
  fs.writeFileSync(process.argv[2], JSON.stringify(result));' \
  "$root/tests/reporters/approved/everything.json" "$work/long.json"
run_benchgate GITHUB_RUN_ATTEMPT=4 -- report "$work/long.json" --report github
check "a name of 10 MB is reported" exits_with 0
check "the comment keeps its size" is 's.comments[0].body.length <= 65536' true
check "the check keeps its size" \
  is 's.checks.every((c) => (c.output?.summary ?? "").length <= 65535)' true
check "the job's summary keeps its size" test "$(stat -c %s "$work/summary")" -le $((1024 * 1024))

# Thousands of rows, each name of letters of three bytes: sizes are in bytes.
node -e '
  const fs = require("fs");
  const result = JSON.parse(fs.readFileSync(process.argv[1]));
  const row = result.rows.find((row) => row.verdict === "regressed" && row.delta);
  result.rows = Array.from({ length: 3000 }, (_, i) => ({ ...row, benchmark: "BM_計測" + "漢".repeat(60) + i }));
  fs.writeFileSync(process.argv[2], JSON.stringify(result));' \
  "$root/tests/reporters/approved/everything.json" "$work/many.json"
run_benchgate GITHUB_RUN_ATTEMPT=5 -- report "$work/many.json" --report github
check "3,000 rows of three-byte letters are reported" exits_with 0
check "the comment keeps its size in bytes" \
  is 's.comments.every((c) => Buffer.byteLength(c.body) <= 65536)' true
check "the checks keep their size in bytes" \
  is 's.checks.every((c) => Buffer.byteLength(c.output?.summary ?? "") <= 65535)' true
check "the check shows the first of them" \
  is 's.checks.at(-1).output.summary.includes("BM_計測")' true
check "no letter is cut in two" \
  is 's.comments.concat(s.checks.map((c) => ({ body: c.output?.summary ?? "" }))).some((c) => c.body.includes("\ufffd"))' false

report everything.json BENCHGATE_TOKEN=ghs_read
check "missing rights are no failure" exits_with 0
check "they name the permission" grep -q 'checks: write' "$work/err"
check "the annotations are in the log" grep -q '^::error file=' "$work/err"

report everything.json BENCHGATE_TOKEN=ghp_pat GITHUB_RUN_ATTEMPT=6
check "a personal token sets a status" is 's.statuses.length' 1
check "a personal token makes no check" is s.checks.length 6

report everything.json BENCHGATE_TOKEN=ghs_wrong
check "a wrong token is a report that was not delivered" exits_with 4
check "the token is told to nobody" bash -c '! grep -q ghs_wrong "$1"' _ "$work/err"
check "how to post later is told" grep -q 'posts it again' "$work/err"

if [[ -n ${BENCHGATE_DOUBLE_HTTPS:-} ]]; then
  report everything.json GITHUB_API_URL="$BENCHGATE_DOUBLE_HTTPS/api/v3" \
    SSL_CERT_FILE="${BENCHGATE_DOUBLE_STATE:?}/ca.pem" GITHUB_RUN_ATTEMPT=6
  check "an Enterprise Server with its own certificates" exits_with 0
  check "has a check" is s.checks.length 7
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

# What a stranger may write into a result: that nothing regressed, that all of it
# was accepted, by a policy that lets everything pass; names with markup, mentions
# and the mark by which our comment is known.
node -e '
  const fs = require("fs");
  const result = JSON.parse(fs.readFileSync(process.argv[1]));
  const names = ["@acme/owners <img src=x onerror=alert(1)>", "<!-- benchgate -->", "](https://example.invalid) x",
    "| a | b |\n\n# Passed", "BM_\u202egnissap"];
  result.policy = { family_error: 1, on_inconclusive: "pass", on_missing: "pass", on_failed: "pass" };
  result.summary.verdict = "pass";
  result.rows.filter((row) => row.verdict === "regressed").forEach((row, i) => {
    row.benchmark = names[i % names.length] + i;
    row.verdict = "unchanged";
    row.gated = false;
    row.policy = { noise_threshold: 9, equivalence_margin: 9, tolerance: 9 };
    row.accepted = { match: ".", up_to: 9, why: "trust me", until: "", source: "" };
  });
  fs.writeFileSync(process.argv[2], JSON.stringify(result));' \
  "$root/tests/reporters/approved/everything.json" "$work/hostile.json"
comments="$(state s.comments.length)"
run_benchgate GITHUB_EVENT_NAME=workflow_run GITHUB_RUN_ID=57 -- \
  report "$work/hostile.json" --untrusted --report github
check "a stranger's result is posted" exits_with 0
check "it does not say of itself that it passes" is 's.checks.at(-1).conclusion' failure
check "and takes the comment that was there" is s.comments.length "$comments"
check "nobody is mentioned" is \
  's.comments.concat(s.checks.map((c) => ({ body: c.output?.summary ?? "" }))).some((c) => /(^|[^`\w])@acme/.test(c.body.replace(/`[^`]*`/g, "")))' false
check "there is no element of it" is \
  's.comments.concat(s.checks.map((c) => ({ body: c.output?.summary ?? "" }))).some((c) => c.body.replace(/`[^`]*`/g, "").includes("<img"))' false

check "the double found no fault with itself" is 's.log.filter((l) => l.status === 599).length' 0

exit "$trouble"
