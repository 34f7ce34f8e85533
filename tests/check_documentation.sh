#!/usr/bin/env bash
# What the documents tell the reader to type exists: scripts, presets, commands
# and options of benchgate, and the pages they link to.
# Usage: check_documentation.sh ROOT [BENCHGATE]
#        Without the executable, commands and options are not checked.
set -euo pipefail
root=$1
benchgate=${2:-}
trouble=0

complain() {
  printf '%s\n' "$*"
  trouble=1
}

if [[ -n $benchgate && ! -x $benchgate ]]; then
  complain "there is no executable $benchgate: build it first"
  exit 1
fi

# Prints the lines of a document's ```sh blocks, continued lines joined.
commands_in() {
  awk '
    /^ *```/ { inside = !inside && /```sh *$/; next }
    inside {
      if (sub(/\\$/, "")) { held = held $0; next }
      print held $0
      held = ""
    }
  ' "$1"
}

# Whether `benchgate COMMAND --help` tells of the option.
declare -A help_of=()
has_option() {
  local command=$1 option=$2
  if [[ -z ${help_of[$command]+set} ]]; then
    # shellcheck disable=SC2086 # A command may be two words: store list.
    help_of[$command]="$("$benchgate" $command --help 2>&1 || true)"
  fi
  grep -qE -- "(^|[^-[:alnum:]])$option([^-[:alnum:]]|\$)" <<<"${help_of[$command]}"
}

check_benchgate() {
  local where=$1 word command=''
  shift
  [[ -n $benchgate ]] || return 0
  case ${1:-} in
    '' | -*) ;;
    store | completion | history | profile) command="$1 ${2:-}" && shift 2 ;;
    *) command=$1 && shift ;;
  esac
  # shellcheck disable=SC2086 # As above.
  if [[ -n $command ]] && ! "$benchgate" $command --help >/dev/null 2>&1; then
    complain "$where: there is no command 'benchgate $command'"
    return 0
  fi
  for word in "$@"; do
    [[ $word != '#'* ]] || break
    if [[ $word == --* ]] && ! has_option "$command" "${word%%=*}"; then
      complain "$where: 'benchgate $command' has no option ${word%%=*}"
    fi
  done
}

check_command() {
  local where=$1
  shift
  # Variables set for one command stand before it.
  while [[ ${1:-} == [A-Z_]*=* ]]; do shift; done
  case ${1:-} in
    benchgate | build/release/benchgate) check_benchgate "$where" "${@:2}" ;;
    ./run.sh)
      case ${2:-} in
        '' | '#'*) ;;
        -*) check_benchgate "$where" compare "${@:2}" ;;
        *) check_benchgate "$where" "${@:2}" ;;
      esac
      ;;
    tests/*) [[ -e $root/$1 ]] || complain "$where: there is no $1" ;;
    cmake)
      if [[ " $* " =~ \ --preset[\ =]([a-z]+)\  ]] \
        && ! grep -q "\"name\": \"${BASH_REMATCH[1]}\"" "$root/CMakePresets.json"; then
        complain "$where: there is no preset ${BASH_REMATCH[1]}"
      fi
      ;;
  esac
  if [[ ${1:-} == ./*.sh && ! -x $root/$1 ]]; then
    complain "$where: there is no $1"
  fi
}

check_links() {
  local page=$1 target
  while IFS= read -r target; do
    target=${target%%#*}
    case $target in
      '' | *://* | mailto:*) ;;
      *)
        [[ -e $(dirname -- "$page")/$target ]] \
          || complain "${page#"$root"/}: the link to $target leads nowhere"
        ;;
    esac
  done < <(grep -oE '\]\([^) ]+\)' "$page" | sed 's/^](//; s/)$//')
}

pages=0
for page in "$root"/*.md "$root"/docs/*.md; do
  [[ -e $page ]] || continue
  pages=$((pages + 1))
  check_links "$page"
  while IFS= read -r line; do
    read -ra words <<<"$line"
    check_command "${page#"$root"/}" "${words[@]}"
  done < <(commands_in "$page")
done
if [[ $pages -eq 0 ]]; then
  complain "there are no pages below $root"
fi
exit "$trouble"
