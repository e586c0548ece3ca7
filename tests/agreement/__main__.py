"""``python -m tests.agreement``: how far the annotations agree; ``--write`` brings agreement.md up to date."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.agreement.agreement import HERE, Annotation, markdown, rows

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explanation" / "agreement.md"
BEGIN, END = "<!-- agreement -->\n", "<!-- /agreement -->"


def tables() -> str:
    """The tables of the page, computed anew."""
    first, second = (Annotation.read(HERE / folder) for folder in ("first", "second"))
    return markdown(first, second, rows(HERE / "shown.csv"), rows(HERE / "adjudication.csv"))


def page(text: str) -> str:
    """The page with the tables in their place."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}{tables()}{END}{rest.partition(END)[2]}"


def main() -> None:
    """Print or write the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.agreement", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/explanation/agreement.md, print nothing")
    if parser.parse_args().write:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(tables(), end="")


if __name__ == "__main__":
    main()
