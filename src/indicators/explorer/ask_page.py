"""Ask it: the release's SQLite file in the page itself, with SQLite compiled to WebAssembly and ready questions."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from gzip import compress
from importlib.util import find_spec
from pathlib import Path

from indicators.explorer.data_page import FOLDER, Download
from indicators.explorer.rendering import Content, Page, Wording

_PLUGIN = "mkdocs_sqlite_console"
"""The package that ships sql.js, SQLite for browsers, and is no script of ours; of its own code nothing is used."""

_LARGEST = 20_000_000
"""Bytes of a database that a page takes along; a larger one is better downloaded."""

_NOTICE = """\
sql.js, https://sql.js.org, MIT license
Copyright (c) 2017 sql.js authors (see AUTHORS)

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is ready to be asked."""

    key: str
    """Its words are the text ``ask.<key>``; an address of the page is ``ask.html#question=<key>``."""
    sql: str
    """``{name}`` stands for the column of names in the page's language."""


QUESTIONS = (
    Question(
        "headlines",
        """\
SELECT observation_id, entities.{name} AS entity, indicators.{name} AS indicator,
       value_text, period_end, coalesce(reported_by, publisher) AS says, confidence
FROM observations
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
JOIN sources USING (source_id)
WHERE salience = 'headline'
ORDER BY observation_id""",
    ),
    Question(
        "series",
        """\
WITH figures AS (
  SELECT indicator_id, entity_id, period_end, value_text, value, observation_id AS id FROM observations
  UNION ALL
  SELECT indicator_id, entity_id, period_end, value_text, value, reference_id FROM reference_values
)
SELECT indicators.{name} AS indicator, entities.{name} AS entity, period_end, value_text, value, id
FROM figures
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
WHERE (indicator_id, entity_id) IN (
  SELECT indicator_id, entity_id FROM figures
  GROUP BY indicator_id, entity_id HAVING count(DISTINCT period_end) >= 3
) AND period_end IS NOT NULL
ORDER BY indicator_id, entity_id, period_end, id""",
    ),
    Question(
        "compared",
        """\
SELECT observation_id, reference_id, indicators.{name} AS indicator, entities.{name} AS entity,
       observations.value_text AS claimed, reference_values.value_text AS published,
       reference_values.publisher, observations.period_end
FROM observations
JOIN reference_values USING (indicator_id, entity_id, period_end)
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
ORDER BY observation_id, reference_id""",
    ),
    Question(
        "qualified",
        """\
SELECT closed_codes.{name} AS qualifier, count(*) AS observations,
       count(lower) AS with_lower_bound, count(upper) AS with_upper_bound
FROM observations
JOIN closed_codes ON code_list = 'qualifier' AND code = qualifier
GROUP BY code
ORDER BY observations DESC, code""",
    ),
    Question(
        "unsure",
        """\
SELECT observation_id, entities.{name} AS entity, indicators.{name} AS indicator,
       value_text, confidence, observations.note
FROM observations
JOIN indicators USING (indicator_id)
JOIN entities USING (entity_id)
WHERE confidence <> 'high' OR period_end IS NULL
ORDER BY observation_id""",
    ),
    Question(
        "speakers",
        """\
SELECT reported_by, count(*) AS observations, group_concat(observation_id, ' ') AS which
FROM (SELECT * FROM observations ORDER BY observation_id)
WHERE reported_by IS NOT NULL
GROUP BY reported_by
ORDER BY observations DESC, reported_by""",
    ),
    Question(
        "provinces",
        """\
WITH RECURSIVE lies_in (entity_id, place_id) AS (
  SELECT entity_id, entity_id FROM entities
  UNION
  SELECT lies_in.entity_id, parent_id
  FROM lies_in JOIN entities ON entities.entity_id = place_id
  WHERE parent_id IS NOT NULL
),
at_home AS (
  SELECT DISTINCT cooperation_id, place_id
  FROM cooperation_parties
  JOIN lies_in USING (entity_id)
  JOIN entities ON entities.entity_id = place_id
  WHERE kind = 'province'
)
SELECT one.{name} AS province, other.{name} AS with_province, count(*) AS cooperations
FROM at_home AS a
JOIN at_home AS b ON a.cooperation_id = b.cooperation_id AND a.place_id < b.place_id
JOIN entities AS one ON one.entity_id = a.place_id
JOIN entities AS other ON other.entity_id = b.place_id
GROUP BY a.place_id, b.place_id
ORDER BY cooperations DESC, a.place_id, b.place_id""",
    ),
    Question(
        "modes",
        """\
SELECT codes.{name} AS mode, count(*) AS cooperations,
       sum(status = 'actual') AS in_being, sum(status = 'policy') AS planned
FROM cooperations
JOIN codes ON code_list = 'mode' AND code = mode
GROUP BY code
ORDER BY cooperations DESC, code""",
    ),
    Question(
        "documents",
        """\
SELECT source_id, title, copy_quality, published_on,
       (SELECT count(*) FROM observations WHERE observations.source_id = sources.source_id) AS observations,
       (SELECT count(*) FROM cooperations WHERE cooperations.source_id = sources.source_id) AS cooperations,
       (SELECT count(*) FROM exclusions WHERE exclusions.source_id = sources.source_id) AS exclusions
FROM sources
ORDER BY observations DESC, source_id""",
    ),
    Question(
        "exclusions",
        """\
SELECT closed_codes.{name} AS reason, count(*) AS mentions, count(observation_id) AS of_an_observation
FROM exclusions
JOIN closed_codes ON code_list = 'exclusion_reason' AND code = reason
GROUP BY code
ORDER BY mentions DESC, code""",
    ),
)


def pages(content: Content) -> Iterator[Page]:
    """The page of questions."""
    say = Wording(content.language)
    database = _database(content.downloads)
    values = {
        "questions": [(one.key, one.sql.format(name=f"name_{content.language}")) for one in QUESTIONS],
        "tables": list(content.package.model.values()),
        "database": database,
        "taken_along": database is not None and database.bytes <= _LARGEST,
        "folder": FOLDER,
    }
    yield Page("ask.html", "ask.html", "ask", say("ask"), values)


def _database(downloads: Sequence[Download]) -> Download | None:
    return next((file for file in downloads if file.form == "sqlite"), None)


def embedded(downloads: Sequence[Download], directory: Path) -> Iterator[tuple[str, bytes]]:
    """What the page works with, as scripts, since a page from the file system can fetch nothing."""
    database = _database(downloads)
    if database is None or database.bytes > _LARGEST:
        return
    worker, wasm = (_packed((_shipped() / name).read_bytes()) for name in ("worker.sql-wasm.js", "sql-wasm.wasm"))
    notice = "".join(f"// {line}".rstrip() + "\n" for line in _NOTICE.splitlines())
    yield "ask/engine.js", f'{notice}window.sqlEngine={{worker:"{worker}",wasm:"{wasm}"}};\n'.encode()
    yield "ask/database.js", f'window.sqlDatabase="{_packed((directory / database.path).read_bytes())}";\n'.encode()


def _shipped() -> Path:
    """The folder of sql.js, found without running the package, which would load all of MkDocs."""
    found = find_spec(_PLUGIN)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"No module named {_PLUGIN!r}", name=_PLUGIN)
    return Path(found.origin).parent / "js"


def _packed(content: bytes) -> str:
    """Some bytes as a script can hold them: compressed, without the time, in Base64."""
    return b64encode(compress(content, mtime=0)).decode("ascii")
