"""Writes a C++ source that carries files within the program: embed.py OUT HEADER FUNCTION=FILE …"""

import pathlib
import sys


def main() -> None:
    out, header, *pairs = sys.argv[1:]
    text = f'#include "{header}"\n\nnamespace attune {{\n\n'
    for pair in pairs:
        name, _, file = pair.partition("=")
        content = pathlib.Path(file).read_bytes()
        lines = [", ".join(str(byte) for byte in content[at : at + 32]) for at in range(0, len(content), 32)]
        text += f"constexpr unsigned char {name}_bytes[] = {{\n" + ",\n".join(lines) + "};\n"
        text += f"std::string_view {name}() {{ return {{reinterpret_cast<const char*>({name}_bytes), sizeof {name}_bytes}}; }}\n\n"
    pathlib.Path(out).write_text(text + "}  // namespace attune\n", encoding="utf-8")


main()
