#!/usr/bin/env bash
# Installs the packages of packages.txt that are missing; does nothing at all
# when none is.
# Usage: install-packages.sh [GROUP...]
set -euo pipefail
root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"

say() { printf '%s\n' "$*" >&2; }

# Prints one line per missing package: the first of its alternatives.
missing_packages() {
  local -A installed=()
  local name status fields
  # shellcheck disable=SC2016 # The fields are dpkg-query's, not the shell's.
  fields='${Package} ${db:Status-Status}\n'
  while read -r name status; do
    if [[ $status == installed ]]; then
      installed[$name]=1
    fi
  done < <(dpkg-query -W -f "$fields")

  local line word first found wanted
  while IFS= read -r line || [[ -n $line ]]; do
    first='' found='' wanted=yes
    for word in ${line%%#*}; do
      case $word in
        '|') ;;
        program:*) ! command -v "${word#program:}" >/dev/null || found=yes ;;
        @*) [[ " $* " == *" ${word#@} "* ]] || wanted='' ;;
        *)
          first=${first:-$word}
          [[ -z ${installed[$word]:-} ]] || found=yes
          ;;
      esac
    done
    if [[ -n $first && -n $wanted && -z $found ]]; then
      printf '%s\n' "$first"
    fi
  done <"$root/packages.txt"
}

# An image that has never updated its lists knows no candidates.
all_known() {
  local name
  for name in "$@"; do
    apt-cache show --no-all-versions "$name" >/dev/null 2>&1 || return 1
  done
}

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
  say "This is not a Debian or Ubuntu system: nothing is installed here."
  say "packages.txt lists what is needed, under the names Debian gives it."
  exit 0
fi

names="$(missing_packages "$@")"
if [[ -z $names ]]; then
  exit 0
fi
mapfile -t missing <<<"$names"

as_root=()
if [[ $EUID -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    say "These packages are missing: ${missing[*]}"
    say "Installing them takes root or sudo, and here is neither. Ask an administrator to run:"
    say "  apt-get install --no-install-recommends ${missing[*]}"
    exit 1
  fi
  as_root=(sudo)
  # Without a terminal nobody can type a password: better fail than wait.
  [[ -t 0 ]] || as_root+=(-n)
fi

log="$(mktemp)"
trap 'rm -f -- "$log"' EXIT

apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" \
    >"$log" 2>&1 </dev/null
}

# Nothing that somebody has installed is removed to make room for ours.
install() { apt install -y --no-install-recommends --no-remove "${missing[@]}"; }

update() {
  # One broken list among many is no reason to stop: install says what counts.
  apt update || say "apt-get update had trouble: $(grep -m1 '^[EW]:' "$log" || true)"
}

say "Installing ${missing[*]}"
if ! all_known "${missing[@]}"; then
  update
  installed=no
elif install; then
  installed=yes
else # Lists that are out of date name files that are gone.
  update
  installed=no
fi
if [[ $installed == no ]] && ! install; then
  tail -n 30 "$log" >&2
  say "Could not install ${missing[*]}; the reason is above."
  exit 1
fi
