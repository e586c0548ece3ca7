"""`review`: what a branch makes of a package, with the words before and after, for whoever has to say yes to it."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.engine import coverage, validate
from indicators.errors import PackageError
from indicators.history import Difference, TableDifference, compare
from indicators.history.policy import Assessment, Bump, assess
from indicators.history.sides import Side, describe
from indicators.insight.compare import compare_all
from indicators.insight.declaration import DECLARATION_FILE
from indicators.package import Package, Where, nearest_package
from indicators.package.configuration import OWN_FILE, PROJECT_FILE, read_configuration
from indicators.package.files import DESCRIPTOR, Directory, Storage, is_url
from indicators.release.reviewed_rows import ReviewedRow, reviewed_rows
from indicators.release.versioning import ReleaseCheck, release_check, side_named
from indicators.rules.findings import Finding, Report, Severity
from indicators.rules.unsettled import SourceCoverage


@dataclass(frozen=True, slots=True)
class Review:
    """What a branch makes of a package.

    Attributes
    ----------
    base, head : str
        What was compared, each as a person calls it.
    difference : Difference or None
        None where the base has no package, or no table of it can be compared.
    rows : tuple of ReviewedRow
        The weightiest first: those that no rule can be sure of, then by the version that they ask for.
    left : mapping of str to int
        Rows beyond those, by table.
    assessment : Assessment
        What the branch alone asks for.
    check : ReleaseCheck or None
        What all that changed since the last release asks for; None where that cannot be told.
    report : Report
        The validation of the head.
    new, known : tuple of Finding
        Its findings: that the base has not, and that the base has too.
    files : tuple of str
        Files that differ beside tables and documents: of what is computed, of what is checked, of rules of one's own.
    coverage : mapping of str to (SourceCoverage or None, SourceCoverage or None)
        Before and after, of each source whose text or rows changed.
    corroboration : mapping of str to (mapping or None, mapping or None)
        Before and after, of each observation of which it changed: how many statements of others agree, differ, ….
    notes : tuple of str
        What could not be told, and why.
    """

    base: str
    head: str
    difference: Difference | None
    rows: tuple[ReviewedRow, ...]
    left: Mapping[str, int]
    assessment: Assessment
    check: ReleaseCheck | None
    report: Report
    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    files: tuple[str, ...]
    coverage: Mapping[str, tuple[SourceCoverage | None, SourceCoverage | None]]
    corroboration: Mapping[str, tuple[Mapping[str, int] | None, Mapping[str, int] | None]]
    notes: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether no finding, new or known, is an error."""
        return not any(one.severity is Severity.ERROR for one in (*self.new, *self.known))

    def render(self, form: str = "markdown") -> str:
        """The review in one of its formats: ``markdown`` (of bounded length), ``html``, ``json``.

        Raises
        ------
        UnknownFormatError
            There is no such format.
        """
        from indicators.release.review_forms import render_review

        return render_review(self, form)

    @staticmethod
    def schema() -> dict[str, Any]:
        """The JSON Schema that ``render("json")`` keeps."""
        from indicators.release.review_forms import review_schema

        return review_schema()


def review(
    base: str | Path, path: Where = None, *, repository: str | Path | None = None, thorough: bool = False
) -> Review:
    """Review what a branch makes of a package: what a person has to look at first, every row that differs, findings.

    Parameters
    ----------
    base : str or Path
        What the branch goes into: a git revision, a path, a zip, or a URL, as `indicators.diff` takes it.
    path : str, Path or Package, optional
        The package with the changes; by default the nearest at or above the current directory.
    repository : str or Path, optional
        A release repository, for a base that is one of its versions, and for the last release.
    thorough : bool
        As for `indicators.validate`.

    Returns
    -------
    Review

    Raises
    ------
    PackageError
        There is no such base or package, or a store cannot be reached. What is only broken is told in the review.

    Examples
    --------
    >>> import indicators
    >>> found = indicators.Package.open("path/to/package").review("main")  # doctest: +SKIP
    >>> [row.key for row in found.rows if row.unsure]  # doctest: +SKIP
    [('coop-0003', 'yubei', 'host')]
    """
    head = Package.open(nearest_package() if path is None else path)
    root = head.root if isinstance(head.storage, Directory) else None
    old = side_named(str(base), repository, root)
    with ExitStack() as closing:
        return _Reviewing(_on_disk(old, closing), Side(".", head.storage), head).review(repository, thorough=thorough)


def _on_disk(side: Side, closing: ExitStack) -> Side:
    """The same package where it can be validated: from a git revision or a zip it comes into a temporary directory."""
    storage = side.storage
    if isinstance(storage, Directory) or is_url(storage.address):
        return side
    folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="indicators-review-")))
    for file in files_validated(storage):
        with suppress(PackageError, OSError):
            content = storage.read(file)
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
    return Side(side.name, Directory(folder))


def files_validated(storage: Storage) -> Iterator[str]:
    """What validation reads of a package; of a broken one, what can be found."""
    files = [DESCRIPTOR, OWN_FILE, PROJECT_FILE]
    for name in storage.names("data"):
        inside = [f"data/{name}/{part}" for part in storage.names(f"data/{name}")]
        files += inside or [f"data/{name}"]
    package = Package(storage)
    with suppress(PackageError):
        files += [path for table in describe(Side("", storage)).tables.values() for path in table.paths]
    with suppress(PackageError):
        files.append(read_configuration(storage).rules)
    with suppress(PackageError):
        cells = package.rows("sources").cells
        files += [*cells.get("file", ()), *cells.get("original_file", ())]
    wanted = [file for file in dict.fromkeys(files) if file]
    storage.expect(wanted)
    yield from wanted


class _Reviewing:
    """The two sides of one review, and what is read of them."""

    def __init__(self, old: Side, new: Side, head: Package) -> None:
        self._old, self._new = old, new
        self._base, self._head = Package(old.storage), head
        self._notes: list[str] = []

    def review(self, repository: str | Path | None, *, thorough: bool) -> Review:
        there = self._old.storage.exists(DESCRIPTOR)
        if not there:
            self._notes.append(f"{self._old.name} has no package here: all of it is new")
        difference = self._difference() if there else None
        rows, left = reviewed_rows(self._old, self._new, difference) if difference is not None else ([], {})
        report = validate(self._head, thorough=thorough)
        check = self._check(repository)
        new, known = _sorted_out(report.findings, self._before(report, thorough=thorough) if there else ())
        touched = self._touched(difference, rows)
        return Review(
            self._old.name,
            self._new.name,
            difference,
            tuple(rows),
            left,
            assess(difference) if difference is not None else Assessment(Bump.NONE, ()),
            check,
            report,
            new,
            known,
            tuple(self._other_files()) if there else (),
            self._coverage(touched) if difference is not None else {},
            self._corroboration(difference) if difference is not None else {},
            tuple(dict.fromkeys(self._notes)),
        )

    def _before(self, report: Report, *, thorough: bool) -> Sequence[Finding]:
        """What the rules that found something find in the base; rules of its own run where those of the head did."""
        codes = sorted({one.code for one in report.findings})
        if not codes:
            return ()
        try:
            return validate(self._base, select=codes, thorough=thorough, rules=bool(report.own)).findings
        except PackageError as error:
            self._notes.append(f"{self._old.name} could not be validated, so that every finding counts as new: {error}")
            return ()

    def _other_files(self) -> Iterator[str]:
        """The files beside tables and documents whose bytes differ, where they say what is checked or computed."""
        files = {DECLARATION_FILE, OWN_FILE, PROJECT_FILE}
        for storage in (self._old.storage, self._new.storage):
            with suppress(PackageError):
                files |= {read_configuration(storage).rules} - {""}
        yield from (file for file in sorted(files) if _bytes(self._old, file) != _bytes(self._new, file))

    def _difference(self) -> Difference | None:
        """The whole difference or, where a table cannot be read, that of the others."""
        try:
            return compare(self._old, self._new)
        except PackageError as error:
            self._notes.append(f"not all could be compared: {error}")
        try:
            sides = [describe(side) for side in (self._old, self._new)]
        except PackageError:
            return None
        tables: dict[str, TableDifference] = {}
        for name in dict.fromkeys(name for side in sides for name in side.tables):
            with suppress(PackageError):
                tables |= compare(self._old, self._new, [name]).tables
        names = self._old.name, self._new.name, sides[0].version, sides[1].version
        return Difference(*names, (), tables, ())

    def _check(self, repository: str | Path | None) -> ReleaseCheck | None:
        try:
            return release_check(self._head.root, repository=repository)
        except PackageError as error:
            self._notes.append(f"the version was not held against the last release: {error}")
            return None

    def _touched(self, difference: Difference | None, rows: Iterable[ReviewedRow]) -> set[str]:
        """The sources whose text or numbers the branch touches."""
        if difference is None:
            return set()
        touched = {one.source_id for one in difference.documents}
        for row in rows:
            if row.table == "sources":
                touched.update((row.key[0], *(cell.old for cell in row.cells if cell.column == "source_id")))
            elif row.table in ("observations", "exclusions", "aliases"):
                touched.update(words.source_id for words in (row.before, row.after) if words is not None)
        return touched - {""}

    def _coverage(self, touched: set[str]) -> dict[str, tuple[SourceCoverage | None, SourceCoverage | None]]:
        sides = []
        for package, name in ((self._base, self._old.name), (self._head, self._new.name)):
            known = set(package.rows("sources").cells.get("source_id", ())) & touched
            try:
                counted = coverage(known, path=package) if known else ()
            except PackageError as error:
                self._notes.append(f"coverage of {name} could not be counted: {error}")
                return {}
            sides.append({source.source_id: source for source in counted})
        before, after = sides
        return {source: (before.get(source), after.get(source)) for source in sorted(touched & {*before, *after})}

    def _corroboration(
        self, difference: Difference
    ) -> dict[str, tuple[Mapping[str, int] | None, Mapping[str, int] | None]]:
        if not {"observations", "reference_values", "entity_relations", "sources"} & difference.tables.keys():
            return {}
        sides: list[dict[str, dict[str, int]]] = []
        for package in (self._base, self._head):
            try:
                sides.append({one.claim.identifier: one.counts() for one in compare_all(path=package)})
            except PackageError as error:
                self._notes.append(f"corroboration was not compared: {error}")
                return {}
        one, other = sides
        return {key: (one.get(key), other.get(key)) for key in sorted({*one, *other}) if one.get(key) != other.get(key)}


def _bytes(side: Side, file: str) -> bytes | None:
    try:
        return side.storage.read(file)
    except (PackageError, OSError):
        return None


def _sorted_out(found: Iterable[Finding], before: Iterable[Finding]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """The findings that are new, and those that were there; a row that moved is the same row."""
    left = Counter(map(_signature, before))
    new: list[Finding] = []
    known: list[Finding] = []
    for finding in found:
        signature = _signature(finding)
        (known if left[signature] > 0 else new).append(finding)
        left[signature] -= 1
    return tuple(new), tuple(known)


def _signature(finding: Finding) -> tuple[str, ...]:
    message = re.sub(r"\bline \d+", "line", finding.message)
    return (finding.code, finding.file, finding.column, finding.value, message)
