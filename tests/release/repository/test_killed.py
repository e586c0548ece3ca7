"""A publisher killed at any moment: every version that is listed verifies, and the next run mends the rest."""

from __future__ import annotations

import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from indicators.release.publish import publish_build
from tests.release.repository.builds import files_of, verified_versions, write_build
from tests.release.repository.places import Bucket, Folder, Place, nothing
from tests.release.repository.publisher import prepared, publish_and_die, publish_in

_PATIENCE = 300
"""Seconds after which a publisher counts as hanging, on a machine however busy."""

_LONGEST = 200
"""Steps: more than a publication of three files has."""


def test_killed_before_and_in_the_middle_of_every_step_in_a_folder(tmp_path: Path) -> None:
    first, second = write_build(tmp_path / "1.0.0", "1.0.0"), write_build(tmp_path / "1.1.0", "1.1.0")
    template = Folder(tmp_path / "template")
    publish_build(first, template.address)
    for step in range(1, _LONGEST):
        place = Folder(tmp_path / f"releases{step}")
        shutil.copytree(template.root, place.root)
        publisher = prepared(publish_and_die, second, place.address, step)
        publisher.start()
        publisher.join(_PATIENCE)
        if publisher.exitcode == 0:
            break
        assert publisher.exitcode == -signal.SIGKILL
        assert verified_versions(place.read) in (["1.0.0"], ["1.1.0", "1.0.0"])
        mended(place, second, "1.1.0", "1.0.0")
    assert step > 45
    assert place.files() == files_of("1.1.0", "1.0.0")


def test_killed_before_every_change_of_a_bucket(bucket: Bucket, tmp_path: Path) -> None:
    """Between two changes a publisher only reads, which leaves nothing."""
    first, second = write_build(tmp_path / "1.0.0", "1.0.0"), write_build(tmp_path / "1.1.0", "1.1.0")
    publish_build(first, bucket.address)
    for change in range(1, _LONGEST):
        place = Bucket(bucket.server, f"{bucket.name}{change}")
        bucket.server.request("PUT", place.name)
        for path in bucket.files():
            place.write(path, bucket.read(path))
        publisher = killed_at_change(place, second, change)
        if publisher == 0:
            break
        assert publisher == -signal.SIGKILL
        assert verified_versions(place.read) in (["1.0.0"], ["1.1.0", "1.0.0"])
        mended(place, second, "1.1.0", "1.0.0")
    assert change > 6


def killed_at_change(place: Bucket, build: Path, moment: int) -> int | None:
    """The exit code of a publisher that is killed when so many requests of it to change something have arrived."""
    arrived = 0

    def count(method: str, path: str) -> None:
        nonlocal arrived
        arrived += method not in ("GET", "HEAD")
        if arrived == moment:
            publisher.kill()

    publisher = prepared(publish_in, place.environment, [build], place.address)
    place.server.before_request = count
    publisher.start()
    publisher.join(_PATIENCE)
    place.server.before_request = nothing
    return publisher.exitcode


VERSIONS = [f"1.{minor}.0" for minor in range(30)]


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Builds of thirty versions, to publish."""
    return [write_build(tmp_path_factory.mktemp("build"), version) for version in VERSIONS]


@pytest.mark.parametrize("seed", range(16))
def test_killed_at_some_moment_of_publishing_one_version_after_the_other(
    folder: Folder, builds: list[Path], seed: int
) -> None:
    """Of one version every moment is tried above."""
    publish_build(builds[0], folder.address)
    publisher = prepared(publish_in, {}, builds, folder.address)
    publisher.start()
    time.sleep(random.Random(seed).uniform(0, 0.2))
    publisher.kill()
    publisher.join(_PATIENCE)
    listed = verified_versions(folder.read)
    assert listed == VERSIONS[: len(listed)][::-1]
    done = [version for version in VERSIONS if f"v{version}/manifest.json" in folder.files()]
    assert len(done) - len(listed) in (0, 1)
    following = VERSIONS[: len(done) + 1]
    mended(folder, builds[len(following) - 1], *following[::-1])


def mended(place: Place, build: Path, *versions: str) -> None:
    """Publishing again completes the version, lists all, and leaves nothing of the killed run behind."""
    publish_build(build, place.address)
    assert verified_versions(place.read) == list(versions)
    assert place.files() == files_of(*versions)
