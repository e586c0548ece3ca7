"""Who does the tasks: this process, processes of this machine, or a Dask cluster."""

from __future__ import annotations

import gc
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from indicators.errors import PackageError, WorkersLostError
from indicators.model.tables import TABLES
from indicators.package import Package
from indicators.package.files import Storage, is_plain, is_url, parts_of, patience, shown, silent

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from distributed import Client


R = TypeVar("R")

_WAITING = 3
"""Tasks that wait for each worker, so that none is idle and none hoards."""
_MOST_THREADS = 4
"""Threads that read at once: each holds a block."""
_LOOK = 1.0
"""Seconds without a result after which it is looked whether there are workers."""
_ATTEMPTS = 3
"""Times that a task is done again whose worker died."""


class Scheduler(Protocol):
    """Does tasks, in any order.

    A task is a function with its arguments. It may be done more than once, if a worker is lost; its result is given
    once.
    """

    def run(
        self, function: Callable[..., R], tasks: Sequence[tuple[Any, ...]], *, in_arrow: bool = False
    ) -> Iterator[R]:
        """The result of each task, as soon as it is there.

        Tasks `in_arrow` spend their time in Arrow, which leaves Python to others, so that threads help.
        """
        ...


class InProcess:
    """One task after another, here; those that spend their time in Arrow, some at once."""

    def run(
        self, function: Callable[..., R], tasks: Sequence[tuple[Any, ...]], *, in_arrow: bool = False
    ) -> Iterator[R]:
        threads = min(os.cpu_count() or 1, _MOST_THREADS, len(tasks)) if in_arrow else 1
        if threads == 1:
            for arguments in tasks:
                yield function(*arguments)
            return
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:
            doing: deque[Future[R]] = deque()
            try:
                for arguments in tasks:
                    doing.append(pool.submit(function, *arguments))
                    if len(doing) > threads:
                        yield doing.popleft().result()
                while doing:
                    yield doing.popleft().result()
            finally:
                for future in doing:
                    future.cancel()


class Processes:
    """So many processes of this machine."""

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Spawned, as everywhere but on Linux: a fork of a process with threads may hang.
        return ProcessPoolExecutor(
            self._jobs, mp_context=get_context("spawn"), initializer=_leave_interrupts_to_the_parent
        )

    def run(
        self, function: Callable[..., R], tasks: Sequence[tuple[Any, ...]], *, in_arrow: bool = False
    ) -> Iterator[R]:
        from concurrent.futures import FIRST_COMPLETED, wait
        from concurrent.futures.process import BrokenProcessPool

        left = list(reversed(list(enumerate(tasks))))
        doing: dict[Future[R], int] = {}
        broken = 0
        while left or doing:
            try:
                while left and len(doing) < self._jobs * _WAITING:
                    place, arguments = left[-1]
                    doing[self._pool.submit(function, *arguments)] = place
                    left.pop()
                done, _ = wait(doing, return_when=FIRST_COMPLETED)
                for future in done:
                    result = future.result()
                    del doing[future]
                    yield result
            except BrokenProcessPool as error:
                broken += 1
                if broken > _ATTEMPTS:
                    raise WorkersLostError(
                        f"{broken} worker processes died, the last for: {error}; try fewer --jobs, and in a script of "
                        'your own call it below `if __name__ == "__main__":`, as each process runs the script again'
                    ) from error
                # What was not given yet is done again: a task leaves nothing behind but whole files.
                left += [(place, tasks[place]) for place in sorted(doing.values(), reverse=True)]
                doing = {}
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = self._start()

    def close(self) -> None:
        """End the processes, whatever they do."""
        workers = list((self._pool._processes or {}).values())
        self._pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Dask:
    """The workers of a Dask cluster, which reach the package and the scratch directory by the same paths."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def run(
        self, function: Callable[..., R], tasks: Sequence[tuple[Any, ...]], *, in_arrow: bool = False
    ) -> Iterator[R]:
        from asyncio import CancelledError

        from distributed import KilledWorker, wait

        workers = max(sum(self._client.nthreads().values()), 1)
        left = list(reversed(tasks))
        doing: set[Any] = set()
        alive = time.monotonic()
        while left or doing:
            while left and len(doing) < workers * _WAITING:
                doing.add(self._client.submit(function, *left.pop(), pure=False, retries=_ATTEMPTS))
            try:
                done = wait(doing, timeout=_LOOK, return_when="FIRST_COMPLETED").done
            except TimeoutError:
                done = set()
            for future in done:
                try:
                    # A worker may be lost with a result that it had: to fetch that would be to wait for ever.
                    failed = future.status != "finished"
                    result = future.result(timeout=None if failed else patience())
                except (KilledWorker, CancelledError) as error:
                    raise WorkersLostError(f"the Dask cluster lost its workers or its scheduler: {error}") from error
                except TimeoutError:
                    if failed:
                        raise
                    continue
                doing.discard(future)
                yield result
                future.release()
            if self._workers():
                alive = time.monotonic()
            elif time.monotonic() - alive > patience():
                raise WorkersLostError(f"the Dask cluster has no worker any more: {silent()}")

    def _workers(self) -> int:
        """How many there are; none where the scheduler is gone as well."""
        try:
            return len(self._client.nthreads())
        except (OSError, TimeoutError):
            return 0


@contextmanager
def scheduler_for(jobs: int = 1, cluster: str | Client | None = None) -> Iterator[Scheduler]:
    """A scheduler: a Dask cluster by its address or client, so many processes, or this one."""
    if cluster is not None and jobs > 1:
        raise PackageError("--jobs and --scheduler exclude each other; a cluster has workers of its own")
    if cluster is not None:
        with _client(cluster) as client:
            yield Dask(client)
    elif jobs > 1:
        processes = Processes(jobs)
        try:
            yield processes
        finally:
            processes.close()
    else:
        yield InProcess()


def _client(cluster: str | Client) -> AbstractContextManager[Client]:
    from contextlib import nullcontext

    from distributed import Client

    if isinstance(cluster, Client):
        return nullcontext(cluster)
    try:
        client: AbstractContextManager[Client] = Client(cluster, timeout=10)
    except (OSError, ValueError, TimeoutError) as error:
        raise PackageError(f"no Dask scheduler at {cluster}: {str(error).splitlines()[0]}") from error
    return client


@contextmanager
def without_collector() -> Iterator[None]:
    """Objects by the million that all live until the task is done: looking through them for cycles takes long."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


_OF_THIS_PROCESS = "memory://"
"""fsspec's file system for tests and notebooks."""


def table_in_files(storage: Storage) -> str | None:
    """The first table that is not in one CSV file."""
    return next((name for name in TABLES if not is_plain(parts_of(storage, name), name)), None)


def require_workers(package: Package, jobs: int, scheduler: str | Client | None) -> None:
    """Refuse workers that there cannot be: none, or others where only this process sees the package."""
    if jobs < 1:
        raise PackageError(f"jobs is {jobs}; expected 1 or more")
    if (jobs > 1 or scheduler is not None) and package.storage.address.startswith(_OF_THIS_PROCESS):
        raise PackageError(f"{package.storage.place()}: no other process sees it; leave out --jobs and --scheduler")


def scratch_directory(given: str | Path | None) -> str | None:
    """The directory in which partial results are asked to be; None where nobody asks for one."""
    if given is not None and is_url(str(given)):
        raise PackageError(f"{shown(str(given))}: partial results need a directory that every worker reaches, no URL")
    return None if given is None else str(given)
