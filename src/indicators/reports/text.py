"""A report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from indicators.reports.excerpts import Excerpt, Excerpts, from_here
from indicators.reports.folding import fold
from indicators.reports.grid import outgoing, printable, shortened, styled, underlined
from indicators.reports.summary import counts, manner, plural, unchecked, verdict
from indicators.rules.findings import Finding, Place, Report, Severity

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
