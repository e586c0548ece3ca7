"""`Subjects`: what the numbers of a package's sources, and of other texts, are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from indicators.model.standards import UnitTable
from indicators.package import Package
from indicators.package.rows import Rows
from indicators.reading import Mention, Sense
from indicators.subject.candidate import Candidate, ranked
from indicators.subject.cues import status_of
from indicators.subject.measured import Measures
from indicators.subject.names import Named, Names, names_of
from indicators.subject.periods import Time, time_of
from indicators.subject.sentences import sentence_around
from indicators.subject.speakers import Heard, speakers
from indicators.subject.times import Frame, period_of_title, plan_named_in
from indicators.subject.topic import OfKinds, Registry, of_kinds_in, topics

SUBJECT_NOTE = "about "
"""Before the entity that a document as a whole is about, in the note of its row."""
_WE = re.compile(r"[我他]们|我[县市区省州镇]|本[县市区省州镇]")
_SUBJECT = re.compile(r"(?:^|[.;。] ?)about (?P<entity>[a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a number is about, each answer with its certainty and reason, the likeliest first.

    Attributes
    ----------
    entities, indicators : tuple of Candidate
    time : Time
    status : Candidate
    speaker : Candidate or None
    """

    entities: tuple[Candidate, ...]
    indicators: tuple[Candidate, ...]
    time: Time
    status: Candidate
    speaker: Candidate | None

    @property
    def indicator(self) -> Candidate | None:
        """The likeliest indicator, if any of the package's is likely at all."""
        return Measures.meant(self.indicators)

    @property
    def entity(self) -> Candidate | None:
        """The likeliest entity."""
        return self.entities[0] if self.entities else None


class Document:
    """A text with what it names, looked for once however many of its numbers are asked about.

    Parameters
    ----------
    text : str
    names : Names
    title : str
    subject : str
        The entity that the text is about, where it is known.
    published : date, optional
    stated : bool
        Whether the day of publication is printed.
    """

    def __init__(
        self,
        text: str,
        names: Names,
        *,
        title: str = "",
        subject: str = "",
        published: date | None = None,
        stated: bool = True,
    ) -> None:
        self.text, self.names, self.title = text, names, title
        self.subject, self.published, self.stated = subject, published, stated
        self._of_kinds: tuple[Registry, OfKinds] | None = None

    @cached_property
    def named(self) -> list[Named]:
        """What the text names, in order."""
        return self.names.find(self.text)

    def of_kinds(self, registry: Registry) -> OfKinds:
        """The same by the kinds of its entities."""
        if self._of_kinds is None or self._of_kinds[0] is not registry:
            self._of_kinds = registry, of_kinds_in(self.named, registry)
        return self._of_kinds[1]

    @cached_property
    def titled(self) -> list[Named]:
        return self.names.find(self.title)

    @property
    def about(self) -> str:
        """The entity that it is about: as it was told, or the only one that the title of a report on a period names."""
        entities = {entity for one in self.titled for entity in one.entities}
        return self.subject or (next(iter(entities)) if len(entities) == 1 and self.frame.own else "")

    @cached_property
    def spoken(self) -> Heard:
        """Who speaks, and where."""
        return Heard(speakers(self.text))

    @cached_property
    def frame(self) -> Frame:
        """What dates its words."""
        titled, day = period_of_title(self.title), self.published
        ahead = titled is not None and day is not None and titled[1] > day
        current = plan_named_in(self.text) if day is None and titled is None else None
        return Frame(day, self.stated, None if ahead else titled, titled if ahead else None, current)


class Subjects:
    """What is asked of a package's registries, indexed once.

    Parameters
    ----------
    package : Package
        Or what gives the rows of its tables likewise.
    usual : bool
        Whether a source is read with the aliases of other sources too. Rules don't: they see one document at a time.
    """

    def __init__(self, package: Package, *, usual: bool = True) -> None:
        self._package, self._usual = package, usual
        self._documents: dict[str, Document] = {}
        self._languages: dict[str, Names] = {}

    def _rows(self, table: str) -> Rows:
        return self._package.rows(table)

    def _aliases(self, source_id: str) -> Rows:
        rows = self._rows("aliases")
        if self._usual or "source_id" not in rows.cells:
            return rows
        own = [place for place, source in enumerate(rows.cells["source_id"]) if source == source_id]
        cells = {name: [column[place] for place in own] for name, column in rows.cells.items()}
        return replace(rows, lines=[rows.lines[place] for place in own], cells=cells)

    @cached_property
    def registry(self) -> Registry:
        cells = self._rows("entities").cells
        known = cells.get("entity_id", ())
        return Registry(
            dict(zip(known, cells.get("kind", ()), strict=False)),
            dict(zip(known, cells.get("parent_id", ()), strict=False)),
        )

    @cached_property
    def measures(self) -> Measures:
        return Measures.of(self._rows("indicators"), UnitTable.of(self._rows("units").cells))

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        cells = self._rows("indicators").cells
        return dict(zip(cells.get("indicator_id", ()), cells.get("measure", ()), strict=False))

    def document(self, source_id: str, text: str) -> Document:
        """A source of the package."""
        if source_id not in self._documents:
            cells = self._rows("sources").cells
            place = cells["source_id"].index(source_id)
            row = {name: column[place] for name, column in cells.items()}
            language = "en" if row.get("language", "").startswith("en") else "zh"
            about = _SUBJECT.search(row.get("note", ""))
            self._documents[source_id] = Document(
                text,
                names_of(self._rows("entities"), self._aliases(source_id), source_id, language),
                title=row.get("title", ""),
                subject=about["entity"] if about and about["entity"] in self.registry.kinds else "",
                published=_day(row.get("published_on", "")),
                stated=row.get("published_basis", "") == "stated",
            )
        return self._documents[source_id]

    def learn(
        self,
        document: Document,
        forms: Mapping[str, tuple[str, ...]],
        kinds: Mapping[str, str],
        parents: Mapping[str, str],
    ) -> None:
        """Let a document name entities too that the package lacks."""
        known = self.registry
        self.__dict__["registry"] = Registry({**known.kinds, **kinds}, {**known.parents, **parents})
        document.names = document.names.extended(forms)
        for name in ("named", "titled"):
            document.__dict__.pop(name, None)

    def any_text(self, text: str, *, language: str = "zh", title: str = "", published: date | None = None) -> Document:
        """A text that is no source of the package."""
        if language not in self._languages:
            self._languages[language] = names_of(self._rows("entities"), self._rows("aliases"), None, language)
        return Document(text, self._languages[language], title=title, published=published)

    def about(self, document: Document, mention: Mention) -> Subject:
        """What a number of a document is about."""
        text, start, end = document.text, mention.start, mention.end
        indicators = self.measures.candidates(text, mention)
        measure = self._kinds.get(indicators[0].value, "stock") if indicators else "stock"
        if _is_change(mention):
            measure = "growth"
        status, speaker = status_of(text, start, end), document.spoken.speaker_of(start, end)
        entities = topics(
            text, start, end, document.named, self.registry, document.of_kinds(self.registry),
            title=document.titled, subject=document.about,
        )  # fmt: skip
        return Subject(
            entities=ranked([*entities, *_of_the_speaker(document, mention, speaker)]),
            indicators=indicators,
            time=time_of(
                text,
                start,
                end,
                document.frame,
                measure=measure,
                ahead=status.value == "target",
            ),
            status=status,
            speaker=speaker,
        )


def _of_the_speaker(document: Document, mention: Mention, speaker: Candidate | None) -> Iterator[Candidate]:
    """Whose officer says 我们 or 他们 of it."""
    begin, _ = sentence_around(document.text, mention.start, mention.end)
    if speaker is not None and _WE.search(document.text, begin, mention.start):
        for one in document.names.find(speaker.value)[:1]:
            yield from (Candidate(entity, 0.65, f"its {speaker.value} says so of 我们") for entity in one.entities)


def _is_change(mention: Mention) -> bool:
    """Whether it says by how much something grew or fell: 增长5%."""
    quantity = mention.quantity
    return quantity is not None and quantity.sense in (Sense.RISE, Sense.FALL) and quantity.unit in ("%", "个百分点")


def _day(cell: str) -> date | None:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None
