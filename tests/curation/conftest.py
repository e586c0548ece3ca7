"""A document that nobody has decided on yet, in a package where the truth about it is known."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest
from starlette.testclient import TestClient

from indicators.curation.serving import curating_app
from tests.checkout import PROJECT
from tests.curation.drafted import without
from tests.made_once import made_once

SOURCE = "zhixi-communique-2024"
TOKEN = "token-of-a-test"
HOST = "127.0.0.1:5000"
ORIGIN = {"Origin": f"http://{HOST}"}


class Page:
    """What the page asks of the server, by hand."""

    def __init__(self, root: Path, source: str = SOURCE) -> None:
        app = curating_app(root, TOKEN, frozenset({HOST}))
        self.client = TestClient(app, base_url=f"http://{HOST}", follow_redirects=False)
        self.root, self.source = root, source

    def get(self, what: str, **asked: Any) -> Any:
        return self.client.get(f"/{TOKEN}/api/source/{self.source}/{what}", params=asked).json()

    def post(self, what: str, status: int = 200, **asked: Any) -> Any:
        answer = self.client.post(f"/{TOKEN}/api/source/{self.source}/{what}", json=asked, headers=ORIGIN)
        assert answer.status_code == status, answer.text
        return answer.json()

    def open(self) -> list[dict[str, Any]]:
        """The numbers that are open, with their proposals."""
        return [one for one in self.get("state")["numbers"] if one["state"] == "open"]

    def sure(self) -> list[dict[str, Any]]:
        """Those of them that are drafted as claims without a gap."""
        whole = [one for one in self.open() if one["proposals"][0]["certainty"] > 0.7]
        return [one for one in whole if "indicator_id" in one["proposals"][0]["cells"]]

    def accept(self, number: dict[str, Any], status: int = 200, **cells: str) -> Any:
        (proposal,) = number["proposals"]
        row = {"table": proposal["table"], "cells": {**proposal["cells"], **cells}}
        return self.post("decide", status, rows=[row], proposals=[proposal["id"]])


@pytest.fixture(scope="session")
def undecided_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(
        tmp_path_factory, "undecided", lambda folder: without(PROJECT / "tests/other_kinds", SOURCE, folder / "package")
    )


@pytest.fixture
def undecided(undecided_once: Path, tmp_path: Path) -> Path:
    """The package, without what its tables say of the document."""
    root = tmp_path / "package"
    shutil.copytree(undecided_once / "package", root)
    return root


@pytest.fixture
def page(undecided: Path) -> Page:
    opened = Page(undecided)
    opened.post("propose")
    return opened


def rows(root: Path, table: str) -> list[dict[str, str]]:
    with (root / f"data/{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@dataclass
class Served:
    """A server in a process of its own."""

    process: Popen[str]
    address: str

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def served(root: Path, source: str = SOURCE, *arguments: str) -> Iterator[Served]:
    """`indicators curate` as a person runs it."""
    command = [sys.executable, "-m", "indicators", "curate", source, "--package", str(root), *arguments]
    process = Popen(command, stdout=PIPE, text=True)
    assert process.stdout is not None
    try:
        yield Served(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
