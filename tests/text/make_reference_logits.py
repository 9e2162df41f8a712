#!/usr/bin/env python3
"""Makes the small models of tests/text/models and what the transformers library (PyTorch on the CPU, float32) says of texts
of our own by them: models/reference_logits.json.

`make references` runs it in a virtual environment of its own; no test and no set-up runs Python. The models know nothing:
their weights are random, large enough that each part of a graph is seen in the logits. The tokenizers are trained, on the
texts below. fp16 and bf16 models are the fp32 one of their family rounded; their logits are those of the rounded weights
computed in float32. Each text is computed by itself, so no padding is involved.

    python make_reference_logits.py FOLDER

A tokenizer trained anew may choose other pieces among equally good ones, so another run gives other files, in step with
one another.
"""
import copy
import json
import pathlib
import platform
import shutil
import sys

import tokenizers
import torch
import transformers
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors, trainers

POSITIONS = 48
SIZES = {"hidden": 32, "heads": 4, "layers": 2, "intermediate": 40}

CORPUS = [
    "The savings account pays a bonus rate for regular deposits, and nothing is charged for it.",
    "I waited an hour at the branch and nobody could tell me why my card was declined abroad.",
    "A fixed-rate home loan for owner-occupiers, two to five years, with an offset account.",
    "The app is quick, clear and does what it says; paying a bill takes ten seconds.",
    "Fees went up again without a word. I am moving my money somewhere else.",
    "It is neither good nor bad, an account like any other.",
    "This example is about travel insurance, personal loans, credit cards, pensions and mortgages.",
    "Capital is repaid at maturity unless the issuer fails; the rate varies with the market.",
]

LONG = " ".join(CORPUS[:3])

PAIRS = [
    ("", None),
    (" ", None),
    ("Savings", None),
    ("The app is quick and clear.", None),
    ("FEES went up again, and nobody could tell me why!", None),
    ("naïve café, £1,234.56 at 3.5 % – 定期存款 😀", None),
    ("line one\nline two\tand a tab\r\n   blanks   ", None),
    ("control \u0001\u0007 characters, zero\u200bwidth and soft\u00adhyphen", None),
    (CORPUS[4] + " " + CORPUS[5], None),
    (LONG, None),
    ("rate " * 300, None),
    ("", ""),
    ("", "This example is about fees."),
    ("The app is quick and clear.", ""),
    ("The app is quick and clear.", "This example is about mobile banking."),
    ("I waited an hour at the branch.", "This example is about service."),
    (LONG, "This example is about mortgages."),
    ("A home loan.", LONG),
    (LONG, LONG + " " + LONG),
    ("rate " * 300, "fee " * 300),
]

ZERO_SHOT = [  # short enough to be left whole: the pipeline cuts the text alone
    ("I waited an hour.", ["service", "travel", "mortgages"], False),
    ("I waited an hour.", ["service", "travel", "mortgages"], True),
    ("Fees went up.", ["fees"], False),
    ("The app is quick.", ["banking", "pensions"], True),
]
TEMPLATE = "It is about {}."


def word_piece(path: pathlib.Path) -> None:
    tokenizer = tokenizers.Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer.train_from_iterator(CORPUS, trainers.WordPieceTrainer(vocab_size=240, special_tokens=special, show_progress=False))
    ids = [("[SEP]", tokenizer.token_to_id("[SEP]")), ("[CLS]", tokenizer.token_to_id("[CLS]"))]
    tokenizer.post_processor = processors.BertProcessing(*ids)
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.save(str(path / "tokenizer.json"), pretty=False)


def byte_level(path: pathlib.Path) -> None:
    tokenizer = tokenizers.Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=320,
        special_tokens=["<s>", "<pad>", "</s>", "<unk>", "<mask>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), trim_offsets=True, add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.save(str(path / "tokenizer.json"), pretty=False)


def labels(*names: str) -> dict:
    return {"id2label": dict(enumerate(names)), "label2id": {name: i for i, name in enumerate(names)}}


def bert_config(vocabulary: int):
    return transformers.BertConfig(
        vocab_size=vocabulary, hidden_size=SIZES["hidden"], num_hidden_layers=SIZES["layers"],
        num_attention_heads=SIZES["heads"], intermediate_size=SIZES["intermediate"], max_position_embeddings=POSITIONS,
        **labels("positive", "negative", "neutral"))


def distilbert_config(vocabulary: int):
    return transformers.DistilBertConfig(
        vocab_size=vocabulary, dim=SIZES["hidden"], n_layers=SIZES["layers"], n_heads=SIZES["heads"],
        hidden_dim=SIZES["intermediate"], max_position_embeddings=POSITIONS, **labels("NEGATIVE", "POSITIVE"))


def bart_config(vocabulary: int, **changes):
    return transformers.BartConfig(
        vocab_size=vocabulary, d_model=SIZES["hidden"], encoder_layers=SIZES["layers"], decoder_layers=SIZES["layers"],
        encoder_attention_heads=SIZES["heads"], decoder_attention_heads=SIZES["heads"] // 2,
        encoder_ffn_dim=SIZES["intermediate"], decoder_ffn_dim=SIZES["intermediate"] + 8,
        max_position_embeddings=POSITIONS, **labels("contradiction", "neutral", "entailment"), **changes)


def randomised(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """Every weight random: matrices so that a layer neither dies out nor explodes, norms near 1, biases near 0."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=generator)
            if "norm" in name.lower() and name.endswith("weight"):
                weight.copy_(1 + 0.2 * noise)
            elif weight.dim() == 1:
                weight.copy_(0.2 * noise)
            else:
                weight.copy_(0.25 * noise)
    return model.eval()


def rounded(model: torch.nn.Module, dtype: torch.dtype) -> torch.nn.Module:
    return copy.deepcopy(model).to(dtype)


def logits_of(model, tokenizer, text: str, second) -> list:
    encoded = tokenizer.encode(text) if second is None else tokenizer.encode(text, second)
    inputs = {"input_ids": torch.tensor([encoded.ids]), "attention_mask": torch.ones(1, len(encoded.ids), dtype=torch.long)}
    if model.config.model_type == "bert":
        inputs["token_type_ids"] = torch.tensor([encoded.type_ids])
    with torch.no_grad():
        return model(**inputs).logits[0].tolist()


def open_tokenizer(path: pathlib.Path):
    tokenizer = tokenizers.Tokenizer.from_file(str(path / "tokenizer.json"))
    tokenizer.enable_truncation(POSITIONS, strategy="longest_first")
    return tokenizer


def rows_of(model, tokenizer) -> list:
    model = copy.deepcopy(model).float()
    return [{"text": text, **({} if second is None else {"second": second}),
             "logits": [float(f"{x:.8g}") for x in logits_of(model, tokenizer, text, second)]} for text, second in PAIRS]


def zero_shot_rows(folder: pathlib.Path) -> list:
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder, dtype=torch.float32)
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"), model_max_length=POSITIONS, bos_token="<s>", eos_token="</s>",
        pad_token="<pad>", model_input_names=["input_ids", "attention_mask"])
    pipeline = transformers.pipeline("zero-shot-classification", model=model, tokenizer=tokenizer, device="cpu")
    out = []
    for text, names, several in ZERO_SHOT:
        found = pipeline(text, candidate_labels=names, hypothesis_template=TEMPLATE, multi_label=several)
        scores = dict(zip(found["labels"], found["scores"]))
        out.append({"text": text, "labels": names, "template": TEMPLATE, "multi_label": several,
                    "scores": [float(f"{scores[name]:.8g}") for name in names]})
    return out


class Logits(torch.nn.Module):
    """What an ONNX file holds: the logits alone."""

    def __init__(self, model: torch.nn.Module):
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model(**dict(zip(("input_ids", "attention_mask", "token_type_ids"), inputs))).logits


def save_onnx(model, path: pathlib.Path) -> None:
    names = ["input_ids", "attention_mask"] + (["token_type_ids"] if model.config.model_type == "bert" else [])
    example = tuple(torch.ones(2, 7, dtype=torch.long) for _ in names)
    model = copy.deepcopy(model)
    model.set_attn_implementation("eager")
    torch.onnx.export(
        Logits(model), example, str(path / "model.onnx"), input_names=names, output_names=["logits"], dynamo=False,
        dynamic_axes={name: {0: "batch", 1: "width"} for name in names} | {"logits": {0: "batch"}}, opset_version=17)


def main() -> None:
    target = pathlib.Path(sys.argv[1])
    torch.set_num_threads(1)
    families = {}
    for name, make_tokenizer, config, kind, seed in (
        ("bert", word_piece, bert_config, transformers.BertForSequenceClassification, 1),
        ("distilbert", word_piece, distilbert_config, transformers.DistilBertForSequenceClassification, 2),
        ("bart", byte_level, bart_config, transformers.BartForSequenceClassification, 3),
    ):
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        make_tokenizer(folder)
        vocabulary = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab_size()
        families[name] = randomised(kind(config(vocabulary)), seed)

    scaled = bart_config(families["bart"].config.vocab_size, scale_embedding=True, normalize_embedding=False,
                         activation_function="relu")
    bare = randomised(transformers.BartForSequenceClassification(scaled), 4)
    for side in (bare.model.encoder, bare.model.decoder):  # as the library did when it still read normalize_embedding
        side.layernorm_embedding = torch.nn.Identity()

    variants = {
        "bert": families["bert"],
        "bert_fp16": rounded(families["bert"], torch.float16),
        "bert_bf16": rounded(families["bert"], torch.bfloat16),
        "distilbert": families["distilbert"],
        "distilbert_fp16": rounded(families["distilbert"], torch.float16),
        "bart": families["bart"],
        "bart_fp16": rounded(families["bart"], torch.float16),
        "bart_scaled_bf16": rounded(bare, torch.bfloat16),
        "bert_onnx": families["bert"],
        "distilbert_onnx": families["distilbert"],
    }
    made = {}
    for name, model in variants.items():
        folder = target / name
        folder.mkdir(parents=True, exist_ok=True)
        if name not in families:
            shutil.copy(target / name.split("_")[0] / "tokenizer.json", folder)
        if name.endswith("_onnx"):
            model.config.save_pretrained(folder)
            save_onnx(model, folder)
        else:
            model.save_pretrained(folder)
        made[name] = rows_of(model, open_tokenizer(folder))

    made_with = {
        "script": "tests/text/make_reference_logits.py",
        "max_tokens": POSITIONS,
        "transformers": transformers.__version__,
        "tokenizers": tokenizers.__version__,
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
    }
    rows = {name: "[\n" + ",\n".join(json.dumps(row) for row in found) + "]" for name, found in made.items()}
    with open(target / "reference_logits.json", "w", encoding="ascii", newline="\n") as out:
        out.write('{"made_with":' + json.dumps(made_with) + ',\n"zero_shot":' + json.dumps(zero_shot_rows(target / "bart")))
        out.write(',\n"models":{\n' + ",\n".join(f'"{name}":{found}' for name, found in rows.items()) + "}}\n")


if __name__ == "__main__":
    main()
