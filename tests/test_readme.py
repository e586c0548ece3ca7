"""What the READMEs show is what a reader gets."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators.cli import COMMANDS, main
from tests.checkout import PROJECT

READMES = ("README.md", "README.zh-CN.md")


def blocks(name: str, language: str) -> list[str]:
    text = (PROJECT / name).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("name", READMES)
def test_console_examples_are_real_output(name: str) -> None:
    shown = blocks(name, "console")
    assert shown
    for block in shown:
        command, _, output = block.partition("\n")
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "indicators"
        answer = CliRunner().invoke(main, [*arguments, "--package", str(PROJECT)])
        assert answer.exit_code == 0
        assert [line.rstrip() for line in answer.stdout.splitlines()] == [line.rstrip() for line in output.splitlines()]


@pytest.mark.parametrize("name", READMES)
def test_python_examples_run(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(name, "python"):
        exec(compile(block, name, "exec"), {})
    assert "47.3%" in capsys.readouterr().out


def test_the_frame_shown_is_the_frame_printed(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = blocks("README.md", "python")
    exec(compile(code, "README.md", "exec"), {})
    (shown,) = blocks("README.md", "text")
    assert capsys.readouterr().out.split() == shown.split()


def test_one_set_up_wherever_it_is_told() -> None:
    english, chinese, contributing = (blocks(name, "sh") for name in (*READMES, "CONTRIBUTING.md"))
    assert english[:2] == chinese[:2]
    assert english[1] == contributing[0]
    assert english[0].rstrip().endswith("indicators validate")
    assert english[1].rstrip().endswith("pytest --quiet --numprocesses auto")


BROWSER = "chromium-headless-shell"
INSTALLS = ["apt-get update", f"apt-get install --yes python3-venv git {BROWSER} libatomic1"]
TESTS = [
    "python3 -m venv --upgrade-deps .venv",
    ".venv/bin/pip install --quiet --editable .[dev]",
    ".venv/bin/pytest --quiet --numprocesses auto",
]


class Machine:
    """A machine on which the programs of the set-up only note that they were called."""

    def __init__(self, root: Path) -> None:
        self.project = root / "project"
        self._programs = root / "programs"
        self._calls = root / "calls"
        for name in ("README.md", ".ci/run"):
            (self.project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, self.project / name)
        self._programs.mkdir()
        for name in ("bash", "cat", "cp", "dirname", "mkdir", "mktemp", "rm", "sed"):
            found = shutil.which(name)
            assert found
            (self._programs / name).symlink_to(found)
        for name in ("apt-get", "python3", BROWSER, ".venv/bin/pip", ".venv/bin/pytest"):
            self.has(name)
        self.has("id", "echo 0")
        self.has("git", "[ $1 != clone ]")  # to the gates it is no checkout, and its files are copied
        self.has("sudo", '"$@"')

    def has(self, program: str, then: str = "") -> None:
        """Put it there; after its note it runs the words."""
        file = (self.project if "/" in program else self._programs) / program
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'#!{shutil.which("bash")}\necho "{program} $*" >> {self._calls}\n{then}\n', encoding="utf-8")
        file.chmod(0o755)

    def lacks(self, program: str) -> None:
        ((self.project if "/" in program else self._programs) / program).unlink()

    def calls(self, *command: str, **environment: str) -> list[str]:
        """What a command calls, but for the questions that change nothing."""
        self._calls.unlink(missing_ok=True)
        self.run(*command, **environment)
        questions = ("id ", "git --version", "python3 -c")
        return [line for line in self._calls.read_text(encoding="utf-8").splitlines() if not line.startswith(questions)]

    def run(self, *command: str, **environment: str) -> int:
        """How a command ends."""
        environment["PATH"] = str(self._programs)
        return subprocess.run(command, cwd=self.project, env=environment, capture_output=True, check=False).returncode

    def set_up(self, **environment: str) -> list[str]:
        """What the README's set-up for developers calls."""
        return self.calls("bash", "-euo", "pipefail", "-c", blocks("README.md", "sh")[1], **environment)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_set_up_installs_nothing_that_is_there(machine: Machine) -> None:
    assert machine.set_up() == TESTS


@pytest.mark.parametrize("program", [BROWSER, "git", "python3"])
def test_set_up_brings_what_the_tests_need(machine: Machine, program: str) -> None:
    machine.lacks(program)
    assert machine.set_up()[:2] == INSTALLS


@pytest.mark.parametrize("module", ["ensurepip", "libatomic.so.1"])
def test_set_up_brings_what_they_need_of_python(machine: Machine, module: str) -> None:
    machine.has("python3", f'[[ "$*" != *{module}* ]]')
    assert machine.set_up() == INSTALLS + TESTS


def test_set_up_leaves_other_systems_alone(machine: Machine) -> None:
    machine.lacks("apt-get")
    machine.lacks(BROWSER)
    assert machine.set_up() == TESTS


def test_set_up_asks_for_leave_where_it_is_not_root(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.lacks(BROWSER)
    assert [line for line in machine.set_up() if line.startswith("sudo")] == [f"sudo {line}" for line in INSTALLS]


def test_set_up_takes_the_browser_that_is_named(machine: Machine) -> None:
    machine.lacks(BROWSER)
    machine.has("google-chrome")
    assert machine.set_up(CHROMIUM="google-chrome") == TESTS


def test_no_test_runs_where_set_up_failed(machine: Machine) -> None:
    machine.lacks(BROWSER)
    machine.has("apt-get", "exit 100")
    assert machine.set_up() == INSTALLS[:1]


@pytest.mark.parametrize("missing", [BROWSER, "git", "none"])
def test_the_gates_begin_with_the_set_up_of_the_readme(machine: Machine, tmp_path: Path, missing: str) -> None:
    if missing != "none":
        machine.lacks(missing)
    machine.has(".venv/bin/pytest", "exit 1")
    called = machine.calls("bash", ".ci/run", TMPDIR=str(tmp_path))
    assert [line for line in called if not line.startswith("git clone")] == machine.set_up()


GATES = (
    "ruff check .",
    "ruff format --check .",
    "mypy ",
    "indicators validate --thorough",
    "indicators fmt --check",
    "frictionless validate datapackage.json",
    "indicators release-check",
    "indicators check README.md README.zh-CN.md docs/",
    "python docs/generate.py --check",
    "python -m tests.openers",
    ".venv/bin/pytest --quiet --numprocesses auto",
)
PROGRAMS = sorted({gate.split(" ")[0] for gate in GATES})


@pytest.mark.parametrize("broken", ["", *PROGRAMS, *GATES])
def test_the_gates_pass_when_each_is_there_and_passes(machine: Machine, tmp_path: Path, broken: str) -> None:
    for program in PROGRAMS:
        machine.has(program, f'[[ -z "{broken}" || "{program} $*" != "{broken}"* ]]')
    if broken in PROGRAMS:
        machine.lacks(broken)
    assert bool(machine.run("bash", ".ci/run", TMPDIR=str(tmp_path))) == bool(broken)


def test_no_registry_is_named() -> None:
    assert "://" not in (PROJECT / ".ci/run").read_text(encoding="utf-8") + "".join(blocks("README.md", "sh"))


@pytest.mark.parametrize("name", READMES)
def test_every_command_named_exists(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`indicators ([a-z][a-z-]*)", text))
    assert named
    assert named <= set(COMMANDS)


def test_links_lead_somewhere() -> None:
    for name in READMES:
        text = (PROJECT / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if not target.startswith("http"):
                assert (PROJECT / target).exists(), f"{name} links to {target}"
