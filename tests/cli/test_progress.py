"""Long runs: how far they are, several processes, and stopping early."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from indicators import engine
from indicators.cli import main
from indicators.cli.terminal import Progress, progress
from tests.checkout import Checkout


def test_a_terminal_is_told_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    times = iter([0.0, 10.0, 10.1, 3600.0, 4000.0])
    shown = Progress(terminal=True, clock=lambda: next(times))
    for done in (0, 10, 11, 500, 1000):
        shown("blocks read", done, 1000)
    shown.clear()
    written = capsys.readouterr().err
    assert "10 of 1,000 blocks read, 1.0 a second, 16 min 30 s left" in written
    assert "11 of 1,000" not in written, "so soon after the last writing nothing is written"
    assert "500 of 1,000 blocks read, 0.1 a second, 1 h 0 min left" in written
    assert written.endswith("blocks read\r"), "no line is left behind"


def test_a_pipe_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    shown = Progress(terminal=False)
    shown("blocks read", 1, 2)
    shown.clear()
    assert capsys.readouterr().err == ""


def test_an_interrupted_run_says_how_far_it_got(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **options: object) -> None:
        tell = options["progress"]
        assert isinstance(tell, Progress)
        tell("slices checked", 12, 34)
        raise KeyboardInterrupt

    monkeypatch.setattr(engine, "validate", interrupted)
    answer = CliRunner().invoke(main, ["validate", str(checkout.root)])
    assert answer.exit_code == 130
    assert "interrupted: 12 of 34 slices checked" in answer.output


def test_what_was_never_told_is_not_said() -> None:
    with pytest.raises(KeyboardInterrupt) as raised, progress():
        raise KeyboardInterrupt
    assert raised.value.args == ()


def test_two_processes_answer_as_one(checkout: Checkout) -> None:
    checkout.edit("observations", checkout.first("observations"), status="actually")
    one, two = (
        CliRunner().invoke(main, ["validate", str(checkout.root), "--format", "github", "--jobs", jobs])
        for jobs in ("1", "2")
    )
    assert one.exit_code == two.exit_code == 1
    told = [[line for line in answer.output.splitlines() if line.startswith("::")] for answer in (one, two)]
    assert len(told[0]) == 1
    assert told[0] == told[1]


def test_fail_fast_tells_one_error_and_that_more_may_be_there(checkout: Checkout) -> None:
    for row in checkout.rows("observations")[:3]:
        checkout.edit("observations", row, status="actually")
    answer = CliRunner().invoke(main, ["validate", str(checkout.root), "--fail-fast"])
    assert answer.exit_code == 1
    assert answer.output.count("S05") == 1
    assert "stopped at the first problem" in answer.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"], "exclude each other"),
        (["--jobs", "0"], "0 is not in the range"),
        (["--scheduler", "nonsense"], "no Dask scheduler at nonsense"),
    ],
)
def test_mistakes_are_told(checkout: Checkout, options: list[str], message: str) -> None:
    answer = CliRunner().invoke(main, ["validate", str(checkout.root), *options])
    assert answer.exit_code == 2
    assert message in answer.output


def test_rows_of_several_files_cannot_be_told_by_change(checkout: Checkout) -> None:
    file = checkout.file("exclusions")
    folder = file.with_suffix("")
    folder.mkdir()
    file.rename(folder / "part-0.csv")
    answer = CliRunner().invoke(main, ["validate", str(checkout.root), "--changed"])
    assert answer.exit_code == 2
    assert "exclusions is not" in answer.output
    whole = CliRunner().invoke(main, ["validate", str(checkout.root), "--ignore", "P02"])
    assert whole.exit_code == 0, whole.output


def test_files_without_a_scan_are_refused_by_name(tmp_path: Path) -> None:
    answer = CliRunner().invoke(main, ["scan", str(tmp_path), "--jobs", "2"])
    assert answer.exit_code == 2
    assert "holds no .txt file" in answer.output
