"""Eight publishers at once: nothing is lost, and of two builds of one version one wins."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.release.repository.builds import files_of, verified_versions, write_build
from tests.release.repository.places import Place
from tests.release.repository.publisher import prepared, processes, publish_together

PUBLISHERS = 8


def outcomes(place: Place, builds: list[Path]) -> Counter[str]:
    """How it ended for each of publishers that start at the same moment."""
    context = processes()
    barrier, queue = context.Barrier(len(builds)), context.Queue()
    running = [prepared(publish_together, place.environment, build, place.address, barrier, queue) for build in builds]
    for one in running:
        one.start()
    ends = Counter(queue.get(timeout=300) for _ in builds)
    for one in running:
        one.join(60)
    return ends


def test_of_the_same_build_one_publishes_and_all_agree(place: Place, tmp_path: Path) -> None:
    build = write_build(tmp_path / "build", "1.0.0")
    assert outcomes(place, [build] * PUBLISHERS) == {"published": 1, "there already": PUBLISHERS - 1}
    assert verified_versions(place.read) == ["1.0.0"]
    assert place.files() == files_of("1.0.0")


def test_of_eight_builds_of_one_version_one_wins(place: Place, tmp_path: Path) -> None:
    builds = [write_build(tmp_path / str(number), "1.0.0", note=f"of {number}") for number in range(PUBLISHERS)]
    ends = outcomes(place, builds)
    assert ends["published"] == 1
    assert ends["PublishedVersionError"] == PUBLISHERS - 1
    assert verified_versions(place.read) == ["1.0.0"]
    assert {path for path in place.files() if not path.startswith("files/")} == {"v1.0.0/manifest.json", "index.json"}


def test_of_eight_versions_all_are_listed(place: Place, tmp_path: Path) -> None:
    versions = [f"1.{minor}.0" for minor in range(PUBLISHERS)]
    builds = [write_build(tmp_path / version, version) for version in versions]
    assert outcomes(place, builds) == {"published": PUBLISHERS}
    assert verified_versions(place.read) == versions[::-1]
    assert place.files() == files_of(*versions)
