#!/usr/bin/env bash
# Makes anew what the tests of src/text compare with: the small models and their logits (tests/text/models), and the folders of
# sentence encoders with their vectors (tests/text/sentence_models), from the transformers and sentence-transformers libraries.
# Fetches PyTorch (some gigabytes) into build/references-venv; nothing else needs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv=build/references-venv
if [[ ! -e $venv/.complete ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --no-cache-dir torch==2.15.0 transformers==5.24.0 tokenizers==0.23.3 onnx==1.23.2 onnxscript==0.7.2 \
    sentence-transformers==6.2.0
  touch "$venv/.complete"
fi
"$venv/bin/python" tests/text/make_reference_logits.py tests/text/models
"$venv/bin/python" tests/text/make_sentence_vectors.py tests/text/sentence_models
