"""cmake/make_man.py: manual pages say what --help says."""

import gzip
import pathlib
import subprocess
import sys
import tempfile
import unittest

CMAKE = pathlib.Path(__file__).resolve().parents[2] / "cmake"
sys.path.insert(0, str(CMAKE))

from make_man import escaped, page, rows_of, sections_of  # noqa: E402

HELP = """\
Count the words of a
text

Usage: tool count [FILE]
                  [FLAG…]

What to count:
  -w, --words                   Words; default: "all" of them,
                                one after another
      --in-a-language en|ko|none-of-them
                                Which one

A file that is not there is an error; it is
said so.

Examples:
  tool count -w a.txt           its words
  .hidden
"""

PAGE = r"""
.TH LLM-LOADTEST-COUNT 1 "" "llm-loadtest 1.2" "User Commands"
.SH NAME
llm-loadtest-count \- Count the words of a text
.SH SYNOPSIS
.B tool count [FILE] [FLAG...]
.SH DESCRIPTION
.PP
A file that is not there is an error; it is said so.
.SH WHAT TO COUNT
.TP
.B \-w, \-\-words
Words; default: \(dqall\(dq of them, one after another
.TP
.B \-\-in\-a\-language en|ko|none\-of\-them
Which one
.SH EXAMPLES
.nf
tool count \-w a.txt           its words
\&.hidden
.fi
.SH SEE ALSO
llm\-loadtest(1)
""".lstrip()

PROGRAM = """#!/bin/sh
case "$*" in
  --version) echo 'llm-loadtest 1.2 (abc)' ;;
  --help) printf 'A tool.\\n\\nUsage: tool COMMAND\\n\\nCommands:\\n  count                         Count\\n  sum    Add up\\n' ;;
  *) printf '%s it\\n\\nUsage: tool %s\\n' "$1" "$1" ;;
esac
"""


class MakeMan(unittest.TestCase):
    def test_a_help_text_is_a_whole_page(self):
        self.assertEqual(page("llm-loadtest-count", HELP, "1.2", ["llm-loadtest"]), PAGE)

    def test_parts_of_a_help_text(self):
        self.assertEqual(sections_of(HELP)[:2], ("Count the words of a text", "tool count [FILE] [FLAG…]"))
        self.assertEqual(sections_of("Do it\n\nUsage: tool do\n"), ("Do it", "tool do", [], []))

    def test_a_term_may_be_longer_than_its_column_or_stand_close(self):
        self.assertEqual(rows_of(["  bash   tool > a   (b)", "      --long-one A|B", " " * 32 + "What it", " " * 32 + "does"]),
                         [("bash", "tool > a   (b)"), ("--long-one A|B", "What it does")])

    def test_what_roff_would_interpret_is_escaped(self):
        self.assertEqual(escaped("'a' \"b\" `c` ~/d ^e \\f -g"), r"\(aqa\(aq \(dqb\(dq \(gac\(ga \(ti/d \(hae \ef \-g")
        self.assertEqual(escaped(".5 is a half"), r"\&.5 is a half")
        self.assertEqual((escaped("N[,N…]"), escaped("… and so on")), ("N[,N...]", r"\&... and so on"))

    def make(self, program_text):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        program = pathlib.Path(folder.name, "program")
        program.write_text(program_text)
        program.chmod(0o755)
        made = pathlib.Path(folder.name, "man")
        done = subprocess.run([sys.executable, str(CMAKE / "make_man.py"), str(program), str(made)], capture_output=True,
                              text=True)
        return done, {path.name: path.read_bytes() for path in sorted(made.glob("*"))}

    def test_a_page_for_the_program_and_one_for_each_command(self):
        done, made = self.make(PROGRAM)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(list(made), ["llm-loadtest-count.1.gz", "llm-loadtest-sum.1.gz", "llm-loadtest.1.gz"])
        text = {name: gzip.decompress(data).decode() for name, data in made.items()}
        self.assertIn("\nllm-loadtest \\- A tool\n", text["llm-loadtest.1.gz"])
        self.assertTrue(text["llm-loadtest.1.gz"].endswith("\nllm\\-loadtest\\-count(1), llm\\-loadtest\\-sum(1)\n"))
        self.assertEqual(text["llm-loadtest-sum.1.gz"],
                         '.TH LLM-LOADTEST-SUM 1 "" "llm-loadtest 1.2" "User Commands"\n.SH NAME\n'
                         "llm-loadtest-sum \\- sum it\n.SH SYNOPSIS\n.B tool sum\n.SH SEE ALSO\nllm\\-loadtest(1)\n")
        self.assertEqual(self.make(PROGRAM)[1], made)  # no time or path in them

    def test_help_without_commands_is_an_error(self):
        done, made = self.make("#!/bin/sh\necho llm-loadtest 1.2\n")
        self.assertEqual((done.returncode, made), (1, {}))
        self.assertRegex(done.stderr, r"^make_man.py: .*/program --help names no commands\n$")


if __name__ == "__main__":
    unittest.main()
