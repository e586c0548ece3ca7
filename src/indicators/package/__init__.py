"""`Package`: one data package of this model, opened for reading; and where the one that is meant is found."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from urllib.parse import urlsplit

from indicators.errors import (
    ConfigurationError,
    PackageError,
    PackageNotFoundError,
    UnknownTableError,
    UnreachableStoreError,
    UnreadableTableError,
    nearest_word,
)
from indicators.model import Language, Table
from indicators.package.descriptor import BASE, Model, read_descriptor
from indicators.package.files import (
    DESCRIPTOR,
    Directory,
    SourceText,
    Storage,
    is_plain,
    is_url,
    parts_of,
    read_source,
    reason,
    shown,
    storage_of,
    table_path,
)
from indicators.package.rows import Rows, codes_by_list, joined_rows, read_rows, rows_by_file, sound

if TYPE_CHECKING:
    import pandas as pd

    from indicators.reading.vocabulary import Lexicon


Where: TypeAlias = "str | Path | Package | None"
"""What a call takes for the package that it is about; `Package.open` says what each means."""

_SOURCES = 32
"""Documents whose texts are kept, so that asking for one again reads nothing."""


class Package:
    """A data package of this model: the one that came with the installation, a checkout, or a team's own.

    Files are read once, when they are first asked for.

    Parameters
    ----------
    root : Path or Storage
        The directory that holds datapackage.json, or where else the files are.
    """

    def __init__(self, root: Path | Storage) -> None:
        self.storage = storage_of(root)
        self._rows: dict[str, Rows] = {}
        self._sources: dict[str, SourceText] = {}

    @classmethod
    def open(cls, path: Where = None) -> Self:
        """Open a package.

        Parameters
        ----------
        path : str, Path or Package, optional
            Its directory or its datapackage.json, on this machine or by a URL such as ``s3://bucket/package``; one
            that is open stays itself. By default the package at hand: the nearest at or above the current directory,
            and where there is none the data that came with the installation, with which only a call that checks or
            changes a package is not content. So it is with every `path` of this library.

        Raises
        ------
        PackageNotFoundError
            There is none.
        PackageError
            The store that a URL names cannot be reached.
        """
        if isinstance(path, cls):
            return path
        if isinstance(path, Package):
            return cls(path.storage)
        return cls(package_at_hand() if path is None else package_storage(path))

    def __repr__(self) -> str:
        return f"Package({self.storage.place()!r})"

    @property
    def root(self) -> Path:
        """The directory, for what reads or writes more than the package's own files.

        Raises
        ------
        PackageNotFoundError
            The package is in no directory of this machine.
        """
        if isinstance(self.storage, Directory):
            return self.storage.path
        raise elsewhere(self.storage.address)

    def _repr_html_(self) -> str:
        """The tables with their numbers of rows, for notebooks."""
        from indicators.markup import html_table

        title = str(self.descriptor.get("title") or self.descriptor.get("name", ""))
        rows = []
        for table in self.model.values():
            try:
                count = f"{len(self.sound_rows(table.name)):,}"
            except UnreadableTableError:
                count = "cannot be read"
            rows.append((table.name, count, table.description.en))
        return html_table(f"{title} {self.version}", ("table", "rows", "what a row is"), rows)

    @property
    def holds_sources(self) -> bool:
        """Whether source documents belong beside the tables. An installed package comes without them."""
        installed = Path(__file__).resolve().parents[1] / "dataset"
        return not isinstance(self.storage, Directory) or self.root.resolve() != installed

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """The package's datapackage.json."""
        return read_descriptor(self.storage)

    @cached_property
    def model(self) -> Model:
        """The tables that the package has, with the columns and tables that its datapackage.json declares."""
        try:
            return Model(self.descriptor)
        except UnreachableStoreError:
            raise
        except PackageError:
            return BASE

    def definition(self, table: str) -> Table:
        """The definition of a table.

        Raises
        ------
        UnknownTableError
            The package has no such table.
        """
        return self.model[self._known(table)]

    def _known(self, table: str) -> str:
        if table in self.model:
            return table
        near = nearest_word(table, self.model)
        hint = f"; did you mean {near!r}?" if near else "."
        raise UnknownTableError(f"no table {table!r}{hint} The tables are {', '.join(self.model)}.", suggestion=near)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The words that its texts are read by: ours, with those of the file that its configuration names.

        Raises
        ------
        ConfigurationError
            The configuration or that file cannot be read, or says something that is not known.
        """
        from indicators.package.configuration import read_configuration
        from indicators.reading.vocabulary import OURS

        configured = read_configuration(self.storage)
        return OURS if not configured.words else self._own_lexicon(configured.words, configured.file)

    def _own_lexicon(self, file: str, named_in: str) -> Lexicon:
        from indicators.reading.vocabulary import read_package_words

        try:
            text = self.storage.read(file).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            place = self.storage.place(file)
            raise ConfigurationError(f"{place}: not UTF-8 at byte {error.start}", file=file) from error
        except (OSError, ValueError) as error:
            place = self.storage.place(named_in)
            raise ConfigurationError(f"{place}: words is {file!r}: {reason(error)}", file=named_in) from error
        place = self.storage.place(file)
        lexicon, units = read_package_words(text, place, file)
        rows = self.rows("units")
        known = rows.cells.get("unit_id", ())
        for code, line in units.items():
            if rows.whole and code not in known:
                near = nearest_word(code, known)
                hint = f"; did you mean {near!r}?" if near else ", or add its row"
                raise ConfigurationError(
                    f"{place}:{line}: units.csv has no unit {code!r}{hint}", file=file, line=line, suggestion=near
                )
        return lexicon

    @property
    def version(self) -> str:
        return str(self.descriptor.get("version", ""))

    def rows(self, table: str) -> Rows:
        """A table's rows as text, with their lines."""
        if table not in self._rows:
            name = self._known(table)
            in_one_file = is_plain(parts_of(self.storage, name), name)
            self._rows[table] = (
                read_rows(self.storage, table_path(name))
                if in_one_file
                else joined_rows(self.storage, self.definition(name))
            )
        return self._rows[table]

    def sound_rows(self, table: str) -> Rows:
        """The same, of a file that keeps its form.

        Raises
        ------
        UnknownTableError
            The model has no such table.
        UnreadableTableError
            The file is missing or breaks its form.
        """
        return sound(self.definition(table), self.rows(table))

    @cached_property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes of each list that the package extends, in file order."""
        return codes_by_list(self.rows("codes"))

    def load(self, table: str, labels: Language | None = None) -> pd.DataFrame:
        """A table as a plain DataFrame with the declared dtypes.

        Parameters
        ----------
        table : str
            A name from `indicators.tables()`.
        labels : {"en", "zh"}, optional
            Add, after each code and foreign key, a column ``…_label`` with its readable name; after an indicator also
            ``theme_label`` and ``unit_label``; and after a column with translations into the language, such as
            ``quote``, the column ``quote_en``.

        Returns
        -------
        pandas.DataFrame
            Text is ``string``, whole numbers ``Int64``, decimals ``float64``, dates ``datetime64[s]``, codes
            ``category``.

        Raises
        ------
        UnknownTableError
            The model has no such table.
        UnreadableTableError
            The file is missing or breaks its form.
        """
        from indicators.package.frames import joined_frames, typed_frame, with_labels

        in_one_file = table in self._rows or is_plain(parts_of(self.storage, self._known(table)), table)
        # Of a table in several files, the text of one is let go before the next is read.
        pieces = [self.rows(table)] if in_one_file else rows_by_file(self.storage, table)
        defined = self.definition(table)
        frame = joined_frames(typed_frame(defined, rows, self.codes) for rows in pieces)
        return frame if labels is None else with_labels(self.sound_rows, defined, frame, labels, self.model)

    def source(self, source_id: str) -> SourceText:
        """A source document.

        Raises
        ------
        KeyError
            No such source is registered.
        SourceUnavailableError
            The document cannot be read here.
        """
        rows = self.rows("sources")
        columns = (rows.cells.get(name, [""] * len(rows)) for name in ("source_id", "file", "sha256"))
        pinned = {one: (file, digest) for one, file, digest in zip(*columns, strict=True)}
        if source_id not in self._sources:
            read = read_source(self.storage, *pinned[source_id])
            if len(self._sources) >= _SOURCES:
                self._sources.clear()
            self._sources[source_id] = read
        return self._sources[source_id]


def installed_package() -> Path:
    """The root of the package that came with this installation.

    In a wheel that is ``indicators/dataset``; in an editable install, the checkout.
    """
    here = Path(__file__).resolve().parents[1]
    for root in (here / "dataset", here.parents[1]):
        if (root / DESCRIPTOR).is_file():
            return root
    raise PackageNotFoundError(f"this installation of indicators holds no data under {here}; install it again")


def nearest_package(start: Path | None = None) -> Path:
    """The closest directory at or above `start` (default: the current one) that holds a datapackage.json."""
    try:
        start = (start or Path.cwd()).absolute()
    except OSError as error:
        raise PackageNotFoundError("the current directory is gone; name the package's directory") from error
    for directory in (start, *start.parents):
        if _is_file(directory / DESCRIPTOR):
            return directory
    raise PackageNotFoundError(f"no {DESCRIPTOR} at or above {start}; name the package's directory")


def package_at_hand() -> Path:
    """The nearest package of this model at or above the current directory, else the one that was installed."""
    with suppress(PackageNotFoundError):
        found = nearest_package()
        while not _of_this_model(found):
            found = nearest_package(found.parent) if found != found.parent else installed_package()
        return found
    return installed_package()


def _of_this_model(root: Path) -> bool:
    """Whether a datapackage.json may be one of ours: it lists `sources`, or cannot be read and so needs looking at."""
    try:
        resources = json.loads((root / DESCRIPTOR).read_bytes())["resources"]
        return any(resource["name"] == "sources" for resource in resources)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True


def package_storage(path: str | Path) -> Storage:
    """Where the package is that is meant by the path or URL of its folder or of its datapackage.json."""
    if not is_url(str(path)):
        return Directory(package_root(path))
    url = str(path).rstrip("/").removesuffix(f"/{DESCRIPTOR}")
    if url.startswith("file://"):
        from urllib.request import url2pathname  # with http behind it, a fiftieth of a second that few need

        return Directory(package_root(url2pathname(urlsplit(url).path)))
    if not is_url(url):
        raise PackageNotFoundError(f"{path}: names no place; expected a URL such as s3://bucket/package")
    storage = storage_at(url)
    try:
        storage.size(DESCRIPTOR)
    except OSError as error:
        raise PackageNotFoundError(
            f"{storage.place(DESCRIPTOR)}: {reason(error)}; expected the URL of the folder that holds it"
        ) from error
    return storage


def storage_at(address: str) -> Storage:
    """The storage with that address, whether or not a package is there."""
    if not is_url(address):
        return Directory(Path(address))
    from indicators.package.object_storage import ObjectStorage

    return ObjectStorage(address)


def package_root(path: str | Path) -> Path:
    """The root meant by a path to a package's directory or to its datapackage.json."""
    if is_url(str(path)):
        raise elsewhere(str(path))
    given = Path(path)
    root = given.parent if given.name == DESCRIPTOR else given
    try:
        is_directory = root.is_dir()
        is_there = os.path.lexists(root / DESCRIPTOR)
    except (OSError, ValueError) as error:
        raise PackageNotFoundError(f"{str(given)[:200]!r}: {reason(error)}") from error
    if not is_directory:
        found = "is no directory" if os.path.lexists(root) else "no such directory"
        raise PackageNotFoundError(f"{given}: {found}; expected a directory that holds {DESCRIPTOR}")
    if not _is_file(root / DESCRIPTOR):
        found = f"{DESCRIPTOR} is not a file" if is_there else f"no {DESCRIPTOR} there"
        raise PackageNotFoundError(f"{given}: {found}; expected the root of a data package")
    return root


def elsewhere(address: str) -> PackageNotFoundError:
    """The error of a package at a URL, where only one on this machine will do."""
    return PackageNotFoundError(
        f"{shown(address)}: not on this machine; this needs a package in a directory: copy it to one first"
    )


def _is_file(path: Path) -> bool:
    """Whether it is a regular file, as far as one may look."""
    try:
        return path.is_file()
    except OSError:
        return False
