"""Faults of sources, quotes and the numbers in them."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _headline(checkout: Checkout) -> Row:
    return checkout.first("observations", lambda row: row["value_text"] == "232家")


def _moved(offset: str, by: int) -> str:
    return str(int(offset) + by)


@fault("E01")
def source_missing(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[1]
    (checkout.root / row["file"]).unlink()
    return checkout.spot("sources", row, "file")


@fault("E01")
def source_outside_the_package(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[1]
    (checkout.root.parent / "report.txt").write_bytes((checkout.root / row["file"]).read_bytes())
    return checkout.changed("sources", row, "file", file="../report.txt")


@fault("E01")
def source_behind_a_link_that_leads_out(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[1]
    file = checkout.root / row["file"]
    file.rename(checkout.root.parent / "report.txt")
    file.symlink_to(checkout.root.parent / "report.txt")
    return checkout.spot("sources", row, "file")


def _stands_in(checkout: Checkout, content: str) -> Spot:
    row = checkout.rows("sources")[1]
    (checkout.root / row["file"]).write_text(content, encoding="utf-8")
    return checkout.spot("sources", row, "file")


@fault("E01")
def pointer_of_git_lfs(checkout: Checkout) -> Spot:
    return _stands_in(checkout, f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 22\n")


@fault("E01")
def pointer_of_git_annex(checkout: Checkout) -> Spot:
    return _stands_in(checkout, f"/annex/objects/SHA256E-s22--{'0' * 64}.txt\n")


@fault("E01")
def source_that_is_left_to_dvc(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[1]
    file = checkout.root / row["file"]
    file.rename(file.with_name(f"{file.name}.dvc"))
    return checkout.spot("sources", row, "file")


@fault("E02")
def source_whose_line_ends_git_converted(checkout: Checkout) -> Spot:
    """Every offset behind the first line end has moved, and no quote is blamed for it."""
    row = checkout.rows("sources")[1]
    file = checkout.root / row["file"]
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    return checkout.spot("sources", row, "sha256")


@fault("E01", "E02")
def source_saved_as_gbk(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[1]
    (checkout.root / row["file"]).write_bytes(checkout.source_text(row["source_id"]).encode("gb18030"))
    return checkout.spot("sources", row, "file")


@fault("E02")
def source_changed_by_one_byte(checkout: Checkout) -> Spot:
    """In the last byte, which no quote covers: only the digest can tell."""
    row = checkout.rows("sources")[0]
    file = checkout.root / row["file"]
    content = file.read_bytes()
    text = content.decode("utf-8")
    covered = {
        place
        for table, words, start in (
            ("observations", "quote", "quote_start"),
            ("cooperations", "quote", "quote_start"),
            ("exclusions", "text", "start"),
        )
        for one in checkout.rows(table)
        if one["source_id"] == row["source_id"]
        for place in range(int(one[start]), int(one[start]) + len(one[words]))
    }
    title = text.index(row["title"])
    covered.update(range(title, title + len(row["title"])))
    free = next(place for place in reversed(range(len(text))) if place not in covered and text[place].isascii())
    changed = text[:free] + ("!" if text[free] != "!" else "?") + text[free + 1 :]
    assert len(changed.encode()) == len(content)
    file.write_bytes(changed.encode())
    return checkout.spot("sources", row, "sha256")


@fault("E02", "E03", "E05", "E06", "E07", "E14")
def line_ends_of_a_source_translated(checkout: Checkout) -> Spot:
    """As a version control system may do."""
    row = checkout.first("sources", lambda row: b"\n" in (checkout.root / row["file"]).read_bytes())
    file = checkout.root / row["file"]
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    return checkout.spot("sources", row, "sha256")


@fault("E03")
def length_off_by_one(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[2]
    return checkout.changed("sources", row, "characters", characters=_moved(row["characters"], 1))


@fault("E04", "E40", "E41")
def title_from_memory(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[2]
    return checkout.changed("sources", row, "title", title="A title that nobody printed")


@fault("E05", "E41")
def digit_swapped_in_a_quote(checkout: Checkout) -> Spot:
    """In the number that stands beside the one the row is about, so that value_text is still in the quote."""
    row = _headline(checkout)
    quote = row["quote"].replace("31", "13")
    assert quote != row["quote"]
    return checkout.changed("observations", row, "quote", quote=quote)


@fault("E05", "E07", "E41")
def digit_of_the_number_swapped_in_a_quote(checkout: Checkout) -> Spot:
    row = _headline(checkout)
    return checkout.changed("observations", row, "quote", quote=row["quote"].replace("232", "322"))


@fault("E05", "E07")
def quote_offset_off_by_one(checkout: Checkout) -> Spot:
    row = _headline(checkout)
    return checkout.changed("observations", row, "quote_start", quote_start=_moved(row["quote_start"], 1))


@fault("E05", "E07")
def quote_offset_past_the_end(checkout: Checkout) -> Spot:
    row = checkout.rows("cooperations")[0]
    return checkout.changed("cooperations", row, "quote_start", quote_start="99999999")


@fault("E05", "E07", "E08", "R12")
def quote_from_another_source(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["cooperation_id"] == "")
    other = checkout.first("sources", lambda source: source["source_id"] != row["source_id"])
    changed = checkout.edit("observations", row, source_id=other["source_id"])
    return checkout.spot("observations", changed, "quote")


@fault("E05", "E41")
def quote_tidied_up(checkout: Checkout) -> Spot:
    """Pinyin taken out of a quote that has some: nothing is normalised when matching."""
    row = checkout.first("cooperations", lambda row: "(" in row["quote"])
    head, _, rest = row["quote"].partition("(")
    return checkout.changed("cooperations", row, "quote", quote=head + rest.partition(")")[2])


@fault("E06")
def exclusion_off_by_one(checkout: Checkout) -> Spot:
    row = checkout.rows("exclusions")[0]
    return checkout.changed("exclusions", row, "start", start=_moved(row["start"], 1))


@fault("E06", "R12")
def exclusion_of_other_words(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["reason"] == "repeated_text")
    return checkout.changed("exclusions", row, "text", text=row["text"] + "!")


@fault("E07")
def number_offset_off_by_one(checkout: Checkout) -> Spot:
    row = _headline(checkout)
    return checkout.changed("observations", row, "value_start", value_start=_moved(row["value_start"], 1))


@fault("E07", "R12")
def number_that_is_not_in_the_quote(checkout: Checkout) -> Spot:
    row = _headline(checkout)
    return checkout.changed("observations", row, "value_text", value_text="233家")


@fault("E08", "R12")
def number_cut_off_at_its_end(checkout: Checkout) -> Spot:
    """23 inside 232 is no evidence."""
    row = _headline(checkout)
    return checkout.changed("observations", row, "value_text", value_text="23")


@fault("E08", "R12")
def number_cut_off_at_its_beginning(checkout: Checkout) -> Spot:
    """32 inside 232 is no evidence."""
    row = _headline(checkout)
    start = _moved(row["value_start"], 1)
    return checkout.changed("observations", row, "value_text", value_text="32家", value_start=start)


@fault("E08")
def decimals_cut_off(checkout: Checkout) -> Spot:
    """42 inside 42.2 is no evidence."""
    row = checkout.first("observations", lambda row: row["value_text"] == "42.2%")
    return checkout.changed("observations", row, "value_text", value_text="42")


@fault("E08")
def thousands_cut_off(checkout: Checkout) -> Spot:
    """000 inside 59,000 is no evidence."""
    row = checkout.first("observations", lambda row: "," in row["value_text"])
    before, _, rest = row["value_text"].partition(",")
    start = _moved(row["value_start"], len(before) + 1)
    return checkout.changed("observations", row, "value_text", value_text=rest, value_start=start)


@fault("E09", "F16", "E11", whole=True)
def alias_that_its_source_never_writes(checkout: Checkout) -> Spot:
    row = checkout.first("aliases", lambda row: row["alias"] == "内江")
    return checkout.changed("aliases", row, "alias", alias=row["alias"] + "号")
