"""Writes embedded_files.cpp: openapi.yaml as JSON, as a constant of embedded_files.h."""

import json
import pathlib
import sys

import yaml


def main() -> None:
    out, description_file = (pathlib.Path(arg) for arg in sys.argv[1:])
    with description_file.open(encoding="utf-8") as source:
        description = yaml.safe_load(source)
    description.pop("x-parts")  # pieces that the file shares by YAML anchors
    openapi = json.dumps(description, ensure_ascii=False, separators=(",", ":")).encode()
    lines = [", ".join(str(byte) for byte in openapi[at : at + 32]) for at in range(0, len(openapi), 32)]
    text = (
        '#include "server/embedded_files.h"\n\nnamespace attune {\n\n'
        "constexpr unsigned char openapi_json_bytes[] = {\n" + ",\n".join(lines) + "};\n"
        "std::string_view openapi_json() { return {reinterpret_cast<const char*>(openapi_json_bytes), sizeof openapi_json_bytes}; }\n"
        "\n}  // namespace attune\n"
    )
    out.write_text(text, encoding="utf-8")


main()
