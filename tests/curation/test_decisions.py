"""Every decision is in the tables at once, in canonical form, and nothing that is edited beside it is lost."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest

from indicators import accept, format_package, validate
from indicators.curation.deciding import Decisions
from indicators.errors import ChangedError
from tests.curation.conftest import HOST, SOURCE, TOKEN, Page, rows

DRAFTS = f"drafts/{SOURCE}.csv"


def canonical(root: Path) -> bool:
    return not format_package(root, check=True)


def test_the_document_stands_with_every_number(page: Page) -> None:
    state = page.get("state")
    text = page.get("text")["text"]
    assert all(text[one["start"] : one["end"]] == one["words"] for one in state["numbers"])
    assert {one["state"] for one in state["numbers"]} == {"open"}
    unsettled = [one.value for one in validate(page.root, select=["C01"]).findings]
    assert [one["words"] for one in state["numbers"] if ":" not in one["words"]] != []
    assert len(unsettled) <= len(state["numbers"])
    assert all(len(one["proposals"]) == 1 for one in state["numbers"])


def test_a_row_that_is_accepted_is_in_the_table_as_fmt_writes_it(page: Page) -> None:
    number = page.sure()[0]
    answer = page.accept(number)
    (written,) = answer["written"]
    assert written["cells"] in rows(page.root, "observations")
    assert canonical(page.root)
    assert len(page.open()) == len(answer["numbers"]) - 1
    assert number["proposals"][0]["id"] not in (page.root / DRAFTS).read_text("utf-8")
    assert answer["undo"]["rows"] == [f"observations {written['cells']['observation_id']}"]


def test_it_is_the_row_that_accept_would_write(page: Page, undecided: Path) -> None:
    """One job, one way: the page and `indicators accept` write the same bytes."""
    beside = undecided.with_name("beside")
    shutil.copytree(undecided, beside)
    with (beside / DRAFTS).open(encoding="utf-8", newline="") as stream:
        drafted = list(csv.DictReader(stream))
    start = str(page.sure()[0]["start"])
    for row in drafted:
        row["decision"] = "accept" if row["value_start"] == start else ""
    with (beside / DRAFTS).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(drafted[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(drafted)
    accept(path=beside)
    page.accept(page.sure()[0])
    for file in ("data/observations.csv", "datapackage.json", DRAFTS):
        assert (beside / file).read_bytes() == (undecided / file).read_bytes()


def test_errors_are_told_before_the_row_is_written(page: Page) -> None:
    number = page.sure()[0]
    before = (page.root / "data/observations.csv").read_bytes()
    (proposal,) = number["proposals"]
    told = page.post("trial", rows=[{"table": "observations", "cells": {**proposal["cells"], "entity_id": "zhixii"}}])
    assert [(one["code"], one["column"]) for one in told if one["code"] == "R01"] == [("R01", "entity_id")]
    refused = page.accept(number, 422, entity_id="zhixii")
    assert "R01" in {one["code"] for one in refused["findings"]}
    assert (page.root / "data/observations.csv").read_bytes() == before
    row = {"table": "observations", "cells": {**proposal["cells"], "entity_id": "zhixii"}}
    page.post("decide", rows=[row], proposals=[proposal["id"]], nevertheless=True)
    found = {one.code for one in validate(page.root).findings}
    assert "R01" in found


def test_what_a_trial_says_of_a_row_is_what_validate_says_of_it(page: Page) -> None:
    number = page.open()[1]
    (proposal,) = number["proposals"]
    wrong = {"value": "1", "period_start": "2031-01-01", "period_end": "2030-12-31", "confidence": "low", "note": ""}
    row = {"table": "observations", "cells": {**proposal["cells"], **wrong}}
    told = {(one["code"], one["column"], one["message"]) for one in page.post("trial", rows=[row])}
    page.post("decide", rows=[row], proposals=[proposal["id"]], nevertheless=True)
    line = [one["value_start"] for one in rows(page.root, "observations")].index(str(number["start"])) + 2
    found = [one for one in validate(page.root).findings if (one.file, one.line) == ("data/observations.csv", line)]
    assert told == {(one.code, one.column, one.message) for one in found}
    assert len(told) > 2


def test_an_exclusion_has_a_reason_and_can_be_undone(page: Page) -> None:
    before = {file: (page.root / file).read_bytes() for file in ("data/exclusions.csv", "data/observations.csv")}
    number = page.open()[2]
    cells = {"start": str(number["start"]), "text": number["words"], "reason": "not_domain"}
    marks = [one["id"] for one in number["proposals"]]
    page.post("decide", rows=[{"table": "exclusions", "cells": cells}], proposals=marks)
    written = {**cells, "source_id": SOURCE}.items()
    assert any(written <= one.items() for one in rows(page.root, "exclusions"))
    assert canonical(page.root)
    assert page.post("undo")["undone"]
    assert {file: (page.root / file).read_bytes() for file in before} == before
    assert [one["proposals"][0]["cells"] for one in page.open() if one["start"] == number["start"]] == [
        number["proposals"][0]["cells"]
    ]
    assert canonical(page.root)


def test_what_is_proposed_as_no_claim_may_be_made_one(page: Page) -> None:
    number = next(one for one in page.open() if one["proposals"][0]["table"] == "exclusions")
    cells = page.get("number", start=number["start"])["cells"]
    assert (cells["value_start"], cells["value_text"]) == (str(number["start"]), number["words"])


def test_every_decision_can_be_undone_one_by_one(page: Page) -> None:
    tables = {file.name: file.read_bytes() for file in (page.root / "data").iterdir()}
    for _ in range(4):
        page.accept(page.sure()[0])
    assert {file.name: file.read_bytes() for file in (page.root / "data").iterdir()} != tables
    for _ in range(4):
        assert page.post("undo")["undone"]
    assert not page.post("undo")["undone"]
    assert {file.name: file.read_bytes() for file in (page.root / "data").iterdir()} == tables


def test_two_tabs_do_not_decide_twice(page: Page) -> None:
    number = page.sure()[0]
    page.accept(number)
    before = (page.root / "data/observations.csv").read_bytes()
    assert "decided or edited beside" in page.accept(number, 409)["problem"]
    assert (page.root / "data/observations.csv").read_bytes() == before


def test_an_edit_of_the_drafts_beside_is_not_passed_over(page: Page) -> None:
    number = page.sure()[0]
    file = page.root / DRAFTS
    place = number["proposals"][0]["cells"]["quote"]
    file.write_text(file.read_text("utf-8").replace(",high,", ",medium,", 1), "utf-8")
    assert page.accept(number, 409)
    fresh = page.sure()[0]["proposals"][0]
    assert (fresh["cells"]["quote"], fresh["cells"]["confidence"]) == (place, "medium")


def test_an_edit_of_a_table_beside_is_kept(page: Page) -> None:
    """An editor adds a row between two decisions of the page."""
    page.accept(page.sure()[0])
    units = page.root / "data/units.csv"
    units.write_text(units.read_text("utf-8") + "furlong,fur,浪,furlong,length,,\n", "utf-8")
    page.accept(page.sure()[0])
    assert "furlong" in {one["unit_id"] for one in rows(page.root, "units")}
    assert canonical(page.root)


def test_what_a_stale_editor_overwrites_is_told_and_written_again(page: Page) -> None:
    observations = page.root / "data/observations.csv"
    read_by_an_editor = observations.read_text("utf-8")
    written = page.accept(page.sure()[0])["written"][0]["cells"]
    first = rows(page.root, "observations")[0]["observation_id"]
    edited = (
        read_by_an_editor.replace(f"{first},", f"{first},", 1).rstrip("\n").replace(",substantive,", ",headline,", 1)
    )
    observations.write_text(f"{edited}\n", "utf-8")
    state = page.get("state")
    assert [one["rows"] for one in state["overwritten"]] == [[f"observations {written['observation_id']}"]]
    state = page.post("put-back")
    assert state["overwritten"] == []
    now = rows(page.root, "observations")
    assert written in now
    assert "headline" in {one["salience"] for one in now}
    assert canonical(page.root)


def test_a_row_that_was_edited_since_is_not_undone(page: Page) -> None:
    written = page.accept(page.sure()[0])["written"][0]["cells"]
    observations = page.root / "data/observations.csv"
    line = next(
        one for one in observations.read_text("utf-8").splitlines() if one.startswith(written["observation_id"])
    )
    observations.write_text(
        observations.read_text("utf-8").replace(line, line.replace("substantive", "headline")), "utf-8"
    )
    before = observations.read_bytes()
    assert "was edited or removed beside" in page.post("undo", 409)["problem"]
    assert observations.read_bytes() == before


def test_a_killed_process_between_two_files_loses_nothing(page: Page) -> None:
    """The tables are written before the drafts, so that the row then waits once more, and is dropped there."""
    number = page.sure()[0]
    drafts = (page.root / DRAFTS).read_bytes()
    page.accept(number)
    (page.root / DRAFTS).write_bytes(drafts)
    again = Page(page.root)
    again.post("propose")
    assert number["start"] not in [one["start"] for one in again.open()]
    assert (page.root / DRAFTS).read_bytes() != drafts
    assert sum(one["value_start"] == str(number["start"]) for one in rows(page.root, "observations")) == 1


def test_what_is_settled_can_be_decided_anew(page: Page) -> None:
    written = page.accept(page.sure()[0])["written"][0]["cells"]
    again = Page(page.root)  # another session, which cannot undo
    state = again.post("reopen", table="observations", key=[written["observation_id"]])
    number = next(one for one in state["numbers"] if str(one["start"]) == written["value_start"])
    assert number["state"] == "open"
    assert number["proposals"][0]["cells"] == {name: cell for name, cell in written.items() if cell}
    assert canonical(page.root)
    assert "has no row" in again.post("reopen", 409, table="observations", key=["obs-9999"])["problem"]


def test_an_entity_is_made_in_passing_and_betters_the_drafts(page: Page) -> None:
    cells = {
        "entity_id": "zhixi-new-town",
        "kind": "zone",
        "name_zh": "全县",
        "name_en": "Whole county",
        "parent_id": "zhixi",
    }
    kind = next(one["code"] for one in rows(page.root, "codes") if one["code_list"] == "kind")
    cells["kind"] = kind
    before = {one["start"]: one["proposals"][0]["cells"].get("entity_id") for one in page.open()}
    page.post("decide", rows=[{"table": "entities", "cells": cells}])
    assert "zhixi-new-town" in {one["entity_id"] for one in rows(page.root, "entities")}
    after = {one["start"]: one["proposals"][0]["cells"].get("entity_id") for one in page.open()}
    assert before.keys() == after.keys()
    assert "zhixi-new-town" in after.values()
    number = next(one for one in page.open() if one["proposals"][0]["cells"].get("entity_id") == "zhixi-new-town")
    page.accept(number)
    page.post("undo")
    page.post("undo")
    assert "zhixi-new-town" not in {one["entity_id"] for one in rows(page.root, "entities")}


def test_what_others_refer_to_is_not_taken_back(page: Page) -> None:
    kind = next(one["code"] for one in rows(page.root, "codes") if one["code_list"] == "kind")
    cells = {"entity_id": "new-place", "kind": kind, "name_zh": "新地", "name_en": "New place", "parent_id": "zhixi"}
    page.post("decide", rows=[{"table": "entities", "cells": cells}])
    decisions = Decisions(page.root)
    made = Page(page.root)
    number = made.sure()[0]
    (proposal,) = number["proposals"]
    row = {"table": "observations", "cells": {**proposal["cells"], "entity_id": "new-place"}}
    made.post("decide", rows=[row], proposals=[proposal["id"]], nevertheless=True)
    with pytest.raises(ChangedError, match="refers to new-place"):
        decisions.take_back(
            [("entities", next(one for one in rows(page.root, "entities") if one["entity_id"] == "new-place"))],
            [],
            SOURCE,
        )
    assert "new-place" in {one["entity_id"] for one in rows(page.root, "entities")}


def test_a_cooperation_is_made_of_marked_words(page: Page) -> None:
    text = page.get("text")["text"]
    place = page.open()[0]["start"]
    found = page.post("mark", start=place, end=place)
    begin = int(found["cells"]["quote_start"])
    assert text.startswith(found["cells"]["quote"], begin)
    kinds = {one["code_list"]: one["code"] for one in rows(page.root, "codes")}
    cells = {**found["cells"], "mode": kinds["mode"], "note": "Invented."}
    parties = [
        {"table": "cooperation_parties", "cells": {"cooperation_id": "new", "entity_id": one, "role": "member"}}
        for one in ("zhixi", "shangrao")
    ]
    state = page.post("decide", rows=[{"table": "cooperations", "cells": cells}, *parties], nevertheless=True)
    made = next(one["cells"] for one in state["written"] if one["table"] == "cooperations")
    theirs = {
        one["entity_id"]
        for one in rows(page.root, "cooperation_parties")
        if one["cooperation_id"] == made["cooperation_id"]
    }
    assert theirs == {"zhixi", "shangrao"}
    assert canonical(page.root)
    page.post("undo")
    assert made not in rows(page.root, "cooperations")
    assert canonical(page.root)


def test_a_rejected_cooperation_waits_no_more(page: Page) -> None:
    def waiting(state: Any) -> list[str]:
        return [one["cells"]["quote"] for one in state["cooperations"] if one["state"] == "open"]

    before = page.get("state")
    rejected, *others = waiting(before)
    (ids,) = [one["ids"] for one in before["cooperations"] if one["cells"]["quote"] == rejected]
    assert waiting(page.post("decide", rows=[], proposals=ids)) == others
    again = Page(page.root)
    assert waiting(again.post("propose")) == others
    assert sorted(waiting(page.post("undo"))) == sorted([rejected, *others])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"rows": [{"table": "sources", "cells": {}}]}, "no table that is filled in here"),
        ({"rows": [{"table": "observations", "cells": {"value": 1}}]}, "no text"),
        ({"rows": [{"table": "observations", "cells": {"weight": "1"}}]}, "no column weight"),
        ({"rows": "all"}, "rows is no list"),
    ],
)
def test_what_is_no_row_is_refused_in_words(page: Page, asked: dict[str, object], words: str) -> None:
    before = {file.name: file.read_bytes() for file in (page.root / "data").iterdir()}
    assert words in page.post("decide", 400, **asked)["problem"]
    assert {file.name: file.read_bytes() for file in (page.root / "data").iterdir()} == before


def test_a_table_that_is_broken_is_said_and_left(page: Page) -> None:
    observations = page.root / "data/observations.csv"
    broken = observations.read_text("utf-8") + 'obs-0999,"open\n'
    observations.write_text(broken, "utf-8")
    answer = page.client.get(f"/{TOKEN}/api/source/{SOURCE}/state", headers={"Host": HOST})
    assert answer.status_code in (200, 400)
    number = Page(page.root).client.get(f"/{TOKEN}/api/source/none/state")
    assert number.status_code == 400
    assert observations.read_text("utf-8") == broken
