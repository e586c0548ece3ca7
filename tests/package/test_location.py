"""Where a package is found: the nearest for those who change, the installed one for those who read."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators import Package
from indicators.errors import PackageNotFoundError
from indicators.package import installed_package, nearest_package, package_root
from tests.checkout import Checkout


def test_the_nearest_package_is_at_or_above_a_directory(checkout: Checkout) -> None:
    assert nearest_package(checkout.root) == checkout.root
    assert nearest_package(checkout.root / "data") == checkout.root
    inner = checkout.root / "data" / "inner"
    inner.mkdir()
    (inner / "datapackage.json").write_text("{}", encoding="utf-8")
    assert nearest_package(inner) == inner


def test_the_default_is_the_current_directory(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout.root / "seeds")
    assert nearest_package() == checkout.root


def test_where_there_is_none_the_message_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(
        PackageNotFoundError, match=r"no datapackage\.json at or above .*; name the package's directory"
    ):
        nearest_package(tmp_path)


def test_the_installed_package_does_not_depend_on_the_directory_but_the_one_at_hand_does(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = installed_package()
    monkeypatch.chdir(checkout.root)
    assert installed_package() == before != checkout.root
    assert Package.open().root == checkout.root


def test_a_package_is_opened_by_its_directory_or_its_descriptor(checkout: Checkout) -> None:
    for path in (checkout.root, str(checkout.root), checkout.root / "datapackage.json"):
        assert Package.open(path).root == checkout.root


def test_a_path_may_be_relative(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout.root)
    assert len(Package.open("datapackage.json").load("units")) == len(Package.open(".").load("units"))


def test_other_paths_are_refused(checkout: Checkout) -> None:
    with pytest.raises(PackageNotFoundError, match="no such directory"):
        package_root(checkout.root / "nowhere")
    with pytest.raises(PackageNotFoundError, match=r"no datapackage\.json there"):
        package_root(checkout.root / "data")
    with pytest.raises(PackageNotFoundError):
        package_root(checkout.root / "data" / "units.csv")
