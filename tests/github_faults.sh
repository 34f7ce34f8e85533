#!/usr/bin/env bash
# Everything that may go wrong between the program and GitHub, each once: no
# report twice, no token told, the right exit status.
#
#     tests/github_double.sh BUILD_FOLDER tests/github_faults.sh BENCHGATE
# Functions are called by check; what is quoted is for another shell.
# shellcheck disable=SC2016,SC2317
set -euo pipefail
# shellcheck source=tests/github_session.sh
source "$(dirname -- "$0")/github_session.sh"
make_pull_request

attempt=0

# with_fault NAME EXIT FAULTS [VARIABLE=VALUE...]: a report is posted while the
# double does as FAULTS say, as a run of its own.
with_fault() {
  local name=$1 expected=$2
  attempt=$((attempt + 1))
  control faults "$3"
  report everything.json "GITHUB_RUN_ATTEMPT=$attempt" "${@:4}"
  check "$name: exit status $expected" exits_with "$expected"
  check "$name: the token is told to nobody" does_not_tell ghs_write
  check "$name: no check twice" is \
    "s.checks.filter((c) => c.external_id.includes('/55/$attempt/')).length <= 1" true
  check "$name: no comment twice" is 's.comments.filter((c) => c.login !== "octocat").length <= 1' true
  if [[ $expected == 4 ]]; then
    check "$name: how to post later is told" tells 'posts it again'
  fi
}

checks_of_run() {
  is "s.checks.filter((c) => c.external_id.includes('/55/$attempt/')).length" "$1"
}

completed() {
  is "s.checks.filter((c) => c.external_id.includes('/55/$attempt/'))[0].status" completed
}

# Rights.
with_fault '401' 4 '[]' BENCHGATE_TOKEN=ghs_wrong
check '401 says what is the matter' tells 'does not take the token'
with_fault '403 of rights' 0 '[]' BENCHGATE_TOKEN=ghs_read
check '403 of rights names the permission' tells 'checks: write'
with_fault '404 of rights' 0 '[]' BENCHGATE_TOKEN=ghs_blind

# Limits.
secondary='{"message": "You have exceeded a secondary rate limit."}'
with_fault 'secondary limit that says how long' 0 \
  "[{\"method\": \"POST\", \"path\": \"check-runs\$\", \"status\": 403,
     \"headers\": {\"retry-after\": \"1\"}, \"body\": $secondary}]"
check 'it was waited for' completed
options=(--posting-budget 3s)
with_fault 'secondary limit that does not say' 4 \
  "[{\"method\": \"POST\", \"path\": \"check-runs\$\", \"status\": 403, \"body\": $secondary}]"
options=()
with_fault 'primary limit' 0 \
  '[{"method": "POST", "path": "check-runs$", "status": 403, "body": {"message": "API rate limit exceeded"},
     "headers": {"x-ratelimit-remaining": "0", "x-ratelimit-reset-in": "1"}}]'
with_fault '429 with Retry-After' 0 \
  '[{"method": "POST", "path": "check-runs$", "status": 429, "headers": {"retry-after": "1"}}]'
check 'it was waited for' completed
with_fault '429 without Retry-After' 0 '[{"method": "POST", "path": "check-runs$", "status": 429}]'
check 'it was tried again' completed

# A server that stumbles, and connections that break.
with_fault '5xx' 0 \
  '[{"method": "POST", "path": "check-runs$", "status": 502},
    {"method": "GET", "path": "comments", "status": 500}]'
check 'it was tried again' completed
options=(--posting-budget 3s)
with_fault '5xx until the budget is spent' 4 '[{"path": ".", "status": 503, "times": 50}]'
options=()
curl --silent -o /dev/null "$http/__double/reset" -d '{}'
set_event 1 "$sha" "$sha"
with_fault 'cut before the work' 0 \
  '[{"method": "POST", "path": "check-runs$", "drop": "before"},
    {"method": "POST", "path": "comments$", "drop": "before"}]'
check 'the check was made' checks_of_run 1
check 'the comment was made' is s.comments.length 1
with_fault 'work done and the answer lost: the check' 0 \
  '[{"method": "POST", "path": "check-runs$", "drop": "after"}]'
check 'the check was made once' checks_of_run 1
with_fault 'work done and the answer lost: the end of a check' 0 \
  '[{"method": "PATCH", "path": "check-runs", "drop": "after"}]'
check 'its annotations are there once' is \
  's.checks.every((c) => c.annotations.length === s.checks[0].annotations.length)' true
curl --silent -o /dev/null "$http/__double/reset" -d '{}'
set_event 1 "$sha" "$sha"
with_fault 'work done and the answer lost: the comment' 0 \
  '[{"method": "POST", "path": "comments$", "drop": "after"}]'
check 'the comment was made once' is s.comments.length 1
with_fault 'a slow answer' 0 '[{"method": "POST", "path": "check-runs$", "delay_ms": 3000}]'
check 'it was waited for' checks_of_run 1

# Another origin gets neither the token nor what was to be written.
with_fault 'a redirect of a POST to another origin' 4 \
  '[{"method": "POST", "path": "check-runs$", "status": 307, "headers": {"location": "http://127.0.0.1:1/x"}}]'
check 'it is not followed' tells 'another server'
elsewhere="${BENCHGATE_DOUBLE_HTTPS:-}"
if [[ -n $elsewhere ]]; then
  with_fault 'a redirect of a GET to another origin' 4 \
    "[{\"method\": \"GET\", \"path\": \"comments\", \"status\": 302,
       \"headers\": {\"location\": \"$elsewhere/repos/acme/widgets/issues/1/comments\"}}]" \
    "SSL_CERT_FILE=${BENCHGATE_DOUBLE_STATE:?}/ca.pem"
  # The double answers whom it does not know with 401.
  check 'it is followed without the token' tells 'does not take the token'
fi

# More comments than a page has.
seed='{"issue": 1, "body": "+1"}'
for ((i = 1; i < 250; ++i)); do seed+=', {"issue": 1, "body": "+1"}'; done
control seed "{\"comments\": [$seed]}"
ours="$(state 's.comments.filter((c) => c.login !== "octocat").length')"
with_fault 'a comment behind 250 others' 0 '[]'
check 'no second one is made' is 's.comments.filter((c) => c.login !== "octocat").length' "$ours"

# What is missing or wrong on our side: the report stays, and a sentence says
# what to do.
report everything.json BENCHGATE_TOKEN=
check 'no token is no failure' exits_with 0
check 'no token is told' tells 'there is no token'
sed 's|acme/widgets|acme/gadgets|' "$work/event.json" >"$work/gadgets.json"
report everything.json GITHUB_REPOSITORY=acme/gadgets GITHUB_EVENT_PATH="$work/gadgets.json"
check 'a wrong repository is no failure' exits_with 0
check 'a wrong repository is told' tells 'knows nothing at'
report everything.json GITHUB_EVENT_PATH="$work/nowhere.json"
check 'a missing event is not delivered' exits_with 4
check 'a missing event is told' tells 'cannot read the event'
echo '{"pull_request": {"head": ' >"$work/broken.json"
report everything.json GITHUB_EVENT_PATH="$work/broken.json"
check 'a malformed event is not delivered' exits_with 4
check 'a malformed event is told' tells 'does not hold a JSON object'
check 'how to post later is told' tells 'posts it again'
options=(--posting-budget 2s)
report everything.json GITHUB_API_URL=http://127.0.0.1:9
check 'an API that is down is not delivered' exits_with 4
check 'an API that is down is told' tells 'cannot connect to 127.0.0.1:9'

check 'the double found no fault with itself' is 's.log.filter((l) => l.status === 599).length' 0
exit "$trouble"
