"""Faults of file form."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _quoted(column: str) -> str:
    return f'"{column}"'


def _with_comma(table: str, column: str, checkout: Checkout) -> Row:
    """A row whose cell is quoted because it holds a comma, and neither a quotation mark nor a line break."""
    return checkout.first(table, lambda row: "," in row[column] and not set('"\n') & set("".join(row.cells.values())))


@fault("F01")
def table_file_missing(checkout: Checkout) -> Spot:
    checkout.file("units").unlink()
    checkout.refresh()
    return Spot("data/units.csv")


@fault("F02")
def directory_in_place_of_table(checkout: Checkout) -> Spot:
    checkout.file("units").unlink()
    checkout.file("units").mkdir()
    checkout.refresh()
    return Spot("data/units.csv")


@fault("F03")
def link_to_itself_in_place_of_table(checkout: Checkout) -> Spot:
    checkout.file("units").unlink()
    checkout.file("units").symlink_to(checkout.file("units"))
    checkout.refresh()
    return Spot("data/units.csv")


@fault("F04")
def table_saved_as_gbk(checkout: Checkout) -> Spot:
    text = checkout.file("aliases").read_text(encoding="utf-8")
    lines = text.split("\n")
    checkout.write_bytes("data/aliases.csv", text.encode("gb18030"))
    return Spot("data/aliases.csv", next(number for number, line in enumerate(lines, 1) if not line.isascii()))


@fault("F04")
def table_saved_as_utf_16(checkout: Checkout) -> Spot:
    checkout.write_bytes("data/aliases.csv", checkout.file("aliases").read_text(encoding="utf-8").encode("utf-16"))
    return Spot("data/aliases.csv")


@fault("F05")
def byte_order_mark(checkout: Checkout) -> Spot:
    checkout.write_bytes("data/observations.csv", b"\xef\xbb\xbf" + checkout.file("observations").read_bytes())
    return Spot("data/observations.csv", 1)


@fault("F06")
def crlf_throughout(checkout: Checkout) -> Spot:
    content = checkout.file("observations").read_bytes()
    checkout.write_bytes("data/observations.csv", content.replace(b"\n", b"\r\n"))
    return Spot("data/observations.csv", 1)


@fault("F06")
def crlf_on_one_line(checkout: Checkout) -> Spot:
    row = checkout.rows("codes")[2]
    line = checkout.line("data/codes.csv", row.line).encode()
    checkout.replace("data/codes.csv", line + b"\n", line + b"\r\n")
    return Spot("data/codes.csv", row.line)


@fault("F07")
def last_line_end_missing(checkout: Checkout) -> Spot:
    last = checkout.rows("codes")[-1]
    checkout.write_bytes("data/codes.csv", checkout.file("codes").read_bytes().removesuffix(b"\n"))
    return Spot("data/codes.csv", last.line)


@fault("F08")
def nul_in_cell(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[3]
    checkout.replace("data/units.csv", row["name_zh"].encode(), row["name_zh"].encode() + b"\0")
    return Spot("data/units.csv", row.line)


@fault("F09")
def closing_quotation_mark_missing(checkout: Checkout) -> Spot:
    row = _with_comma("observations", "quote", checkout)
    quote = row["quote"].encode()
    checkout.replace("data/observations.csv", b'"' + quote + b'"', b'"' + quote)
    return Spot("data/observations.csv", row.line)


@fault("F09")
def opening_quotation_mark_missing(checkout: Checkout) -> Spot:
    row = _with_comma("observations", "quote", checkout)
    quote = row["quote"].encode()
    checkout.replace("data/observations.csv", b'"' + quote + b'"', quote + b'"')
    return Spot("data/observations.csv", row.line)


@fault("F09")
def lone_quotation_mark_before_a_cell(checkout: Checkout) -> Spot:
    row = checkout.rows("cooperation_parties")[4]
    line = checkout.line("data/cooperation_parties.csv", row.line).encode()
    checkout.replace("data/cooperation_parties.csv", line + b"\n", b'"' + line + b"\n")
    return Spot("data/cooperation_parties.csv", row.line)


@fault("F09")
def lone_quotation_mark_inside_a_cell(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[1]
    checkout.replace("data/units.csv", row["name_en"].encode(), row["name_en"].encode() + b'"')
    return Spot("data/units.csv", row.line)


@fault("F09")
def lone_quotation_mark_in_the_header(checkout: Checkout) -> Spot:
    checkout.replace("data/units.csv", b"unit_id,", b'"unit_id,')
    return Spot("data/units.csv", 1)


@fault("F21")
def markers_that_git_left(checkout: Checkout) -> Spot:
    line = checkout.line("data/units.csv", 4).encode() + b"\n"
    sides = b"<<<<<<< HEAD\n" + line + b"=======\n" + line + b">>>>>>> other\n"
    checkout.replace("data/units.csv", line, sides)
    return Spot("data/units.csv", 4)


@fault("F22")
def pointer_of_git_lfs(checkout: Checkout) -> Spot:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 22\n"
    checkout.write_bytes("data/observations.csv", pointer.encode())
    return Spot("data/observations.csv")


@fault("F23")
def semicolons_of_excel(checkout: Checkout) -> Spot:
    checkout.write_bytes("data/exclusions.csv", checkout.file("exclusions").read_bytes().replace(b",", b";"))
    return Spot("data/exclusions.csv", 1)


@fault("F06")
def carriage_returns_alone(checkout: Checkout) -> Spot:
    # A table whose cells hold no line break of their own.
    checkout.write_bytes("data/units.csv", checkout.file("units").read_bytes().replace(b"\n", b"\r"))
    return Spot("data/units.csv", 1)


@fault("F10")
def cell_too_many(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[1]
    checkout.replace("data/units.csv", row["name_en"].encode(), row["name_en"].encode() + b",")
    return Spot("data/units.csv", row.line)


@fault("F10")
def row_cut_short(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[1]
    line = checkout.line("data/units.csv", row.line).encode()
    checkout.replace("data/units.csv", line, row["unit_id"].encode())
    return Spot("data/units.csv", row.line)


@fault("F11")
def empty_file(checkout: Checkout) -> Spot:
    checkout.write_bytes("data/reference_values.csv", b"")
    return Spot("data/reference_values.csv")


@fault("F12")
def blank_line_between_rows(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[2]
    line = checkout.line("data/units.csv", row.line).encode()
    checkout.replace("data/units.csv", line, b"\n" + line)
    return Spot("data/units.csv", row.line)


@fault("F12")
def blank_line_before_the_header(checkout: Checkout) -> Spot:
    checkout.write_bytes("data/units.csv", b"\n" + checkout.file("units").read_bytes())
    return Spot("data/units.csv", 1)


@fault("F13")
def column_missing(checkout: Checkout) -> Spot:
    header = [name for name in checkout.header("observations") if name != "qualifier"]
    checkout.write("observations", [dict(row.cells) for row in checkout.rows("observations")], header)
    return Spot("data/observations.csv", 1, "qualifier")


@fault("F14")
def column_of_ones_own(checkout: Checkout) -> Spot:
    header = [*checkout.header("units"), "remark"]
    checkout.write("units", [{**row.cells, "remark": ""} for row in checkout.rows("units")], header)
    return Spot("data/units.csv", 1, "remark", len(header), "remark")


@fault("F14", "F13")
def column_name_misspelt(checkout: Checkout) -> Spot:
    place = checkout.header("units").index("factor") + 1
    checkout.replace("data/units.csv", b"factor", b"facter")
    return Spot("data/units.csv", 1, "facter", place, "facter")


@fault("F15")
def two_columns_exchanged(checkout: Checkout) -> Spot:
    header = checkout.header("units")
    header[1], header[2] = header[2], header[1]
    checkout.write("units", [dict(row.cells) for row in checkout.rows("units")], header)
    return Spot("data/units.csv", 1, header[1], 2, header[1])


@fault("F15")
def column_twice(checkout: Checkout) -> Spot:
    header = [*checkout.header("units"), "symbol"]
    checkout.write("units", [dict(row.cells) for row in checkout.rows("units")], header)
    return Spot("data/units.csv", 1, "symbol", len(header), "symbol")


@fault("F16", whole=True)
def two_rows_exchanged(checkout: Checkout) -> Spot:
    records = [dict(row.cells) for row in checkout.rows("observations")]
    records[2], records[3] = records[3], records[2]
    checkout.write("observations", records)
    return checkout.spot("observations", checkout.rows("observations")[3], "observation_id")


@fault("F16")
def offsets_sorted_as_text(checkout: Checkout) -> Spot:
    """1254 before 661: right as text, wrong as numbers."""
    records = [dict(row.cells) for row in checkout.rows("exclusions")]
    last = records[-1]
    records[-1:] = [{**last, "start": "1" + last["start"]}, last]
    checkout.write("exclusions", records)
    return checkout.spot("exclusions", checkout.rows("exclusions")[-1], "source_id")


@fault("F17")
def note_on_two_lines(checkout: Checkout) -> Spot:
    row = checkout.rows("observations")[5]
    changed = checkout.edit("observations", row, note="one line\nand another")
    return checkout.spot("observations", changed, "note")


@fault("F18")
def number_with_a_trailing_zero(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value"] == "42.2")
    checkout.edit("observations", row, value="42.20")
    return Spot("data/observations.csv", row.line, value=checkout.line("data/observations.csv", row.line))


@fault("F18")
def cell_quoted_without_need(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[2]
    line = checkout.line("data/units.csv", row.line)
    quoted = line.replace(row["unit_id"], _quoted(row["unit_id"]), 1)
    checkout.replace("data/units.csv", line.encode(), quoted.encode())
    return Spot("data/units.csv", row.line, value=quoted)


@fault("F18", "F16")
def wrong_order_and_a_cell_quoted_without_need(checkout: Checkout) -> Spot:
    """The finding points at the line that is not canonical, not at the row that is out of order."""
    records = [dict(row.cells) for row in checkout.rows("units")]
    records[0], records[1] = records[1], records[0]
    checkout.write("units", records)
    return cell_quoted_without_need.plant(checkout)
