"""The command line: a module per theme, each command a few lines over the public API, imported when it is asked for."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any

try:
    import click

    from indicators import DISTRIBUTION
    from indicators.cli.terminal import COULD_NOT_RUN, INTERRUPTED, UNREAD, accept_any_text, say, wants_colour
except KeyboardInterrupt:
    raise SystemExit(130) from None  # before there is a command that could be told of Ctrl-C

_THEMES = (
    ("checking", "validate check rule rules"),
    ("curating", "fmt merge"),
    ("checking", "coverage"),
    ("curating", "init add-source scan draft import accept curate"),
    ("reading", "list describe show search evidence cite"),
    ("comparing", "compare series derived mcp"),
    ("releasing", "build"),
    ("reading", "export"),
    ("releasing", "site"),
    ("reading", "plot"),
    ("releasing", "publish versions fetch"),
    ("comparing", "diff review"),
    ("releasing", "release-check changelog"),
)
COMMANDS = {command: theme for theme, commands in _THEMES for command in commands.split()}
"""Each command, as help lists them, and the module of its theme."""


class Commands(click.Group):
    """Finds a command in the module of its theme, and ends it with a line where the machine fails it."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        accept_any_text()
        with _ending_in_a_line():
            try:
                return super().main(*args, **kwargs)
            except SystemExit as ending:
                _flush(said=ending.code == COULD_NOT_RUN)
                raise

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _ending_in_a_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        # Here and above too: click has an ending of its own for Ctrl-C.
        with _ending_in_a_line():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"indicators.cli.{COMMANDS[cmd_name]}_commands")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            # click looks for the nearest among commands that it holds, and a lazy group holds none.
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=COMMANDS, ctx=ctx) from None


def _flush(*, said: bool) -> None:
    """Write what is left of the output now: the interpreter would end with a traceback where a device is full.

    A second reason is not told where it was said that the command failed.
    """
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except OSError as error:
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno != errno.EPIPE and not said:
            raise


@contextmanager
def _ending_in_a_line() -> Iterator[None]:
    """Turn Ctrl-C and what the machine cannot do into one line on standard error and an exit code."""
    try:
        yield
    except KeyboardInterrupt as error:
        say(": ".join(("interrupted", *map(str, error.args))))
        raise SystemExit(INTERRUPTED) from None
    except MemoryError:
        say("not enough memory")
        raise SystemExit(COULD_NOT_RUN) from None
    except OSError as error:
        if error.errno == errno.EPIPE:
            _flush(said=True)
            raise SystemExit(UNREAD) from None  # whoever read the output has seen enough; click's 1 would say problems
        say(": ".join(str(part) for part in (error.filename, error.strerror or error) if part))
        raise SystemExit(COULD_NOT_RUN) from None


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=DISTRIBUTION, prog_name="indicators", message="%(prog)s %(version)s")
def main() -> None:
    """Cited indicators of Chinese regional cooperation, and the tool that keeps them honest.

    Every command about a package takes it as --package PATH: its directory, its datapackage.json or a URL. Without it
    a command takes the nearest datapackage.json at or above the current directory; where there is none, those that
    read take the installed data, and those that check or change say so. Those about a package and nothing else
    (validate, fmt, merge, build, site, release-check, changelog) take PATH alone too.

    Exit codes: 0 clean, 1 problems found, 2 could not run, 130 interrupted, 141 nobody
    reads the output any more.
    """
    click.get_current_context().color = wants_colour()
