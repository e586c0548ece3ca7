"""For people at a terminal: a report, the page of a rule, how much of the sources is settled."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from indicators.reading import Kind
from indicators.reports.excerpts import Excerpt, Excerpts, from_here
from indicators.reports.grid import aligned, outgoing, printable, shortened, styled, underlined
from indicators.reports.summary import counts, fold, manner, plural, tables_of, unchecked, verdict
from indicators.rules.findings import Finding, Place, Report, Severity
from indicators.rules.rules import Rule
from indicators.rules.unsettled import SourceCoverage

_SEVERITY_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
_GUTTER = 6


def render(report: Report, *, colour: bool = False, width: int = 100) -> str:
    """One block per finding, grouped by file, then a summary."""
    return outgoing(_Page(report, colour, width).text())


class _Page:
    """A report being written: its files, and how to show them."""

    def __init__(self, report: Report, colour: bool, width: int) -> None:
        self._report = report
        self._colour = colour
        self._room = max(width, 60) - _GUTTER - 3
        self._excerpts = Excerpts(report.root)
        self._prefix = from_here(report.root)

    def text(self) -> str:
        blocks = []
        for file, findings in groupby(self._report.findings, key=lambda finding: finding.file):
            listed = list(findings)
            head = f"{self._prefix}{printable(file)}: {plural(len(listed), 'problem')}"
            blocks.append("\n".join((self._styled(head, "bold"), *self._file(listed))))
        blocks.append("\n".join(self._summary()))
        return "\n\n".join(blocks)

    def _file(self, findings: list[Finding]) -> Iterator[str]:
        for group in fold(findings):
            for finding in group.shown:
                yield ""
                yield from self._finding(finding)
            if group.folded:
                first = group.folded[0]
                yield ""
                yield f"{self._prefix}{printable(first.file)}: {self._code(first)} {group.rest()}"
                yield f"{'':{_GUTTER}} = --format json lists each"

    def _finding(self, finding: Finding) -> Iterator[str]:
        column = f" [{printable(finding.column)}]" if finding.column else ""
        place = self._styled(f"{self._prefix}{printable(finding.place())}", "bold")
        yield f"{place} {self._code(finding)}{column} {printable(shortened(finding.message))}"
        excerpt = self._excerpts.of(finding)
        if excerpt is not None:
            yield from self._marked(excerpt, finding.line, finding.severity)
        elif finding.value:
            yield self._line("found", finding.value)
        yield self._line("expected", finding.expected)
        if finding.related is not None:
            yield from self._related(finding.related, finding, shown=excerpt is not None)
        yield self._line("mend", finding.mend)

    def _code(self, finding: Finding) -> str:
        return self._styled(finding.code, _SEVERITY_STYLES[finding.severity])

    def _marked(self, excerpt: Excerpt, line_number: int, severity: Severity) -> Iterator[str]:
        start, end = (0, 0) if excerpt.whole else (excerpt.start, excerpt.end)
        line, carets = underlined(excerpt.text, start, end, self._room, excerpt.head)
        yield f"{line_number:>{_GUTTER}} | {line}"
        if not excerpt.whole:
            yield f"{'':{_GUTTER}} | {self._styled_carets(carets, _SEVERITY_STYLES[severity])}"

    def _related(self, place: Place, finding: Finding, *, shown: bool) -> Iterator[str]:
        if shown and (place.file, place.line) == (finding.file, finding.line):
            return
        where = f"{self._prefix}{printable(place.file)}" + (f":{place.line}" if place.line else "")
        if place.marked is None:
            yield self._line("see", f"{where}: {place.words}" if place.words else where)
            return
        yield self._line("source", f"{where}:{place.column}" if place.column else where)
        line, carets = underlined(place.words, *place.marked, self._room)
        yield f"{'':{_GUTTER}} | {line}"
        yield f"{'':{_GUTTER}} | {self._styled_carets(carets, 'cyan')}"

    def _line(self, word: str, text: str) -> str:
        return f"{'':{_GUTTER}} {self._styled(f'= {word}:', 'dim')} {printable(shortened(text, 160))}"

    def _summary(self) -> Iterator[str]:
        report = self._report
        style = "red" if not report.ok else "yellow" if report.findings else "green"
        yield f"{self._styled(verdict(report), style)} ({report.seconds:.1f} s, {manner(report)})"
        if report.checked:
            yield f"found by layer: {counts(report)}"
        if report.scope:
            yield f"only what changed: {report.scope}"
        for gap in unchecked(report):
            yield f"{self._styled('not checked:', 'yellow')} {gap}"

    def _styled(self, text: str, style: str) -> str:
        return styled(text, style) if self._colour else text

    def _styled_carets(self, carets: str, style: str) -> str:
        mark = carets.lstrip(" ")
        return " " * (len(carets) - len(mark)) + self._styled(mark, style)


def rule_text(rule: Rule) -> str:
    """The page of a rule."""
    return "\n".join(_text_lines(rule))


def _text_lines(rule: Rule) -> Iterator[str]:
    page = rule.page
    yield f"{rule.code}: {page.title}"
    yield ""
    yield f"layer: {rule.layer} · severity: {rule.severity} · tables: {', '.join(tables_of(rule)) or 'all'}"
    if page.meaning:
        yield ""
        yield textwrap.fill(page.meaning, 100)
    yield ""
    for word, text in (("fails", page.fails), ("passes", page.passes), ("mend", page.mend)):
        yield textwrap.fill(f"{word + ':':<8}{text}", 100, subsequent_indent=" " * 8)


def coverage_text(sources: Sequence[SourceCoverage]) -> str:
    """The counts as an aligned table, with what is unsettled below it."""
    kinds = [str(kind) for kind in Kind]
    header = ("source", *kinds, "claimed", "excluded", "unsettled", "settled %")
    rows = [
        (
            source.source_id,
            *(str(source.kinds[kind]) for kind in kinds),
            str(source.claimed),
            str(source.excluded),
            str(len(source.unsettled)),
            f"{source.settled:.1f}",
        )
        for source in sources
    ]
    lines = [aligned(header, rows)]
    for source in sources:
        lines += [f"{source.source_id}:{gap.line}: {gap.context}" for gap in source.unsettled]
    return "\n".join(lines)
