#!/usr/bin/env bash
# What `make check` does beyond `make test`.
#
# Usage: scripts/check.sh [clang] [asan] [tsan] [lint [--all]] [hashes]     (none named: all of them)
#   clang   builds with Clang 19 and runs the tests
#   asan    the tests under AddressSanitizer and UndefinedBehaviorSanitizer
#   tsan    the tests under ThreadSanitizer
#   lint    clang-format on every file, clang-tidy on those that differ from the last commit (--all: on every file)
#   hashes  a log of 1,000,000 events, folded by the GCC and by the Clang build, gives the same bits; records per second
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf '[check] %s\n' "$*"; }

build_and_test() {
  scripts/build.sh "$1" all
  scripts/test.sh "$1"
}

sources() { git ls-files -co --exclude-standard -- 'src/*.h' 'src/*.cpp' 'tests/*.h' 'tests/*.cpp' 'bench/*.cpp' 'fuzz/*.cpp'; }

changed_sources() {
  { git diff --name-only HEAD -- src tests bench; git ls-files -o --exclude-standard -- src tests bench; } |
    grep -E '\.cpp$' | sort -u || true
}

lint() {
  say "clang-format"
  sources | xargs clang-format-19 --dry-run --Werror
  [[ -f build/clang/compile_commands.json ]] || cmake --preset clang --log-level=WARNING
  local files
  if [[ ${1:-} == --all ]]; then
    files=$(git ls-files -- 'src/*.cpp')
  else
    files=$(changed_sources | grep '^src/' || true)
  fi
  [[ -n $files ]] || { say "clang-tidy: nothing changed"; return; }
  say "clang-tidy on $(wc -l <<<"$files") files"
  xargs -P 2 -n 4 clang-tidy-19 -p build/clang --quiet <<<"$files"
}

hashes() {
  scripts/build.sh release attune
  scripts/build.sh clang attune
  bench/rebuild.py build/release/attune build/clang/attune
}

scripts/setup.sh --check-lint
if (($# == 0)); then set -- clang asan tsan lint --all hashes; fi
while (($# > 0)); do
  say "$1"
  case $1 in
    clang | asan | tsan) build_and_test "$1" ;;
    lint)
      if [[ ${2:-} == --all ]]; then shift; lint --all; else lint; fi ;;
    hashes) hashes ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
say "all good"
