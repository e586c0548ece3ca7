"""Commands that read a package: its tables, rows, evidence, citations and charts."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.terminal import (
    CLEAN,
    PROBLEMS,
    binary_output,
    ends_cleanly,
    format_option,
    package_option,
    tell,
    tell_json,
)
from indicators.release import BINARY_FORMATS, EXPORT_FORMATS, ExportFormat

if TYPE_CHECKING:
    from indicators.model import Language
    from indicators.release.cite import CitationFormat, StyleName


@click.command("list")
@package_option
@format_option("table", "json")
@ends_cleanly
def list_command(path: str | None, form: str) -> None:
    """List the tables with their row counts.

    \b
    Example:
      indicators list
    """
    from indicators.package import Package
    from indicators.reports.grid import aligned

    package = Package.open(path)
    rows = [
        (name, len(package.sound_rows(name)), table.title.zh, table.description.en)
        for name, table in package.model.items()
    ]
    if form == "json":
        keys = ("table", "rows", "title_zh", "description")
        tell_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    tell(aligned(("table", "rows", "", "a row is"), [tuple(map(str, row)) for row in rows], limit=100))


@click.command("describe")
@click.argument("table")
@package_option
@format_option("table", "json")
@ends_cleanly
def describe_command(table: str, path: str | None, form: str) -> None:
    """Show the data dictionary of TABLE: its columns, key, row rules and code lists.

    \b
    Example:
      indicators describe observations
    """
    from indicators.model.descriptions import dictionary_rows, in_words
    from indicators.package import Package
    from indicators.reports.grid import aligned

    described = Package.open(path).definition(table)
    rows = dictionary_rows(described)
    if form == "json":
        tell_json(rows)
        return
    tell(f"{described.name} · {described.title.zh}\n{described.description.en}\n{described.description.zh}\n")
    tell(f"key: {', '.join(described.key)}\n")
    shown = []
    for row in rows:
        needed, refers = "yes" if row["required"] else "", f"→ {row['references']}" if row["references"] else ""
        name, kind, meaning, title = (str(row[one]) for one in ("column", "type", "description_en", "title_zh"))
        shown.append((name, kind, needed, refers, meaning, title))
    tell(aligned(("column", "type", "required", "points to", "meaning", "含义"), shown, limit=90))
    if described.row_rules:
        tell("\nrow rules:")
        for rule in described.row_rules:
            tell(f"  {rule.code}  {in_words(rule.condition)}")
    for column in described.columns:
        if column.codes is not None:
            tell(f"\n{column.name} is one of:")
            listed = [(code.code, code.label.zh, code.definition.en) for code in column.codes.codes]
            tell(aligned(("code", "标签", "meaning"), listed, limit=90))


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
@click.option(
    "--labels", type=click.Choice(["zh", "en"]), help="Add readable names of codes and keys, and translations."
)
@format_option("table", "csv", "json", "markdown")
@package_option
@ends_cleanly
def show_command(
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
    from indicators.errors import UnknownCodeError, UnknownColumnError
    from indicators.insight.listing import fitting_columns, listing, only
    from indicators.package import Package
    from indicators.reports.grid import LISTED, outgoing

    asked = [name.strip() for name in columns.split(",")] if columns else []
    try:
        found = listing(Package.open(path), table, where=where, columns=asked, labels=labels)
    except (UnknownColumnError, UnknownCodeError) as error:
        raise click.UsageError(outgoing(str(error))) from None
    left_out: list[str] = []
    if not columns and form in ("table", "markdown"):
        fitting = fitting_columns(found)
        left_out = [name for name in found.columns if name not in fitting]
        found = only(found, fitting)
    tell(LISTED[form](found), form)
    if left_out and form == "table":
        tell(f"left out: {', '.join(left_out)} (name them with --columns)", err=True)


@click.command("search")
@click.argument("text")
@format_option("table", "json")
@package_option
@ends_cleanly
def search_command(text: str, form: str, path: str | None) -> None:
    """Find observations and cooperations by words, in Chinese or English.

    Words are separated by spaces; a row must hold all of them. Exits 1 where nothing is found.

    \b
    Examples:
      indicators search 合作项目
      indicators search "park firms"
    """
    from indicators.insight.lookup import search
    from indicators.reports.grid import aligned

    if not text.strip():
        raise click.BadParameter("no words to look for; name one or more, such as park", param_hint="TEXT")
    hits = search(text, path=path)
    if form == "json":
        tell_json([asdict(hit) for hit in hits])
    elif hits:
        rows = [(hit.identifier, hit.words, hit.about, hit.source_id) for hit in hits]
        tell(aligned(("id", "words", "about", "source"), rows, limit=80))
        tell(f"{len(hits)} found; `indicators evidence ID` shows the words that prove one", err=True)
    else:
        tell(f"nothing holds all of: {text}", err=True)
    raise SystemExit(CLEAN if hits else PROBLEMS)


_TOLD = (
    "period_text",
    "period_basis",
    "status",
    "mode",
    "sector",
    "project",
    "since",
    "reported_by",
    "confidence",
    "note",
)
_TITLES = {"period_text": "period as written", "period_basis": "basis of the period", "reported_by": "reported by"}


@click.command("evidence")
@click.argument("identifier", metavar="ID")
@format_option("text", "json")
@package_option
@ends_cleanly
def evidence_command(identifier: str, form: str, path: str | None) -> None:
    """Show the words that prove an observation or cooperation.

    \b
    Examples:
      indicators evidence obs-0001
      indicators evidence coop-0001 --format json
    """
    from indicators.insight.lookup import evidence
    from indicators.reports.grid import styled

    found = evidence(identifier, path=path)
    if form == "json":
        tell_json({**asdict(found), "reading": found.reading()})
        return
    tell(styled(found.identifier, "bold"))
    for name in ("indicator", "entity", "parties"):
        if name in found.names:
            tell(f"{name}: {found.names[name]}")
    if found.number is not None:
        tell(f"reading: {found.cells['value_text']} -> {found.reading()}")
        start, end = found.cells["period_start"], found.cells["period_end"]
        known = "at some time from " if found.cells["period_basis"] == "bounded" else ""
        tell(f"period: {f'{known}{start} to {end}' if start or end else 'not known'}")
    for name in _TOLD:
        if found.cells.get(name):
            tell(f"{_TITLES.get(name, name)}: {found.cells[name]}")
    quote = found.marked(styled("【", "bold"), styled("】", "bold"))
    tell(f"\n{styled(found.before, 'dim')}{quote}{styled(found.after, 'dim')}\n")
    if found.translation:
        tell(f"in English: {found.translation}\n({found.translated_by}; no evidence)\n")
    source = found.source
    facts = [source["title"], source["author"], source["publisher"], source["published_on"]]
    tell("source: " + ", ".join(fact for fact in facts if fact))
    tell(f"copy: {source['copy_quality']}; {source['file']} at {found.cells['quote_start']}")
    if found.where:
        tell(f"original: {source['original_file']}, {found.where}")
    if found.missing:
        tell(f"the quote is shown as it was curated: {found.missing}")


@click.command("cite")
@click.argument("identifier", metavar="[ID]", required=False)
@click.option(
    "--style",
    type=click.Choice(["gbt7714", "apa"]),
    help="GB/T 7714-2015 (numeric) or APA 7, for text. Default: both, each under its name.",
)
@format_option("text", "bibtex", "csl-json", "cff")
@package_option
@ends_cleanly
def cite_command(identifier: str | None, style: StyleName | None, form: CitationFormat, path: str | None) -> None:
    """Cite the dataset, a source, or one claim with its quote and place.

    ID is an observation, a cooperation or a source; without it the dataset is cited. A claim is cited as a part of the
    dataset, together with the source that says it. Text needs the extra `cite`; the formats for reference managers
    need nothing.

    \b
    Examples:
      indicators cite
      indicators cite obs-0001 --style apa
      indicators cite obs-0001 --format bibtex
    """
    from indicators.release.cite import cite

    tell(cite(identifier, style=style, format=form, path=path), form, nl=False)


_STANDARD_OUTPUT = "-"


@click.command("export")
@click.argument("table")
@click.option("--format", "form", type=click.Choice(EXPORT_FORMATS), required=True, help="Of the files.")
@click.option(
    "--out",
    type=click.Path(),
    help="The file, or - for standard output; for all tables as csv, parquet or json, the directory. Default: named "
    "after the table, in the current directory.",
)
@click.option(
    "--labels", type=click.Choice(["zh", "en"]), help="Add readable names of codes and keys, and translations."
)
@click.option("--excel", is_flag=True, help="With csv: as Excel opens it rightly, and with nothing that it would run.")
@package_option
@ends_cleanly
def export_command(table: str, form: ExportFormat, out: str | None, **asked: Any) -> None:
    """Write TABLE, or all tables, to a file.

    xlsx and sqlite hold all tables in one file; csv, parquet and json have one for each. A file is written
    whole or not at all. With --excel, text that begins like a formula gets an apostrophe before it.

    \b
    Examples:
      indicators export observations --format xlsx --labels zh
      indicators export all --format sqlite --out indicators.sqlite
      indicators export observations --format csv --excel
      indicators export units --format json --out -
      indicators export observations --format parquet --package s3://bucket/package
    """
    from indicators.release.export import export

    if out != _STANDARD_OUTPUT:
        for file in export(table, form, out, **asked):
            tell(f"wrote {file}")
        return
    if sys.stdout.isatty() and form in BINARY_FORMATS:
        raise click.UsageError(f"{form} is binary; name a file with --out")
    with tempfile.TemporaryDirectory() as directory:
        files = export(table, form, Path(directory, "made"), **asked)
        if len(files) > 1:
            raise click.UsageError(f"all tables as {form} are a file each; name a directory with --out")
        with files[0].open("rb") as stream:
            shutil.copyfileobj(stream, binary_output())


@click.command("plot")
@click.argument("name", required=False)
@click.option("--indicator", help="Of a series.")
@click.option("--entity", help="Of a series.")
@click.option("--out", type=click.Path(), metavar="FILE", help="Ends in .svg, .png, .html or .json. Default: NAME.svg.")
@click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the words in it."
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark", "css"]),
    default="light",
    show_default=True,
    help="The colours: for a light or a dark ground, or those of the page it stands in.",
)
@package_option
@ends_cleanly
def plot_command(
    name: str | None, indicator: str | None, entity: str | None, out: str | None, language: str, **drawn: Any
) -> None:
    """Draw a chart, in which a number ends where its words do. Without NAME: list the charts.

    Nearly 700 fades out below 700, more than 350 goes on beyond it, a range is a band. The theme css leaves the colours
    to the variables of a page. In Python: indicators.plot.NAME().

    \b
    Examples:
      indicators plot
      indicators plot headlines --out headlines.png --language zh
      indicators plot series --indicator gdp-share-of-national --entity yangtze-economic-belt
    """
    from indicators.insight.charts import say
    from indicators.plot import CHARTS, require_chart, save

    if name is None:
        width = max(map(len, CHARTS))
        for chart in CHARTS:
            tell(f"{chart:{width}}  {say('zh' if language == 'zh' else 'en', chart)}")
        raise SystemExit(CLEAN)
    subject = [one for one in (indicator, entity) if one is not None]
    if len(subject) != (2 if name == "series" else 0):
        raise click.UsageError("a series is of one --indicator and one --entity; no other chart takes them")
    draw = require_chart(name)
    tell(f"wrote {save(draw(*subject, language=language, **drawn), out or f'{name}.svg')}")
    raise SystemExit(CLEAN)
