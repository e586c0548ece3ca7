"""Series and declared figures go across documents: the engine says of them what the rules alone say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from pathlib import Path

import pytest
from table_files import Form
from workspace import write_workspace

from indicators import Package, errors
from indicators.engine import validate
from indicators.engine.running import Sizes
from indicators.rules import context
from indicators.rules.findings import Finding, Layer
from tests.engine.naive import naive_findings

SMALL = Sizes(block=6000, slice=8000)
JUMP = "[series]\nlargest_jump = 3\n"
ACCEPTED = '[[series.accepted]]\nrows = ["{}", "{}"]\nnote = "Made up."\n'
FIGURE = """[[derived]]
id = "{}"
name_en = "Made up"
name_zh = "编造"
{} = {{ {} = "{}", {} = "{}" }}
unit_id = "ratio"
note = "Made up."
"""


def _write(root: Path, *pieces: str) -> None:
    (root / "data" / "analysis.toml").write_text("".join(pieces), encoding="utf-8")


def _same(root: Path, layers: Sequence[str] = (Layer.ANALYSIS,)) -> list[Finding]:
    """What is found in the layer of analysis, by the engine and by the rules alone."""
    report = validate(root, layers=layers, sizes=SMALL)
    found = _by_line(report.findings)
    assert found == _by_line(naive_findings(Package.open(root), layers))
    assert {gap.layer for gap in report.unchecked}.isdisjoint(layers or Layer)
    return found


def _by_line(findings: Iterable[Finding]) -> list[Finding]:
    # The rules alone know no order of the files of a table.
    found = [finding for finding in findings if finding.layer is Layer.ANALYSIS]
    return sorted(found, key=lambda finding: (finding.file, finding.line))


@pytest.fixture(params=("csv", "parts", "parquet"))
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    form: Form = request.param
    write_workspace(tmp_path, documents=40, observations=240, form=form, rows_per_part=50, faults=True)
    return tmp_path


def test_series_jump_from_one_file_and_slice_to_another(workspace: Path) -> None:
    _write(workspace, JUMP)
    jumps = [finding for finding in _same(workspace) if finding.code == "A04"]
    assert len(jumps) > 10
    pairs = [(jump.file, jump.related.file) for jump in jumps if jump.related is not None]
    assert len(pairs) == len(jumps)
    assert workspace.joinpath("data/observations.csv").exists() or any(one != other for one, other in pairs)


@pytest.mark.parametrize(
    ("factor", "layers"), [("1.05", ()), ("40", ("analysis",)), ("100", ("analysis",)), ("1e9", ("analysis",))]
)
def test_few_and_many_jumps_are_told_the_same(factor: str, layers: Sequence[str], tmp_path: Path) -> None:
    """Once among all layers: what is wrong with a cell already is not told by the analysis too."""
    write_workspace(tmp_path, documents=40, observations=400, faults=True)
    observations = tmp_path / "data" / "observations.csv"
    written = observations.read_text(encoding="utf-8")
    for old, new in (("2021-12-31,2021-12-31", "2021-12-31,"), ("2022-01-01,", "2022-02-30,"), (",exact,", ",exakt,")):
        assert old in written
        written = written.replace(old, new, 2)
    observations.write_text(written, encoding="utf-8")
    _write(tmp_path, f"[series]\nlargest_jump = {factor}\n")
    codes = [finding.code for finding in _same(tmp_path, layers)]
    assert ("A04" in codes) == (factor != "1e9")


def test_accepted_jumps_are_looked_up(workspace: Path) -> None:
    _write(workspace, JUMP)
    first, second = [one for one in _same(workspace) if one.code == "A04" and one.related is not None][:2]
    ids = _identifiers(workspace)
    real = [
        (ids[jump.file, jump.line], ids[jump.related.file, jump.related.line])
        for jump in (first, second)
        if jump.related
    ]
    _write(workspace, JUMP, *(ACCEPTED.format(*pair) for pair in (*real, ("obs-0001", "obs-9999"))))
    found = _same(workspace)
    assert first not in found
    assert second not in found
    assert [one.message for one in found if one.code == "A15"] == ["obs-0001 and obs-9999 are no such jump"]


def _identifiers(root: Path) -> dict[tuple[str, int], str]:
    rows = Package.open(root).rows("observations")
    places = ((rows.file(index), line) for index, line in enumerate(rows.lines))
    return dict(zip(places, rows.cells["observation_id"], strict=True))


@pytest.mark.parametrize("many", [False, True], ids=["few", "many"])
def test_declared_figures_name_rows_of_any_file(
    workspace: Path, *, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if many:  # than are suggested from, and held
        monkeypatch.setattr(errors, "COMPARISONS", 100)
        monkeypatch.setattr(context, "COMPARISONS", 100)
    inputs = product(("obs-0002", "obs-0120", "obs-0239"), ("obs-0003", "obs-0199", "obs-023"))
    figures = [FIGURE.format(f"figure-{k}", "ratio", "of", pair[0], "to", pair[1]) for k, pair in enumerate(inputs)]
    figures += [FIGURE.format("no-share", "difference", "after", "obs-0002", "before", "obs-0200")]
    highlights = '[highlights]\nchanges = ["figure-0"]\nshares = ["figure-1"]\n'
    _write(workspace, highlights, *figures)
    found = _same(workspace)
    assert {"A11", "A13", "A16"} <= {one.code for one in found}
    assert any("did you mean" in one.expected for one in found) != many
