"""The review of a pull request by the Action and by the workflow of `init`: one comment, or the summary alone."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators import init_package
from tests.checkout import PROJECT, Checkout
from tests.integrations.composite_action import (
    PULL_REQUEST,
    PUSH,
    CompositeAction,
    Outcome,
    command,
    holds,
    job_of,
    run_steps,
)

ACTION = CompositeAction(PROJECT / "action.yml")
WORKFLOW = PROJECT / "src/indicators/curation/templates/dot-github/workflows/validate.yml"
FORK = {**PULL_REQUEST, "github.event.pull_request.head.repo.full_name": "somebody/data"}

GH = f"""#!{sys.executable}
import json, sys
from pathlib import Path

import jq

state = Path(__file__).with_name("comments.json")
comments = json.loads(state.read_text())
words = sys.argv[1:]
assert words.pop(0) == "api", sys.argv
options = {{}}
for name in ("--method", "-F", "--jq"):
    if name in words:
        place = words.index(name)
        options[name] = words[place + 1]
        del words[place : place + 2]
(path,) = [word for word in words if not word.startswith("--")]
if "--method" not in options:
    assert path == "repos/owner/data/issues/7/comments?per_page=100" and "--paginate" in words, sys.argv
    for begin in range(0, max(len(comments), 1), 100):
        for found in jq.compile(options["--jq"]).input_value(comments[begin : begin + 100]):
            print(found if isinstance(found, str) else json.dumps(found))
    sys.exit()
if state.with_name("may-only-read").exists():
    sys.exit("gh: Resource not accessible by integration (HTTP 403)")
name, _, file = options["-F"].partition("=@")
assert name == "body", sys.argv
body = Path(file).read_text(encoding="utf-8")
if options["--method"] == "POST":
    assert path == "repos/owner/data/issues/7/comments", path
    comments.append({{"id": len(comments) + 1, "user": {{"login": "github-actions[bot]"}}, "body": body}})
else:
    assert options["--method"] == "PATCH", options
    (one,) = [one for one in comments if path == "repos/owner/data/issues/comments/" + str(one["id"])]
    one["body"] = body
state.write_text(json.dumps(comments))
"""
"""A stand-in for gh that keeps comments in a file, gives them page by page, and has jq read what gh's own reads."""

Review = Callable[..., Outcome]


@pytest.fixture
def tools(tmp_path: Path, forked: Path) -> Path:
    folder = tmp_path / "tools"
    folder.mkdir()
    (folder / "indicators").symlink_to(forked / "indicators")
    command(folder, "gh", GH)
    (folder / "comments.json").write_text("[]")
    return folder


def comments(tools: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((tools / "comments.json").read_text())
    return found


@pytest.fixture
def workspace(tmp_path: Path) -> Checkout:
    """A package of a team in a repository, checked out at the merge of a branch that changes a unit."""
    checkout = Checkout(init_package(tmp_path / "workspace", name="p").root)
    checkout.git("init", "--quiet", "--initial-branch", "main")
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "base")
    checkout.git("checkout", "--quiet", "-b", "branch")
    edit(checkout, "Metre, as we say")
    (checkout.root / "notes.md").write_text("On main meanwhile.\n", encoding="utf-8")
    checkout.git("checkout", "--quiet", "main")
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "meanwhile")
    checkout.git("merge", "--quiet", "--no-edit", "branch")
    return checkout


def edit(checkout: Checkout, name: str) -> None:
    row = checkout.first("units", lambda row: row["unit_id"] == "m")
    checkout.edit("units", row, name_en=name)
    checkout.git("commit", "--quiet", "--all", "--message", name)


def by_action(workspace: Path, scratch: Path, tools: Path, event: Mapping[str, str] = PULL_REQUEST) -> Outcome:
    return ACTION.run(workspace, scratch, tools, event, install="false")


def by_workflow(workspace: Path, scratch: Path, tools: Path, event: Mapping[str, str] = PULL_REQUEST) -> Outcome:
    """The two jobs that review; the artefact lies where the second finds it."""
    file = workspace / ".github/workflows/validate.yml"
    code, log = 0, ""
    ran: list[str] = []
    for name in ("review", "comment"):
        job = job_of(file, name)
        if not code and holds(job["if"], event):
            steps = [step for step in job["steps"] if step.get("name") != "Install"]
            outcome = run_steps(steps, event, workspace, scratch, tools)
            code, log, ran = outcome.code, log + outcome.log, [*ran, *outcome.ran]
    return Outcome(code, log, (scratch / "summary.md").read_text(encoding="utf-8"), tuple(ran))


WAYS = pytest.mark.parametrize("run", [by_action, by_workflow], ids=["action", "workflow"])


@WAYS
def test_one_comment_is_made_and_then_kept_up_to_date(
    run: Review, workspace: Checkout, tmp_path: Path, tools: Path
) -> None:
    strangers = [{"id": n, "user": {"login": "reader"}, "body": "<!-- indicators review"} for n in range(1, 131)]
    (tools / "comments.json").write_text(json.dumps(strangers))
    outcome = run(workspace.root, tmp_path, tools)
    assert outcome.code == 0, outcome.log
    *others, made = comments(tools)
    assert others == strangers
    assert made["body"].startswith("<!-- indicators review: indicators-review -->\n### ✅ indicators review, against ")
    assert "Metre, as we say" in made["body"]
    assert "meanwhile" not in made["body"]
    assert "Metre, as we say" in outcome.summary
    kept = tmp_path / "indicators-review"
    assert {"review.html", "review.json", "review.md", "site"} <= {path.name for path in kept.iterdir()}
    assert (kept / "site/index.html").is_file()

    shutil.rmtree(kept)
    workspace.git("checkout", "--quiet", "branch")
    edit(workspace, "Meter")
    workspace.git("checkout", "--quiet", "--detach", "main~1")
    workspace.git("merge", "--quiet", "--no-edit", "branch")
    again = run(workspace.root, tmp_path, tools)
    assert again.code == 0, again.log
    assert len(comments(tools)) == len(strangers) + 1
    assert comments(tools)[-1]["id"] == made["id"]
    assert "Meter" in comments(tools)[-1]["body"]
    assert "as we say" not in comments(tools)[-1]["body"]


@WAYS
def test_a_pull_request_of_a_fork_has_the_summary_instead(
    run: Review, workspace: Checkout, tmp_path: Path, tools: Path
) -> None:
    outcome = run(workspace.root, tmp_path, tools, FORK)
    assert outcome.code == 0, outcome.log
    assert "Comment" not in outcome.ran
    assert comments(tools) == []
    assert "Metre, as we say" in outcome.summary


def test_a_token_that_may_only_read_costs_the_comment_alone(workspace: Checkout, tmp_path: Path, tools: Path) -> None:
    (tools / "may-only-read").touch()
    outcome = by_action(workspace.root, tmp_path, tools)
    assert outcome.code == 0, outcome.log
    assert "::warning::the review is in the summary of the run only" in outcome.log
    assert "Metre, as we say" in outcome.summary


def test_deleted_rows_are_seen(workspace: Checkout, tmp_path: Path, tools: Path) -> None:
    """A merge that takes away: nothing in it is left to be found by looking at what is there."""
    workspace.git("checkout", "--quiet", "branch")
    workspace.write("units", [dict(row.cells) for row in workspace.rows("units") if row["unit_id"] != "CNY"])
    workspace.git("commit", "--quiet", "--all", "--message", "less")
    workspace.git("checkout", "--quiet", "--detach", "main~1")
    workspace.git("merge", "--quiet", "--no-edit", "branch")
    outcome = by_action(workspace.root, tmp_path, tools)
    assert outcome.code == 0, outcome.log
    assert "1 removed" in comments(tools)[0]["body"]
    assert "<code>units</code> <code>CNY</code>" in comments(tools)[0]["body"]


def test_faults_are_in_the_comment_and_fail_the_action(workspace: Checkout, tmp_path: Path, tools: Path) -> None:
    units = workspace.file("units")
    units.write_text(units.read_text(encoding="utf-8").replace("length,m,", "length,mm,"), encoding="utf-8")
    workspace.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    outcome = by_action(workspace.root, tmp_path, tools)
    assert outcome.code == 1
    assert "New findings" in comments(tools)[0]["body"]
    assert "::error file=data/units.csv" in outcome.log


def test_a_shallow_checkout_is_deepened_by_what_it_was_merged_into(
    workspace: Checkout, tmp_path: Path, tools: Path
) -> None:
    shallow = Checkout(tmp_path / "shallow")
    workspace.git("clone", "--quiet", "--depth", "1", f"file://{workspace.root}", str(shallow.root))
    outcome = by_action(shallow.root, tmp_path, tools)
    assert outcome.code == 0, outcome.log
    assert "Metre, as we say" in comments(tools)[0]["body"]


def test_a_push_is_not_reviewed(workspace: Checkout, tmp_path: Path, tools: Path) -> None:
    assert by_action(workspace.root, tmp_path, tools, PUSH).ran == ("Validate",)
    assert not holds(job_of(WORKFLOW, "review")["if"], PUSH)


def test_a_base_that_is_not_there_is_no_reason_to_fail(workspace: Checkout, tmp_path: Path, tools: Path) -> None:
    outcome = ACTION.run(workspace.root, tmp_path, tools, PULL_REQUEST, install="false", base="nowhere")
    assert outcome.code == 0
    assert "::warning::the pull request could not be reviewed" in outcome.log
    assert comments(tools) == []


def test_no_job_may_more_than_it_needs() -> None:
    """And where a comment may be written, nothing of the pull request runs."""
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    jobs = workflow["jobs"]
    assert {name: job["permissions"] for name, job in jobs.items() if "permissions" in job} == {
        "comment": {"pull-requests": "write"}
    }
    assert [step.get("uses", "").partition("@")[0] for step in jobs["comment"]["steps"]] == [
        "actions/download-artifact",
        "",
    ]


def test_both_write_their_comment_in_the_same_way() -> None:
    (one,) = (step for step in ACTION.steps if step["name"] == "Comment")
    (other,) = (step for step in job_of(WORKFLOW, "comment")["steps"] if step.get("name") == "Comment")
    assert one["run"].rstrip() == other["run"].rstrip()
