"""Commands with which a person curates: a package, a document, its numbers, drafts, decisions, the canonical form."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import click

from indicators.cli.terminal import (
    CLEAN,
    PROBLEMS,
    binary_output,
    ends_cleanly,
    format_option,
    here_option,
    jobs_option,
    package_argument,
    package_option,
    progress,
    tell,
    tell_json,
)
from indicators.reading import Kind
from indicators.reports import DIFFERENCE_FORMATS


@click.command("init")
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--name", help="The package's short name. Default: made of the directory's name.")
@click.option("--title", help="What people call it. Default: made of the name.")
@click.option("--title-zh", help="The same in Chinese.")
@click.option("--description", help="What it is about, in a sentence.")
@click.option("--contributor", help="The person or organisation responsible for it.")
@click.option("--license", "licence", default="CC-BY-4.0", show_default=True, help="The licence of the tables.")
@click.option(
    "--tool",
    metavar="SPEC",
    help="Where hooks and workflow install the tool from: a requirement, a git URL, the path of a wheel. Default: from "
    "where it was installed here.",
)
@ends_cleanly
def init_command(directory: str, **told: Any) -> None:
    """Start a package of the same model in DIR, for documents of your own.

    Writes empty tables, starter codes and units, a folder for sources, a README, and the files that validate the
    package before each commit and in pull requests. DIR has to be missing or empty (a fresh git repository counts).

    \b
    Examples:
      indicators init county-reports --title "County reports" --contributor "Our team"
      cd county-reports && indicators validate
    """
    from indicators.curation.initialising import init_package

    started = init_package(directory, **told)
    tell(f"started a package in {started.root}: {len(started.files)} files")
    local = "; only this machine has that: name what others reach with --tool" if "file:" in started.requirement else ""
    tell(f"hooks and workflow install {started.requirement}{local}")
    tell(f"next: cd {started.root} && indicators add-source FILE; its README.md has every step")


@click.command("add-source")
@click.argument("file", type=click.Path())
@click.option("--id", "source_id", help="The source's identifier, a slug. Default: made of the file's name.")
@click.option("--title", default="", help="Default: the first line, if it is as short as a title.")
@click.option("--author", default="", help="Who wrote it.")
@click.option("--publisher", default="", help="Who published the original.")
@click.option("--published-on", default="", metavar="YYYY-MM-DD", help="The day of publication.")
@click.option("--url", default="", help="Where the original is.")
@click.option("--subject", default="", metavar="ENTITY", help="The entity that the document as a whole is about.")
@click.option("--encoding", default="", metavar="NAME", help="Of a text, such as gb18030. Default: told by its bytes.")
@here_option
@ends_cleanly
def add_source_command(file: str, path: str | None, **told: str) -> None:
    """Register a document: pin its bytes and add its row to sources.csv.

    FILE is a PDF with a text layer, a Word file (.docx), or a web page or text in any encoding; one outside the
    package is copied beside the other sources, byte for byte. What is no text in UTF-8 is kept as it came, with its
    text and a map of it beside it.

    \b
    Examples:
      indicators add-source report.txt --id county-report-2026
      indicators add-source report.txt --publisher 新华社 --published-on 2026-03-01 --subject china
    """
    from indicators.curation.registering import add_source

    added = add_source(file, path=path, **told)
    tell(f"registered {added.source_id}: {added.file}, {added.characters} characters, sha256 {added.sha256}")
    if added.extraction:
        tell(f"made of {added.original_file} by {added.extraction}")
    if added.blanks:
        tell(f"fill in data/sources.csv line {added.line}: {', '.join(added.blanks)}")
    tell(f"then: indicators draft {added.source_id}")


@click.command("scan")
@click.argument("files", nargs=-1, required=True, type=click.Path())
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([str(kind) for kind in Kind]),
    help="Only mentions of this kind; may be given more than once.",
)
@format_option("table", "csv", "json", "parquet")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    help="Read the files as English or Chinese. Default: told from the script of each.",
)
@click.option("--out", type=click.Path(), help="Write to this file instead of standard output.")
@package_option
@jobs_option
@ends_cleanly
def scan_command(
    files: tuple[str, ...],
    path: str | None,
    kinds: tuple[str, ...],
    language: str | None,
    form: Literal["table", "csv", "json", "parquet"],
    out: str | None,
    jobs: int,
) -> None:
    """List the numbers of any UTF-8 text files, in context and with their readings.

    For a folder, all .txt files in it and below; one that cannot be read is skipped and said (exit code 1).
    A file or folder may be named by a URL such as s3://bucket/archive.
    Words that the package names for its own texts count here too.

    \b
    Examples:
      indicators scan report.txt
      indicators scan *.txt --kind quantity --format csv
      indicators scan *.txt --format parquet --out mentions.parquet
      indicators scan archive/ --format csv --out mentions.csv --jobs 4
      indicators scan s3://bucket/archive --format csv --out mentions.csv --jobs 4
    """
    from indicators.curation.scanning import Asked, scan_lines, scanned, write_scan
    from indicators.engine.schedulers import scheduler_for
    from indicators.package import Package
    from indicators.package.atomic import written_whole
    from indicators.package.object_storage import given_files
    from indicators.reports.grid import outgoing

    if form == "parquet" and out is None and sys.stdout.isatty():
        raise click.UsageError("parquet is binary; name a file with --out")
    named = given_files(files, ".txt")
    asked = Asked(kinds, language, Package.open(path).lexicon)
    failures: list[str] = []
    skipped = None if {*named} <= {*files} else failures.append
    # Beside a listing on the same terminal a line of progress would be in the way.
    with (
        progress(shown=out is not None) as shown,
        scheduler_for(jobs) as scheduler,
        written_whole(Path(out)) if out is not None else nullcontext(binary_output()) as target,
    ):
        if form != "table":
            write_scan(named, target, form, asked, scheduler=scheduler, progress=shown, skipped=skipped)
        else:
            for line in scan_lines(scanned(named, asked, scheduler=scheduler, progress=shown, skipped=skipped)):
                if out is None:
                    tell(line)
                else:
                    target.write(f"{click.unstyle(outgoing(line))}\n".encode())
    for failure in failures:
        tell(f"skipped {failure}", err=True)
    raise SystemExit(PROBLEMS if failures else CLEAN)


@click.command("import")
@click.argument("file", type=click.Path())
@click.option("--table", metavar="TABLE", help="The table that it holds. Default: told by sheet, file name or header.")
@click.option("--write", is_flag=True, help="Write the table, and datapackage.json in step with it.")
@here_option
@format_option(*DIFFERENCE_FORMATS)
@ends_cleanly
def import_command(file: str, table: str | None, write: bool, path: str | None, form: str) -> None:
    """Take over a table that was edited in a spreadsheet, and show what that changes.

    FILE is what Excel, WPS or LibreOffice made of a table: an .xlsx, or text with commas, semicolons or tabs, in UTF-8,
    UTF-16 or GBK. Rows that it lacks are removed, columns that it lacks keep their cells. What may mean more than one
    thing (1/6/2026, 5.01E+09) is an error that names sheet, row and column. `indicators export TABLE --format xlsx`
    makes a workbook to edit.

    Nothing is written without --write; exits 1 where something differs and is not written.

    \b
    Examples:
      indicators import observations.xlsx
      indicators import observations.xlsx --write
      indicators import edited.csv --table units
    """
    from indicators.curation.importing import import_table
    from indicators.reports.differences import difference_pieces

    difference = import_table(file, table, path=path, write=write)
    for piece in difference_pieces(difference, form):
        tell(piece, form, nl=False)
    if difference:
        tell("written" if write else "nothing was written; --write writes it", err=True)
    raise SystemExit(PROBLEMS if difference and not write else CLEAN)


@click.command("fmt")
@package_argument
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change.")
@ends_cleanly
def fmt_command(path: str | None, check: bool) -> None:
    """Write the canonical form of every table, and datapackage.json in step with them.

    Sorts rows, mends encoding marks and line ends, and fills quote_start, value_start, sha256 and characters where
    they are blank and unambiguous. Each file is replaced whole or not at all.

    \b
    Examples:
      indicators fmt
      indicators fmt --check
    """
    from indicators.package.formatting import format_package

    changes = format_package(path, check=check)
    for change in changes:
        tell(f"{'would rewrite' if check else 'rewrote'} {change.file}")
    if not changes:
        tell("every file is in canonical form")
    raise SystemExit(PROBLEMS if check and changes else CLEAN)


@click.command("merge")
@package_argument
@click.option(
    "--renumber",
    type=click.Choice(("ours", "theirs")),
    help="Whose rows get new numbers where both sides gave one. Default: theirs, unless origin's main branch has them.",
)
@ends_cleanly
def merge_command(path: str | None, renumber: Literal["ours", "theirs"] | None) -> None:
    """Settle what `git merge`, rebase or cherry-pick left in conflict in the tables and in datapackage.json.

    Rows are joined by key and cell by cell. A number that both sides gave to a new row stays with one of them; the
    other row gets the next, and so does whatever names it. What both sides changed differently stays between conflict
    markers, row by row, for you to decide (exit code 1). All files are written, or none.

    \b
    Examples:
      indicators merge
      git merge their-branch || indicators merge --renumber ours
    """
    from indicators.curation.merging import merge_package

    merged = merge_package(path, renumber=renumber)
    for one in merged.renumbered:
        named = f"{one.references} reference{'' if one.references == 1 else 's'}"
        tell(f"{one.old} of {one.side} is now {one.new} ({named} changed with it)")
    for file in merged.files:
        tell(f"rewrote {file}")
    for two in merged.undecided:
        ours, theirs = merged.labels
        tell(f"{two.file}:{two.line}: {two.what}: {two.ours} ({ours}) or {two.theirs} ({theirs})")
    if merged.undecided:
        tell("keep one of each two and delete the markers around it, then run `indicators fmt`", err=True)
    elif not merged.files:
        tell("nothing is in conflict")
    raise SystemExit(PROBLEMS if merged.undecided else CLEAN)


@click.command("draft")
@click.argument("source")
@here_option
@format_option("csv", "json")
@click.option("--no-header", is_flag=True, help="Leave the header out.")
@click.option("--write", is_flag=True, help="Put the rows into drafts/SOURCE.csv, to be decided on.")
@click.option("--subject", default="", metavar="ENTITY", help="What the document is about, if not as its row says.")
@ends_cleanly
def draft_command(source: str, path: str | None, form: str, no_header: bool, write: bool, subject: str) -> None:
    """Draft a row of observations.csv for each unsettled number of SOURCE.

    Filled in: offsets, the sentence as quote, value, bounds, qualifier, and what the words around the number say of
    entity, indicator, period, status and speaker, each with its certainty and reason; blank where they say nothing.
    Writes to standard output; with --write into a file beside the tables, with exclusions and cooperations, where each
    row waits until `indicators accept` moves it.

    \b
    Examples:
      indicators draft my-report
      indicators draft my-report --write
      indicators draft my-report --subject china
    """
    from indicators.curation.drafting import draft

    drafts = draft(source, subject=subject, path=path)
    if write:
        file = drafts.write(path=path)
        tell(f"{file}: write accept, exclude or reject as the decision of each row, then run `indicators accept`")
    elif form == "json":
        tell_json([asdict(one) for one in drafts])
    else:
        tell(drafts.to_csv(header=not no_header), form, nl=False)
    tell(f"{len(drafts)} drafted" if drafts else "every number of the source is settled", err=True)


@click.command("accept")
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@here_option
@ends_cleanly
def accept_command(sources: tuple[str, ...], path: str | None) -> None:
    """Move the drafted rows whose decision is accept into the tables.

    An observation whose decision is exclude becomes an exclusion for the reason in its row; rows whose decision is
    reject are dropped, and the others go on waiting in drafts/SOURCE.csv. Exits 1 while any wait.

    \b
    Examples:
      indicators accept
      indicators accept my-report
    """
    from indicators.curation import accept

    done = accept(*sources, path=path)
    for one in done:
        moved = ", ".join(f"{table} {key}" for table, key in one.rows)
        rows = f" ({moved})" if moved else ""
        tell(f"{one.file}: {len(one.rows)} accepted{rows}, {one.rejected} rejected, {one.waiting} waiting")
    if not done:
        tell("nothing waits in drafts/")
    raise SystemExit(PROBLEMS if any(one.waiting for one in done) else CLEAN)


@click.command("curate")
@click.argument("source", required=False)
@here_option
@click.option("--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Of the page.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: one that is free.")
@ends_cleanly
def curate_command(source: str | None, path: str | None, language: str, port: int) -> None:
    """Decide on the numbers of SOURCE on a page of this machine, one at a time and by keyboard.

    Prints the address of the page, which nobody else can guess, and serves it until Ctrl-C. What is not drafted yet is
    drafted. Each decision is in the tables, in canonical form, before the page goes on to the next number; what is
    edited beside it is read anew and never overwritten.

    \b
    Examples:
      indicators curate county-report-2026
      indicators curate --language zh
    """
    from indicators.curation.serving import serve

    serve(path, source, port=port, language=language, tell=tell)
