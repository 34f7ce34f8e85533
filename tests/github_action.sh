#!/usr/bin/env bash
# The steps of action.yml on a double of GitHub, run as a runner runs them, from
# checkout to comment, with this repository as the project.
#
#     tests/github_double.sh BUILD_FOLDER tests/github_action.sh BENCHGATE [FOLDER]
#
# BENCHGATE stands for what an earlier run has built and the cache has restored:
# the step that restores it is an action of its own and not run. With FOLDER, of
# what action/package.sh has made, that release is installed instead.
#
# The runner is the folder actions/ of the double: see tests/github_double.sh
# for where that is looked for, and tests/lint_workflows.sh for its packages.
# Functions are called by check; what is quoted is for another shell.
# shellcheck disable=SC2016,SC2317
set -euo pipefail
# shellcheck source=tests/github_session.sh
source "$(dirname -- "$0")/github_session.sh"
release="${2:+$(realpath -- "$2")}"
runner=${BENCHGATE_WORKFLOW_LINTERS:?tests/lint_workflows.sh installs the runner of actions}
if [[ ! -e $runner/node_modules/.complete ]]; then
  echo "skipped: the runner of actions is not installed"
  exit 77
fi

# The project, as actions/checkout leaves it: the merge of a pull request that
# changes nothing, so that one build serves both sides.
git clone --quiet "file://$root" "$work/project"
cd -- "$work/project"
git checkout --quiet -B main
git checkout --quiet -b topic
commit 'change nothing'
sha="$(git rev-parse HEAD)"
git checkout --quiet --detach main
git -c user.name=a -c user.email=a@example.invalid merge --quiet --no-ff -m merge topic
base="$(git rev-parse HEAD^1)"
git remote set-url origin "${BENCHGATE_DOUBLE_STATE:?}/acme/widgets.git"
git push --quiet --force origin topic:refs/heads/topic
set_event 1 "$sha" "$base"

# The action, as a runner downloads it: with its release, if there is one.
git -C "$root" archive --prefix=action-folder/ HEAD | tar -x -C "$work"
action="$work/action-folder"
version="$(sed -n 's/^project(benchgate VERSION \([0-9.]*\).*/\1/p' "$action/CMakeLists.txt")"
mkdir -p "$work/runner"
if [[ -n $release ]]; then
  # What the release's commit adds, and what the cache of tools would have.
  (cd -- "$release" && sha256sum -- *.tar.gz) >>"$action/action/checksums.txt"
  mkdir -p "$work/runner/benchgate-$version"
  tar -xzf "$release/benchgate-$version-linux-$(uname -m).tar.gz" --strip-components=1 \
    -C "$work/runner/benchgate-$version"
else
  # As `cmake --install` lays it out, but not copied.
  mkdir -p "$work/runner/benchgate-$version/bin"
  ln -s "$(realpath -- "$benchgate")" "$work/runner/benchgate-$version/bin/benchgate"
fi

# run_action EVENT RUN NAME=VALUE...: leaves $work/status, $work/err and
# $work/action.json.
run_action() {
  local status=0
  env -u BENCHGATE_TOKEN -u GITHUB_OUTPUT \
    GITHUB_TOKEN=ghs_write GITHUB_API_URL="$http" GITHUB_SERVER_URL=https://github.com \
    GITHUB_EVENT_NAME="$1" GITHUB_EVENT_PATH="$work/event.json" \
    GITHUB_REPOSITORY=acme/widgets GITHUB_SHA="$sha" GITHUB_RUN_ID="$2" GITHUB_RUN_ATTEMPT=1 \
    GITHUB_WORKSPACE="$work/project" GITHUB_STEP_SUMMARY="$work/summary" \
    RUNNER_TEMP="$work/runner" BENCHGATE_CACHE="$work/cache" \
    node --import "$runner/json-hook.mjs" "$runner/run-composite.mjs" "$action" "${@:3}" \
    >"$work/action.json" 2>"$work/err" || status=$?
  cp -- "$work/action.json" "$work/out"
  echo "$status" >"$work/status"
}

output() {
  node -p 'JSON.parse(require("fs").readFileSync(0, "utf8")).outputs[process.argv[1]]' "$1" <"$work/action.json"
}

run_action pull_request 70 budget=5s comment=always
check 'the action succeeds' exits_with 0
check 'it compares what GitHub has merged' tells 'into which GitHub has merged'
check 'there is one check, a success' is 's.checks.map((c) => c.conclusion).join()' success
check 'on the head of the pull request' is 's.checks[0].head_sha' "$sha"
check 'there is one comment' is s.comments.length 1
check 'it is about our own suite' is 's.comments[0].body.includes("BM_")' true
check 'there is a summary' grep -q 'Benchmark gate' "$work/summary"
check 'the conclusion is an output' test "$(output conclusion)" = success
check 'the regressions are an output' test "$(output regressions)" = 0
check 'the result file is an output' test -s "$(output result-file)"
check 'the token is told to nobody' does_not_tell ghs_write

# The second workflow, for a fork: posts what the first has measured.
control seed "{\"prs\": {\"2\": {\"head\": \"$sha\", \"base\": \"$base\", \"head_repo\": \"eve/widgets\", \"head_ref\": \"patch\"}}}"
cat >"$work/event.json" <<JSON
{"workflow_run": {"head_sha": "$sha", "head_branch": "patch", "event": "pull_request",
  "head_repository": {"full_name": "eve/widgets"}, "pull_requests": []}}
JSON
cp "$work/project/benchgate-result.json" "$work/runner/artifact.json"
run_action workflow_run 71 command=report "result-file=$work/runner/artifact.json" comment=always
check 'the report of a fork is posted' exits_with 0
check 'on its pull request' is 's.comments.filter((c) => c.issue === 2).length' 1

# What a user gets wrong.
run_action pull_request 72 command=measure
check 'an input that is none ends with 2' exits_with 2
check 'and is named' grep -q 'the input command has none of its possible values' "$work/err"

check 'the double found no fault with itself' is 's.log.filter((l) => l.status === 599).length' 0
exit "$trouble"
