"""What keeps a file from being read as its table: no file, other bytes or quotation, markers, pointers, delimiters."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.package.rows import DefectKind
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Batch, Rule, read_page

_DEFECTS: dict[DefectKind, tuple[str, str]] = {
    "missing_file": (
        "F01",
        """The table's file is missing.

        Every table of the model has its file under data/, with a header even where it has no rows.
        Fails: data/units.csv does not exist
        Passes: data/units.csv with a header
        Mend: restore the file, or write one that holds the header""",
    ),
    "not_a_file": (
        "F02",
        """The table's path is not a file.

        Fails: data/units.csv is a directory
        Passes: data/units.csv is a CSV file
        Mend: put the CSV file in its place""",
    ),
    "unreadable": (
        "F03",
        """The table's file cannot be read.

        Fails: data/units.csv without permission to read
        Passes: data/units.csv that the user may read
        Mend: give permission to read the file""",
    ),
    "encoding": (
        "F04",
        """The file is not UTF-8.

        Fails: a file saved as GBK or UTF-16
        Passes: a file saved as UTF-8
        Mend: save the file as UTF-8 in the program that wrote it; from GBK, `indicators import FILE --write` does""",
    ),
    "byte_order_mark": (
        "F05",
        """The file begins with a byte order mark.

        Many spreadsheet programs write one; it becomes part of the first column's name.
        Fails: a file that begins with the bytes EF BB BF
        Passes: a file that begins with its first column's name
        Mend: run `indicators fmt`, or save as UTF-8 without BOM""",
    ),
    "line_ending": (
        "F06",
        """Lines end in something other than a line feed.

        Fails: rows that end in carriage return and line feed (CRLF), or in carriage return alone (CR)
        Passes: rows that end in a line feed
        Mend: run `indicators fmt`, or set the editor to LF""",
    ),
    "final_newline": (
        "F07",
        """The last row has no line end.

        It is often the sign of a file cut short.
        Fails: a file that ends in the middle of a line
        Passes: a file whose last character is a line feed
        Mend: see that the last row is whole, then run `indicators fmt`""",
    ),
    "nul": (
        "F08",
        """The file holds a NUL character.

        Fails: a NUL byte in a cell
        Passes: text without NUL
        Mend: remove the NUL; see whether the file is damaged""",
    ),
    "quotation": (
        "F09",
        """A quotation mark is unbalanced or out of place.

        A cell that begins with a quotation mark ends at the next lone one; inside, a quotation mark is written twice.
        Fails: "他说"走出去"了",2
        Passes: "他说""走出去""了",2
        Mend: close the quotation mark, or double it inside a quoted cell""",
    ),
    "row_width": (
        "F10",
        """A row has more or fewer cells than the header.

        Fails: three cells under a header of four
        Passes: four cells under a header of four
        Mend: add or remove commas so that each column has one cell; quote a cell that holds a comma""",
    ),
    "empty_file": (
        "F11",
        """The file is empty.

        Fails: a file of no bytes
        Passes: a file with a header
        Mend: restore the file, or write the header""",
    ),
    "blank_line": (
        "F12",
        """A line is blank.

        Fails: an empty line between two rows
        Passes: no line without cells
        Mend: run `indicators fmt`, or delete the line""",
    ),
    "conflict": (
        "F21",
        """The file holds conflict markers, which git leaves where it cannot merge two sides.

        None of its rows is looked at until they are gone.
        Fails: a line <<<<<<< HEAD, the rows of one side, =======, those of the other, and >>>>>>> branch
        Passes: rows alone
        Mend: run `indicators merge`, which joins the rows of both sides; or keep one side and delete the markers""",
    ),
    "pointer": (
        "F22",
        """A pointer stands where the table's file should.

        Git LFS, git-annex and DVC keep large files elsewhere, and a clone that did not fetch them has a few lines that
        say where. None of its rows is looked at until the file is there.
        Fails: version https://git-lfs.github.com/spec/v1
        Passes: the table
        Mend: fetch the file with the command that the message names; small tables are better kept in git itself""",
    ),
    "delimiter": (
        "F23",
        """The table has another delimiter than the comma.

        Excel writes semicolons where the comma is the decimal mark, and tabs as "Text". No row is read until then.
        Fails: unit_id;symbol;name_zh
        Passes: unit_id,symbol,name_zh
        Mend: run `indicators import FILE --write`, which takes any delimiter; or save as CSV with commas""",
    ),
}


def defect_findings(batch: Batch, context: Context | None = None) -> Iterator[Finding]:
    """What was found while the file was read."""
    for defect in batch.rows.defects:
        found = DEFECT_RULES[defect.kind]
        expected = found.page.passes
        if defect.kind == "row_width":
            expected = f"{len(batch.rows.header)} cells, as in the header"
        elif defect.kind == "delimiter":
            expected = ",".join(batch.table.column_names())
        message, mend = f"{found.page.title}: {defect.found}", found.page.mend.replace("FILE", batch.rows.path)
        yield found.in_file(batch.rows.path, message, expected=expected, line=defect.line, mend=mend)


DEFECT_RULES: dict[DefectKind, Rule] = {
    kind: Rule(code, Layer.FORM, read_page(page.replace("\n        ", "\n")), check=defect_findings, scope="file")
    for kind, (code, page) in _DEFECTS.items()
}
