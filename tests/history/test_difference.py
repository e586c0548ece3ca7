"""Two packages, wherever they are: what differs is told, with exit codes, in every format."""

from __future__ import annotations

import json
import shutil
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators import PackageError, diff
from indicators.cli import main
from indicators.history import compare
from indicators.history.sides import folder
from indicators.reports.differences import render_difference
from tests.checkout import Checkout


@pytest.fixture
def old(checkout: Checkout, tmp_path: Path) -> Path:
    """The package before it is edited."""
    checkout.refresh()
    return Path(shutil.copytree(checkout.root, tmp_path / "old"))


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


def edit(checkout: Checkout) -> str:
    """Change a cell, add a row and remove another; the identifier of the row that changed."""
    row = checkout.first("observations", lambda row: row["value"] != "")
    checkout.edit("observations", row, value="4711")
    last = checkout.rows("entities")[-1]
    checkout.append("entities", **{**last.cells, "entity_id": "zzz", "name_zh": "a|b\n<b>`c`"})
    checkout.write("exclusions", [dict(one.cells) for one in checkout.rows("exclusions")[1:]])
    return row["observation_id"]


def zipped(root: Path, file: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                archive.write(path, prefix + str(path.relative_to(root)))
    return file


def test_text_names_rows_cells_and_totals(old: Path, checkout: Checkout) -> None:
    row = edit(checkout)
    result = run(old, checkout.root)
    assert result.exit_code == 1
    assert f"  ~ {row}\n      value: " in result.output
    assert " → 4711\n" in result.output
    assert "entities: 1 added" in result.output
    assert "exclusions: 1 removed" in result.output
    assert result.output.endswith("rows: 1 added, 1 removed, 1 changed; the policy calls this major\n")


def test_json_holds_every_row(old: Path, checkout: Checkout) -> None:
    row = edit(checkout)
    value = json.loads(run(old, checkout.root, "--format", "json").output)
    (changed,) = value["tables"]["observations"]["rows"]
    assert (changed["kind"], changed["key"], changed["cells"]["value"]["new"]) == ("changed", [row], "4711")
    (added,) = value["tables"]["entities"]["rows"]
    assert (added["old_line"], added["cells"]["name_zh"]["new"]) == (None, "a|b\n<b>`c`")
    assert value["tables"]["exclusions"]["counts"] == {"added": 0, "removed": 1, "changed": 0}
    assert (value["bump"], value["differs"], value["version"]) == ("major", True, 1)


def test_markdown_lets_no_cell_out_of_its_table(old: Path, checkout: Checkout) -> None:
    row = checkout.rows("entities")[0]
    checkout.edit("entities", row, note="a|b <script> [x](y)")
    text = render_difference(diff(old, checkout.root), "markdown")
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {row['entity_id']} ")]
    assert line.count("|") == 4
    assert "<script>" not in text
    assert text.startswith("### ")


def test_no_difference_exits_with_0(old: Path, checkout: Checkout) -> None:
    result = run(old, checkout.root)
    assert (result.exit_code, result.output.splitlines()[-1].rpartition(": ")[2]) == (0, "no difference")
    value = json.loads(run(old, checkout.root, "--format", "json").output)
    assert (value["differs"], value["tables"]) == (False, {})


def test_only_the_tables_asked_for_are_compared(old: Path, checkout: Checkout) -> None:
    edit(checkout)
    assert list(diff(old, checkout.root, tables=["entities"]).tables) == ["entities"]
    assert run(old, checkout.root, "--table", "units").exit_code == 0
    result = run(old, checkout.root, "--table", "unit")
    assert result.exit_code == 2
    assert "neither package has a table 'unit'" in result.stderr


@pytest.mark.parametrize("prefix", ["", "package-1.0.0/"])
def test_a_zip_is_read_where_it_is(prefix: str, old: Path, checkout: Checkout, tmp_path: Path) -> None:
    archive = zipped(old, tmp_path / "old.zip", prefix)
    before = set(tmp_path.rglob("*"))
    assert not diff(archive, checkout.root)
    row = edit(checkout)
    assert [one.key for one in diff(archive, checkout.root).tables["observations"].rows] == [(row,)]
    assert set(tmp_path.rglob("*")) == before


def test_a_zip_with_a_member_that_leads_out_of_it_is_refused(old: Path, tmp_path: Path) -> None:
    archive = zipped(old, tmp_path / "old.zip")
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("../evil.txt", "x")
    result = run(archive, old)
    assert result.exit_code == 2
    assert "'../evil.txt' leads out of the zip" in result.stderr


@pytest.mark.parametrize(
    ("content", "message"), [(b"PK", "not a zip"), (b"", "not a zip")], ids=["two letters", "nothing"]
)
def test_a_file_that_is_no_zip(content: bytes, message: str, old: Path, tmp_path: Path) -> None:
    (tmp_path / "old.zip").write_bytes(content)
    result = run(tmp_path / "old.zip", old)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_zip_whose_bytes_were_changed_is_named(old: Path, tmp_path: Path) -> None:
    archive = tmp_path / "old.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(old.rglob("*")):
            if path.is_file():
                opened.write(path, str(path.relative_to(old)))
    content = archive.read_bytes()
    place = content.index(b"observation_id,indicator_id") + 2000
    archive.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    result = run(archive, old)
    assert result.exit_code == 2
    assert "Bad CRC-32" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_git_revision_and_the_package_at_hand(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.refresh()
    checkout.release("1.0.0")
    monkeypatch.chdir(checkout.root)
    assert not diff("HEAD")
    row = edit(checkout)
    for name in ("v1.0.0", "1.0.0", "git:v1.0.0"):
        assert [one.key for one in diff(name).tables["observations"].rows] == [(row,)]
    assert diff("v1.0.0", "data/..").tables.keys() == diff("v1.0.0").tables.keys()


def test_what_is_there_as_a_path_is_a_path(old: Path, checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.refresh()
    checkout.release("1.0.0")
    edit(checkout)
    monkeypatch.chdir(checkout.root)
    shutil.copytree(checkout.root / "data", "v1.0.0/data")
    shutil.copy("datapackage.json", "v1.0.0")
    assert not diff("v1.0.0")
    assert not diff("path:v1.0.0")
    assert diff("git:v1.0.0")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("v9.9.9", "'v9.9.9': no such path, and no revision either: "),
        ("git:nosuch", "git knows no revision 'nosuch'"),
        ("path:nosuch", "nosuch: no such directory"),
        ("version:1.0.0", "repository"),
        ("-x", "No such option"),
        ("a\0b", "'a\\x00b': no such path, and no revision either"),
    ],
)
def test_a_name_of_nothing_says_what_was_tried(
    name: str, message: str, checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkout.release("1.0.0")
    monkeypatch.chdir(checkout.root)
    result = run(name)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_table_that_is_listed_and_missing_is_named(old: Path, checkout: Checkout) -> None:
    checkout.file("units").unlink()
    with pytest.raises(PackageError, match=r"data/units\.csv: no such file, though datapackage\.json lists it"):
        diff(old, checkout.root)


def test_a_source_that_changed_is_shown_at_its_place(old: Path, checkout: Checkout) -> None:
    row = checkout.rows("sources")[0]
    file = checkout.root / row["file"]
    text = file.read_bytes().decode("utf-8")
    place = len(text) // 2
    file.write_bytes((text[:place] + "区域合作" + text[place + 1 :]).encode())
    (document,) = diff(old, checkout.root).documents
    assert (document.source_id, document.file) == (row["source_id"], row["file"])
    assert document.offset is not None
    assert place <= document.offset <= place + 3
    assert int(document.new_characters) == int(document.old_characters) + 3
    assert "source documents\n" in run(old, checkout.root).output


def test_differences_may_be_iterated_again_and_counted(old: Path, checkout: Checkout) -> None:
    edit(checkout)
    rows = diff(old, checkout.root).tables["entities"].rows
    assert list(rows) == list(rows) == list(rows.of("added"))
    assert (len(rows), rows.count("added"), rows.count("changed")) == (1, 1, 0)


def test_memory_does_not_grow_with_the_tables(checkout: Checkout, tmp_path: Path) -> None:
    """Three times the rows, of which as many differ, take no more; nor do rows in another order."""

    def peak(turn: int, count: int, *, backwards: bool) -> int:
        roots = []
        for side in ("old", "new"):
            root = tmp_path / f"{count} {backwards} {turn} {side}"
            (root / "data").mkdir(parents=True)
            text = (checkout.root / "datapackage.json").read_text(encoding="utf-8")
            descriptor = json.loads(text)
            descriptor["resources"] = [one for one in descriptor["resources"] if one["name"] == "units"]
            (root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
            header = ",".join(checkout.header("units"))
            rows = [f"u{number:06d},s,名,{'x' * 1000}{side if number == 77 else ''},count,," for number in range(count)]
            ordered = rows[::-1] if backwards and side == "new" else rows
            (root / "data" / "units.csv").write_text("\n".join([header, *ordered, ""]), encoding="utf-8")
            roots.append(root)
        tracemalloc.start()
        difference = compare(folder(roots[0]), folder(roots[1]))
        (changed,) = difference.tables["units"].rows
        assert changed.key == ("u000077",)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    usual = peak(1, 4_000, backwards=False)
    assert peak(2, 12_000, backwards=False) < 1.2 * usual
    assert peak(3, 4_000, backwards=True) < 1.2 * usual
