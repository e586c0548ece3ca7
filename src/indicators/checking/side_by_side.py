"""Checked texts as one page: the text on one side, the words of the sources on the other; it loads and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from indicators.checking.told import INCONSISTENT, MEANINGS, Cited, TextReport, Told
from indicators.checking.wording import Verdict
from indicators.markup import printable

if TYPE_CHECKING:
    from indicators.checking.check import Checked

_SIGNS: dict[str, str] = {
    Verdict.SUPPORTED: "✓",
    Verdict.VAGUER: "≈",
    Verdict.DERIVED: "∴",
    Verdict.SHARPER: "!",
    Verdict.CONTRADICTED: "✗",
    Verdict.OTHER: "≠",
    INCONSISTENT: "Σ",
}
"""What stands behind a number, so that its verdict is not told by colour alone."""

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1d1d1f;--soft:#595960;--line:#d0d0d6;--link:#0b57a4;
--good:#17652f;--care:#7a4b00;--bad:#a31621;--else:#6f2c91}
@media(prefers-color-scheme:dark){:root{--ground:#17181b;--ink:#ececf0;--soft:#a9a9b3;--line:#43444b;--link:#8cc2ff;
--good:#7fd69a;--care:#f0bd6a;--bad:#ff9a9f;--else:#d9a6f2}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.65 system-ui,"Noto Sans CJK SC",sans-serif}
header,footer{padding:.8rem 1rem;border-bottom:1px solid var(--line)}h1{font-size:1.15rem;margin:0 0 .3rem}
h2{font-size:1rem;margin:0 0 .6rem;overflow-wrap:anywhere}h3{font-size:1rem;margin:0}p{margin:.3rem 0}
dl{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;margin:.3rem 0;font-size:.85rem;color:var(--soft)}
dd,dt{display:inline;margin:0}
main{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr)}
.text,.rows{padding:1rem;box-sizing:border-box}.rows{border-left:1px solid var(--line)}
.words{white-space:pre-wrap;overflow-wrap:anywhere}section{margin-bottom:1.2rem}
@media(min-width:50rem){main{height:100vh}.text,.rows{overflow:auto;height:100%}}
@media(max-width:49.99rem){main{display:block}.rows{border-left:0;border-top:1px solid var(--line)}}
a{color:var(--link)}.n{text-decoration-thickness:2px;text-underline-offset:3px;font-weight:600}.n::after{content:attr(data-sign);
font-size:.75em;margin-left:.1em}.unknown{text-decoration:underline dotted var(--soft)}
.supported,.vaguer,.derived{color:var(--good)}.sharper{color:var(--care)}.contradicted,.inconsistent{color:var(--bad)}
.other{color:var(--else)}.n:target,article:target{outline:3px solid currentColor;outline-offset:2px}
article{border:1px solid var(--line);border-radius:6px;padding:.6rem .8rem;margin:0 0 .8rem;overflow-wrap:anywhere}
blockquote{margin:.4rem 0;padding-left:.7rem;border-left:3px solid var(--line)}small{color:var(--soft);font-size:.85rem}
mark{background:none;color:inherit;font-weight:700;text-decoration:underline}
"""


def page(report: TextReport, *, back: str = "") -> str:
    """Each number a link to the words that its verdict rests on, and they one back to it; anchors do it.

    `back` is the page that another text is given to, where there is one.
    """
    texts, rows = [], []
    numbers = count(1)
    for checked in report.texts:
        told = [(next(numbers), one) for one in report.told(checked)]
        texts.append(f"<section><h2>{_shown(checked.name)}</h2>")
        texts.append(f'<div class="words"{_language(checked.text)}>{"".join(_linked(checked, told))}</div></section>')
        rows += [_article(report, checked, *one) for one in told if one[1].verdict != Verdict.UNKNOWN]
    legend = "".join(
        f'<div><dt class="{one}">{sign} {one}</dt> <dd>{MEANINGS[one]}</dd></div>' for one, sign in _SIGNS.items()
    )
    again = f' · <a href="{escape(back)}">Another text 另一段文本</a>' if back else ""
    package = report.texts[0].known.package
    against = f"{package.descriptor.get('title') or package.descriptor.get('name', '')} {package.version}"
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_shown(report.verdict())}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{'❌' if report.failures else '✅'} {_shown(report.verdict())}</h1>\n"
        f"<p>Held against {_shown(against)}{again}</p><dl>{legend}</dl></header>\n<main>\n"
        f'<div class="text" role="region" aria-label="Text 文本" tabindex="0">{"".join(texts)}</div>\n'
        '<div class="rows" role="region" aria-label="Words of the sources 来源原文" tabindex="0">'
        f"{''.join(rows) or '<p>No row is about any of the numbers.</p>'}</div>\n</main>\n</body>\n</html>"
    )


def _linked(checked: Checked, told: list[tuple[int, Told]]) -> Iterator[str]:
    """The text with its numbers as links; a sum stands where its first number does, and has none of its own."""
    place = 0
    for number, one in told:
        if one.verdict == INCONSISTENT or one.start < place:
            yield f'{_shown(checked.text[place : one.start])}<span id="n{number}"></span>'
            place = max(place, one.start)
            continue
        yield _shown(checked.text[place : one.start])
        if one.verdict == Verdict.UNKNOWN:
            yield f'<span class="unknown">{_shown(one.text)}</span>'
        else:
            label = f'aria-label="{_shown(one.text)}: {one.verdict}" data-sign="{_SIGNS[one.verdict]}"'
            yield f'<a class="n {one.verdict}" id="n{number}" href="#e{number}" {label}>{_shown(one.text)}</a>'
        place = one.end
    yield _shown(checked.text[place:])


def _article(report: TextReport, checked: Checked, number: int, one: Told) -> str:
    where = checked.prose.where(one.start, one.end) or "line {}, column {}".format(*checked.prose.place(one.start))
    return (
        f'<article id="e{number}"><h3><a href="#n{number}"{_language(one.text)}>{_shown(one.text)}</a> '
        f'<span class="{one.verdict}">{_SIGNS[one.verdict]} {one.verdict}</span></h3>'
        f"<p><small>{_shown(where)}</small></p><p>{_shown(one.reason)}</p>"
        f"{''.join(_row(row) for row in report.cited(one.rows))}</article>"
    )


def _row(row: Cited) -> str:
    before, value, after = row.parts
    quote = f"{_shown(before)}<mark>{_shown(value)}</mark>{_shown(after)}"
    words = f"<small>{_shown(row.before)}</small>{quote}<small>{_shown(row.after)}</small>"
    source = _shown(row.source)
    if re.match("https?://", row.url):
        source = f'<a href="{escape(row.url)}" rel="noreferrer">{source or escape(row.url)}</a>'
    return (
        f"<p><small>{_shown(row.identifier)}: {_shown(row.about)}</small></p>"
        f"<blockquote{_language(row.quote)}>{words}</blockquote><p><small>{source}</small></p>"
    )


def _shown(text: str) -> str:
    """The text escaped, its lines kept."""
    return "\n".join(escape(printable(line.replace("\t", " "))) for line in text.replace("\r\n", "\n").split("\n"))


def _language(text: str) -> str:
    return ' lang="zh"' if re.search("[\u4e00-\u9fff]", text) else ""
