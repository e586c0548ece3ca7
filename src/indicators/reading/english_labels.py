"""What numbers in English are part of without being quantities: dates, ordinals, plans, identifiers and names."""

from __future__ import annotations

import re

from indicators.reading import Kind
from indicators.reading.english_amounts import BEGINS, ENDS, GAP, any_of, numbers, pattern, placed_words
from indicators.reading.vocabulary import Span, from_words, plain_word

_REACH = 40
"""Characters before a number in which the words are looked for that make it part of something else."""
_YEAR = "(?:1[6-9]|20|21)[0-9]{2}"
_TO = rf"{GAP}?(?:-|–|—|/|~){GAP}?"
MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
_DAY = rf"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?{ENDS}(?!\.[0-9]|:[0-9])"
_COUNT_OF_PARTS = "(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)"
_FEW = "(?:two|three|four|five|six|seven|eight|nine|ten|eleven|[2-9]|1[01])"
_OF_YEAR = rf"(?:,?{GAP}(?:of{GAP})?(?:fiscal{GAP})?{_YEAR}{ENDS})?"
_DATE_WORDS = pattern(
    rf"{MONTHS}{GAP}(?:{_DAY}(?:{_TO}(?:{MONTHS}{GAP})?{_DAY})?(?:,?{GAP}{_YEAR}{ENDS})?(?!,[0-9]|%)|{_YEAR}{ENDS})"
    rf"|{_COUNT_OF_PARTS}(?:{GAP}|-){_FEW}(?:{GAP}|-)(?:months|quarters|weeks){ENDS}{_OF_YEAR}"
    rf"|{_COUNT_OF_PARTS}(?:{GAP}|-)(?:half|quarter){ENDS}{_OF_YEAR}"
    rf"|(?:mid|early|late|end|pre|post)-{_YEAR}{ENDS}"
    rf"|(?:Q[1-4]|H[12]|FY)(?:{GAP}|-|/)?{_YEAR}{ENDS}|(?:Q[1-4]|H[12]){ENDS}"
)
_DATE_DIGITS = pattern(
    rf"{_YEAR}-(?:1[0-2]|0[1-9])(?:-[0-3][0-9])?(?:T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9])?Z?)?(?![0-9-])"
    rf"|{_YEAR}([/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12][0-9]|0?[1-9])(?![0-9./])"
    rf"|[0-3]?[0-9]([/.])[0-3]?[0-9]\2(?:{_YEAR}|[0-9]{{2}})(?![0-9./])"
    rf"|{_DAY}(?:{_TO}{_DAY})?{GAP}(?:of{GAP})?{MONTHS}(?![A-Za-z])(?:,?{GAP}{_YEAR}{ENDS}(?!,[0-9]|%))?"
    rf"|{_YEAR}{_TO}(?:{_YEAR}|[0-9]{{2}})(?![0-9A-Za-z%]|[.,][0-9]|-)"
    rf"|(?:1[6-9]|20)[0-9]0s{ENDS}|[1-9]0s{ENDS}"
    rf"|(?:1[0-2]|0?[1-9])(?:[:.][0-5][0-9])?{GAP}?(?:a\.m\.|p\.m\.|am|pm|o'clock){ENDS}"
    rf"|(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?:{_TO}(?:[01]?[0-9]|2[0-4]):[0-5][0-9])?(?![0-9:])"
    rf"|[1-9][0-9]?(?:st|nd|rd|th){GAP}century{ENDS}|{_YEAR}{GAP}(?:Q[1-4]|H[12]){ENDS}|[1-4]Q(?:{_YEAR}|[0-9]{{2}})?{ENDS}"
)
_ONE_YEAR = re.compile(rf"{_YEAR}(?![0-9A-Za-z%]|,[0-9]|\.[0-9]|[-/:+][0-9])")
_OF_TIME = pattern(
    rf"{BEGINS}(?:in|since|by|from|until|till|during|through|throughout|before|after|year|years|early|late|mid|fiscal"
    rf"|end-?of|{MONTHS}|spring|summer|autumn|winter|of|to|and|for|between|'s|FY)(?:{GAP}|-)\Z"
)
_NOT_A_YEAR = pattern(rf"{BEGINS}(?:of|to|and|for|between)(?:{GAP}|-)\Z")
_LIST_HEAD = re.compile(r"(?:[0-9]{1,2}[.)](?=[ \t\u00a0])(?!\s{0,8}[a-z]))|(?<=\()[0-9]{1,2}(?=\)[ \t\u00a0])")
_AT_LINE_START = re.compile(r"(?:(?:^|\n)[ \t\u00a0\u3000]{0,8}\(?|[.;:,]\s{1,2}\()\Z")
_ORDINAL_DIGITS = pattern(rf"[0-9]{{1,6}}(?:,[0-9]{{3}})?(?:st|nd|rd|th){ENDS}")
_PLAN_TAIL = pattern(
    rf"{GAP}(?:Five(?:-|{GAP})Year(?:{GAP}Plans?)?(?:{GAP}period)?"
    rf"|(?:CPC|Party|Communist{GAP}Party{GAP}of{GAP}China){GAP}(?:National{GAP}Congress|Central{GAP}Committee)"
    rf"|(?:National{GAP}(?:People's{GAP})?Congress|Central{GAP}Committee|plenary{GAP}sessions?|plenums?)){ENDS}"
)
_CONGRESS = pattern(
    rf"(?:{GAP}(?:of{GAP})?(?:the{GAP})?(?P<number>[0-9]{{1,2}}(?:st|nd|rd|th))"
    rf"(?:{GAP}CPC)?{GAP}(?:Central{GAP}Committee|National{GAP}Congress){ENDS})"
)
_FIVE_YEAR_PLAN = re.compile(rf"Five(?:-|{GAP})Year{GAP}Plans?{ENDS}")
_ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[^\s<>\"'“”‘’，。；]+", re.IGNORECASE | re.ASCII)
_DOI = re.compile(r"10\.[0-9]{4,9}/[^\s,;)\]]{1,200}")
_NUMBERED = re.compile(
    r"\+[0-9]{1,3}(?:[ -][0-9]{1,5}){2,5}(?![0-9])|\+[0-9]{7,15}(?![0-9])|0[0-9]{2,3}-[0-9]{7,8}(?![0-9])"
    r"|[0-9]{1,13}(?:-[0-9]{1,13}){2,7}[Xx]?(?![0-9])|[0-9]{4}-[0-9]{3}[0-9X](?![0-9])(?=[),.;]|\Z)"
    r"|[0-9]{1,5}(?:\.[0-9]{1,5}){2,7}(?![0-9])|[0-9]{6}\.(?:SH|SZ|HK|BJ)\b|1[3-9][0-9]{9}(?![0-9.,])"
)
_ENDLESS = re.compile("[0-9]{31,}")
_CITED = re.compile(r"[0-9]{1,3}(?:(?:[-–]|, ?)[0-9]{1,3}){0,5}(?=\])")
_LABEL_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,3})?(?:-[0-9]{1,6})?(?![0-9%]|[,.][0-9])")
_LABEL_REST = re.compile(r"[^\s,;:!?()\[\]\"'，。、；：“”（）/+%=<>]{1,64}")
_LETTERED = re.compile(
    r"(?:[0-9]{1,30}[A-Za-z]{1,12}[0-9]{0,6}(?:[A-Za-z0-9]{0,12})|[0-9]{1,2}-[A-Z][a-z]{0,12})(?![A-Za-z0-9])"
)
_SPELLED = pattern(r"24/7|9/11|50-50|50/50|[0-9]{1,3}-[0-9]{1,3}(?=\s{1,3}(?:win|loss|victory|defeat|draw|vote))")


@from_words
def _listed() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Compile what the lists have: labels before and behind a number, and ordinal words."""
    return (
        pattern(rf"{BEGINS}(?P<word>{any_of(placed_words('english_names', 'before'))})(?:{GAP}|-|(?<=\.))\Z|#\Z"),
        pattern(rf"[0-9]{{1,5}}(?:{GAP}|-)(?:{any_of(placed_words('english_names', 'behind'))}){ENDS}"),
        pattern(
            rf"(?:{any_of(numbers('tens'))})-(?:{any_of(numbers('ordinal'))}){ENDS}|(?:{any_of(numbers('ordinal'))}){ENDS}"
        ),
    )


def match_address(plain: str, at: int) -> Span | None:
    """Recognise the address of a page, up to the mark that ends its sentence."""
    match = _ADDRESS.match(plain, at)
    return None if match is None else Span(at, at + len(match.group().rstrip(".,;:!?)]")), Kind.IDENTIFIER)


def match_words(plain: str, at: int) -> Span | None:
    """Recognise a date, an ordinal or a plan that begins with a word: May 27, the first half of 2025, fourteenth."""
    if (match := _DATE_WORDS.match(plain, at)) is not None:
        return Span(at, match.end(), Kind.DATE)
    if (match := _FIVE_YEAR_PLAN.match(plain, at)) is not None:
        return Span(at, match.end(), Kind.PLAN)
    match = _listed()[2].match(plain, at)
    return None if match is None else _plan_or_ordinal(plain, at, match.end())


def _plan_or_ordinal(plain: str, at: int, end: int) -> Span:
    """Take in the plan, congress or committee that an ordinal counts."""
    tail = _PLAN_TAIL.match(plain, end)
    if tail is None:
        return Span(at, end, Kind.ORDINAL)
    of = _CONGRESS.match(plain, tail.end())
    return Span(at, (of or tail).end(), Kind.PLAN)


def _is_letter(character: str) -> bool:
    """Tell whether a character is a letter of a word with which digits make a name, as no ideograph is."""
    return character.isalpha() and character < "\u2e80"


def match_digits(plain: str, at: int, floor: int) -> Span | None:
    """Recognise a date, ordinal, plan, identifier or name that digits at a place are part of."""
    window = max(floor, at - _REACH)
    before = plain[at - 1] if at > floor else ""
    label = _listed()[0].search(plain, window, at)
    if label is not None and (span := _labelled(plain, at, label)) is not None:
        return span
    joined = (
        _is_letter(before) or (before and before in "@_-&") or (before == "." and _is_letter(plain[at - 2 : at - 1]))
    )
    if joined and (span := _label_around(plain, at, floor)) is not None:
        return span
    for recognised in (_ENDLESS, _DOI, _NUMBERED):
        if (match := recognised.match(plain, at - 1 if before == "+" else at)) is not None:
            if (date := _DATE_DIGITS.match(plain, at)) is not None:
                return Span(at, date.end(), Kind.DATE)
            return Span(match.start(), match.end(), Kind.IDENTIFIER)
    if before == "[" and (match := _CITED.match(plain, at)) is not None:
        return Span(at, match.end(), Kind.IDENTIFIER)
    if (match := _SPELLED.match(plain, at)) is not None:
        return Span(at, match.end(), Kind.NAME)
    if (match := _DATE_DIGITS.match(plain, at)) is not None:
        return Span(at, match.end(), Kind.DATE)
    if (match := _ORDINAL_DIGITS.match(plain, at)) is not None:
        return _plan_or_ordinal(plain, at, match.end())
    if _AT_LINE_START.search(plain, window, at) and (match := _LIST_HEAD.match(plain, at)) is not None:
        return Span(at, at + len(match.group().rstrip(".)")), Kind.ORDINAL)
    behind = _listed()[1].match(plain, at)
    return None if behind is None else Span(at, behind.end(), Kind.NAME)


def _labelled(plain: str, at: int, label: re.Match[str]) -> Span | None:
    """Take a number for part of the name, or for the rank, that the words before it make of it."""
    match = _LABEL_NUMBER.match(plain, at)
    if match is None:
        return None
    kind = Kind(placed_words("english_names", "before").get(plain_word(label["word"] or ""), Kind.ORDINAL))
    if kind is not Kind.NAME and kind is not Kind.PLAN:
        return Span(at, match.end(), kind)
    capital = label["word"][0].isupper() or label["word"].lower() in ("top", "vision", "agenda", "industry")
    return Span(label.start(), match.end(), kind) if capital else None


def match_lettered(plain: str, at: int) -> Span | None:
    """Recognise digits with letters right behind, that are no unit and no magnitude: 5G, 3D, 985A."""
    match = _LETTERED.match(plain, at)
    return None if match is None else Span(at, match.end(), Kind.NAME)


def _label_around(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the name or address of which digits behind letters are part: G60, COVID-19, a@b1.org."""
    start = at
    lowest = max(floor, at - 64)
    while start > lowest and (
        plain[start - 1].isdecimal() or _is_letter(plain[start - 1]) or plain[start - 1] in "@._-&"
    ):
        start -= 1
    start += len(plain[start:at]) - len(plain[start:at].lstrip("._-&"))
    if start == at or not any(map(_is_letter, plain[start:at])):
        return None
    match = _LABEL_REST.match(plain, at)
    end = at + len(match.group().rstrip(".-_&")) if match is not None else at
    words = plain[start:end]
    kind = Kind.IDENTIFIER if "@" in words or re.search(r"\.[a-z]{2,9}", words) else Kind.NAME
    if (date := _DATE_WORDS.match(plain, start)) is not None:
        return Span(start, date.end(), Kind.DATE)
    return Span(start, end, kind)


def match_year(plain: str, at: int, floor: int, counted: bool) -> Span | None:
    """Recognise a year by itself: behind a word of time, or where it counts nothing.

    ``counted`` says that a unit or a counted noun stands behind the number.
    """
    match = _ONE_YEAR.match(plain, at)
    if match is None:
        return None
    window = max(floor, at - 14)
    of_time = _OF_TIME.search(plain, window, at)
    if counted and (of_time is None or _NOT_A_YEAR.search(plain, window, at)):
        return None
    return Span(at, match.end(), Kind.DATE)
