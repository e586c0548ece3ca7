"""Which encoding the bytes of a text are in, and the text that they are."""

from __future__ import annotations

import codecs
import re

from indicators.errors import UnreadableDocumentError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What the first bytes say of the encoding; the longer first."""

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""The encoding that holds all of another one, which pages that name the other are in (as browsers take them)."""

_TRIED = ("utf-8", "gb18030", "big5hkscs")
"""What is tried, so that the error can say how far each went, where nothing decodes."""

_FEWEST, _MOSTLY = 4, 0.9
"""Letters of which a text has to have so many, so large a part of them common ideographs, to be told by them."""

_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})""")
_HEAD = 4096
"""Bytes in which a page may declare its encoding; browsers look through 1,024."""


def decode(content: bytes, named: str = "", *, declares: bool = False) -> tuple[str, str]:
    """The text, without its byte-order mark, and the name of its encoding.

    An encoding that is named is taken at its word. Else what holds is the mark, UTF-8 where every byte is of it, what
    the head of a page declares, Chinese in common characters, and what else the bytes look like, in this order.
    """
    if named:
        return _strictly(content, _known(named)), _known(named)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    if b"\0" not in content:
        try:
            return content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            if _is_spoilt_utf8(content):
                raise _undecodable("UTF-8", error) from None
    if declares and (declared := _DECLARED.search(content, 0, _HEAD)) is not None:
        try:
            encoding = _known(declared.group(1).decode("ascii"))
            if encoding != "utf-8":
                return _strictly(content, encoding), encoding
        except UnreadableDocumentError:
            pass  # a page that declares what it is not; its bytes have the last word
    return _as_chinese(content) or _guessed(content)


def _as_chinese(content: bytes) -> tuple[str, str] | None:
    """The text in the encoding of Chinese in which it is made of common characters, as in no other one.

    Of a line or two a guess by the statistics of all languages is as often Korean, without a sign that it is wrong.
    """
    shares = []
    for encoding in _TRIED[1:]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [one for one in text if one > "\x7f" and (one.isalpha() or one >= "\ue000")]
        if len(letters) >= _FEWEST:
            shares.append((sum(map(_is_common, letters)) / len(letters), encoding, text))
    shares.sort(reverse=True)
    if not shares or shares[0][0] < _MOSTLY or (len(shares) > 1 and shares[0][0] - shares[1][0] < 1 - _MOSTLY):
        return None
    return shares[0][2], shares[0][1]


def _is_common(character: str) -> bool:
    """Whether an ideograph is of the first level of GB 2312 or Big5, the characters that texts are written in."""
    simplified, traditional = (character.encode(encoding, "ignore") for encoding in ("gb2312", "big5"))
    return b"\xb0" <= simplified[:1] <= b"\xd7" or b"\xa4" <= traditional[:1] <= b"\xc6"


def _guessed(content: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        reached = []
        for encoding in _TRIED:
            try:
                content.decode(encoding)
            except UnicodeDecodeError as error:
                reached.append(f"{encoding} fails at byte {error.start}")
        told = "; ".join(reached) or "no encoding makes sense of it"
        raise UnreadableDocumentError(f"not a text in any encoding that is known ({told}); name it with --encoding")
    encoding = _known(best.encoding)
    return _strictly(content, encoding), encoding


def _known(name: str) -> str:
    """The codec of a name, the wider one where there is one."""
    try:
        found = codecs.lookup(name.strip()).name
        "".encode(found)
    except (LookupError, ValueError):
        # What is no encoding of texts (base64, zip) is a LookupError as well.
        message = f"no encoding is called {name[:40]!r}; expected one such as gb18030, big5 or utf-16"
        raise UnreadableDocumentError(message) from None
    return _WIDER.get(found, found)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _undecodable(encoding, error) from None


def _undecodable(encoding: str, error: UnicodeDecodeError) -> UnreadableDocumentError:
    found = error.object[error.start : error.start + 4].hex(" ")
    return UnreadableDocumentError(
        f"not {encoding} at byte {error.start} ({found}); mend the file, or name its encoding with --encoding"
    )


def _is_spoilt_utf8(content: bytes) -> bool:
    """Whether bytes that are not UTF-8 are so but for a few; GB18030 would take most of them for other characters."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(1 for character in text if character > "\x7f") - broken > 4 * broken
