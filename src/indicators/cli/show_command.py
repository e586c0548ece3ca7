"""``indicators show``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from indicators.cli.options import ends_cleanly, package_option

if TYPE_CHECKING:
    from indicators.model.definition import Language


def _conditions(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> list[tuple[str, str]]:
    conditions = []
    for value in values:
        column, equals, cell = value.partition("=")
        if not equals:
            raise click.BadParameter(f"{value!r} is not COLUMN=VALUE, for example status=actual")
        conditions.append((column, cell))
    return conditions


@click.command("show")
@click.argument("table")
@click.option("--where", multiple=True, callback=_conditions, metavar="COLUMN=VALUE", help="Only rows with that cell.")
@click.option("--columns", metavar="A,B,…", help="Which columns, in which order.")
@click.option("--labels", type=click.Choice(["zh", "en"]), help="Add readable names of codes and keys.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "markdown"]),
    default="table",
    show_default=True,
)
@package_option
@ends_cleanly
def command(
    table: str,
    where: list[tuple[str, str]],
    columns: str | None,
    labels: Language | None,
    form: str,
    path: str | None,
) -> None:
    """Show rows of TABLE.

    Without --columns, the formats table and markdown leave out long texts, offsets and empty columns.

    \b
    Examples:
      indicators show observations --where qualifier=nearly --labels en
      indicators show cooperations --where status=actual --format csv
    """
    from indicators.package.package import Package
    from indicators.views.listing import RENDERERS, UnknownCodeError, UnknownColumnError, fitting_columns, listing, only

    asked = [name.strip() for name in columns.split(",")] if columns else []
    try:
        found = listing(Package.open(path), table, where=where, columns=asked, labels=labels)
    except (UnknownColumnError, UnknownCodeError) as error:
        raise click.UsageError(str(error)) from None
    left_out: list[str] = []
    if not columns and form in ("table", "markdown"):
        fitting = fitting_columns(found)
        left_out = [name for name in found.columns if name not in fitting]
        found = only(found, fitting)
    click.echo(RENDERERS[form](found))
    if left_out and form == "table":
        click.echo(f"left out: {', '.join(left_out)} (name them with --columns)", err=True)
