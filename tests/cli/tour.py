#!/usr/bin/env python3
"""Runs the tour of README.md against a copy of the demo bank and compares what comes out.

Usage: tour.py PROGRAM README DEMO_FOLDER      exit status: 0 as written, 1 something differs, 77 no demo bank

The tour is every block of README.md that begins with ```console tour. Lines that begin with "$ " are commands, of
`attune` alone, run one after the other in one folder where `bank` is the demo bank; the lines after one are what it
prints. A line of "…" alone stands for any number of lines; elsewhere "…" stands for any text within its line. Runs of
blanks are equal to one blank. "# exit status N" as the last line means that the command ends with that status.
"""
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def blocks(readme: str):
    return re.findall(r"^```console tour\n(.*?)^```$", readme, re.M | re.S)


def steps(block: str):
    """[(command, [expected lines])] of one block."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            raise SystemExit(f"a tour block begins with a command, not with: {line}")
    return found


def plain(line: str) -> str:
    return " ".join(line.split())


def pattern_of(expected) -> re.Pattern:
    parts = []
    for line in expected:
        if plain(line) == "…":
            parts.append(r"(?:[^\n]*\n)*?")
        else:
            parts.append(r"[^\n]*".join(re.escape(p) for p in plain(line).split("…")) + r"\n")
    return re.compile("".join(parts) + r"\Z")


def run(program: str, command: str, folder: str):
    words = shlex.split(command)
    if words[0] != "attune":
        raise SystemExit(f"a tour runs attune and nothing else: {command}")
    done = subprocess.run([program, *words[1:]], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def check(program: str, command: str, expected, folder: str) -> bool:
    status = 0
    if expected and (match := re.fullmatch(r"# exit status (\d)", expected[-1])):
        status, expected = int(match[1]), expected[:-1]
    got_status, got = run(program, command, folder)
    text = "".join(plain(line) + "\n" for line in got.splitlines() if line.strip())
    wanted = [line for line in expected if line.strip()]
    if got_status == status and pattern_of(wanted).match(text):
        print(f"as written: {command}")
        return True
    print(f"DIFFERS: {command}\n--- README says (exit status {status})")
    print("\n".join(wanted))
    print(f"--- it printed (exit status {got_status})\n{got}")
    return False


def main() -> int:
    program, readme, demo = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if not demo.is_dir():
        print(f"skipped: there is no demo bank in {demo}; 'make demo' makes it")
        return 77
    tour = [step for block in blocks(readme.read_text(encoding="utf-8")) for step in steps(block)]
    if not tour:
        print("README.md has no tour")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(demo, Path(folder) / "bank")
        results = [check(str(Path(program).resolve()), command, expected, folder) for command, expected in tour]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
