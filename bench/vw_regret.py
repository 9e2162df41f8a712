#!/usr/bin/env python3
"""Lets VW choose in the decisions that bench_quality_world wrote, and prints its regret.

    build/release/bench/bench_quality_world FOLDER && bench/vw_regret.py FOLDER

At each decision VW's cb_explore_adf sees the customer's facts and the same actions, draws one from its own distribution, is
told whether it was selected (the decision's `_draw` below the true response of the action), and learns at once. Regret is
the best true response less that of the action drawn. Says so and ends with 0 when VW is not installed.
"""
import json
import pathlib
import random
import sys

SETTINGS = {
    "default (epsilon .05, mtr)": "",
    "epsilon .02": "--epsilon 0.02",
    "epsilon .02, -q ::": "--epsilon 0.02 -q ::",
    "squarecb, -q ::": "--squarecb -q ::",
    "epsilon .02, dr, -q ::": "--epsilon 0.02 --cb_type dr -q ::",
}


def clean(text):
    return "".join("_" if c in " :|\t\n" else c for c in str(text))


def features(value, name=""):
    if isinstance(value, dict):
        return [f for key, v in value.items() for f in features(v, f"{name}.{key}" if name else key)]
    if isinstance(value, list):
        return [f for v in value for f in features(v, name)]
    if isinstance(value, (int, float)):  # as wide as money is, a logarithm serves VW better than pounds
        import math
        return [f"{clean(name)}:{math.asinh(value):.4f}"]
    return [clean(f"{name}={value}")]


def read(path):
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        actions = row["c"].pop("_multi")
        yield ("shared |c " + " ".join(features(row["c"])), ["|a " + " ".join(features(a)) for a in actions], row["_truth"], row["_draw"])


def regret(rows, arguments, seed):
    import vowpalwabbit
    vw = vowpalwabbit.Workspace("--cb_explore_adf --quiet --random_seed 1 " + arguments)
    draws = random.Random(seed)
    total = 0.0
    for shared, actions, truth, draw in rows:
        probabilities = vw.predict([shared, *actions])
        at = draws.choices(range(len(actions)), probabilities)[0]
        total += max(truth) - truth[at]
        cost = -1 if draw < truth[at] else 0
        labelled = [shared, *actions]
        labelled[at + 1] = f"0:{cost}:{probabilities[at]:.6f} {labelled[at + 1]}"
        vw.learn(labelled)
    vw.finish()
    return total


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    try:
        import vowpalwabbit
    except ImportError:
        print("SKIPPED: VW is not installed for this Python (pip install vowpalwabbit, in an environment of its own)")
        return
    files = sorted(pathlib.Path(sys.argv[1]).glob("world_*.dsjson"))
    if not files:
        sys.exit(f"no world_*.dsjson in {sys.argv[1]}: run bench_quality_world with that folder first")
    print("VW", vowpalwabbit.__version__)
    logs = [list(read(path)) for path in files]
    for name, arguments in SETTINGS.items():
        found = [regret(rows, arguments, seed) for seed, rows in enumerate(logs)]
        print(f"{name:30s} mean regret {sum(found) / len(found):7.1f}   by seed {' '.join(f'{r:.1f}' for r in found)}", flush=True)


if __name__ == "__main__":
    main()
