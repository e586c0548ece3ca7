"""Where words stand, for other programs: W3C Web Annotations of quotes, and links that open a page at the words."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote

from indicators.explorer.rendering import TAGS, Record
from indicators.model import Language

_AROUND = 32
"""Characters before and behind a quote by which it is told from the same words elsewhere."""

_FARTHEST = 120
"""Characters that a link may need besides, until they tell a quote from the same words elsewhere."""

_LONG = 60
"""Characters of a quote beyond which a link names its ends alone."""

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_BREAKS = re.compile(r"[\s，。、；：！？（）“”《》;!?()\"]|[,.:](?![0-9A-Za-z])")


def selectors(text: str, start: int, words: str) -> list[dict[str, Any]]:
    """The two selectors of some words of a text, in code points: what they are, and where they stand."""
    end, around = start + len(words), _AROUND
    while around < len(text) and text.count(text[max(start - around, 0) : end + around]) > 1:
        around *= 2  # as an article that is printed twice asks for
    return [
        {
            "type": "TextQuoteSelector",
            "exact": words,
            "prefix": text[max(start - around, 0) : start],
            "suffix": text[end : end + around],
        },
        {"type": "TextPositionSelector", "start": start, "end": end},
    ]


def annotation(
    row: Record, source: Record, text: str, identifier: str, what: Mapping[Language, str], folder: str
) -> dict[str, Any]:
    """The quote of a row: in the pinned text, and in the publisher's page where that has an address."""
    words = selectors(text, row["quote_start"], row["quote"])
    targets = [{"type": "SpecificResource", "source": _pinned(source), "selector": words}]
    if _is_web_address(source["url"]):
        targets.append({"type": "SpecificResource", "source": source["url"], "selector": words[:1]})
    return {
        "@context": _CONTEXT,
        "id": f"{identifier}.jsonld",
        "type": "Annotation",
        "motivation": "identifying",
        "body": [
            body
            for language, title in what.items()
            for body in (
                {
                    "type": "SpecificResource",
                    "purpose": "identifying",
                    "source": f"../{language}/{folder}/{identifier}.html",
                },
                {
                    "type": "TextualBody",
                    "purpose": "describing",
                    "format": "text/plain",
                    "language": TAGS[language],
                    "value": title,
                },
            )
        ],
        "target": targets,
    }


def collection(source: Record, annotations: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """All annotations of a source, in the order of its text."""
    items = sorted(annotations, key=lambda one: one["target"][0]["selector"][1]["start"])
    identifier = f"{source['source_id']}.jsonld"
    items = [{name: value for name, value in one.items() if name != "@context"} for one in items]
    page = {"id": f"{identifier}#all", "type": "AnnotationPage", "startIndex": 0, "items": items}
    return {
        "@context": _CONTEXT,
        "id": identifier,
        "type": "AnnotationCollection",
        "label": source["title"] or source["source_id"],
        "total": len(items),
        "first": page,
    }


def _pinned(source: Record) -> dict[str, str]:
    """The pinned text, named by its digest as RFC 6920 writes it, since it may stand anywhere."""
    digest = base64.urlsafe_b64encode(bytes.fromhex(source["sha256"])).decode().rstrip("=")
    return {
        "id": f"ni:///sha-256;{digest}",
        "type": "Text",
        "format": "text/plain",
        "language": source["language"],
        "name": source["file"],
    }


def at_the_words(url: str | None, text: str | None, start: int | None, words: str) -> str:
    """The address of a page that opens at some words of it; without them where they are not known to stand there.

    A browser takes the words only from where one begins to where one ends, so that what is added before and behind to
    tell them from the same words elsewhere goes from one mark of punctuation to another.
    """
    if not _is_web_address(url):
        return ""
    assert url is not None
    if text is None or start is None or text[start : start + len(words)] != words:
        return url
    end = start + len(words)
    prefix, suffix = "", ""
    if text.count(words) > 1:
        before, after = text[max(start - _FARTHEST, 0) : start], text[end : end + _FARTHEST]
        prefix, suffix = _line(before, last=True), _line(after, last=False)
    parts = [_encoded(part) for part in _ends(words)]
    if prefix:
        parts.insert(0, f"{_encoded(prefix)}-")
    if suffix:
        parts.append(f"-{_encoded(suffix)}")
    return f"{url}{'' if '#' in url else '#'}:~:text={','.join(parts)}"


def _ends(words: str) -> list[str]:
    """The words, or where they are long or of several lines the first and the last of their clauses."""
    lines = [line for line in words.splitlines() if line.strip()]
    if len(lines) == 1 and len(words) <= _LONG:
        return lines
    first, last = _line(lines[0], last=False), _line(lines[-1], last=True)
    return [first, last] if len(lines) > 1 or len(first) + len(last) < len(words) else lines


def _line(words: str, *, last: bool) -> str:
    """What stands in the same line beside a quote, as far as a mark of punctuation that leaves enough of it."""
    lines = words.splitlines() or [""]
    line = lines[-1] if last else lines[0]
    ends = [found.end() if last else found.start() for found in _BREAKS.finditer(line)]
    if last:
        enough = [end for end in ends if len(line) - end >= _AROUND // 2]
        return line[enough[-1] if enough else 0 :].strip()
    enough = [end for end in ends if end >= _AROUND // 2]
    return line[: enough[0] if enough else len(line)].strip()


def _encoded(words: str) -> str:
    """Words for a fragment, in which a hyphen, a comma and an ampersand mean something."""
    return quote(re.sub(r"\s+", " ", words).strip(), safe="").replace("-", "%2D")


def _is_web_address(url: str | None) -> bool:
    return url is not None and re.fullmatch(r"https?://\S+", url) is not None
