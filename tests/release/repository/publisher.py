"""Publishers in processes of their own, which can be killed at any of their steps."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STEPS = frozenset({"open", "os.mkdir", "os.link", "os.rename", "os.remove", "os.rmdir"})


def processes() -> ForkServerContext:
    """Processes that start at once, because what they import was imported before them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["s3fs", "indicators.release.publish", __name__])
    return context


def prepared(target: Callable[..., object], *arguments: object) -> BaseProcess:
    """One that is yet to be started."""
    return processes().Process(target=target, args=arguments)


def publish_and_die(build: Path, address: str, step: int) -> None:
    """Publish into a folder, and be killed before the given step: a name made or removed, half a file written."""
    taken = 0

    def count() -> None:
        nonlocal taken
        taken += 1
        if taken == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event in _STEPS and any(isinstance(one, str | os.PathLike) and _inside(one) for one in arguments):
            count()

    def _inside(path: str | os.PathLike[str]) -> bool:
        return os.fspath(path).startswith(address)

    class InHalves(io.FileIO):
        def write(self, content: ReadableBuffer) -> int:
            view = memoryview(content)
            if len(view) > 1:
                view = view[: len(view) // 2]
                count()
            return super().write(view)

    from indicators.release.publish import publish_build

    io.FileIO = InHalves  # type: ignore[misc]
    sys.addaudithook(watch)
    publish_build(build, address)


def publish_in(environment: Mapping[str, str], builds: list[Path], address: str) -> None:
    """Publish builds one after the other."""
    os.environ.update(environment)
    from indicators.release.publish import publish_build

    for build in builds:
        publish_build(build, address)


def publish_together(environment: Mapping[str, str], build: Path, address: str, barrier: Any, outcomes: Any) -> None:
    """Publish when all others are ready to, and tell how it ended."""
    os.environ.update(environment)
    from indicators.errors import PackageError
    from indicators.release.publish import publish_build

    barrier.wait(300)
    try:
        outcomes.put("published" if publish_build(build, address).published else "there already")
    except PackageError as error:
        outcomes.put(type(error).__name__)
