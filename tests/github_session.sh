#!/usr/bin/env bash
# What the scripts share that run the program on a double of GitHub: sourced by
# tests/github_*.sh, with the program as the first argument.
# shellcheck disable=SC2034 # Variables are for those who source this.

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
benchgate="$(realpath -- "$1")"
http=${BENCHGATE_DOUBLE_HTTP:?}
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT
trouble=0

# check WHAT COMMAND...: says so unless the command succeeds.
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

is() {
  local found
  found="$(state "$1")"
  [[ $found == "$2" ]] || { printf '%s is %s, not %s\n' "$1" "$found" "$2"; false; }
}

# faults, seed, reset.
control() { curl --silent --show-error --fail -o /dev/null -d "$2" "$http/__double/$1"; }

# The program's last run: $work/out, $work/err and $work/status.
exits_with() { [[ $(<"$work/status") == "$1" ]] || { cat "$work/err"; false; }; }
tells() { grep -qF -- "$1" "$work/err" || { cat "$work/err"; false; }; }
does_not_tell() { ! grep -qF -- "$1" "$work/err" "$work/out"; }

# run_benchgate VARIABLE=VALUE... -- ARGUMENT...: as a step of a workflow's run
# for the event in $work/event.json.
run_benchgate() {
  local variables=() status=0
  while [[ $1 != -- ]]; do
    variables+=("$1")
    shift
  done
  shift
  env GITHUB_ACTIONS=true GITHUB_EVENT_NAME=pull_request GITHUB_EVENT_PATH="$work/event.json" \
    GITHUB_REPOSITORY=acme/widgets GITHUB_SHA="$sha" GITHUB_RUN_ID=55 GITHUB_RUN_ATTEMPT=1 \
    GITHUB_API_URL="$http" GITHUB_SERVER_URL=https://github.com BENCHGATE_TOKEN=ghs_write \
    GITHUB_STEP_SUMMARY="$work/summary" GITHUB_OUTPUT="$work/outputs" \
    "${variables[@]}" "$benchgate" "$@" >"$work/out" 2>"$work/err" || status=$?
  echo "$status" >"$work/status"
}

# report FILE VARIABLE=VALUE...: an approved result file, posted; "${options[@]}"
# go with it.
options=()
report() {
  run_benchgate "${@:2}" -- report "$root/tests/reporters/approved/$1" --report github \
    "${options[@]}"
}

# set_event NUMBER HEAD BASE: the pull request is at these commits, for the
# double and for the event.
set_event() {
  control seed "{\"prs\": {\"$1\": {\"head\": \"$2\", \"base\": \"$3\"}}}"
  cat >"$work/event.json" <<JSON
{"number": $1, "pull_request": {"number": $1,
  "head": {"sha": "$2", "ref": "topic", "repo": {"full_name": "acme/widgets"}},
  "base": {"sha": "$3", "ref": "main"}}}
JSON
}

commit() {
  git add --all
  git -c user.name=a -c user.email=a@example.invalid commit --quiet --allow-empty -m "$1"
}

# A repository of one commit in $work/clone, which is pushed to what the double
# serves, and pull request 1 with it. Leaves $sha.
make_pull_request() {
  git init --quiet --initial-branch=main "$work/clone"
  cd -- "$work/clone" || exit
  git remote add origin "${BENCHGATE_DOUBLE_STATE:?}/acme/widgets.git"
  echo 'BENCHMARK(BM_Get);' >get.cpp
  commit one
  git push --quiet --force origin HEAD:refs/heads/topic
  sha="$(git rev-parse HEAD)"
  set_event 1 "$sha" "$sha"
}
