"""``indicators init``."""

from __future__ import annotations

import click

from indicators.cli.options import ends_cleanly


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--name", help="The package's short name. Default: made of the directory's name.")
@click.option("--title", help="What people call it. Default: made of the name.")
@click.option("--title-zh", help="The same in Chinese.")
@click.option("--description", help="What it is about, in a sentence.")
@click.option("--contributor", help="The person or organisation responsible for it.")
@click.option("--license", "licence", default="CC-BY-4.0", show_default=True, help="The licence of the tables.")
@ends_cleanly
def command(
    directory: str,
    name: str | None,
    title: str | None,
    title_zh: str | None,
    description: str | None,
    contributor: str | None,
    licence: str,
) -> None:
    """Start a package of the same model in DIR, for documents of your own.

    Writes empty tables, starter codes and units, a folder for sources, a README, and the files that validate the
    package before each commit and in pull requests. DIR has to be missing or empty (a fresh git repository counts).

    \b
    Examples:
      indicators init county-reports --title "County reports" --contributor "Our team"
      cd county-reports && indicators validate
    """
    from indicators.curation.initialising import init_package

    started = init_package(
        directory,
        name=name,
        title=title,
        title_zh=title_zh,
        description=description,
        contributor=contributor,
        licence=licence,
    )
    click.echo(f"started a package in {started.root}: {len(started.files)} files")
    click.echo(f"next: cd {started.root} && indicators add-source FILE; its README.md has every step")
