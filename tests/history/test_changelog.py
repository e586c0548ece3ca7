"""CHANGELOG.md is read as people write it."""

from __future__ import annotations

import pytest

from indicators.history.releases import ChangelogEntry, entry_of, read_changelog

TEXT = """# Changelog

## [Unreleased]

## [1.1.0] - 2026-02-01

### Added

- A row.

```md
## [9.9.9] - 2026-01-01
```

## 1.0.0 (2026-01-01)
### Removed
"""


def test_sections_have_their_date_line_and_content() -> None:
    assert read_changelog(TEXT) == (
        ChangelogEntry("Unreleased", "", 3, True),
        ChangelogEntry("1.1.0", "2026-02-01", 5, False),
        ChangelogEntry("1.0.0", "2026-01-01", 15, True),
    )


def test_a_section_is_found_whatever_its_capitals() -> None:
    entries = read_changelog("## [unreleased]\n\n- A row.\n")
    assert entry_of(entries, "Unreleased") == ChangelogEntry("unreleased", "", 1, False)
    assert entry_of(entries, "1.0.0") is None


@pytest.mark.parametrize(
    ("heading", "title", "date"),
    [
        ("## [1.0.0] - 2026-01-01 [YANKED]", "1.0.0", "2026-01-01"),
        ("## [1.0.0](https://example.org/1.0.0) – 2026-01-01", "1.0.0", "2026-01-01"),
        ("##  1.0.0", "1.0.0", ""),
    ],
)
def test_headings_in_several_hands(heading: str, title: str, date: str) -> None:
    (entry,) = read_changelog(heading)
    assert (entry.title, entry.date) == (title, date)


@pytest.mark.parametrize("text", ["", "##", "## ", "# Title", "text\n### Added\n- x", "## [", "##[1.0.0]"])
def test_other_lines_are_no_headings(text: str) -> None:
    assert read_changelog(text) == ()
