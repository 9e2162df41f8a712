#!/usr/bin/env bash
# scripts/test.sh PRESET [ctest options]: runs the tests of one build and ends with "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${1:?usage: scripts/test.sh PRESET [ctest options]}
shift
record=build/$preset/test-output.txt

ctest --preset "$preset" --parallel 2 --label-exclude long --no-tests=error "$@" 2>&1 | tee "$record"
status=${PIPESTATUS[0]}

failed=$(sed -n 's/^[0-9]*% tests passed, \([0-9]*\) tests failed out of [0-9]*$/\1/p' "$record" | tail -1)
total=$(sed -n 's/^[0-9]*% tests passed, [0-9]* tests failed out of \([0-9]*\)$/\1/p' "$record" | tail -1)
skipped=$(grep -c '\*\*\*Skipped' "$record" || true)
if [[ -z $total ]]; then
  echo "ctest gave no closing line; its output is in $record" >&2
  echo "0 passed, 1 failed"
  exit 1
fi
((skipped == 0)) || echo "$skipped of the passed were skipped: the data they need is not there"
echo "$((total - failed)) passed, $failed failed"
exit "$status"
