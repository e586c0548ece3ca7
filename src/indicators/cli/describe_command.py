"""``indicators describe``."""

from __future__ import annotations

import json

import click

from indicators.cli.options import ends_cleanly


@click.command("describe")
@click.argument("table")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
@ends_cleanly
def command(table: str, form: str) -> None:
    """Show the data dictionary of TABLE: its columns, key, row rules and code lists.

    \b
    Example:
      indicators describe observations
    """
    from indicators.model.compilers.data_dictionary import dictionary_rows
    from indicators.model.conditions import in_words
    from indicators.package.package import definition
    from indicators.views.width import aligned

    described = definition(table)
    rows = dictionary_rows(described)
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    click.echo(f"{described.name} · {described.title.zh}\n{described.description.en}\n{described.description.zh}\n")
    click.echo(f"key: {', '.join(described.key)}\n")
    shown = [
        (
            str(row["column"]),
            str(row["type"]),
            "yes" if row["required"] else "",
            f"→ {row['references']}" if row["references"] else "",
            str(row["description_en"]),
            str(row["title_zh"]),
        )
        for row in rows
    ]
    click.echo(aligned(("column", "type", "required", "points to", "meaning", "含义"), shown, limit=90))
    if described.row_rules:
        click.echo("\nrow rules:")
        for rule in described.row_rules:
            click.echo(f"  {rule.code}  {in_words(rule.condition)}")
    for column in described.columns:
        if column.codes is not None:
            click.echo(f"\n{column.name} is one of:")
            listed = [(code.code, code.label.zh, code.definition.en) for code in column.codes.codes]
            click.echo(aligned(("code", "标签", "meaning"), listed, limit=90))
