"""`scan`: the mentions of any text files, in their context."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators.errors import PackageError
from indicators.package import Package, Where
from indicators.package.files import is_url, read_given, reason
from indicators.reading import Kind, Mention, find_mentions

if TYPE_CHECKING:
    import pandas as pd

    from indicators.reading.vocabulary import Lexicon

AROUND = 16
"""Characters of context on either side of a mention."""


class ScannedMention(NamedTuple):
    """A mention of a file, with where it stands and how it reads.

    Attributes
    ----------
    file : str
    line, column : int
        From 1; the column counts code points.
    start, end : int
        Offsets in code points in the decoded file.
    kind, text : str
    value, lower, upper : float or None
    qualifier, unit : str or None
        None where the mention is no quantity.
    sense : str or None
        ``rise``, ``fall`` or ``deficit`` where the words tell of a change; the number stays as printed.
    before, after : str
        The words around it on its line.
    """

    file: str
    line: int
    column: int
    start: int
    end: int
    kind: str
    text: str
    value: float | None
    lower: float | None
    upper: float | None
    qualifier: str | None
    unit: str | None
    sense: str | None
    before: str
    after: str


def scan(
    files: Iterable[str | Path], *, kinds: Iterable[str] = (), language: str | None = None, path: Where = None
) -> Iterator[ScannedMention]:
    """Find the mentions of text files.

    Parameters
    ----------
    files : iterable of str or Path
        UTF-8 text files, by path or URL.
    kinds : iterable of str
        Only these kinds; all by default.
    language : {"en", "zh"}, optional
        What the files are read as. By default the script of each tells, as for `find_mentions`.
    path : str, Path or Package, optional
        The package whose words they are read by, as `Package.open` takes it; by default the package at hand.

    Returns
    -------
    iterator of ScannedMention
        In order of file and place.

    Raises
    ------
    PackageError
        A file cannot be read, or is not UTF-8, or words of the package are not sound.
    ValueError
        There is no such kind, or the language is another.
    """
    return scan_by_words(files, tuple(kinds), language, Package.open(path).lexicon)


def scan_by_words(
    files: Iterable[str | Path], kinds: Iterable[str], language: str | None, lexicon: Lexicon
) -> Iterator[ScannedMention]:
    """The same, by the words of a lexicon."""
    for file, text, mentions in found_in(files, kinds, language, lexicon):
        yield from _placed(file, text, mentions)


def found_in(
    files: Iterable[str | Path], kinds: Iterable[str], language: str | None, lexicon: Lexicon
) -> Iterator[tuple[str, str, list[Mention]]]:
    """For each file its name, its text and its mentions; arguments and errors as for `scan`."""
    wanted = frozenset(Kind(kind) for kind in kinds) or frozenset(Kind)
    for file, content in given_contents(files):
        text = _decoded(file, content)
        with lexicon.in_use():
            found = [mention for mention in find_mentions(text, language) if mention.kind in wanted]
        yield file, text, found


def scan_text(text: str, *, name: str = "") -> Iterator[ScannedMention]:
    """The mentions of a text, as `scan` gives those of a file."""
    yield from _placed(name, text, find_mentions(text))


def _decoded(file: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageError(f"{file}: not UTF-8 at byte {error.start}; save the file as UTF-8") from error


def _placed(file: str, text: str, mentions: Iterable[Mention]) -> Iterator[ScannedMention]:
    line, line_start = 1, 0
    for mention in mentions:
        breaks = text.count("\n", line_start, mention.start)
        if breaks:
            line += breaks
            line_start = text.rfind("\n", line_start, mention.start) + 1
        line_end = text.find("\n", mention.end, mention.end + AROUND)
        after_end = line_end if line_end >= 0 else mention.end + AROUND
        quantity = mention.quantity
        yield ScannedMention(
            file,
            line,
            mention.start - line_start + 1,
            mention.start,
            mention.end,
            str(mention.kind),
            mention.text,
            quantity.value if quantity else None,
            quantity.lower if quantity else None,
            quantity.upper if quantity else None,
            str(quantity.qualifier) if quantity else None,
            quantity.unit if quantity else None,
            str(quantity.sense) if quantity and quantity.sense else None,
            text[max(line_start, mention.start - AROUND) : mention.start],
            text[mention.end : after_end],
        )


def scan_frame(found: Iterable[ScannedMention]) -> pd.DataFrame:
    """Scanned mentions as a DataFrame: offsets ``Int64``, numbers ``float64``, the rest text."""
    import pandas as pd

    columns = list(ScannedMention._fields)
    frame = pd.DataFrame(list(found), columns=columns)
    dtypes: dict[str, Any] = dict.fromkeys(columns, pd.StringDtype("python"))
    dtypes |= dict.fromkeys(("line", "column", "start", "end"), "Int64")
    dtypes |= dict.fromkeys(("value", "lower", "upper"), "float64")
    return frame.astype(dtypes)


def given_files(paths: Iterable[str | Path], suffix: str) -> list[str]:
    """The files that are named, and in place of a folder those in it and below that end so, by name."""
    files: list[str] = []
    for path in map(str, paths):
        found = _at_url(path, suffix) if is_url(path) else _on_disk(path, suffix)
        if found == []:
            raise PackageError(f"{path}: Is a directory, and holds no {suffix} file")
        files += [path] if found is None else found
    return files


def given_contents(files: Iterable[str | Path]) -> Iterator[tuple[str, bytes]]:
    """Each file with its content; those of one folder of a store are fetched some at a time."""
    for folder, some in groupby(map(str, files), lambda file: file.rpartition("/")[0] if is_url(file) else ""):
        if not folder:
            for file in some:
                try:
                    yield file, read_given(Path(file))
                except OSError as error:
                    raise PackageError(f"{file}: {reason(error)}") from error
            continue
        from indicators.package.object_storage import ObjectStorage

        storage = ObjectStorage(folder)
        names = [file.rpartition("/")[2] for file in some]
        storage.expect(names)
        for name in names:
            try:
                yield f"{folder}/{name}", storage.read(name)
            except OSError as error:
                raise PackageError(f"{storage.place(name)}: {reason(error)}") from error


def _on_disk(path: str, suffix: str) -> list[str] | None:
    """The files of a folder; None where it is none."""
    if not Path(path).is_dir():
        return None
    return sorted(str(file) for file in Path(path).rglob(f"*{suffix}") if file.is_file())


def _at_url(url: str, suffix: str) -> list[str] | None:
    from indicators.package.object_storage import ObjectStorage

    storage = ObjectStorage(url)
    try:
        found = storage.below()
    except OSError as error:
        raise PackageError(f"{storage.place()}: {reason(error)}") from error
    if not found:
        raise PackageError(f"{storage.place()}: no such file or folder")
    return None if found == [""] else [f"{storage.address}/{path}" for path in found if path.endswith(suffix)]
