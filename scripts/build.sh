#!/usr/bin/env bash
# scripts/build.sh PRESET TARGET [JOBS]: the web application, then the program; configures when needed. Quick when nothing
# changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

preset=${1:?usage: scripts/build.sh PRESET TARGET [JOBS]}
target=${2:?usage: scripts/build.sh PRESET TARGET [JOBS]}
jobs=${3:-$(nproc)}

# The program embeds web/dist.
scripts/web.sh

# Configured anew when set-up has brought something since (CMake looks for the text model's libraries then).
made=build/$preset/build.ninja
if [[ ! -f $made || .cache/stamps -nt $made ]]; then
  cmake --preset "$preset" --log-level=WARNING
fi
cmake --build --preset "$preset" --target "$target" --parallel "$jobs"
