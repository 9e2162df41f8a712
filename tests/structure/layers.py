#!/usr/bin/env python3
"""Fails when a file of src/ breaks the arrows of the architecture, or one of its other rules that a script can see.

Usage: layers.py [CHECKOUT]      prints one line for each breach; exit status 1 when there is any.

Rules
  arrows      a library includes itself and what stands below it, nothing else
  seams       each outside library is known to those parts only that were made to hide it
  includes    a quoted include is a path below src/ that exists
  headers     a header starts with a comment that says what it promises, and has #pragma once
  own header  x.cpp beside x.h includes it before anything else: its compilation shows that the header stands alone
  length      a source file stays within 400 lines
  names       no file is called after what it is not: utils, helper, manager, common, misc
"""
import re
import sys
from pathlib import Path

VALUES = {"base", "domain"}
MIDDLE = {"policy", "rank", "text", "store", "ingest", "narrate", "oidc"}
BELOW = {
    "base": set(),
    "domain": {"base"},
    **{name: VALUES for name in MIDDLE},
    "engine": VALUES | MIDDLE,
    "server": VALUES | {"engine"},
    "cli": VALUES | {"engine"},
}
# main() wires everything once; these files of the command line may know the server.
MAY_KNOW_SERVER = {"cli/main.cpp", "cli/serve.cpp"}

# Outside libraries, and the only parts of src/ that may include them.
SEAMS = [
    (re.compile(r"^boost/beast"), {"server"}),
    (re.compile(r"^boost/asio"), {"server"}),
    (re.compile(r"^openssl"), {"server", "oidc"}),  # oidc: a hash, and Base64
    (re.compile(r"^cjose/"), {"oidc"}),
    (re.compile(r"^sqlite3\.h$"), {"store"}),
    (re.compile(r"^sodium"), {"store", "text"}),  # text: the hash of a text, nothing secret
    (re.compile(r"^libpq-fe\.h$"), {"store"}),
    (re.compile(r"^openvino"), {"text"}),
    (re.compile(r"^unicode/"), {"base"}),
    (re.compile(r"^CLI/"), {"cli"}),
    (re.compile(r"^(gtest|gmock|rapidcheck)"), set()),
]

LONGEST = 400
FORBIDDEN_NAME = re.compile(r"(^|_)(utils?|utilities|helpers?|managers?|common|misc)(_|\.|$)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def sources(src: Path):
    return sorted(p for p in src.rglob("*") if p.suffix in {".h", ".cpp", ".inc"} and p.is_file())


def check_include(src: Path, name: str, quoted: bool, target: str):
    """The breaches of one include line of the file src/name."""
    library = name.split("/")[0]
    if not quoted:
        for pattern, allowed in SEAMS:
            if pattern.match(target) and library not in allowed:
                where = " and ".join(f"src/{a}" for a in sorted(allowed)) or "the tests"
                yield f"<{target}> is for {where} only"
        return
    if target.startswith(".") or "/" not in target:
        yield f'"{target}": write the path below src/, as in "{library}/{Path(target).name}"'
        return
    other = target.split("/")[0]
    if other not in BELOW:
        for pattern, _ in SEAMS:
            if pattern.match(target):
                yield f'"{target}" comes from elsewhere: include it with <>'
                return
    if other in BELOW and other != library and other not in BELOW[library]:
        if not (other == "server" and name in MAY_KNOW_SERVER):
            yield f'"{target}": src/{library} may not know src/{other}'
    if other in BELOW and not (src / target).is_file():
        yield f'"{target}" does not exist'


def check_header(lines):
    if not lines or not lines[0].startswith("//"):
        yield 1, "a header starts with a comment that says what it holds"
    if not any(line.strip() == "#pragma once" for line in lines):
        yield 1, "#pragma once is missing"


def check_own_header_first(path: Path, name: str, lines):
    own = path.with_suffix(".h")
    if path.suffix != ".cpp" or not own.is_file():
        return
    wanted = Path(name).with_suffix(".h").as_posix()
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if match:
            if match[2] != wanted:
                yield number, f'"{wanted}" comes first, so that it is compiled with nothing before it'
            return
    yield 1, f'"{wanted}" is not included'


def breaches(checkout: Path):
    src = checkout / "src"
    for path in sources(src):
        name = path.relative_to(src).as_posix()
        library = name.split("/")[0]
        if library not in BELOW:
            yield f"src/{name}:1: src/{library} is not a library of the architecture: add it there and to BELOW first"
            continue
        if FORBIDDEN_NAME.search(path.name.lower()):
            yield f"src/{name}:1: a file is named by what it holds, not utils, helper, manager, common or misc"
        lines = path.read_text(encoding="utf-8").splitlines()
        if len(lines) > LONGEST:
            yield f"src/{name}:{LONGEST}: {len(lines)} lines; above {LONGEST} a concept in it wants a file of its own"
        if path.suffix == ".h":
            for number, what in check_header(lines):
                yield f"src/{name}:{number}: {what}"
        for number, what in check_own_header_first(path, name, lines):
            yield f"src/{name}:{number}: {what}"
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if match:
                for what in check_include(src, name, match[1] == '"', match[2]):
                    yield f"src/{name}:{number}: {what}"


def main() -> int:
    checkout = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[2])
    found = list(breaches(checkout))
    for line in found:
        print(line)
    print(f"{len(sources(checkout / 'src'))} files, {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
