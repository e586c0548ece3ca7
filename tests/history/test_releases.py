"""Which releases are known, which is the last, and what they say of identifiers."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from indicators import PackageError
from indicators.errors import RevisionError
from indicators.history.releases import baseline_in_git, past_of
from indicators.package.git import Revision
from tests.checkout import Checkout


def test_the_last_release_is_the_highest_tag_by_number(checkout: Checkout) -> None:
    for version in ("0.9.0", "0.10.0", "0.2.0"):
        checkout.release(version)
    checkout.git("tag", "v1.0")
    checkout.git("tag", "v9.0.0-rc.1")
    known = baseline_in_git(checkout.root)
    assert known.release is not None
    assert known.release.name == "v0.10.0"
    assert [one.name for one in known.earlier] == ["v0.2.0", "v0.9.0", "v0.10.0"]


def test_a_named_release_joins_those_that_are_known(checkout: Checkout) -> None:
    checkout.release("0.1.0")
    known = baseline_in_git(checkout.root, "HEAD")
    assert [one.name for one in known.earlier] == ["v0.1.0", "HEAD"]
    assert baseline_in_git(checkout.root, str(checkout.root)).release is not None


def test_a_shallow_clone_is_named_as_such(checkout: Checkout, tmp_path: Path) -> None:
    checkout.release("0.1.0")
    checkout.git("commit", "--quiet", "--allow-empty", "--message", "more")
    clone = tmp_path / "clone"
    source = checkout.root.resolve().as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth", "1", "--no-tags", source, str(clone)], check=True)
    known = baseline_in_git(clone)
    assert known.release is None
    assert "shallow" in known.why_none
    assert "fetch-depth: 0" in known.why_none
    with pytest.raises(RevisionError, match=r"no revision 'HEAD~1'; the clone is shallow .*git fetch --unshallow"):
        Revision(clone, "HEAD~1")


def test_a_tag_on_another_branch_gives_identifiers_but_is_not_the_last(checkout: Checkout) -> None:
    last = checkout.rows("observations")[-1]["observation_id"]
    checkout.git("init", "--quiet")
    checkout.git("commit", "--quiet", "--allow-empty", "--message", "start")
    checkout.git("checkout", "--quiet", "-b", "other")
    checkout.release("0.1.0")
    checkout.git("checkout", "--quiet", "-")
    known = baseline_in_git(checkout.root)
    assert (known.release, [one.name for one in known.earlier]) == (None, ["v0.1.0"])
    assert known.why_none == "none of the tags vX.Y.Z is on the way to the present commit"
    past = past_of("observations", "observation_id", {"obs-0001", "obs-9999"}, known.earlier)
    assert past.used == {"obs-0001": "v0.1.0"}
    assert past.highest_id == last


def test_a_tag_from_before_the_package_is_passed_over_and_a_broken_one_named(checkout: Checkout) -> None:
    text = (checkout.root / "datapackage.json").read_bytes()
    (checkout.root / "datapackage.json").unlink()
    checkout.git("init", "--quiet")
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "start")
    checkout.git("tag", "v0.0.1")
    (checkout.root / "datapackage.json").write_bytes(text)
    earlier = baseline_in_git(checkout.root).earlier
    assert past_of("observations", "observation_id", {"obs-0001"}, earlier).used == {}
    (checkout.root / "datapackage.json").write_bytes(b"{")
    checkout.git("add", "--all")
    checkout.git("commit", "--quiet", "--message", "broken")
    checkout.git("tag", "v0.0.2")
    earlier = baseline_in_git(checkout.root).earlier
    with pytest.raises(PackageError, match=r"the release v0\.0\.2 cannot be read: .*datapackage\.json:1:2: not JSON"):
        past_of("observations", "observation_id", {"obs-0001"}, earlier)
