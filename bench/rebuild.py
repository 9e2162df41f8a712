#!/usr/bin/env python3
"""How fast a log folds anew, and whether programs of several compilers make the same bits of it.

Usage: rebuild.py PROGRAM [PROGRAM ...] [--customers 100000] [--events 1000000] [--keep FOLDER]

Fills a folder through the import path (customers with profiles, a catalogue, interactions over two years), rebuilds it with
each program, prints records per second and the hash of state and sums, and fails when a rebuild differs from what is in
force or the programs differ from one another. The same arguments make the same files.
"""
import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CATEGORIES = ["savings", "everyday_account", "term_deposit", "credit_card", "personal_loan", "home_loan", "investment",
              "retirement", "insurance", "digital_service"]
GOALS = ["Build Emergency Fund", "Invest for Growth", "Buy a Home", "Save for Retirement", "Pay Off Debt"]
PRODUCTS = 500
MARK = 150_000  # records per second


def write_files(folder: Path, customers: int, events: int):
    draw = random.Random(42)
    with open(folder / "products.jsonl", "w") as out:
        for p in range(PRODUCTS):
            out.write(json.dumps({"product_id": f"p{p}", "name": f"Product {p}", "category": CATEGORIES[p % 10],
                                  "description": f"What people call number {p}."}) + "\n")
    with open(folder / "customers.jsonl", "w") as out:
        for c in range(customers):
            out.write(json.dumps({"customer_id": f"c{c}", "income_level": draw.choice(["Low", "Medium", "High"]),
                                  "risk_tolerance": draw.choice(["Low", "Medium", "High"]),
                                  "financial_goals": [draw.choice(GOALS)]}) + "\n")
    with open(folder / "interactions.csv", "w") as out:
        out.write("customer_id,product_id,value,occurred_at\n")
        at = 1_700_000_000
        for _ in range(events):
            at += draw.randrange(120)
            value = "" if draw.random() < 0.2 else f"{draw.randrange(11) / 10:g}"
            out.write(f"c{draw.randrange(customers)},p{int(PRODUCTS * draw.random() ** 2)},{value},{at}\n")


def run(program, *arguments):
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode not in (0, 1) or (done.returncode == 1 and "rebuild" not in arguments):
        sys.exit(f"{program} {' '.join(map(str, arguments))}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("programs", nargs="+", metavar="PROGRAM")
    options.add_argument("--customers", type=int, default=100_000)
    options.add_argument("--events", type=int, default=1_000_000)
    options.add_argument("--keep", type=Path, help="leave the filled folder here")
    chosen = options.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="attune-rebuild-"))
    try:
        write_files(folder, chosen.customers, chosen.events)
        bank = folder / "bank"
        for what, file, form in [("products", "products.jsonl", "jsonl"), ("customers", "customers.jsonl", "jsonl"),
                                 ("interactions", "interactions.csv", "csv")]:
            began = time.monotonic()
            run(chosen.programs[0], "import", what, "--format", form, folder / file, "--data", bank)
            print(f"import {what}: {time.monotonic() - began:.1f} s", flush=True)
        hashes = set()
        good = True
        for program in chosen.programs:
            found = json.loads(run(program, "rebuild", "--json", "--data", bank))
            rate = found["records"] / found["seconds"]
            print(f"{program}: {found['records']:,} records in {found['seconds']:.2f} s, {rate:,.0f} per s "
                  f"(mark {MARK:,}); {'the same' if found['same'] else 'DIFFERENT: ' + str(found['difference'])}; "
                  f"state {found['state_hash'][:16]}", flush=True)
            hashes.add(found["state_hash"])
            good = good and found["same"]
        if chosen.keep:
            shutil.move(bank, chosen.keep)
        if len(hashes) > 1:
            print("the programs DIFFER in what they make of the same log")
        return 0 if good and len(hashes) == 1 else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
