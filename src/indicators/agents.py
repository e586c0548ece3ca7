"""What programs may ask of a package over the Model Context Protocol: `serve`, on standard input and output.

`Tools` answers with plain data, bounded in size; every number has its words and its citation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import wraps
from inspect import getdoc
from typing import Any, Literal

from indicators import installed_version
from indicators.checking.check import check
from indicators.checking.known import Known, known_of
from indicators.errors import PackageError, RefusedError
from indicators.insight import Figure, same_as
from indicators.insight.compare import compared, in_time
from indicators.insight.lookup import evidence, identified, members, require_key, search
from indicators.package import Package, Where
from indicators.reading import find_quantities
from indicators.release.cite import CitationFormat, cite

MOST_ROWS, MOST_LETTERS = 50, 20_000
"""Rows of one answer, and characters of one text that is asked about."""
_LONGEST_NAME = 200

TOOLS = ("search", "evidence", "compare", "series", "members", "find_quantities", "check", "cite")
"""The questions, by the names under which they are asked."""
_INSTRUCTIONS = (
    "Numbers that Chinese policy texts and news claim of regional cooperation, each with the words that prove it. Give "
    "a number only with its quote and citation, keep its qualifier (将近, more than), and `check` your text before you "
    "answer."
)

Answer = dict[str, Any]
"""What a question is answered with: JSON."""


def serve(path: Where = None) -> None:
    """Answer about a package on standard input and output until the other side ends."""
    from mcp.server import MCPServer

    tools = Tools(Package.open(path))
    server: MCPServer[Any] = MCPServer("indicators", instructions=_INSTRUCTIONS, version=installed_version())
    for name in TOOLS:
        asked = getattr(tools, name)
        server.add_tool(_in_one_line(asked), name=name, description=getdoc(asked))
    tools.get_ready()
    server.run("stdio")


def _in_one_line(asked: Callable[..., Answer]) -> Callable[..., Answer]:
    """Have what the package refuses told as the protocol tells errors, without a traceback."""
    from mcp.server.mcpserver.exceptions import ToolError

    @wraps(asked)
    def answered(*args: Any, **kwargs: Any) -> Answer:
        try:
            return asked(*args, **kwargs)
        except PackageError as error:
            raise ToolError(str(error)) from None

    return answered


class Tools:
    """The questions that may be asked of one package. Nothing is written, and no other file is read."""

    def __init__(self, package: Package) -> None:
        self._package = package

    @property
    def _known(self) -> Known:
        return known_of(self._package)

    def get_ready(self) -> None:
        """Read and load what the first questions would wait for."""
        for text in ("将近700个项目,提高5.1个百分点", "nearly 700 projects, up 5.1 percentage points"):
            self.find_quantities(text)
            self.check(text)
        for entity in self._package.rows("entities").cells["entity_id"][:1]:
            self.members(entity)

    def search(self, words: str) -> Answer:
        """Find observations and cooperations by words in Chinese or English; all of them have to be there."""
        hits, known = search(_short(words, "words"), path=self._package), self._known.by_identifier
        figures = [self._number(known[one.identifier]) for one in hits if one.identifier in known]
        others = [_told(one, "identifier", "about", "words", "quote") for one in hits if one.identifier not in known]
        return {**_bounded("numbers", figures), **_bounded("cooperations", others)}

    def evidence(self, identifier: str) -> Answer:
        """The words that prove an observation or cooperation, with what stands around them in the source."""
        found = evidence(_short(identifier, "identifier"), path=self._package)
        figure = self._known.by_identifier.get(identifier)
        words = _told(found, "identifier", "quote", "before", "after", "where", "names", "source_at_hand", "missing")
        number = None if figure is None else self._number(figure)
        return {**words, "number_in_quote": found.number, "reading": found.reading(), "number": number}

    def compare(self, observation_id: str) -> Answer:
        """What other publishers say of the same thing as an observation, and whether both can be right."""
        require_key(self._package, "observations", _short(observation_id, "observation_id"))
        claim = self._known.by_identifier[observation_id]
        references = [one for one in self._known.by_identifier.values() if one.kind == "reference"]
        found = compared(claim, references, same_as(self._package))
        listed = [
            {**self._number(one.figure), "relation": one.relation.code, "independent": one.independent}
            for one in found.references
        ]
        return {"claim": self._number(claim), **_bounded("references", listed), "counts": found.counts()}

    def series(self, indicator: str, entity: str) -> Answer:
        """Observations and reference values of one indicator and entity, in the order of time; identifiers or names."""
        one = self._identifier("indicators", "indicator_id", indicator)
        other = self._identifier("entities", "entity_id", entity)
        figures = in_time(self._known.by_subject.get((one, self._known.one_name(other)), ()))
        return {"indicator": one, "entity": other, **_bounded("numbers", [self._number(figure) for figure in figures])}

    def members(self, entity: str) -> Answer:
        """The members of a region, corridor or group, with the page that says so; an identifier or a name."""
        found = members(self._identifier("entities", "entity_id", entity), path=self._package)
        rows = found.astype("object").where(found.notna(), None).to_dict("records")
        return {"entity": entity, **_bounded("members", rows)}

    def find_quantities(self, text: str) -> Answer:
        """The quantities that a text names, each with its reading: value, bounds, qualifier and unit."""
        with self._package.lexicon.in_use():
            listed = [
                _told(one, "start", "end", "text")
                | _told(one.quantity, "value", "lower", "upper", "unit")
                | {"qualifier": str(one.quantity.qualifier)}
                for one in find_quantities(_of_length(text))
                if one.quantity is not None
            ]
        return _bounded("quantities", listed)

    def check(self, text: str) -> Answer:
        """Whether a text says what the rows say: a verdict, the rows and the reason for each of its numbers."""
        found = check(_of_length(text), self._package)
        known = self._known.by_identifier
        listed = [
            _told(one, "start", "end", "text", "reason")
            | {"verdict": str(one.verdict), "rows": [self._number(known[row]) for row in one.rows if row in known]}
            for one in found.numbers
        ]
        sums = [_told(one, "start", "end", "consistent", "reason") for one in found.sums]
        return {**_bounded("numbers", listed), "sums": sums, "counts": found.counts()}

    def cite(self, identifier: str = "", format: Literal["bibtex", "csl-json"] = "bibtex") -> Answer:
        """A citation of an observation, a cooperation or a source, or of the whole dataset, for a reference manager."""
        wanted: CitationFormat = format
        text = cite(_short(identifier, "identifier") or None, format=wanted, path=self._package)
        return {"identifier": identifier, "format": format, "citation": text}

    def _identifier(self, table: str, key: str, asked: str) -> str:
        """The identifier of a row that is asked for by it, by its name in either language or an alias."""
        return identified(self._package, table, _short(asked, key))

    def _number(self, figure: Figure) -> Answer:
        """A number with its words, its place and its citation."""
        known = self._known
        measured = known.measured[figure.indicator_id]
        zh, en = known.entity_names.get(figure.entity_id, ("", ""))
        version = self._package.version
        source = ", ".join(filter(None, (figure.publisher, figure.title, figure.published_on, figure.url)))
        dataset = self._package.descriptor.get("title") or self._package.descriptor.get("name", "")
        told = ("identifier", "value_text", "quote", "publisher", "title", "url", "published_on", "confidence")
        return _told(figure, *told) | {
            "indicator": {"id": figure.indicator_id, "zh": measured.name_zh, "en": measured.name_en},
            "entity": {"id": figure.entity_id, "zh": zh, "en": en},
            "period": figure.when,
            "status": figure.status,
            "value": _plain(figure.value),
            "lower": _plain(figure.lower),
            "upper": _plain(figure.upper),
            "qualifier": str(figure.qualifier),
            "unit": measured.unit,
            "place": f"{figure.file}:{figure.line}" + (f", from {figure.source_id}" if figure.source_id else ""),
            "version": version,
            "citation": f"{source}. {figure.identifier} in {dataset} {version}.",
        }


def _plain(number: Fraction | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number.denominator == 1 else float(number)


def _told(record: object, *names: str) -> Answer:
    """Some of the fields of a record."""
    return {name: getattr(record, name) for name in names}


def _bounded(name: str, listed: Sequence[Any]) -> Answer:
    """The first rows, and how many there are in all."""
    return {name: list(listed[:MOST_ROWS]), f"{name}_found": len(listed)}


def _of_length(text: str) -> str:
    if len(text) > MOST_LETTERS:
        raise RefusedError(f"the text has {len(text):,} characters; ask about at most {MOST_LETTERS:,} at a time")
    return text


def _short(text: str, what: str) -> str:
    if len(text) > _LONGEST_NAME or not text.isprintable():
        raise RefusedError(f"{what} has to be at most {_LONGEST_NAME} printable characters")
    return text
