"""`Package` as users have it: opened once, asked often. The functions of the library do the same by path.

What a call needs of a package is read when it is first asked for and kept: 33 look-ups of evidence read each file once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from indicators.history import Difference as _Difference
from indicators.history.row_changes import ROW_CHANGE_KINDS
from indicators.markup import Tabular, counted
from indicators.package import Package as _Package
from indicators.rules.findings import Report as _Report

if TYPE_CHECKING:
    import pandas as pd
    from distributed import Client

    from indicators.checking.check import Checked
    from indicators.curation.drafting import Drafts
    from indicators.engine.running import Progress, Sizes
    from indicators.history.releases import Baseline
    from indicators.insight.compare import Comparison
    from indicators.insight.derived import DerivedFigure
    from indicators.insight.lookup import Evidence, SearchHits
    from indicators.model import Language
    from indicators.reading import Mentions, Quantity
    from indicators.release import ExportFormat
    from indicators.release.cite import CitationFormat, StyleName
    from indicators.release.review import Review
    from indicators.rules.unsettled import Coverage

__all__ = ["Difference", "Package", "Report", "diff", "import_table", "validate"]

P = ParamSpec("P")
R = TypeVar("R")


class Report(Tabular, _Report):
    """What validation found, which can be written in every format and be worked with as a frame."""

    __slots__ = ()
    __doc__ = _Report.__doc__

    def render(self, form: str = "text", *, colour: bool = False, width: int = 100) -> str:
        """The report in one of its formats.

        Parameters
        ----------
        form : {"text", "json", "github", "sarif", "junit", "markdown"}
        colour : bool
            Whether text is written for a terminal that shows colours.
        width : int
            The columns that text has.

        Raises
        ------
        UnknownFormatError
            There is no such format; the message suggests the nearest.
        """
        from indicators.reports import render

        return render(self, form, colour=colour, width=width)

    def to_frame(self) -> pd.DataFrame:
        """The findings, a row each: code, layer, severity, file, line, column, value, message, expected, mend."""
        import pandas as pd

        columns = ("code", "layer", "severity", "file", "line", "column", "value", "message", "expected", "mend")
        found = {name: [str(getattr(one, name)) for one in self.findings] for name in columns}
        lines = pd.Series([one.line for one in self.findings], dtype="Int64")
        return pd.DataFrame(found, dtype="string").assign(line=lines)

    def _heading(self) -> str:
        counts = Counter(f"{finding.severity}s" for finding in self.findings)
        return f"{self.root}: {counted(counts) if counts else 'no findings'}"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame()[["code", "severity", "file", "line", "column", "value", "message", "mend"]]

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON Schema that ``render("json")`` keeps."""
        from indicators.reports.for_programs import report_schema

        return report_schema()


class Difference(Tabular, _Difference):
    """What differs between two packages, which can be told as text, Markdown and JSON."""

    __slots__ = ()
    __doc__ = _Difference.__doc__

    def render(self, form: str = "text") -> str:
        """The difference in one of its formats.

        Parameters
        ----------
        form : {"text", "json", "markdown"}
            Text and Markdown show the first rows of each kind and count the rest; JSON has all of them.

        Raises
        ------
        UnknownFormatError
            There is no such format.
        """
        from indicators.reports.differences import render_difference

        return render_difference(self, form)

    def to_frame(self) -> pd.DataFrame:
        """A row per table that differs: table, and how many of its rows were added, removed and changed."""
        import pandas as pd

        rows = [(name, *map(one.rows.count, ROW_CHANGE_KINDS)) for name, one in self.tables.items()]
        frame = pd.DataFrame(rows, columns=["table", *ROW_CHANGE_KINDS])
        return frame.astype({"table": "string"} | dict.fromkeys(ROW_CHANGE_KINDS, "Int64"))

    def _heading(self) -> str:
        differing = {"tables": len(self.tables), "properties": len(self.properties), "documents": len(self.documents)}
        return f"{self.old} to {self.new}: {counted(differing) + ' differ' if self else 'nothing differs'}"


def _given_as(kind: Callable[..., R], function: Callable[P, Any]) -> Callable[P, R]:
    """A function of which users get the result as the kind that they can write and work with."""

    @wraps(function)
    def given(*args: P.args, **kwargs: P.kwargs) -> R:
        found = function(*args, **kwargs)
        return kind(**{field.name: getattr(found, field.name) for field in fields(found)})

    return given


if TYPE_CHECKING:
    from indicators.curation.importing import import_table as _import_table
    from indicators.engine import validate as _validate
    from indicators.release.versioning import diff as _diff

    validate, diff = _given_as(Report, _validate), _given_as(Difference, _diff)
    import_table = _given_as(Difference, _import_table)

_ENGINES: dict[str, tuple[str, Callable[..., Any]]] = {
    "validate": ("engine", Report),
    "diff": ("release.versioning", Difference),
    "import_table": ("curation.importing", Difference),
}


def __getattr__(name: str) -> Any:
    """`validate`, `diff` and `import_table`, whose engines are imported when they are first asked for."""
    if name not in _ENGINES:
        raise AttributeError(f"module 'indicators.api' has no attribute {name!r}")
    home, kind = _ENGINES[name]
    made = _given_as(kind, getattr(import_module(f"indicators.{home}"), name))
    globals()[name] = made
    return made


class Package(_Package):
    """A data package of this model: the one that came with the installation, a checkout, or a team's own.

    Each method is the function of its name for this package, and keeps what it has read.

    Parameters
    ----------
    root : Path or Storage
        The directory that holds datapackage.json, or where else the files are. `Package.open` takes any place.

    Examples
    --------
    >>> import indicators
    >>> package = indicators.Package.open()
    >>> package.evidence("obs-0023").marked("[", "]")[-24:]
    '国家级经开区[232家]'
    """

    def validate(
        self,
        *,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        layers: Sequence[str] = (),
        changed: str | None = None,
        against: str | Path | Baseline | None = None,
        rules: bool | None = None,
        without_sources: bool = False,
        thorough: bool = False,
        jobs: int = 1,
        scheduler: str | Client | None = None,
        fail_fast: bool = False,
        progress: Progress | None = None,
        scratch: str | Path | None = None,
        sizes: Sizes | None = None,
    ) -> Report:
        """Check it, by default in every layer, as `indicators.validate` does."""
        from indicators import api

        return api.validate(
            self,
            select=select,
            ignore=ignore,
            layers=layers,
            changed=changed,
            against=against,
            rules=rules,
            without_sources=without_sources,
            thorough=thorough,
            jobs=jobs,
            scheduler=scheduler,
            fail_fast=fail_fast,
            progress=progress,
            scratch=scratch,
            sizes=sizes,
        )

    def evidence(self, identifier: str) -> Evidence:
        """The words that prove an observation or cooperation."""
        from indicators.insight.lookup import evidence

        return evidence(identifier, path=self)

    def check(self, text: str, *, language: str | None = None, published: date | str | None = None) -> Checked:
        """Hold the numbers of a text against its rows."""
        from indicators.checking.check import check

        return check(text, self, language=language, published=published)

    def compare(self, claim: str, entity: str | None = None) -> Comparison:
        """What other publishers say of what an observation measures."""
        from indicators.insight.compare import compare

        return compare(claim, entity, path=self)

    def corroboration(self) -> pd.DataFrame:
        """How many statements of other publishers agree with each observation that has references."""
        from indicators.insight.compare import corroboration

        return corroboration(path=self)

    def series(self, indicator: str, entity: str) -> pd.DataFrame:
        """Claims and references of one indicator and entity, in the order of time."""
        from indicators.insight.compare import series

        return series(indicator, entity, path=self)

    def members(self, entity: str) -> pd.DataFrame:
        """The members of a region, corridor or group, to join its figures to theirs."""
        from indicators.insight.lookup import members

        return members(entity, path=self)

    def derived(self) -> pd.DataFrame:
        """The figures that it declares to follow from its observations."""
        from indicators.insight.derived import derived

        return derived(path=self)

    def lineage(self, figure_id: str) -> DerivedFigure:
        """One derived figure with the observations, and their quotes, that it rests on."""
        from indicators.insight.derived import lineage

        return lineage(figure_id, path=self)

    def search(self, text: str) -> SearchHits:
        """Observations and cooperations by words in either language."""
        from indicators.insight.lookup import search

        return search(text, path=self)

    def cite(
        self, identifier: str | None = None, *, style: StyleName | None = None, format: CitationFormat = "text"
    ) -> str:
        """A citation of the dataset, a source or a claim."""
        from indicators.release.cite import cite

        return cite(identifier, style=style, format=format, path=self)

    def coverage(self, source_id: str | None = None) -> Coverage:
        """What of the sources' numbers is settled."""
        from indicators.engine import coverage

        return coverage(source_id, path=self)

    def draft(self, source_id: str, *, subject: str = "") -> Drafts:
        """Rows for the quantities of a source, which may be about an entity, that are neither observed nor excluded."""
        from indicators.curation.drafting import draft

        return draft(source_id, subject=subject, path=self)

    def find_mentions(self, text: str, language: str | None = None) -> Mentions:
        """The mentions of a text, by the reader's words and those of its own."""
        from indicators.reading import find_mentions

        with self.lexicon.in_use():
            return find_mentions(text, language)

    def read_quantity(self, text: str, language: str | None = None) -> Quantity:
        """The quantity that some words are from end to end, by the reader's words and those of its own."""
        from indicators.reading import read_quantity

        with self.lexicon.in_use():
            return read_quantity(text, language)

    def diff(self, old: str | Path, *, tables: Sequence[str] = (), repository: str | Path | None = None) -> Difference:
        """What differs since an earlier state: a git revision, a released version, another package."""
        from indicators import api

        return api.diff(old, self.storage.place(), tables=tables, repository=repository)

    def review(self, base: str | Path, *, repository: str | Path | None = None, thorough: bool = False) -> Review:
        """What it makes of the package that it goes into: a git revision, a released version, another package."""
        from indicators.release.review import review

        return review(base, self, repository=repository, thorough=thorough)

    def import_table(self, file: str | Path, table: str | None = None, *, write: bool = False) -> Difference:
        """Take over a table that was edited in a spreadsheet, as `indicators.import_table` does."""
        from indicators import api

        self._rows.clear()
        return api.import_table(file, table, path=self.root, write=write)

    def export(
        self,
        table: str,
        form: ExportFormat,
        out: str | Path | None = None,
        *,
        labels: Language | None = None,
        excel: bool = False,
    ) -> tuple[Path, ...]:
        """Write a table, or ``all``, to a file, as `indicators.export` does."""
        from indicators.release.export import export

        return export(table, form, out, path=self, labels=labels, excel=excel)
