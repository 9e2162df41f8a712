"""Writes web_files.cpp, the files of a folder as constants of web_files.h: web.py OUT FOLDER (absent: no files)."""

import gzip
import hashlib
import pathlib
import sys

COMPRESSED = {".html", ".js", ".css", ".json", ".svg", ".txt", ".webmanifest"}
ESCAPED = {byte: f"\\{byte:03o}" for byte in range(256)}
ESCAPED.update({byte: chr(byte) for byte in range(32, 127) if chr(byte) not in '"\\?'})


def literal(content: bytes) -> str:
    """A string literal: octal escapes, which end after three digits, in lines that an editor can show."""
    lines = (content[at : at + 400] for at in range(0, len(content), 400))
    return "\n".join('"' + "".join(ESCAPED[byte] for byte in line) + '"' for line in lines) or '""'


def main() -> None:
    out, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted((file for file in folder.rglob("*") if file.is_file()), key=lambda file: "/" + file.relative_to(folder).as_posix())
    files = [file for file in files if file.suffix not in {".map", ".gz", ".br"}]
    constants, entries = [], []
    for number, file in enumerate(files):
        content = file.read_bytes()
        zipped = gzip.compress(content, 9, mtime=0) if file.suffix in COMPRESSED else b""
        if len(zipped) > len(content) * 0.9:
            zipped = b""
        constants.append(f"constexpr char file_{number}[] =\n{literal(content)};\nconstexpr char zipped_{number}[] =\n{literal(zipped)};\n")
        path = "/" + file.relative_to(folder).as_posix()
        tag = hashlib.sha256(content).hexdigest()[:24]
        entries.append(
            f'    {{"{path}", {{file_{number}, sizeof file_{number} - 1}}, {{zipped_{number}, sizeof zipped_{number} - 1}}, "\\"{tag}\\""}},'
        )
    table = "constexpr WebFile files[] = {\n" + "\n".join(entries) + "\n};\n" if entries else ""
    answer = "files" if entries else "{}"
    out.write_text(
        '#include "server/web_files.h"\n\nnamespace attune {\nnamespace {\n\n'
        + "".join(constants)
        + table
        + f"\n}}  // namespace\n\nstd::span<const WebFile> web_files() {{ return {answer}; }}\n\n}}  // namespace attune\n",
        encoding="ascii",
    )


main()
