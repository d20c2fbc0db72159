"""Documented commands that a test does not run, since they install, build, or start other people's servers: what they
name must be there. Each check gives a sentence, or None where all is well."""

import json
import re

import yaml

from support import ROOT

PRESETS = {preset["name"] for preset in json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]}


def script(words):
    """A script of ours is there; it, or the benchmark that it starts, knows its arguments, or they name a file."""
    path = ROOT / words[0]
    if not (path.is_file() and path.stat().st_mode & 0o111):
        return f"there is no script {words[0]}"
    benchmarks = [ROOT / f"bench/{word}.py" for word in words[1:]]
    text = "\n".join(source.read_text() for source in [path, *benchmarks] if source.is_file())
    for word in words[1:]:
        known = (word.isdigit() or re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) or (ROOT / word).exists()
                 or (ROOT / f"bench/{word}.py").exists() or (ROOT / f"tests/fuzz/{word}.cc").exists())
        if not known and not word.endswith((".json", ".jsonl")):  # what a run of the reader's has written
            return f"{words[0]} does not know {word}"
    return None


def cmake(words):
    flags = dict(zip(words[1:], [*words[2:], ""]))
    preset = flags.get("--preset") or flags.get("--build", flags.get("--install", "")).removeprefix("build/")
    if preset not in PRESETS:
        return f"there is no preset {preset}"
    target = flags.get("--target")
    if target and not (target.endswith("_test") and (ROOT / "tests" / target.removesuffix("_test")).is_dir()) \
            and target not in ("llm-loadtest", "unit_tests", "fuzzers", "package_files"):
        return f"there is no target {target}"
    return None


def ctest(words):
    preset = words[words.index("--test-dir") + 1].removeprefix("build/")
    return None if preset in PRESETS else f"there is no preset {preset}"


def built(words):
    """build/PRESET/FOLDER…/NAME: the folder is one of the sources'."""
    _, preset, *folder, _ = words[0].split("/")
    if preset not in PRESETS or not ROOT.joinpath(*folder, "CMakeLists.txt").is_file():
        return f"no build makes {words[0]}"
    return None


def npm(words):
    name = words[2] if words[1] == "run" else words[1]
    scripts = json.loads((ROOT / "web/package.json").read_text())["scripts"]
    return None if name in scripts or name == "ci" else f"web/package.json has no script {name}"


def folder(words):
    return None if (ROOT / words[1]).is_dir() else f"there is no folder {words[1]}"


def git(words):
    return None if words[1] == "diff" and (ROOT / words[2]).exists() else f"there is no {words[2]}"


def cpack(words):
    preset = re.fullmatch(r"build/(\w+)/CPackConfig.cmake", words[words.index("--config") + 1])
    return None if preset and preset[1] in PRESETS else f"no build makes {' '.join(words)}"


def apt(words):
    """The package has the version that is built now."""
    version = re.search(r"^project\(.* VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]
    return None if f"_{version}-" in words[-1] else f"this is version {version}: {words[-1]}"


def unit(words):
    return None if "llm-loadtest" in words and (ROOT / "deploy/systemd/llm-loadtest.service").is_file() else "no unit of ours"


def docker(words):
    """Files are there; compose knows its profiles and services. Containers, volumes and image are named as we are."""
    files = [word for flag, word in zip(words, words[1:]) if flag == "-f"]
    if missing := [file for file in files if not (ROOT / file).is_file()]:
        return f"there is no {missing[0]}"
    if words[1] == "compose":
        services = [each for file in files for each in yaml.safe_load((ROOT / file).read_text())["services"].items()]
        profiles = {profile for _, service in services for profile in service.get("profiles", [])}
        unknown = {*words[2:]} - {"-f", *files, "--profile", "up", "-d", *dict(services), *profiles}
        return f"{', '.join(files)}: {unknown} is not known" if unknown else None
    return None if any(re.match("llm-loadtest(:|$)", word) for word in words) else f"docker {words[1]} of something else"


def sqlite(words):
    return None if re.fullmatch(r"\.backup '\S+'|\.schema", words[2]) else f"sqlite3 does not know {words[2]}"


# The first word, or what a path begins with.
CHECKS = {"scripts/": script, "tests/": script, "build/": built, "cmake": cmake, "ctest": ctest, "npm": npm, "cd": folder,
          "git": git, "cpack": cpack, "apt": apt, "systemctl": unit, "journalctl": unit, "docker": docker, "sqlite3": sqlite}

# How other servers are started, and the flag or variable that says their port.
SERVERS = {
    "vllm serve": "--port",
    "python3 -m sglang.launch_server": "--port",
    "ollama serve": "OLLAMA_HOST=0.0.0.0:",
    "lmdeploy serve api_server": "--server-port",
    "text-generation-launcher": "--port",
    "llama-server": "--port",
    "python3 openai_frontend/main.py": "--openai-port",
}


def check_of(words):
    return next((check for name, check in CHECKS.items()
                 if words[0] == name or name.endswith("/") and words[0].startswith(name)), None)


def server_of(words):
    return next((name for name in SERVERS if " ".join(words).startswith(name)), None)


def server_problem(name, line, block):
    """What starts a server says its port, and a load test in the same block is aimed at that port."""
    port = re.search(rf"{re.escape(SERVERS[name])} ?(\d+)", line.text)
    if not port:
        return f"{name} without {SERVERS[name]}"
    aimed = re.findall(r"llm-loadtest run [^\n]*http://HOST:(\d+)", block.body)
    return None if set(aimed) == {port[1]} else f"{name} listens on {port[1]}, the load tests go to {aimed}"
