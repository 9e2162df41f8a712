#!/usr/bin/env python3
"""Makes reference_vectors.json: what sentence-transformers (PyTorch on the CPU, float32) says of texts of our own.

Only for whoever wants to make the file anew; no test and no set-up runs Python. In a virtual environment of its own:

    pip install sentence-transformers torch
    python make_reference_vectors.py MODEL_FOLDER reference_vectors.json

MODEL_FOLDER is all-MiniLM-L6-v2 as scripts/setup.sh leaves it below .cache/models. Sentence-transformers reads its modules
(transformer, mean pooling, normalisation) and its limit of 256 tokens; each text is computed by itself, so no padding is
involved. Vectors are written with 8 significant digits.
"""
import json
import platform
import sys

import sentence_transformers
import torch
import transformers

LONG = (
    "This account is for people who would rather see their money grow slowly than watch it jump about. Interest is worked "
    "out every day and paid on the first of each month. You may take money out whenever you wish, at a branch, by card or "
    "in the app, and nothing is charged for it. "
)

TEXTS = [
    "",
    " ",
    "a",
    "Savings",
    "savings",
    "SAVINGS",
    "A savings account with a bonus rate for regular deposits.",
    "Everyday Plus. A current account with no monthly fee. Features: contactless card, instant alerts. Tags: everyday, digital.",
    "First Home Saver. Save for a deposit with a rate that rises each month you pay in. Features: bonus rate, no fees. Tags: savings, home.",
    "Fixed-rate home loan for owner-occupiers, two to five years, offset account included.",
    "Interest-only home loan for investors with a loan-to-value ratio below 80 %.",
    "Low-rate credit card: 12.99 % p.a. on purchases, no annual fee, up to 55 days interest free.",
    "Travel card without foreign transaction fees; withdrawals abroad cost 2.00 each.",
    "Personal loan from 2,000 to 50,000 over one to seven years; early repayment is free.",
    "Green car loan for electric vehicles.",
    "Student loan refinancing with a grace period of six months after graduation.",
    "Business overdraft secured by receivables, for companies trading for at least two years.",
    "Equipment lease for bakeries, workshops and farms.",
    "A fund of shares from all over the world, bought in small monthly amounts.",
    "Government bonds held to maturity: capital is repaid unless the issuer fails.",
    "Retirement account with a choice of five portfolios, from cautious to adventurous.",
    "Term life cover that pays your family a lump sum.",
    "Income protection if you can't work because of illness or injury.",
    "Talk to someone about money worries: free, confidential and without obligation.",
    "How compound interest works, explained with three examples.",
    "Round-ups: every card payment is rounded up and the difference is saved.",
    "Financial goals: Save for Home, Build Emergency Fund. Preferred services: Savings Account, Mobile Banking. "
    "Risk tolerance: Conservative. Income level: Medium. Banking frequency: Weekly.",
    "Financial goals: Invest for Growth. Interests: Technology, Cycling. Time horizon: Over 10 years. "
    "Risk tolerance: Aggressive. Income level: High.",
    "Financial goals: Pay Off Debt.",
    "Investment goals: Capital preservation, Income. Preferred services: Bonds, Retirement Accounts.",
    "Crédit à la consommation, sans frais de dossier, réponse immédiate.",
    "Girokonto für Selbständige – gebührenfrei, mit Unterkonten.",
    "Cuenta de ahorro para niños y niñas: ¡sin comisiones!",
    "定期存款,利率固定",
    "貯蓄口座とローン",
    "сберегательный счёт под 7 процентов",
    "حساب توفير بدون رسوم",
    "Save 💰 for your dream 🏠 & relax 😀",
    "e.g. U.S.-based ETFs (0.03% p.a.), S&P-500/NASDAQ; don't-know 'quotes' \"double\" -- dashes… and £1,234.56!",
    "line one\nline two\tand a tab\r\nline three   with    blanks",
    "zero\u200bwidth, non\u00a0breaking, soft\u00adhyphen, combining e\u0301",
    "x" * 150 + " is too long a word to be split",
    LONG * 2,
    LONG * 12,
    "rate " * 254,
    "rate " * 600,
]


def main() -> None:
    folder, target = sys.argv[1:]
    torch.set_num_threads(1)
    model = sentence_transformers.SentenceTransformer(folder, device="cpu")
    rows = []
    for text in TEXTS:
        vector = model.encode([text], convert_to_numpy=True)[0]
        numbers = ",".join(f"{float(x):.8g}" for x in vector)
        rows.append(f'{{"text":{json.dumps(text)},"vector":[{numbers}]}}')
    made_with = {
        "script": "tests/text/make_reference_vectors.py",
        "model": "all-MiniLM-L6-v2",
        "max_seq_length": model.max_seq_length,
        "sentence_transformers": sentence_transformers.__version__,
        "transformers": transformers.__version__,
        "torch": torch.__version__.split("+")[0],
        "python": platform.python_version(),
    }
    with open(target, "w", encoding="ascii", newline="\n") as out:
        out.write('{"made_with":' + json.dumps(made_with) + ',\n"vectors":[\n' + ",\n".join(rows) + "\n]}\n")


if __name__ == "__main__":
    main()
