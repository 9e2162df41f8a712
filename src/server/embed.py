"""Writes embedded_files.cpp: openapi.yaml as JSON, and the page's files, as constants of embedded_files.h."""

import json
import pathlib
import sys

import yaml


def as_array(name: str, content: bytes) -> str:
    lines = [", ".join(str(byte) for byte in content[at : at + 32]) for at in range(0, len(content), 32)]
    return (
        f"constexpr unsigned char {name}_bytes[] = {{\n" + ",\n".join(lines) + "};\n"
        f"std::string_view {name}() {{ return {{reinterpret_cast<const char*>({name}_bytes), sizeof {name}_bytes}}; }}\n"
    )


def main() -> None:
    out, description_file, html, script, style = (pathlib.Path(arg) for arg in sys.argv[1:])
    with description_file.open(encoding="utf-8") as source:
        description = yaml.safe_load(source)
    description.pop("x-parts")  # pieces that the file shares by YAML anchors
    openapi = json.dumps(description, ensure_ascii=False, separators=(",", ":")).encode()
    parts = [
        as_array("openapi_json", openapi),
        as_array("page_html", html.read_bytes()),
        as_array("page_script", script.read_bytes()),
        as_array("page_style", style.read_bytes()),
    ]
    text = '#include "server/embedded_files.h"\n\nnamespace attune {\n\n' + "\n".join(parts) + "\n}  // namespace attune\n"
    out.write_text(text, encoding="utf-8")


main()
