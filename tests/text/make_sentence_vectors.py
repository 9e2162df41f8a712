#!/usr/bin/env python3
"""Makes the folders of tests/text/sentence_models and what sentence-transformers (PyTorch on the CPU, float32) says of texts of our own
by them: sentence_models/vectors.json.

`make references` runs it in a virtual environment of its own; no test and no set-up runs Python. A vector has 384 components here, so the
weights would be megabytes: they are left out of the folders, and both this script and the tests make them of the same sequence of numbers
(Noise in tests/text/model_files.h). All models have the same weights: what differs is how a vector is made of them.

    python make_sentence_vectors.py FOLDER
"""
import json
import pathlib
import platform
import shutil
import sys
import tempfile

import numpy
import safetensors.numpy
import sentence_transformers
import torch
import transformers

HIDDEN, LAYERS, INTERMEDIATE, POSITIONS = 384, 2, 16, 32
WORDS = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "save", "##r", "for", "a", "home", "query", "passage", ":", "loan", "##s", "the", "rate"]
TEXTS = ["", "Save for a home", "the LOANS, a rate for savers", "save the home loan rate for a loan home save the rate a loan for the home"]

CONFIG = {
    "architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "num_hidden_layers": LAYERS, "num_attention_heads": 12,
    "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE, "vocab_size": len(WORDS), "max_position_embeddings": POSITIONS,
    "type_vocab_size": 2, "layer_norm_eps": 1e-12, "pad_token_id": 0,
}


def tokenizer(lowercase: bool) -> dict:
    ends = {name: {"id": name, "ids": [WORDS.index(name)], "tokens": [name]} for name in ("[CLS]", "[SEP]")}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
                       "lowercase": lowercase},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                       {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": ends},
        "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {word: i for i, word in enumerate(WORDS)}},
    }


def shapes() -> list:
    out = [("embeddings.word_embeddings.weight", (len(WORDS), HIDDEN)), ("embeddings.position_embeddings.weight", (POSITIONS, HIDDEN)),
           ("embeddings.token_type_embeddings.weight", (2, HIDDEN)), ("embeddings.LayerNorm.weight", (HIDDEN,)),
           ("embeddings.LayerNorm.bias", (HIDDEN,))]
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}."
        for part in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense"):
            out += [(layer + part + ".weight", (HIDDEN, HIDDEN)), (layer + part + ".bias", (HIDDEN,))]
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            out += [(layer + part + ".weight", (HIDDEN,)), (layer + part + ".bias", (HIDDEN,))]
        out += [(layer + "intermediate.dense.weight", (INTERMEDIATE, HIDDEN)), (layer + "intermediate.dense.bias", (INTERMEDIATE,)),
                (layer + "output.dense.weight", (HIDDEN, INTERMEDIATE)), (layer + "output.dense.bias", (HIDDEN,))]
    return out + [("pooler.dense.weight", (HIDDEN, HIDDEN)), ("pooler.dense.bias", (HIDDEN,))]


def weights() -> dict:
    state = 1
    out = {}
    for name, shape in shapes():
        count = int(numpy.prod(shape))
        numbers = numpy.empty(count, numpy.float32)
        for i in range(count):
            state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
            numbers[i] = ((state >> 8) - (1 << 23)) / (1 << 27)
        out[name] = numbers.reshape(shape)
    return out


def write(path: pathlib.Path, value) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1) + "\n")


def flags(mode: str) -> dict:
    names = ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens")
    return {"word_embedding_dimension": HIDDEN, **{f"pooling_mode_{name}": name.startswith(mode) and name != "mean_sqrt_len_tokens"
                                                   for name in names}}


def modules(*kinds: str) -> list:
    paths = {"Transformer": "", "Pooling": "1_Pooling", "Normalize": "2_Normalize"}
    return [{"idx": i, "name": str(i), "path": paths[kind], "type": "sentence_transformers.models." + kind} for i, kind in enumerate(kinds)]


def folder(path: pathlib.Path, numbers: dict, pooling: str, kinds: list, lowercase: bool = True, **sentence) -> None:
    write(path / "config.json", CONFIG)
    write(path / "tokenizer.json", tokenizer(lowercase))
    write(path / "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": POSITIONS,
                                           "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]"})
    write(path / "modules.json", modules(*kinds))
    write(path / "1_Pooling" / "config.json", flags(pooling))
    if sentence:
        write(path / "sentence_bert_config.json", sentence)
    safetensors.numpy.save_file(numbers, path / "model.safetensors", {"format": "pt"})


def rows(path: pathlib.Path, prompts: dict) -> list:
    model = sentence_transformers.SentenceTransformer(str(path), device="cpu")
    out = []
    for role, prompt in prompts.items():
        for text in TEXTS:
            vector = model.encode([text], prompt=prompt, convert_to_numpy=True)[0].astype(numpy.float64)
            vector /= numpy.linalg.norm(vector)  # where the folder has no Normalize: only the direction counts here
            out.append({"role": role, "text": text, "vector": [float(f"{x:.7g}") for x in vector]})
    return out


def main() -> None:
    target = pathlib.Path(sys.argv[1])
    torch.set_num_threads(1)
    numbers = weights()
    whole = ["Transformer", "Pooling", "Normalize"]
    plain = {"asking": ""}
    made = {}
    with tempfile.TemporaryDirectory() as place:
        base = pathlib.Path(place)
        folder(base / "mean", numbers, "mean", whole, max_seq_length=12, do_lower_case=False)
        made["mean"] = rows(base / "mean", plain)
        folder(base / "cls", numbers, "cls", whole, max_seq_length=32, do_lower_case=True)
        made["cls"] = rows(base / "cls", plain)
        folder(base / "cls_unnormalised", numbers, "cls", whole[:2])
        made["cls_unnormalised"] = rows(base / "cls_unnormalised", plain)
        # As today's library writes a folder, and as the E5 models are asked.
        model = sentence_transformers.SentenceTransformer(str(base / "mean"), device="cpu")
        model.prompts = {"query": "query: ", "passage": "passage: "}
        model.save(str(base / "prompts"))
        made["prompts"] = rows(base / "prompts", {"asking": "query: ", "offered": "passage: "})
        # As transformers splits a large one.
        folder(base / "sharded", numbers, "mean", whole, max_seq_length=12, do_lower_case=False)
        transformers.BertModel.from_pretrained(base / "sharded").save_pretrained(base / "split", max_shard_size="2MB")
        (base / "sharded" / "model.safetensors").unlink()
        for file in (base / "split").glob("model*"):
            shutil.copy(file, base / "sharded")
        made["sharded"] = rows(base / "sharded", plain)
        for name in made:
            shutil.copytree(base / name, target / name, dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("*.safetensors", "README.md", "special_tokens_map.json"))

    made_with = {
        "script": "tests/text/make_sentence_vectors.py", "sentence_transformers": sentence_transformers.__version__,
        "transformers": transformers.__version__, "torch": torch.__version__.split("+")[0], "python": platform.python_version()}
    parts = {name: "[\n" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in found) + "]" for name, found in made.items()}
    with open(target / "vectors.json", "w", encoding="ascii", newline="\n") as out:
        out.write('{"made_with":' + json.dumps(made_with) + ',\n"models":{\n')
        out.write(",\n".join(f'"{name}":{found}' for name, found in parts.items()) + "}}\n")


if __name__ == "__main__":
    main()
