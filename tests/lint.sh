#!/usr/bin/env bash
# Layout of every C++ file, and clang-tidy over the files that changed.
#
#   tests/lint.sh           changed since the merge base with main
#   tests/lint.sh HEAD~3    since another commit
#   tests/lint.sh all       every file (10 to 25 seconds each)
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

say() { printf '%s\n' "$*" >&2; }

./install-packages.sh lint

git ls-files -z -- '*.h' '*.cpp' | xargs -0 -r clang-format --dry-run -Werror
say "The layout is right."

since=${1:-}
if [[ -z $since ]]; then
  for branch in origin/main main HEAD~1; do
    since="$(git merge-base HEAD "$branch" 2>/dev/null)" && break
  done
fi
# A branch that was just made has no commit before it, and of a force-pushed one
# the commit may be gone: then everything counts as changed.
if [[ $since != all ]] && ! git rev-parse --quiet --verify "$since^{commit}" >/dev/null; then
  say "There is no commit '$since' here: looking at every file."
  since=all
fi

if [[ $since == all ]]; then
  changed="$(git ls-files -- '*.cpp')"
else
  # A header is looked at through the source of the same name.
  changed="$(git diff --name-only --diff-filter=d "$since" -- '*.h' '*.cpp' \
    | sed 's/\.h$/.cpp/' | sort -u | while IFS= read -r file; do
      if [[ -e $file ]]; then printf '%s\n' "$file"; fi
    done)"
fi
if [[ -z $changed ]]; then
  say "No C++ source changed."
  exit 0
fi

cmake --preset dev >/dev/null
# A source that is not part of this build (a fuzzer's, say) has no command line.
mapfile -t sources < <(while IFS= read -r file; do
  if grep -qF -- "\"file\": \"$PWD/$file\"" build/dev/compile_commands.json; then
    printf '%s\n' "$file"
  else
    say "$file is not built here: not looked at."
  fi
done <<<"$changed")
say "clang-tidy looks at ${#sources[@]} files."
printf '%s\0' "${sources[@]}" \
  | xargs -0 -r -n 1 -P "$(nproc)" clang-tidy --quiet -p build/dev
