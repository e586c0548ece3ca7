"""A report for people: at a terminal, on the lines of a pull request, as Markdown; and the page of a rule.

Many findings of one kind are told once, never dropped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from indicators.model.tables import TABLES
from indicators.reading import Kind
from indicators.reports.excerpts import Excerpts, from_here, from_repository
from indicators.reports.grid import (
    Markdown,
    aligned,
    escaped,
    markdown_table,
    outgoing,
    plural,
    printable,
    shortened,
    styled,
    underlined,
)
from indicators.rules.catalogue import rules_of
from indicators.rules.findings import Finding, Place, Report, Severity
from indicators.rules.rules import EVERY, Rule
from indicators.rules.unsettled import SourceCoverage

_SHOWN, _LIMIT = 3, 5
"""More than `_LIMIT` findings of one kind are folded after `_SHOWN`."""
_COLUMNS = 25
"""A rule that speaks of more columns of one file than any table has is told once for all of them."""
_RANGES = 12
"""So many lines or runs of lines are named."""


@dataclass(slots=True)
class Fold:
    """Findings of one rule about one column of one file that are told together."""

    findings: list[Finding] = field(default_factory=list)
    """In order."""

    @property
    def shown(self) -> Sequence[Finding]:
        """Those that are told in full."""
        return self.findings if len(self.findings) <= _LIMIT else self.findings[:_SHOWN]

    @property
    def folded(self) -> Sequence[Finding]:
        """Those that are told by number and line."""
        return self.findings[len(self.shown) :]

    def rest(self) -> str:
        """``27 more like it on lines 9–30, 41 and 50``; empty where all are shown."""
        if not self.folded:
            return ""
        lines = _runs(sorted({finding.line for finding in self.folded if finding.line}))
        where = f" on line{'s' if len(self.folded) > 1 else ''} {_listed(lines)}" if lines else ""
        return f"{len(self.folded)} more like it{where}"


def fold(findings: Iterable[Finding]) -> list[Fold]:
    """The findings by file, rule and column, in the order of the first of each."""
    findings = list(findings)
    columns: dict[tuple[str, str], set[str]] = {}
    for finding in findings:
        columns.setdefault((finding.file, finding.code), set()).add(_column(finding))
    folds: dict[tuple[str, str, str], Fold] = {}
    for finding in findings:
        many = len(columns[finding.file, finding.code]) > _COLUMNS
        key = (finding.file, finding.code, "" if many else _column(finding))
        folds.setdefault(key, Fold()).findings.append(finding)
    return list(folds.values())


def _column(finding: Finding) -> str:
    """A property of datapackage.json is named by its whole path: resources/units/bytes."""
    return finding.column.rpartition("/")[2]


def _runs(lines: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _listed(words: Sequence[str]) -> str:
    if len(words) > _RANGES:
        return ", ".join(words[:_RANGES]) + " …"
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def tables_of(rule: Rule) -> tuple[str, ...]:
    """The tables that a rule looks at; none where it is all."""
    return () if EVERY in rule.tables or len(rule.tables) == len(TABLES) else rule.tables


def verdict(report: Report) -> str:
    """``3 problems in 647 rows of 11 tables``."""
    where = f"{plural(sum(report.rows.values()), 'row')} of {plural(len(report.rows), 'table')}"
    if not report.findings:
        return f"no problems in {where}"
    lighter = [
        plural(count, severity.value)
        for severity in (Severity.WARNING, Severity.NOTICE)
        if (count := sum(finding.severity is severity for finding in report.findings))
    ]
    among = f", {' and '.join(lighter)} among them," if lighter else ""
    return f"{plural(len(report.findings), 'problem')}{among} in {where}"


def _manner(report: Report) -> str:
    """Whether every rule looked at every row, or at those that fast expressions suspected."""
    return "thorough" if report.thorough else "screened"


def unchecked(report: Report) -> Iterator[str]:
    """``evidence, derivation: left out by --layer``: layers with the same reason together."""
    layers: dict[str, list[str]] = {}
    for gap in report.unchecked:
        layers.setdefault(gap.reason, []).append(gap.layer)
    for reason, names in layers.items():
        yield f"{', '.join(names)}: {reason}"


def _closing(report: Report, verdict: str) -> Iterator[str]:
    """The verdict, what was found in each layer, and of what."""
    yield f"{verdict} ({report.seconds:.1f} s, {_manner(report)})"
    if report.checked:
        yield f"found by layer: {', '.join(f'{layer} {count}' for layer, count in report.counts().items())}"
    if report.scope:
        yield f"only what changed: {report.scope}"


_SEVERITY_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
_GUTTER = 6


def text_report(report: Report, *, colour: bool = False, width: int = 100) -> str:
    """One block per finding, grouped by file, then a summary."""
    return outgoing(_Page(report, colour, width).text())


class _Page:
    """A report being written for a terminal: its files, and how to show them."""

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
            start, end = (0, 0) if excerpt.whole else (excerpt.start, excerpt.end)
            line, carets = underlined(excerpt.text, start, end, self._room, excerpt.head)
            yield f"{finding.line:>{_GUTTER}} | {line}"
            if not excerpt.whole:
                yield self._carets(carets, _SEVERITY_STYLES[finding.severity])
        elif finding.value:
            yield self._line("found", finding.value)
        yield self._line("expected", finding.expected)
        if finding.related is not None:
            yield from self._related(finding.related, finding, shown=excerpt is not None)
        yield self._line("mend", finding.mend)

    def _code(self, finding: Finding) -> str:
        return self._styled(finding.code, _SEVERITY_STYLES[finding.severity])

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
        yield self._carets(carets, "cyan")

    def _line(self, word: str, text: str) -> str:
        return f"{'':{_GUTTER}} {self._styled(f'= {word}:', 'dim')} {printable(shortened(text, 160))}"

    def _summary(self) -> Iterator[str]:
        report = self._report
        style = "red" if not report.ok else "yellow" if report.findings else "green"
        yield from _closing(report, self._styled(verdict(report), style))
        for gap in unchecked(report):
            yield f"{self._styled('not checked:', 'yellow')} {gap}"

    def _styled(self, text: str, style: str) -> str:
        return styled(text, style) if self._colour else text

    def _carets(self, carets: str, style: str) -> str:
        mark = carets.lstrip(" ")
        return f"{'':{_GUTTER}} | {' ' * (len(carets) - len(mark))}{self._styled(mark, style)}"


def github_report(report: Report) -> str:
    """A workflow command of GitHub per finding, equal ones folded, then the summary as plain text."""
    return "\n".join(_commands(report))


def _commands(report: Report) -> Iterator[str]:
    annotated = partial(
        _of_finding, excerpts=Excerpts(report.root), prefix=from_repository(report.root), rules=rules_of(report)
    )
    for group in fold(report.findings):
        for finding in group.shown:
            message, expected = shortened(finding.message), shortened(finding.expected)
            yield annotated(finding, f"{message}\nexpected: {expected}\nmend: {finding.mend}")
        if group.folded:
            yield annotated(group.folded[0], f"{group.rest()}, this among them")
    yield from _closing(report, verdict(report))
    for gap in unchecked(report):
        yield annotation("notice", {"title": "not checked"}, gap)


def _of_finding(finding: Finding, text: str, excerpts: Excerpts, prefix: str, rules: Mapping[str, Rule]) -> str:
    properties = {"file": prefix + finding.file}
    excerpt = excerpts.of(finding)
    if excerpt is not None:
        properties["line"] = str(excerpt.line)
        if excerpt.end_line == excerpt.line and not excerpt.whole:
            # GitHub counts the last character in; SARIF, which excerpts follow, does not.
            properties["col"] = str(excerpt.column)
            properties["endColumn"] = str(max(excerpt.end_column - 1, excerpt.column))
    elif finding.line:
        properties["line"] = str(finding.line)
    column = f" [{finding.column}]" if finding.column else ""
    properties["title"] = f"{finding.code}{shortened(column)} {rules[finding.code].page.title}"
    return annotation(finding.severity, properties, text)


def annotation(level: str, properties: Mapping[str, str], text: str) -> str:
    """A workflow command of a level: error, warning or notice."""
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_data(text)}"


def _data(text: str) -> str:
    return "%0A".join(printable(line).replace("%", "%25") for line in text.split("\n"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def markdown_report(report: Report) -> str:
    """A heading with the verdict, counts by layer, and a table of findings with equal ones folded."""
    parts = [f"### {'✅' if report.ok else '❌'} indicators validate: {verdict(report)} ({_manner(report)})"]
    if counts := report.counts():
        parts.append(markdown_table(tuple(counts), [tuple(map(str, counts.values()))], numbers=True))
    if report.scope:
        parts.append(f"Only what changed: {escaped(report.scope)}.")
    parts += [f"Not checked: {escaped(gap)}." for gap in unchecked(report)]
    if not report.findings:
        return "\n\n".join(parts) + "\n"
    prefix = from_repository(report.root)
    rows: list[tuple[str, ...]] = []
    for group in fold(report.findings):
        rows += [_row(finding, prefix) for finding in group.shown]
        if group.folded:
            first = group.folded[0]
            rows.append((_code(prefix + first.file), first.code, group.rest(), "", ""))
    table = markdown_table(("where", "rule", "what is wrong", "expected", "how to mend it"), rows)
    return "\n\n".join([*parts, table, "`indicators rule CODE` explains a rule."])


def _row(finding: Finding, prefix: str) -> tuple[str, ...]:
    column = f" {_code(finding.column)}" if finding.column else ""
    return (
        Markdown(f"{_code(prefix + finding.place())}{column}"),
        finding.code,
        escaped(finding.message),
        _code(finding.expected),
        Markdown(escaped(finding.mend).replace("&#96;", "`")),
    )


def _code(text: str) -> Markdown:
    return Markdown(f"<code>{escaped(text)}</code>" if text else "")


def rule_text(rule: Rule) -> str:
    """The page of a rule for a terminal."""
    page = rule.page
    where = f"layer: {rule.layer} · severity: {rule.severity} · tables: {', '.join(tables_of(rule)) or 'all'}"
    lines = [f"{rule.code}: {page.title}", "", where, ""]
    if page.meaning:
        lines += [textwrap.fill(page.meaning, 100), ""]
    for word, text in (("fails", page.fails), ("passes", page.passes), ("mend", page.mend)):
        lines.append(textwrap.fill(f"{word + ':':<8}{text}", 100, subsequent_indent=" " * 8))
    return "\n".join(lines)


def rule_markdown(rule: Rule) -> str:
    """The page for the docs, under a heading of the third level."""
    page = rule.page
    tables = ", ".join(tables_of(rule))
    lines = [f"### {rule.code}: {page.title}{f' ({tables})' if tables else ''}", ""]
    if page.meaning:
        lines += [page.meaning, ""]
    lines += [f"- fails: `{page.fails}`", f"- passes: `{page.passes}`", f"- mend: {page.mend}", ""]
    return "\n".join(lines)


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
