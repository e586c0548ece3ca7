"""Commands with which a person decides on drafted rows: drafts, the page, and what is accepted in a file."""

from __future__ import annotations

from dataclasses import asdict

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, format_option, here_option
from indicators.cli.terminal import tell, tell_json


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
    from indicators.curation.proposals import accept

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
    from indicators.curate.serving import serve

    serve(path, source, port=port, language=language, tell=tell)
