#!/usr/bin/env bash
# scripts/bench.sh BUILD_FOLDER: runs every benchmark program of the folder, one after the other.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:?usage: scripts/bench.sh BUILD_FOLDER}/bench
printf 'machine: %s, %s processors\n' "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -1)" "$(nproc)"
shopt -s nullglob
found=no
for program in "$folder"/*; do
  [[ -f $program && -x $program && $program != */http_load ]] || continue
  found=yes
  printf '\n== %s\n' "$(basename "$program")"
  "$program"
done
if [[ -x ${1}/attune ]]; then
  printf '\n== rebuild of 1,000,000 events\n'
  bench/rebuild.py "$1/attune"
fi
[[ $found == yes ]] || { echo "no benchmark in $folder: run 'make all' first" >&2; exit 1; }

printf '\n== served, marks of the design beside the figures\n'
bench/served/marks.py "$(dirname "$folder")/attune" "$folder/http_load"
