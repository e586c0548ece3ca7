"""Commands that set figures and packages side by side."""

from __future__ import annotations

import click

from indicators.cli.terminal import (
    CLEAN,
    PROBLEMS,
    ends_cleanly,
    format_option,
    here_option,
    package_option,
    releases_option,
    tell,
    tell_json,
)
from indicators.reports import DIFFERENCE_FORMATS, REVIEW_FORMATS


@click.command("compare")
@click.argument("claim", metavar="[ID | INDICATOR ENTITY]", required=False)
@click.argument("entity", metavar="", required=False)
@format_option("text", "json", "csv", "markdown")
@package_option
@ends_cleanly
def compare_command(claim: str | None, entity: str | None, form: str, path: str | None) -> None:
    """Show what other publishers say of what an observation measures.

    References of the same indicator and entity, the nearest in time first, each with its relation to the claim. Pages
    that go back to one statement count once. An observation is named by its ID, or by an indicator and entity of which
    it is the only one. Without any: the counts for every observation that has references.

    References are cited to a page, with no quote in a pinned file: they are no evidence.

    \b
    Examples:
      indicators compare
      indicators compare obs-0023
      indicators compare national-etdz-count 国家级经开区
      indicators compare obs-0023 --format json
    """
    from indicators.insight.compare import compare, compare_all, corroboration
    from indicators.package import Package
    from indicators.reports import compared, grid

    package = Package.open(path)
    if claim is not None:
        comparison = compare(claim, entity, path=package)
        by_form = {"json": compared.comparison_json, "markdown": compared.comparison_markdown}
        told = by_form.get(form, compared.comparison_text)
        tell(grid.frame_csv(comparison.to_frame()) if form == "csv" else told(package, comparison), form)
    elif form == "csv":
        tell(grid.frame_csv(corroboration(path=package)), form)
    elif form == "json":
        tell_json({"note": compared.NO_EVIDENCE, "claims": grid.frame_records(corroboration(path=package))})
    else:
        header, rows = compared.summary_rows(package, compare_all(path=package))
        if form == "markdown":
            tell(f"{grid.markdown_table(header, rows)}\n\n{compared.NO_EVIDENCE}")
        elif rows:
            tell(f"{grid.aligned(header, rows, limit=64)}\n\n{compared.NO_EVIDENCE}")
        else:
            tell("no observation has a reference of its indicator and entity in data/reference_values.csv", err=True)


@click.command("series")
@click.argument("indicator")
@click.argument("entity")
@format_option("table", "json", "csv", "markdown")
@package_option
@ends_cleanly
def series_command(indicator: str, entity: str, form: str, path: str | None) -> None:
    """Show claims and references of an INDICATOR and ENTITY in the order of time.

    Each is an identifier or a name, in Chinese or English; an entity's aliases too. References are cited to a page,
    with no quote in a pinned file: they are no evidence. A figure without a time stands at the last day that it can be
    of: the end of its bounds, else its publication.

    \b
    Examples:
      indicators series gdp-share-of-national yangtze-economic-belt
      indicators series national-etdz-count national-etdz --format csv
    """
    from indicators.insight.compare import series
    from indicators.insight.lookup import identified
    from indicators.package import Package
    from indicators.reports import compared, grid

    package = Package.open(path)
    frame = series(indicator, entity, path=package)
    if form == "csv":
        tell(grid.frame_csv(frame), form)
    elif form == "json":
        tell_json({"note": compared.NO_EVIDENCE, "figures": grid.frame_records(frame)})
    else:
        header, rows = compared.series_rows(frame)
        table = grid.markdown_table(header, rows) if form == "markdown" else grid.aligned(header, rows)
        remarks = compared.series_remarks(package, identified(package, "entities", entity))
        if form == "markdown":
            remarks = [grid.escaped(remark) for remark in remarks]
        tell("\n".join((table, "", *remarks, compared.NO_EVIDENCE)))


@click.command("derived")
@click.argument("identifier", metavar="[ID]", required=False)
@format_option("text", "json", "csv", "markdown")
@package_option
@ends_cleanly
def derived_command(identifier: str | None, form: str, path: str | None) -> None:
    """Show what follows from observations by arithmetic.

    The figures are declared in data/analysis.toml and computed when they are asked for, with the bounds that their
    inputs support. With ID: one figure down to the quotes it rests on.

    \b
    Examples:
      indicators derived
      indicators derived gdp-share-change
      indicators derived --format csv
    """
    from indicators.insight.derived import derived, derived_figures, lineage
    from indicators.package import Package
    from indicators.reports import compared, grid

    package = Package.open(path)
    if identifier is not None:
        if form in ("csv", "markdown"):
            raise click.UsageError(f"--format {form} is for all figures; one is shown as text or json")
        figure = lineage(identifier, path=package)
        tell(compared.lineage_json(figure) if form == "json" else compared.lineage_text(package, figure), form)
    elif form == "csv":
        tell(grid.frame_csv(derived(path=package)), "csv")
    elif form == "json":
        tell_json(grid.frame_records(derived(path=package)))
    else:
        header, rows = compared.derived_rows(derived_figures(package))
        if form == "markdown":
            tell(grid.markdown_table(header, rows))
        elif rows:
            tell(grid.aligned(header, rows))
        else:
            tell("data/analysis.toml declares no figure", err=True)


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@click.option("--table", "tables", multiple=True, metavar="TABLE", help="Only this table; may be given more than once.")
@format_option(*DIFFERENCE_FORMATS)
@releases_option
@ends_cleanly
def diff_command(old: str, new: str | None, tables: tuple[str, ...], form: str, repository: str | None) -> None:
    """Show what differs between two packages: rows by key, columns, constraints, source texts.

    OLD and NEW are each a package's directory or datapackage.json, the URL of one in object storage, a zip of a build,
    a version of --repository, or a git revision of the package at hand. A path that exists is a path; write path:,
    version: or git: before a name to say which is meant. NEW is by default the nearest package at or
    above the current directory.

    Exits 1 where something differs.

    \b
    Examples:
      indicators diff HEAD
      indicators diff v1.0.0 --table observations
      indicators diff 1.0.0 1.1.0 --repository https://example.org/releases
      indicators diff old.zip path/to/package --format markdown
      indicators diff s3://bucket/old s3://bucket/new
    """
    from indicators.release.versioning import diff
    from indicators.reports.differences import difference_pieces

    difference = diff(old, new, tables=tables, repository=repository)
    for piece in difference_pieces(difference, form):
        tell(piece, form, nl=False)
    raise SystemExit(PROBLEMS if difference else CLEAN)


@click.command("review")
@click.argument("base")
@here_option
@click.option(
    "--out", type=click.Path(), metavar="DIR", help="Write review.md, review.json and review.html there, in one run."
)
@click.option("--thorough", is_flag=True, help="Validate as `indicators validate --thorough` does.")
@format_option(*REVIEW_FORMATS)
@releases_option
@ends_cleanly
def review_command(
    base: str, path: str | None, out: str | None, thorough: bool, form: str, repository: str | None
) -> None:
    """Review what a branch makes of a package: what to read first, every row that differs, findings.

    BASE is what the branch goes into, as `indicators diff` takes it: a git revision, a path, a zip, a URL, or a version
    of --repository. First come the edits that no rule can be sure of (status, role, mode, entity, indicator) with the
    words they rest on; then new findings, what the version must become, coverage and corroboration before and after,
    and each row with its old and new cells. Markdown has at most 65,000 characters, of whole rows; the other formats
    have all.

    Exits 1 where a finding is an error.

    \b
    Examples:
      indicators review main
      indicators review origin/main --out review
      indicators review v1.0.0 --package path/to/package --format json
    """
    from pathlib import Path

    from indicators.package.atomic import written_whole
    from indicators.release.review import review

    found = review(base, path, repository=repository, thorough=thorough)
    if out is None:
        tell(found.render(form), form)
    else:
        Path(out).mkdir(parents=True, exist_ok=True)
        for ending, each in (("md", "markdown"), ("json", "json"), ("html", "html")):
            with written_whole(Path(out) / f"review.{ending}") as stream:
                stream.write(f"{found.render(each)}\n".encode())
    raise SystemExit(CLEAN if found.ok else PROBLEMS)


@click.command("mcp")
@package_option
@ends_cleanly
def mcp_command(path: str | None) -> None:
    """Answer programs that speak the Model Context Protocol, on standard input and output, until they end.

    They may search, see evidence, compare, follow a series, list members, find quantities, check a text and cite. Every
    number leaves with its words, its place, the version and a citation. Nothing is written, no other file is read.

    \b
    Example:
      indicators mcp --package path/to/package
    """
    from indicators.agents import serve

    serve(path)
