"""Checked texts as one page: the text on one side, the words of the sources on the other; it loads and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from itertools import count
from typing import TYPE_CHECKING

from indicators.checking.told import INCONSISTENT, MEANINGS, Cited, TextReport, Told
from indicators.checking.wording import Verdict
from indicators.markup import printable

if TYPE_CHECKING:
    from indicators.checking.check import Checked

_Names = Mapping[str, tuple[str, str]]
"""What each verdict is called and means."""
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

_CHINESE = {
    Verdict.SUPPORTED: ("有据", "有一行这样说,不比原话更确切"),
    Verdict.VAGUER: ("较含糊", "比该行说得少,但属实"),
    Verdict.DERIVED: ("可推算", "由若干行算得出"),
    Verdict.SHARPER: ("过于确切", "比该行的原话说得更确切"),
    Verdict.CONTRADICTED: ("矛盾", "说的是同一件事,两者不能都对"),
    Verdict.OTHER: ("张冠李戴", "与该行的主体、指标、单位或时间不同"),
    INCONSISTENT: ("算不通", "文中自己的算术对不上"),
    Verdict.UNKNOWN: ("未涉及", "没有一行谈到它"),
}
"""What the verdicts are called on a Chinese page, and what they mean."""

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


def page(report: TextReport, *, back: str = "", language: str = "en") -> str:
    """Each number a link to the words that its verdict rests on, and they one back to it; anchors do it.

    `back` is the page that another text is given to, where there is one.
    """
    chinese = language == "zh"
    texts, rows = [], []
    names = {one: _CHINESE[one] if chinese else (one, meaning) for one, meaning in MEANINGS.items()}
    numbers = count(1)
    for checked in report.texts:
        told = [(next(numbers), one) for one in report.told(checked)]
        texts.append(f"<section><h2>{_shown(checked.name)}</h2>")
        texts.append(
            f'<div class="words"{_language(checked.text)}>{"".join(_linked(checked, told, names))}</div></section>'
        )
        rows += [_article(report, checked, *one, names) for one in told if one[1].verdict != Verdict.UNKNOWN]
    legend = "".join(
        f'<div><dt class="{one}">{sign} {names[one][0]}</dt> <dd>{names[one][1]}</dd></div>'
        for one, sign in _SIGNS.items()
    )
    headline, held, other, text, words, nothing = (
        (_headline(report), "对照", "另一段文本", "文本", "来源原文", "没有一行谈到其中的数。")
        if chinese
        else (
            report.verdict(), "Held against", "Another text", "Text", "Words of the sources",
            "No row is about any of the numbers.",
        )
    )  # fmt: skip
    again = f' · <a href="{escape(back)}">{other}</a>' if back else ""
    package = report.texts[0].known.package
    against = f"{package.descriptor.get('title') or package.descriptor.get('name', '')} {package.version}"
    return (
        '<!doctype html>\n<html lang="' + language + '">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_shown(headline)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<header><h1>{'❌' if report.failures else '✅'} {_shown(headline)}</h1>\n"
        f"<p>{held} {_shown(against)}{again}</p><dl>{legend}</dl></header>\n<main>\n"
        f'<div class="text" role="region" aria-label="{text}" tabindex="0">{"".join(texts)}</div>\n'
        f'<div class="rows" role="region" aria-label="{words}" tabindex="0">'
        f"{''.join(rows) or '<p>' + nothing + '</p>'}</div>\n</main>\n</body>\n</html>"
    )


def _headline(report: TextReport) -> str:
    """The verdict on some texts in Chinese."""
    counts, numbers = report.counts(), sum(len(one.numbers) for one in report.texts)
    listed = "、".join(f"{name} {counts[one]}" for one, (name, _) in _CHINESE.items() if counts[one])
    return (
        f"{numbers} 个数中有 {report.failures} 处问题:{listed}"
        if report.failures
        else f"{numbers} 个数,没有问题:{listed}"
    )


def _linked(checked: Checked, told: list[tuple[int, Told]], names: _Names) -> Iterator[str]:
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
            label = f'aria-label="{_shown(one.text)}: {names[one.verdict][0]}" data-sign="{_SIGNS[one.verdict]}"'
            yield f'<a class="n {one.verdict}" id="n{number}" href="#e{number}" {label}>{_shown(one.text)}</a>'
        place = one.end
    yield _shown(checked.text[place:])


def _article(report: TextReport, checked: Checked, number: int, one: Told, names: _Names) -> str:
    name, what = names[one.verdict]
    meaning = "" if name == one.verdict else f"<p>{what}。</p>"
    where = checked.prose.where(one.start, one.end) or "line {}, column {}".format(*checked.prose.place(one.start))
    return (
        f'<article id="e{number}"><h3><a href="#n{number}"{_language(one.text)}>{_shown(one.text)}</a> '
        f'<span class="{one.verdict}">{_SIGNS[one.verdict]} {names[one.verdict][0]}</span></h3>'
        f'<p><small>{_shown(where)}</small></p>{meaning}<p lang="en">{_shown(one.reason)}</p>'
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
