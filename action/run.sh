#!/usr/bin/env bash
# The step of action.yml that does the work: its inputs, which it finds in
# BENCHGATE_*, as a command line of benchgate. Ends as benchgate.
set -euo pipefail

stop() {
  printf '::error title=benchgate::%s\n' "$1"
  exit 2
}

# The input's name, its value, and what it may be.
one_of() {
  local name=$1 value=$2 word
  shift 2
  for word in "$@"; do
    [[ $value != "$word" ]] || return 0
  done
  # The value is not repeated: it may have anything in it.
  stop "the input $name has none of its possible values: $*"
}

one_of command "$BENCHGATE_COMMAND" gate report merge
one_of fail-on "$BENCHGATE_FAIL_ON" regression error
one_of comment "$BENCHGATE_COMMENT" never on-change always

posting=(--report github "--check-name=$BENCHGATE_CHECK_NAME" --comment "$BENCHGATE_COMMENT")
if [[ -n ${BENCHGATE_COMMENT_AUTHOR:-} ]]; then
  posting+=("--comment-author=$BENCHGATE_COMMENT_AUTHOR")
fi

gate=()
if [[ $BENCHGATE_FAIL_ON == error ]]; then
  gate=(--no-gate)
fi

configuration=()
# A run that only posts need not have checked anything out.
if [[ -e $BENCHGATE_CONFIG ]]; then
  configuration=("--config=$BENCHGATE_CONFIG")
fi
if [[ $BENCHGATE_COMMAND == merge ]]; then
  files=()
  if [[ -d ${BENCHGATE_SHARDS:-} ]]; then
    while IFS= read -r -d '' file; do
      files+=("$file")
    done < <(find "$BENCHGATE_SHARDS" -type f -name '*.json' -print0 | sort -z)
  fi
  if [[ ${#files[@]} -eq 0 ]]; then
    printf '::error title=benchgate::no shard has left a result file: see the jobs that measure them\n'
    exit 3
  fi
  exec benchgate merge "${gate[@]}" "${configuration[@]}" "--output=$BENCHGATE_RESULT_FILE" \
    "${posting[@]}" -- "${files[@]}"
fi
if [[ $BENCHGATE_COMMAND == report ]]; then
  exec benchgate report --untrusted "${gate[@]}" "${configuration[@]}" "${posting[@]}" \
    -- "$BENCHGATE_RESULT_FILE"
fi

command=gate
if [[ $BENCHGATE_FAIL_ON == error ]]; then
  command=compare
fi
measuring=("--config=$BENCHGATE_CONFIG" "--output=$BENCHGATE_RESULT_FILE")
if [[ -n ${BENCHGATE_SHARD:-} ]]; then
  # The merge decides and posts; a part of the suite does neither.
  command=compare
  posting=()
  measuring+=("--shard=$BENCHGATE_SHARD")
fi
if [[ -n $BENCHGATE_BUDGET ]]; then
  measuring+=("--budget=$BENCHGATE_BUDGET")
fi
sides=()
if [[ -n $BENCHGATE_BASE ]]; then
  sides=("$BENCHGATE_BASE" "${BENCHGATE_HEAD:-HEAD}")
elif [[ -n $BENCHGATE_HEAD ]]; then
  stop "the input head needs the input base beside it"
fi
exec benchgate "$command" "${measuring[@]}" "${posting[@]}" -- "${sides[@]}"
