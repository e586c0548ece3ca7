"""The steps of an Action or of a job in a workflow, read from its file and run one by one as a runner would."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PULL_REQUEST = {
    "github.event_name": "pull_request",
    "github.event.pull_request.number": "7",
    "github.event.pull_request.head.repo.full_name": "owner/data",
    "github.repository": "owner/data",
    "github.token": "a-token",
}
"""What the steps are told of a pull request from a branch of the repository itself."""

PUSH = {name: "push" if name == "github.event_name" else "" for name in PULL_REQUEST}


@dataclass(frozen=True)
class Outcome:
    """What a run left: its exit code, log and summary, and the names of the steps that ran."""

    code: int
    log: str
    summary: str
    ran: tuple[str, ...]


class CompositeAction:
    """The action in a file."""

    def __init__(self, file: Path) -> None:
        self._folder = file.parent
        self._action: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))

    @property
    def inputs(self) -> dict[str, dict[str, str]]:
        inputs: dict[str, dict[str, str]] = self._action["inputs"]
        return inputs

    @property
    def steps(self) -> list[dict[str, Any]]:
        steps: list[dict[str, Any]] = self._action["runs"]["steps"]
        return steps

    def run(
        self,
        workspace: Path,
        scratch: Path,
        tools: Path | None = None,
        event: Mapping[str, str] = PUSH,
        **inputs: str,
    ) -> Outcome:
        """Run in a workspace with inputs (``_`` for ``-``); `tools` comes before the installed commands on the path."""
        given = {name: one["default"] for name, one in self.inputs.items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        context = {f"inputs.{name}": value for name, value in given.items()}
        context["github.action_path"] = str(self._folder)
        return run_steps(self.steps, {**context, **event}, workspace, scratch, tools)


def job_of(file: Path, name: str) -> dict[str, Any]:
    """A job of a workflow."""
    job: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"][name]
    return job


def run_steps(
    steps: Sequence[Mapping[str, Any]],
    context: Mapping[str, str],
    workspace: Path,
    scratch: Path,
    tools: Path | None = None,
) -> Outcome:
    """Run steps in a workspace. One that uses another action is noted as run and does nothing."""
    context = {"runner.temp": str(scratch), **context}
    summary = scratch / "summary.md"
    summary.touch()
    path = [*([str(tools)] if tools else []), str(Path(sys.executable).parent), os.environ["PATH"]]
    log, ran, code = "", [], 0
    for step in steps:
        if "if" in step and not holds(step["if"], context):
            continue
        ran.append(step.get("name") or step["uses"])
        if "uses" in step:
            continue
        assert step.get("shell", "bash") == "bash"
        script = scratch / "step.sh"
        script.write_text(_filled(step["run"], context), encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=workspace,
            env={
                "PATH": os.pathsep.join(path),
                "GITHUB_STEP_SUMMARY": str(summary),
                "GITHUB_SHA": "HEAD",
                **{name: _filled(value, context) for name, value in step.get("env", {}).items()},
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        log += done.stdout + done.stderr
        code = done.returncode
        if code:
            break
    return Outcome(code, log, summary.read_text(encoding="utf-8"), tuple(ran))


def command(folder: Path, name: str, script: str) -> None:
    """Put a command into a folder."""
    file = folder / name
    file.write_text(script, encoding="utf-8")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def recorded_command(folder: Path, name: str) -> Path:
    """Put a command into a folder that does nothing but write down its arguments; the file they go to."""
    record = folder / f"{name}.arguments"
    command(folder, name, f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{record}"\n')
    return record


def _filled(text: str, context: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: context[match[1]], text)


def holds(condition: str, context: Mapping[str, str]) -> bool:
    """Whether a condition of a step or job does: ``a == 'b' && a == b``."""

    def value(word: str) -> str:
        return word[1:-1] if word.startswith("'") else context[word]

    parts = [re.fullmatch(r"([\w.-]+) == ('[^']*'|[\w.-]+)", part) for part in condition.split(" && ")]
    assert all(parts), f"a condition that this runner cannot read: {condition}"
    return all(value(part[1]) == value(part[2]) for part in parts if part)
