"""What checks may know beside their batch: the dimension tables by key, and the source documents."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from indicators.errors import COMPARISONS, DeclarationError, SourceUnavailableError, Suggestions
from indicators.insight import usable_figures
from indicators.insight.compare import Step, steps
from indicators.insight.declaration import Declaration, read_declaration
from indicators.model.standards import UnitTable
from indicators.package import Package
from indicators.package.descriptor import Model, Stored
from indicators.package.files import SourceText, read_source
from indicators.package.git import told_markers
from indicators.package.rows import Rows
from indicators.rules.findings import Place

if TYPE_CHECKING:
    from indicators.reading import Mention
    from indicators.reading.vocabulary import Lexicon, ReadingLanguage
    from indicators.subject.about import Subjects

_AROUND, _AROUND_MENTION = 80, 30
"""Characters shown on either side of what is meant, at most, and of a mention."""
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BEFORE_BLANK = re.compile(r"\n(?=[^\S\n]*\n)")


class Paragraphs:
    """Where the paragraphs of a text begin and end, looked for once however many places are asked for."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._begins = [match.end() for match in _BLANK_LINE.finditer(text)]
        self._ends = [match.start() for match in _BEFORE_BLANK.finditer(text)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """From the end of the last blank line before a place to the beginning of the first behind it."""
        begin, after = bisect_right(self._begins, start), bisect_left(self._ends, end)
        return (
            self._begins[begin - 1] if begin else 0,
            self._ends[after] if after < len(self._ends) else self._length,
        )


_SENTENCE_END = re.compile(r"[。！？!?；;\n]")


def source_place(file: str, text: str, start: int, end: int) -> Place:
    """The place of some words in a document, with their sentence; what lies beyond the text is cut off."""
    start = max(min(start, len(text)), 0)
    end = max(min(end, len(text)), start)
    window = max(start - _AROUND, 0)
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, window, start)), default=window)
    limit = min(end + _AROUND, len(text))
    ending = _SENTENCE_END.search(text, max(end - 1, start), limit)
    stop = limit if ending is None else max(ending.end() - (ending.group() == "\n"), end)
    line_begin = text.rfind("\n", 0, start) + 1
    return Place(
        file,
        text.count("\n", 0, start) + 1,
        text[begin:stop],
        column=start - line_begin + 1,
        marked=(start - begin, end - begin),
    )


OF_A_SERIES = ("indicator_id", "entity_id")
OF_A_FIGURE = (
    *("observation_id", *OF_A_SERIES, "period_start", "period_end", "value", "lower", "upper", "qualifier"),
    *("value_text", "status"),
)
"""What `indicators.series` asks of a claim, and what makes it one that can be used."""


class GivenPackage(Package):
    """A package some of whose tables are given; the others are those of another package, read once for all."""

    def __init__(self, beside: Package, rows: Mapping[str, Rows]) -> None:
        super().__init__(beside.storage)
        self._beside = beside
        self._rows = dict(rows)

    @cached_property
    def model(self) -> Model:
        return self._beside.model

    @cached_property
    def lexicon(self) -> Lexicon:
        return self._beside.lexicon

    def rows(self, table: str) -> Rows:
        return self._rows[table] if table in self._rows else self._beside.rows(table)


class Context:
    """The package around a batch. Tables and documents are read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._keys: dict[str, dict[str, int]] = {}
        self._documents: dict[str, SourceText | str] = {}
        self._mentions: dict[str, tuple[list[int], Sequence[Mention]]] = {}
        self._paragraphs: dict[str, Paragraphs] = {}

    @property
    def package(self) -> Package:
        return self._package

    @property
    def model(self) -> Model:
        """The tables of the package, with those that it adds."""
        return self._package.model

    @property
    def stored(self) -> Mapping[str, bytes | Stored]:
        """The bytes of each table's file, or how it is stored, as far as it could be read."""
        return {name: content for name in self.model if (content := self.rows(name).content) is not None}

    def rows(self, table: str) -> Rows:
        return self._package.rows(table)

    def holds(self, table: str, *columns: str) -> bool:
        """Whether every row of the table was read and has these columns, so that what is missing there is missing.

        Rows that cannot be read are named by the layer of form; nothing else is to be blamed on other tables.
        """
        rows = self.rows(table)
        return rows.whole and set(columns) <= rows.cells.keys()

    def readable(self, table: str) -> bool:
        """The same of the key columns, so that references into the table can be checked."""
        return self.holds(table, *self.model[table].key)

    def index(self, table: str) -> Mapping[str, int]:
        """The row of each key of a table whose key is one column; the first row where a key comes twice."""
        if table not in self._keys:
            (key,) = self.model[table].key
            places: dict[str, int] = {}
            for place, value in enumerate(self.rows(table).cells.get(key, ())):
                places.setdefault(value, place)
            self._keys[table] = places
        return self._keys[table]

    def known(self, table: str, keys: Collection[str]) -> set[str]:
        """Those of some keys that a table has."""
        from indicators.rules.columns import known_in

        (key,) = self.model[table].key
        return known_in(self.rows(table), key, keys)

    def suggestions(self, table: str) -> Suggestions:
        """What keys of a table are meant by ones that it does not have; none where there are too many to compare."""
        return Suggestions(self.index(table) if len(self.rows(table)) <= COMPARISONS else ())

    def distinct(self, table: str, *columns: str) -> set[tuple[str, ...]]:
        """Each combination of the cells of some columns; none where the table lacks one."""
        from indicators.rules.columns import distinct

        rows = self.rows(table)
        return distinct(rows, *columns) if all(name in rows.cells for name in columns) else set()

    def with_rows(self, table: str, column: str, keys: Collection[str]) -> Context:
        """What there is to know where a table has only the rows with one of some words in a column."""
        from indicators.rules.columns import rows_with

        return Context(GivenPackage(self.package, {table: rows_with(self.rows(table), column, keys)}))

    def value(self, table: str, key: str, column: str) -> str:
        """A cell of the row with that key; empty where there is none."""
        place = self.index(table).get(key)
        cells = self.rows(table).cells.get(column)
        return cells[place] if place is not None and cells is not None else ""

    def values(self, table: str, keys: Sequence[str], column: str) -> list[str]:
        """The same for many keys, each looked up once."""
        found = {key: self.value(table, key, column) for key in dict.fromkeys(keys)}
        return [found[key] for key in keys]

    @cached_property
    def units(self) -> UnitTable:
        """The units of the package, which remember what they converted."""
        return UnitTable.of(self.rows("units").cells)

    @cached_property
    def subjects(self) -> Subjects:
        """Who is asked what numbers are about, with the package's registries indexed once."""
        from indicators.subject.about import Subjects

        return Subjects(self._package, usual=False)

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        return self._package.codes

    @cached_property
    def aliases(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The forms under which a source writes an entity, by source and entity."""
        cells = self.rows("aliases").cells
        forms: dict[tuple[str, str], list[str]] = {}
        if {"source_id", "entity_id", "alias"} <= cells.keys():
            for source, entity, alias in zip(cells["source_id"], cells["entity_id"], cells["alias"], strict=True):
                forms.setdefault((source, entity), []).append(alias)
        return {key: tuple(values) for key, values in forms.items()}

    def document(self, source_id: str) -> SourceText | str:
        """A source document, or the reason why it cannot be read here."""
        if source_id not in self._documents:
            if not self._documents:
                self._package.storage.expect(self.rows("sources").cells.get("file", ()))
            file = self.value("sources", source_id, "file")
            try:
                pinned = self.value("sources", source_id, "sha256")
                document = read_source(self._package.storage, file, pinned)
                is_pinned = document.sha256 == pinned or document.line_ends
                markers = None if is_pinned or document.text is None else told_markers(document.text)
                self._documents[source_id] = f"{markers[1]}; keep one side" if markers is not None else document
            except SourceUnavailableError as error:
                self._documents[source_id] = str(error)
        return self._documents[source_id]

    def text(self, source_id: str) -> str | None:
        """The text of a source document; None where it cannot be read."""
        document = self.document(source_id)
        return None if isinstance(document, str) else document.text

    def texts(self, source_ids: Sequence[str]) -> list[str | None]:
        """The same for many sources, each looked up once."""
        found = {source_id: self.text(source_id) for source_id in dict.fromkeys(source_ids)}
        return [found[source_id] for source_id in source_ids]

    def passage(self, source_id: str, start: int, end: int) -> Place | None:
        """Where some words stand in a source, with their sentence; None where it cannot be read."""
        text = self.text(source_id)
        return None if text is None else source_place(self.value("sources", source_id, "file"), text, start, end)

    def paragraphs(self, source_id: str) -> Paragraphs:
        """The paragraphs of a source; none but the empty one where its text cannot be read."""
        if source_id not in self._paragraphs:
            self._paragraphs[source_id] = Paragraphs(self.text(source_id) or "")
        return self._paragraphs[source_id]

    def language(self, source_id: str) -> ReadingLanguage | None:
        """The language in which a source is read, by its tag; None leaves it to the script of its text."""
        from indicators.reading.vocabulary import language_of_tag

        return language_of_tag(self.value("sources", source_id, "language"))

    def mentions(self, source_id: str) -> Sequence[Mention]:
        """What the reader finds in a source, in order: one scan serves derivation and coverage."""
        return self._scan(source_id)[1]

    def mention_at(self, source_id: str, offset: int) -> Mention | None:
        """The mention of a source in which an offset lies."""
        starts, mentions = self._scan(source_id)
        place = bisect_right(starts, offset) - 1
        return mentions[place] if place >= 0 and offset < mentions[place].end else None

    def quantity_of(self, source_id: str, offset: int, words: str) -> Mention | None:
        """The quantity of a source that is exactly some words: a mention, or a term of a ratio or a sum."""
        whole = self.mention_at(source_id, offset)
        if whole is None or whole.quantity is None:
            return None
        if whole.start == offset and whole.text == words:
            return whole
        if not whole.quantity.parts:
            return None
        from indicators.reading.amounts import terms_of

        return next((term for term in terms_of(whole) if (term.start, term.text) == (offset, words)), None)

    def is_settled(self, source_id: str, mention: Mention) -> bool:
        """Whether a quantity is claimed or excluded; a ratio or a sum also when each of its terms is."""
        claimed, excluded = self.claims(source_id), self._exclusions.get(source_id, {})
        if mention.quantity is None or not mention.quantity.parts:
            return mention.start in claimed or mention.start in excluded
        from indicators.reading.amounts import terms_of

        return self._settled_as(source_id, mention.start) == mention.text or all(
            term.start in claimed or term.start in excluded for term in terms_of(mention)
        )

    def _settled_as(self, source_id: str, offset: int) -> str:
        """The words of the row that settles the number at an offset."""
        claim, exclusion = self.claims(source_id).get(offset), self._exclusions.get(source_id, {}).get(offset)
        if claim is not None:
            return self.rows("observations").cells["value_text"][claim]
        return "" if exclusion is None else self.rows("exclusions").cells["text"][exclusion]

    def forget_mentions(self, source_id: str) -> None:
        """Let go of what was found in a source that nothing more is asked about."""
        self._mentions.pop(source_id, None)

    def _scan(self, source_id: str) -> tuple[list[int], Sequence[Mention]]:
        if source_id not in self._mentions:
            from indicators.reading import find_mentions

            with self._package.lexicon.in_use():
                mentions = list(find_mentions(self.text(source_id) or "", self.language(source_id)))
            self._mentions[source_id] = ([mention.start for mention in mentions], mentions)
        return self._mentions[source_id]

    def around(self, source_id: str, start: int, end: int) -> str:
        """A place of a source with its line's words on either side, marked."""
        text = self.text(source_id) or ""
        before = text[max(start - _AROUND_MENTION, 0) : start].rpartition("\n")[2]
        after = text[end : end + _AROUND_MENTION].partition("\n")[0]
        return f"{before}【{text[start:end]}】{after}"

    @cached_property
    def declaration(self) -> Declaration | DeclarationError:
        """What data/analysis.toml declares, or why it cannot be read."""
        try:
            return read_declaration(self._package.storage)
        except DeclarationError as error:
            return error

    @cached_property
    def steps(self) -> Sequence[Step]:
        """The steps of series of claims and references, with nothing read of a claim but `OF_A_FIGURE`."""
        rows = self.rows("observations")
        blank = [""] * len(rows)
        cells = {name: rows.cells[name] if name in OF_A_FIGURE else blank for name in rows.header}
        return tuple(steps(usable_figures(GivenPackage(self._package, {"observations": replace(rows, cells=cells)}))))

    def claims(self, source_id: str) -> Mapping[int, int]:
        """The first observation of each offset of a source that observations claim."""
        return self._claims.get(source_id, {})

    def settled(self, source_id: str) -> Set[int]:
        """Every offset of a source that an observation claims or an exclusion names."""
        return self.claims(source_id).keys() | self._exclusions.get(source_id, {}).keys()

    @cached_property
    def _claims(self) -> Mapping[str, Mapping[int, int]]:
        return self._places("observations", "value_start")

    @cached_property
    def _exclusions(self) -> Mapping[str, Mapping[int, int]]:
        return self._places("exclusions", "start")

    def _places(self, table: str, column: str) -> dict[str, dict[int, int]]:
        """For each source the first row of each offset."""
        cells = self.rows(table).cells
        places: dict[str, dict[int, int]] = {}
        if {"source_id", column} <= cells.keys():
            for index, (source_id, offset) in enumerate(zip(cells["source_id"], cells[column], strict=True)):
                if offset.isascii() and offset.isdigit() and len(offset) < 19:
                    places.setdefault(source_id, {}).setdefault(int(offset), index)
        return places
