#!/usr/bin/env bash
# scripts/demo.sh PROGRAM FOLDER [COPY]: makes the demo bank in FOLDER unless it is there, made from the same sources.
# With COPY: also a copy of it to work in, left alone when it is there. FOLDER itself is never served or written to
# again, so that tests can rely on it. A half-made folder is never kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program=${1:?usage: scripts/demo.sh PROGRAM FOLDER [COPY]}
folder=${2:?usage: scripts/demo.sh PROGRAM FOLDER [COPY]}
copy=${3:-}

if [[ -z $copy ]]; then
  # What the bank is made from: its files, the simulator, and everything that writes records.
  made_from=$(find demo src/base src/domain src/engine src/ingest src/policy src/rank src/store -type f \
    \( -name '*.h' -o -name '*.cpp' -o -name '*.jsonl' \) -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-16)
  if [[ -d $folder && -f $folder.made-from && $(<"$folder.made-from") == "$made_from" ]]; then
    exit 0
  fi
  echo "[demo] making the demo bank in $folder"
  rm -rf "$folder" "$folder.part" "$folder.made-from"
  "$program" demo --data "$folder.part"
  mv "$folder.part" "$folder"
  printf '%s\n' "$made_from" >"$folder.made-from"
  exit 0
fi

# A copy made from an earlier demo bank is replaced: its records may be of another format.
if [[ -d $copy && -f $copy.made-from ]] && cmp -s "$folder.made-from" "$copy.made-from"; then
  exit 0
fi
rm -rf "$copy" "$copy.part"
cp -a "$folder" "$copy.part"
mv "$copy.part" "$copy"
cp "$folder.made-from" "$copy.made-from"
