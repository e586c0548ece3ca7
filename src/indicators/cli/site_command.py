"""``indicators site``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, ends_cleanly, package_argument
from indicators.cli.terminal import progress_line


@click.command("site")
@package_argument
@click.option("--out", type=click.Path(), metavar="DIR", help="Default: site in the current directory.")
@click.option("--serve", "serving", is_flag=True, help="Show the site on this machine until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to serve; 0 takes one that is free.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@ends_cleanly
def command(path: str | None, out: str | None, serving: bool, port: int, form: str) -> None:
    """Write the explorer: a website in which every number opens on its evidence.

    PATH is the package's directory or its datapackage.json; by default the nearest at or above the current directory,
    and the installed data where there is none. DIR needs no server and no network: open its index.html, or put it on
    any static host. The same package gives the same bytes; DIR is written whole or not at all.

    \b
    Examples:
      indicators site
      indicators site path/to/package --out public
      indicators site --serve --port 8080
    """
    from indicators.explorer.building import site, site_json, site_text
    from indicators.explorer.serving import serve

    made = site(path, out, progress=progress_line())
    click.echo(site_json(made) if form == "json" else site_text(made))
    if serving:
        serve(made.directory, port, lambda address: click.echo(f"{address} (Ctrl-C ends it)"))
    raise SystemExit(CLEAN)
