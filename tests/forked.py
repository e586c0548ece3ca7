"""`indicators` for tests in which a shell or git runs it often: forked off a process that has loaded it."""

from __future__ import annotations

import marshal
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from select import select
from typing import TextIO, cast

_COMMAND = f"""#!{sys.executable} -IS
import marshal, os, socket, sys

server = socket.socket(socket.AF_UNIX)
server.connect(os.path.join(os.path.dirname(os.path.realpath(__file__)), "socket"))
asked = marshal.dumps((sys.argv[1:], os.getcwd(), dict(os.environ)))
socket.send_fds(server, [len(asked).to_bytes(4, "big")], [0, 1, 2])
server.sendall(asked)
sys.exit(server.recv(1)[0])
"""
_MOST = 1 << 16


@contextmanager
def forking_command(folder: Path) -> Iterator[None]:
    """A command `indicators` in the folder for as long as the block lasts; none where processes are not to be forked,
    so that the one after it on the path is found."""
    if sys.platform != "linux":
        yield
        return
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket"))
        listening.listen(64)
        command = [sys.executable, "-m", "tests.forked", str(listening.fileno())]
        root = Path(__file__).resolve().parents[1]
        with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, pass_fds=[listening.fileno()]):
            (folder / "indicators").write_text(_COMMAND, encoding="utf-8")
            (folder / "indicators").chmod(0o755)
            yield


def _serve(listening: socket.socket) -> None:
    """Fork for each caller, and load what a command had to load, so that those after it need not.

    The end of its input is that of the tests, however they end.
    """
    read, write = os.pipe()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    import_module("indicators.cli")
    waiting: list[socket.socket | int] = [listening, read, 0]
    while 0 not in (ready := select(waiting, [], [])[0]):
        if read in ready:
            for name in os.read(read, _MOST).decode().split():
                with suppress(Exception):
                    import_module(name)
        if listening in ready:
            caller, _ = listening.accept()
            loaded = set(sys.modules)
            if not os.fork():
                listening.close()
                code = _run(caller)
                caller.sendall(bytes([code]))
                caller.close()
                os.write(write, " ".join([*(sys.modules.keys() - loaded), ""]).encode())
                os._exit(0)
            caller.close()


def _run(caller: socket.socket) -> int:
    """The exit code of the command, as the caller would run it: its arguments, folder, environment and streams."""
    from indicators.cli import main

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    length, streams, _, _ = socket.recv_fds(caller, 4, 3)
    arguments, folder, environment = marshal.loads(caller.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    try:
        main(arguments, prog_name="indicators")
    except SystemExit as ending:
        return int(ending.code or 0)
    finally:
        sys.stdout.flush()
    return 0


def _stream(number: int, mode: str) -> TextIO:
    """What Python makes of a stream at its start: errors are said at once, whatever is in them."""
    said = number == 2
    errors = "backslashreplace" if said else None
    return cast("TextIO", open(number, mode, buffering=1 if said else -1, errors=errors, closefd=False))


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
