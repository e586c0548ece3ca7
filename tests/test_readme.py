"""What the READMEs show is what a reader gets."""

from __future__ import annotations

import re
import shlex

import pytest
from click.testing import CliRunner

from indicators.cli.main import COMMANDS, main
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


def test_both_languages_set_up_alike() -> None:
    english, chinese = (blocks(name, "sh") for name in READMES)
    assert english[:2] == chinese[:2]
    assert english[0].rstrip().endswith("indicators validate")
    assert english[1].rstrip().endswith("pytest --quiet --numprocesses auto")


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
