"""The plots of docs/context.md, drawn from `indicators.series`: claims and references told apart."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import altair as alt
import pandas as pd
import vl_convert

import indicators

ROOT = Path(__file__).resolve().parents[1]

_WIDTH, _HEIGHT = 660, 330
_COLOUR = alt.Color(
    "kind:N",
    title=None,
    scale=alt.Scale(domain=["claim", "reference"], range=["#b3261e", "#3f6c9e"]),
    legend=alt.Legend(orient="bottom-right", symbolOpacity=1, symbolType="circle"),
)
_SHAPE = alt.Shape(
    "bound:N", legend=None, scale=alt.Scale(domain=["exact", "upper bound"], range=["circle", "triangle-down"])
)


def share_of_the_belt() -> str:
    """The Yangtze Economic Belt's share of national GDP, as an SVG."""
    figures = _placed(indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=ROOT))
    dated, undated = figures[figures["middle"].notna()], figures[figures["middle"].isna()]
    time = _years(2013, 2027, every=1)
    share = alt.Y("value:Q", title="per cent of national GDP", scale=alt.Scale(domain=[40, 51], nice=False))
    exact = dated[(dated["kind"] == "reference") & (dated["bound"] == "exact")]
    claims = dated[dated["kind"] == "claim"]
    chart = alt.layer(
        alt.Chart(undated).mark_rule(strokeDash=[6, 4], strokeWidth=1.5).encode(y=share, color=_COLOUR),
        alt.Chart(undated.assign(words="claim without a year: " + undated["value"].map("{:g} %".format)))
        .mark_text(align="left", dy=-8, fontSize=11)
        .encode(y=share, x=alt.value(_WIDTH * 0.3), text="words:N", color=_COLOUR),
        *_marks(dated, time, share),
        _text(_joined(exact), time, share, dy=-12),
        _text(claims.assign(words="claim: nearly half, of ten years"), time, share, dy=-12),
    )
    return _svg(
        chart,
        "The Yangtze River Economic Belt's share of national GDP",
        "Bars span the period; hollow marks have only the day of publication; a triangle is an upper bound",
    )


def count_of_zones() -> str:
    """The count of national economic and technological development zones, as an SVG."""
    figures = _placed(indicators.series("national-etdz-count", "national-etdz", path=ROOT))
    time = _years(1982, 2028, every=5)
    count = alt.Y("value:Q", title="zones", scale=alt.Scale(domain=[0, 260], nice=False))
    claims, others = (figures[figures["kind"] == kind] for kind in ("claim", "reference"))
    firsts = others[~others["value"].isin(claims["value"])].drop_duplicates("value")
    chart = alt.layer(
        alt.Chart(figures).mark_line(color="#c8cdd3", strokeDash=[2, 3]).encode(x=time, y=count),
        *_marks(figures, time, count),
        _text(firsts.assign(words=firsts["value"].map("{:g}".format)), time, count, dx=-9, dy=-7, align="right"),
        _text(claims.assign(words="claim: " + claims["value"].map("{:g}".format)), time, count, dy=-13),
    )
    return _svg(
        chart,
        "National economic and technological development zones",
        "On a day, or at the end of the year spoken of; hollow marks have only the day of publication",
    )


PLOTS = {"docs/plots/belt-share.svg": share_of_the_belt, "docs/plots/zones.svg": count_of_zones}


def _placed(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures with the middle of their period, and what kind of mark they are."""
    placed = figures[figures["value"].notna()].copy()
    for end in ("period_start", "period_end"):
        placed[end] = placed[end].dt.tz_localize("UTC")
    placed["middle"] = placed["period_start"] + (placed["period_end"] - placed["period_start"]) / 2
    placed["bound"] = placed["qualifier"].map({"exact": "exact"}).fillna("upper bound")
    placed["hollow"] = placed["period_basis"] == "publication"
    return placed.astype(dict.fromkeys(("kind", "bound", "value_text"), object))


def _joined(figures: pd.DataFrame) -> pd.DataFrame:
    """One label for what different publishers say of a year: ``42.2, 42.3``."""
    years = figures["middle"].dt.year
    words = figures.groupby(years)["value"].agg(lambda values: ", ".join(f"{one:g}" for one in sorted(set(values))))
    highest = figures.sort_values("value").groupby(years).tail(1)
    return highest.assign(words=highest["middle"].dt.year.map(words))


def _marks(figures: pd.DataFrame, time: alt.X, number: alt.Y) -> list[alt.Chart]:
    spans = figures[figures["period_start"] != figures["period_end"]]
    bars = alt.Chart(spans).mark_rule(strokeWidth=2, opacity=0.55, aria=False)
    marks = alt.Chart(figures).mark_point(size=60, strokeWidth=1.8, opacity=1)
    fill = alt.condition("datum.hollow", alt.value("white"), _COLOUR)
    return [
        bars.encode(x=alt.X("period_start:T", title=None), x2="period_end:T", y=number, color=_COLOUR),
        marks.encode(x=time, y=number, shape=_SHAPE, color=_COLOUR, fill=fill),
    ]


def _text(
    figures: pd.DataFrame,
    time: alt.X,
    number: alt.Y,
    *,
    dy: int,
    dx: int = 0,
    align: Literal["center", "right"] = "center",
) -> alt.Chart:
    marks: alt.Chart = alt.Chart(figures).mark_text(align=align, dx=dx, dy=dy, fontSize=11)
    return marks.encode(x=time, y=number, text="words:N", color=_COLOUR)


def _years(first: int, last: int, *, every: int) -> alt.X:
    ticks = [
        alt.DateTime(year=year, month=1, date=1, utc=True) for year in range(-(-first // every) * every, last, every)
    ]
    axis = alt.Axis(format="%Y", grid=False, values=ticks)
    domain = [alt.DateTime(year=year, month=1, date=1, utc=True) for year in (first, last)]
    return alt.X("middle:T", title=None, scale=alt.Scale(type="utc", domain=domain), axis=axis)


def _svg(chart: alt.LayerChart | alt.FacetChart, title: str, subtitle: str) -> str:
    heading = alt.Title(title, subtitle=subtitle, anchor="start", offset=14)
    quiet = {"gridColor": "#eeeeee", "domainColor": "#999999", "tickColor": "#999999", "titleFontWeight": "normal"}
    finished = (
        chart.properties(width=_WIDTH, height=_HEIGHT, background="white", padding=12, title=heading)
        .configure(font="Liberation Sans, Arial, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(labelFontSize=11, titleFontSize=11, **quiet)
        .configure_legend(labelFontSize=12, symbolSize=90, padding=8)
        .configure_title(fontSize=15, subtitleFontSize=11, subtitleColor="#555555")
    )
    return vl_convert.vegalite_to_svg(finished.to_dict()) + "\n"
