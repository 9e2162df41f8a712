"""The rules of layers.py, each seen to find its breach in a small tree, and to leave the rightful neighbour alone."""
import tempfile
import unittest
from pathlib import Path

import layers

HEADER = "// What it holds.\n#pragma once\n"


class Rules(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        for name in ("base/result.h", "domain/product.h", "policy/rules.h", "engine/engine.h", "server/server.h"):
            self.write(name, HEADER)

    def write(self, name, text):
        path = Path(self.folder.name) / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def found(self):
        return list(layers.breaches(Path(self.folder.name)))

    def assert_found(self, name, text, words):
        self.write(name, text)
        found = self.found()
        self.assertEqual(len(found), 1, found)
        self.assertIn(f"src/{name}:", found[0])
        self.assertIn(words, found[0])

    def assert_fine(self, name, text):
        self.write(name, text)
        self.assertEqual(self.found(), [])

    def test_a_library_may_know_what_stands_below(self):
        self.assert_fine("engine/a.cpp", '#include "policy/rules.h"\n#include "base/result.h"\n#include <vector>\n')

    def test_no_arrow_upwards(self):
        self.assert_found("base/a.cpp", '#include "domain/product.h"\n', "src/base may not know src/domain")

    def test_neighbours_do_not_know_one_another(self):
        self.assert_found("store/a.cpp", '\n#include "policy/rules.h"\n', "src/store may not know src/policy")

    def test_the_server_goes_through_the_engine(self):
        self.assert_found("server/a.cpp", '#include "policy/rules.h"\n', "src/server may not know src/policy")

    def test_only_the_wiring_of_the_command_line_knows_the_server(self):
        self.assert_fine("cli/main.cpp", '#include "server/server.h"\n')
        self.assert_found("cli/train.cpp", '#include "server/server.h"\n', "src/cli may not know src/server")

    def test_a_file_includes_its_own_header_first(self):
        self.assert_fine("base/result.cpp", '// What.\n#include "base/result.h"\n#include <vector>\n')
        self.assert_found("base/result.cpp", '#include <vector>\n#include "base/result.h"\n', '"base/result.h" comes first')

    def test_a_file_includes_its_own_header(self):
        self.assert_found("base/result.cpp", "int one();\n", '"base/result.h" is not included')

    def test_beast_stays_in_the_server(self):
        self.assert_found("engine/a.cpp", "#include <boost/beast/http.hpp>\n", "src/server only")

    def test_sqlite_stays_in_the_store(self):
        self.write("store/a.cpp", "#include <sqlite3.h>\n")
        self.assert_found("text/a.cpp", "#include <sqlite3.h>\n", "src/store only")

    def test_secrets_stay_in_the_store(self):
        self.write("store/a.cpp", "#include <sodium.h>\n")
        self.assert_found("engine/a.cpp", "#include <sodium.h>\n", "src/store and src/text only")

    def test_openvino_stays_in_text(self):
        self.write("text/a.cpp", "#include <openvino/openvino.hpp>\n")
        self.assert_found("rank/a.cpp", "# include <openvino/openvino.hpp>\n", "src/text only")

    def test_no_test_library_in_the_product(self):
        self.assert_found("rank/a.cpp", "#include <gtest/gtest.h>\n", "the tests only")

    def test_a_quoted_include_is_a_path_below_src(self):
        self.assert_found("policy/a.cpp", '#include "../base/result.h"\n', "write the path below src/")

    def test_a_quoted_include_exists(self):
        self.assert_found("policy/a.cpp", '#include "base/nothing.h"\n', "does not exist")

    def test_an_outside_library_is_no_quoted_include(self):
        self.assert_found("engine/a.cpp", '#include "boost/beast/http.hpp"\n', "with <>")

    def test_a_header_says_what_it_holds(self):
        self.assert_found("policy/a.h", "#pragma once\n", "starts with a comment")

    def test_a_header_is_guarded(self):
        self.assert_found("policy/a.h", "// Rules.\n", "#pragma once")

    def test_a_long_file_is_found(self):
        self.write("policy/short.cpp", "\n" * layers.LONGEST)
        self.assert_found("policy/a.cpp", "\n" * (layers.LONGEST + 1), "lines")

    def test_a_file_is_named_by_what_it_holds(self):
        self.write("policy/command_line.cpp", "")
        self.assert_found("policy/string_utils.cpp", "", "named by what it holds")

    def test_a_folder_of_its_own_is_not_a_library_yet(self):
        self.assert_found("extras/a.cpp", "", "not a library of the architecture")


if __name__ == "__main__":
    unittest.main()
