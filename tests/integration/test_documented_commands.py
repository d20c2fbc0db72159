"""Every command in the documentation. llm-loadtest and curl run, in a folder with the files that the examples name, against
the simulator and a `serve`; the rest is checked for what it names (command_checks.py). What no rule covers is a failure."""

import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

from command_checks import check_of, script, server_of, server_problem
from documented_commands import OTHER_LANGUAGES, Block, blocks, pages, spans
from serve_support import Serve
from support import BINARY, ENVIRONMENT, ROOT, Simulator, TestCase, run

RUN = {"llm-loadtest", "build/release/src/cli/llm-loadtest", "curl", "echo", "kill"}
GOLDEN = ROOT / "tests/tokenize/golden"

# A file that an example names -> what is in it.
FILES = {
    "prompt.txt": "What is a token?\n",
    "prompts.jsonl": '{"prompt": "What is a token?", "output_len": 20}\n',
    "run.toml": 'server = "http://HOST:8000"\nconcurrency = [1, 10]\nnum_prompts = 20\n',
    "models/qwen3/tokenizer.json": GOLDEN / "qwen.json",
    ".cache/huggingface/hub/models--Qwen--Qwen3-8B/refs/main": "1",
    ".cache/huggingface/hub/models--Qwen--Qwen3-8B/snapshots/1/tokenizer.json": GOLDEN / "qwen.json",
    "DIRECTORY/.keep": "",
    ".local/share/bash-completion/completions/.keep": "",
    ".config/fish/completions/.keep": "",
    ".curlrc": "fail-with-body\nshow-error\nmax-time = 20\n",
}

# What is run in place of what is shown: the same, sooner. Names in capitals become what they stand for.
SUBSTITUTIONS = [
    (r"build/release/src/cli/llm-loadtest", "llm-loadtest"),
    (r"(-d|--duration) \d+(s|m)\b", r"\1 300ms"),
    (r"(-n|--num-prompts) \d{3,}", r"\1 100"),
    (r"--ramp ([\d.]+:[\d.]+):\S+", r"--ramp \1:1s"),  # in less time, gaps of gamma:2 may leave no request
    (r"--think-time \S+", "--think-time 1ms"),
    (r"--cooldown \S+", "--cooldown 1ms"),
    (r"llm-loadtest sim(?!.*--ttft-ms)", "llm-loadtest sim --ttft-ms 1 --itl-ms 0"),
    (r"--ttft-ms \d+", "--ttft-ms 1"),
    (r"--itl-ms \d+", "--itl-ms 0"),
    (r"llm-loadtest sim(?!.*--port)", "llm-loadtest sim --port 8000"),
    (r"--port 8000", "--port {sim_port}"),
    (r"--host 0\.0\.0\.0", "--host 127.0.0.1"),
    (r"https?://(HOST|gpu\d|bench\d|127\.0\.0\.1|localhost):8085", "http://127.0.0.1:{serve_port}"),
    (r"https?://(HOST|gpu\d|127\.0\.0\.1)(:\d+)?(?=[/\s,\"']|$)(?!:{)", "http://127.0.0.1:{sim_port}"),
    (r"\bMODEL\b", "sim-model"),
    (r"\bTOKENIZER\b", "cl100k_base"),
    (r"\bRUN\b|\d{8}T\d{6}Z-[0-9a-f]{8}", "{run_id}"),
    (r"=…", "=secret"),
    (r"^kill %1$", "kill %1; wait %1"),
]

# Waits for what was started last, and ends what goes on at the end; both must go well. Whatever happens, nothing stays behind.
PRELUDE = """set -euo pipefail
trap 'echo "exit code $? of: $BASH_COMMAND" >&2' ERR
trap 'kill -KILL $(jobs -p) 2>/dev/null || true' EXIT
listening() { until (: </dev/tcp/127.0.0.1/$1) 2>/dev/null; do kill -0 $! || return 1; sleep 0.02; done; }
"""
END = 'for job in $(jobs -p); do kill -TERM "$job" 2>/dev/null || true; wait "$job"; done\n'


# Flags in sentences that are other programs', by page. What servers.md names is of servers.
FOREIGN_FLAGS = {"docs/deploy.md": {"--build-arg", "--add-host", "--network", "--profile"}}
SERVERS_PAGE = "docs/servers.md"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def shell_line(line):
    """As bash runs it here: servers in the background, awaited. --strict may find a level INVALID: exit code 1."""
    text = re.sub(r"\s+#[^\n'\"]*$", "", line.text)
    server = re.search(r"llm-loadtest (sim|serve)\b", text)
    if server:
        return f"{text.removesuffix('&')} &\nlistening {{{server[1]}_port}}"
    return f"{text} || (($? == 1))" if "--strict" in text else text


def known_flags():
    """{command: its flags}, "" for those of the program itself."""
    text = {"": run("--help").out}
    listed = text[""][text[""].index("Commands:"):]
    text |= {name: run(name, "--help").out for name in re.findall(r"^  ([a-z]+)  ", listed, re.M)}
    return {name: {*re.findall(r"(?<![\w-])--?[a-z][a-z0-9-]*", help_text)} for name, help_text in text.items()}


def sentence_problem(words, flags, page):
    """Code within a sentence that is a command of ours, or begins with a flag, names what is there."""
    if words and re.match("scripts/.", words[0]):
        return script(words)
    if words[:1] == ("llm-loadtest",) and len(words) > 1:
        if re.match("[a-z]", words[1]) and words[1] not in flags:
            return f"there is no command {words[1]}"
        words = words[1:]
    elif not (len(words) > 1 and words[0] in flags and words[1].startswith("-")):
        if not words or not words[0].startswith("--") or page == SERVERS_PAGE:
            return None
    command = words[0] if words[0] in flags else ""
    known = flags[command] if command else set().union(*flags.values(), FOREIGN_FLAGS.get(page, ()))
    used = [flag[1] for flag in (re.match(r"(--?[a-z][a-z0-9-]*)(=|$)", word) for word in words) if flag]
    return next((f"{' '.join(['llm-loadtest', command]).strip()} does not know {flag}" for flag in used if flag not in known), None)


class DocumentedCommands(TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="llm-loadtest-"))
        cls.addClassCleanup(shutil.rmtree, cls.home)
        cls.simulator = cls.enterClassContext(Simulator("--ttft-ms", 1, "--itl-ms", 0))
        cls.serve = cls.enterClassContext(Serve(cls.home, "--rate-limit", 0))
        os.symlink(BINARY, cls.home / "llm-loadtest")
        finished = run("run", "-s", cls.simulator.url, "-n", 5, "-o", cls.home / "result.json", "--quiet")
        assert finished.code == 0, str(finished)

    def test_every_block_says_its_language(self):
        for page in pages():
            for block in blocks(page):
                with self.subTest(str(block)):
                    if block.lines:
                        continue
                    self.assertIn(block.language, OTHER_LANGUAGES)
                    self.assertIsNone(re.search(r"^(\$ |llm-loadtest (?!COMMAND)[a-z]+ (?!.*FLAG…)|curl |scripts/)", block.body, re.M),
                                      "commands belong in a block marked sh or console")

    def test_both_readmes_show_the_same_commands(self):
        english, korean = ([[line.commands for line in block.lines] for block in blocks(ROOT / name) if block.lines]
                           for name in ("README.md", "README.ko.md"))
        self.assertEqual(english, korean)

    def test_every_command(self):
        ran = set()
        for page in pages():
            for block in blocks(page):
                with self.subTest(str(block)):
                    script = self.checked(block)
                    if script and script not in ran:
                        self.execute(script)
                    ran.add(script)

    def test_commands_and_flags_within_sentences_are_known(self):
        flags = known_flags()
        for page in pages():
            for words in spans(page):
                self.assertIsNone(sentence_problem(words, flags, str(page.relative_to(ROOT))), page)
        for text, problem in {
            "llm-loadtest none": "there is no command none",
            "llm-loadtest run -s URL --never": "llm-loadtest run does not know --never",
            "llm-loadtest run -s URL --output=FILE -c 1,-2": None,
            "history --grace 1s": "llm-loadtest history does not know --grace",
            "--grace": None, "--never 1": "llm-loadtest does not know --never", "--fault-…": None,
            "scripts/none": "there is no script scripts/none",
        }.items():
            self.assertEqual(sentence_problem(tuple(text.split()), flags, "page"), problem)
        self.assertIsNone(sentence_problem(("--profile", "x"), flags, "docs/deploy.md"))

    def checked(self, block):
        """Holds what is not run to its rules; gives the script of what is."""
        lines = []
        for line in block.lines:
            if all(words[0] in RUN for words in line.commands):
                lines.append(shell_line(line))
                continue
            for words in line.commands:
                server, check = server_of(words), check_of(words)
                self.assertTrue(server or check, f"line {line.number}: no rule covers {' '.join(words)}")
                problem = server_problem(server, line, block) if server else check(words)
                self.assertIsNone(problem, f"line {line.number}")
        return "\n".join(lines)

    def execute(self, script):
        own_sim, own_serve = "llm-loadtest sim" in script, "llm-loadtest serve" in script
        for pattern, replacement in SUBSTITUTIONS:
            script = re.sub(pattern, replacement, script, flags=re.MULTILINE)
        ports = {"sim_port": free_port() if own_sim else self.simulator.url.rpartition(":")[2],
                 "serve_port": free_port() if own_serve else self.serve.port}
        values = {**ports, "run_id": self.saved_run() if "{run_id}" in script else None}
        script = re.sub(r"\{(sim_port|serve_port|run_id)\}", lambda name: str(values[name[1]]), script)
        with tempfile.TemporaryDirectory() as folder:
            self.lay_out(pathlib.Path(folder))
            finished = subprocess.run(
                ["timeout", "60", "bash", "-c", PRELUDE + script + "\n" + END], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                text=True, env={**ENVIRONMENT, "PATH": f"{self.home}:{ENVIRONMENT['PATH']}", "HOME": folder, "PORT": str(ports["serve_port"]),
                                "DATABASE_PATH": str(self.home / "runs.db"), "DATA_DIR": str(self.home / "data")})
        self.assertEqual(finished.returncode, 0, f"\n{script}\n--- stdout\n{finished.stdout[-3000:]}\n--- stderr\n{finished.stderr[-3000:]}")

    def saved_run(self):
        run_id = self.serve.start({"server_url": self.simulator.url, "num_prompts": 5})
        self.serve.wait_for(run_id, "completed")
        return run_id

    def lay_out(self, folder):
        shutil.copy(self.home / "result.json", folder)
        for name, content in FILES.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, pathlib.Path):
                shutil.copy(content, path)
            else:
                path.write_text(content.replace("http://HOST:8000", self.simulator.url), encoding="utf-8")

    def test_a_flag_that_is_not_known_fails(self):
        script = self.checked(Block("page", 1, "sh", "llm-loadtest run -s http://HOST:8000 --never 1\n"))
        with self.assertRaisesRegex(AssertionError, "exit code 2 of: llm-loadtest run .* --never 1"):
            self.execute(script)

    def test_a_call_that_is_refused_fails(self):
        script = self.checked(Block("page", 1, "console", "$ curl -s http://HOST:8085/api/v1/benchmark/none\n"))
        with self.assertRaisesRegex(AssertionError, "exit code 22 of: curl"):
            self.execute(script)

    def test_a_server_that_does_not_end_well_fails(self):
        script = self.checked(Block("page", 1, "sh", "llm-loadtest sim --truth none/truth.jsonl &\n"))
        with self.assertRaisesRegex(AssertionError, "exit code [1-9]"):
            self.execute(script)


class Rules(unittest.TestCase):
    """What is not run can be wrong, too."""

    def lines(self, body, language="sh"):
        return Block("page", 1, language, body).lines

    def test_lines_are_cut_into_commands(self):
        lines = self.lines("# words\nA=1 a -b 'c # d' | e >f 2>g && h \\\n  --i  # words\n\nj '{\n}' &\n")
        self.assertEqual([(line.number, line.commands) for line in lines],
                         [(3, (("a", "-b", "c # d"), ("e", "2"), ("h", "--i"))), (6, (("j", "{\n}"),))])
        console = self.lines("$ a \\\n  -b\nwhat it printed\n$ c\n", "console")
        self.assertEqual([line.commands for line in console], [(("a", "-b"),), (("c",),)])
        self.assertEqual(self.lines("a\n", "text"), ())

    def test_what_is_named_must_be_there(self):
        for text, problem in {
            "scripts/none": "there is no script scripts/none",
            "scripts/test --none": "scripts/test does not know --none",
            "scripts/bench fidelity --rounds 1": None,
            "cmake --preset none": "there is no preset none",
            "cmake --build build/dev --target none_test": "there is no target none_test",
            "cmake --build build/dev --target metrics_test": None,
            "ctest --test-dir build/none": "there is no preset none",
            "build/dev/tests/none/none_test": "no build makes build/dev/tests/none/none_test",
            "npm run none": "web/package.json has no script none",
            "npm test": None,
            "cd none": "there is no folder none",
            "git diff none": "there is no none",
        }.items():
            words = self.lines(text)[0].commands[0]
            self.assertEqual(check_of(words)(words), problem)
        self.assertIsNone(check_of(("make", "all")))

    def test_a_load_test_goes_to_the_server_that_was_started(self):
        for text, problem in {
            "vllm serve M --port 8000\nllm-loadtest run -s http://HOST:8000": None,
            "vllm serve M --port 8000\nllm-loadtest run -s http://HOST:80": "vllm serve listens on 8000, the load tests go to ['80']",
            "vllm serve M": "vllm serve without --port",
        }.items():
            block = Block("page", 1, "sh", text + "\n")
            self.assertEqual(server_problem("vllm serve", block.lines[0], block), problem)


if __name__ == "__main__":
    unittest.main()
