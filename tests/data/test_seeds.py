"""The five source documents are the ones that were given, to the byte, and are registered as they are."""

from __future__ import annotations

import hashlib

from indicators import Package
from tests.checkout import PROJECT

PINNED = {
    "000_0fe985309172be8e.txt": "08596b6473b80e7dac23ac63357d121ae97362b1493a67a90d8b73e1768621b3",
    "001_b2ebc6e0178f9b3c.txt": "194c09da0b7bc2278aed545566def0e2f0d17a5a37550e1a8fcfcdffe86fa8c2",
    "002_90ba6b1c974e05b3.txt": "ae06bec8bdc8e262034c18b0b8d8a86b91562ad27cbbb4a27ffc3a7eea59296e",
    "003_417dd922bb028e6f.txt": "329cc85c2f6c5dd44e1bef64ef31debd8b5111e2ec2a631d53b2e6a8239a6953",
    "004_e59572d61d3faf91.txt": "dd33a4cf9da93e16998424874555e3b71a497e0a83796dd236b06bfe80634a8c",
}


def test_the_five_documents_are_the_given_ones() -> None:
    for name, digest in PINNED.items():
        assert hashlib.sha256((PROJECT / "seeds" / name).read_bytes()).hexdigest() == digest


def test_each_is_registered_once_with_its_digest_and_length(package: Package) -> None:
    sources = package.load("sources").set_index("file")
    assert sources.index.is_unique
    assert {f"seeds/{name}" for name in PINNED} <= set(sources.index)
    for file, row in sources.iterrows():
        content = (PROJECT / str(file)).read_bytes()
        assert row["sha256"] == hashlib.sha256(content).hexdigest()
        assert row["characters"] == len(content.decode("utf-8"))


def test_no_document_lies_about_unregistered(package: Package) -> None:
    registered = set(package.load("sources")["file"])
    assert {f"seeds/{path.name}" for path in (PROJECT / "seeds").iterdir()} == registered


def test_the_flaws_of_the_copies_are_said(package: Package) -> None:
    sources = package.load("sources").set_index("file")
    assert {name: sources.loc[f"seeds/{name}", "copy_quality"] for name in PINNED} == {
        "000_0fe985309172be8e.txt": "spam_injected",
        "001_b2ebc6e0178f9b3c.txt": "machine_translated",
        "002_90ba6b1c974e05b3.txt": "pinyin_injected",
        "003_417dd922bb028e6f.txt": "layout_scrambled",
        "004_e59572d61d3faf91.txt": "compiled",
    }
    assert sources["note"].notna().all()
    assert sources["rights"].notna().all()
