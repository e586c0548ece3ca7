"""A composite GitHub Action, read from its file and run step by step as a runner would."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class Outcome:
    """What a run of the action left: its exit code, log and summary, and the names of the steps that ran."""

    code: int
    log: str
    summary: str
    ran: tuple[str, ...]


class CompositeAction:
    """The action in a file. A step that uses another action is noted as run and does nothing."""

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

    def run(self, workspace: Path, scratch: Path, tools: Path | None = None, **inputs: str) -> Outcome:
        """Run in a workspace with inputs (``_`` for ``-``); `tools` comes before the installed commands on the path."""
        given = {name: one["default"] for name, one in self.inputs.items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        context = {f"inputs.{name}": value for name, value in given.items()}
        context["github.action_path"] = str(self._folder)
        summary = scratch / "summary.md"
        summary.touch()
        path = [*([str(tools)] if tools else []), str(Path(sys.executable).parent), os.environ["PATH"]]
        log, ran, code = "", [], 0
        for step in self.steps:
            if "if" in step and not _holds(step["if"], context):
                continue
            ran.append(step["name"])
            if "uses" in step:
                continue
            assert step["shell"] == "bash"
            script = scratch / "step.sh"
            script.write_text(_filled(step["run"], context), encoding="utf-8")
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
                cwd=workspace,
                env={
                    "PATH": os.pathsep.join(path),
                    "GITHUB_STEP_SUMMARY": str(summary),
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


def recorded_command(folder: Path, name: str) -> Path:
    """Put a command into a folder that does nothing but write down its arguments; the file they go to."""
    record = folder / f"{name}.arguments"
    command = folder / name
    command.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{record}"\n', encoding="utf-8")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return record


def _filled(text: str, context: dict[str, str]) -> str:
    return re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda match: context[match[1]], text)


def _holds(condition: str, context: dict[str, str]) -> bool:
    match = re.fullmatch(r"([\w.-]+) == '([^']*)'", condition)
    assert match, f"a condition that this runner cannot read: {condition}"
    return context[match[1]] == match[2]
