"""`site`: the explorer of a package, written as a folder that opens from anywhere."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.files import reason
from indicators.package.package import Package
from indicators.release.staging import OccupiedError, put, staged
from indicators.site.content import Content
from indicators.site.page import Page
from indicators.site.pages import data, documents
from indicators.site.rendering import LANGUAGES, Renderer, render_entrance

_MARK = "explorer.txt"
"""The file by which a folder is known to be a site of ours, so that it may be replaced."""

PAGES: tuple[Callable[[Content], Iterator[Page]], ...] = (documents.pages, data.pages)


def site(
    path: str | Path | None = None,
    out: str | Path | None = None,
    *,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Write the explorer of a package: the same bytes of the same package.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the data that came with the installation.
    out : str or Path, optional
        The folder to make; by default ``site`` in the current directory. One that is missing, empty, or an earlier
        site.
    progress : callable, optional
        Is given the path of each file once it is written.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    PackageError
        There is no package, a table of it breaks its form, or `out` holds other files or cannot be written.
    """
    package = Package.open(path)
    place = Path(os.path.realpath("site" if out is None else out))
    with staged(place) as directory:
        try:
            for file, content in _files(package):
                target = directory / file
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
                if progress is not None:
                    progress(file)
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}; it is as it was") from error
        put(directory, place, _may_replace)
    return place


def _files(package: Package) -> Iterator[tuple[str, bytes]]:
    for language in LANGUAGES:
        content = Content(package, language)
        renderer = Renderer(content)
        for pages in PAGES:
            for page in pages(content):
                yield f"{language}/{page.path}", renderer.render(page)
    yield "index.html", render_entrance(Content(package, "en").title)
    for asset in sorted((files("indicators.site") / "assets").iterdir(), key=lambda file: file.name):
        yield f"assets/{asset.name}", asset.read_bytes()
    yield _MARK, f"{package.descriptor.get('name', '')} {package.version}\n".encode()


def _may_replace(place: Path) -> None:
    if not (place / _MARK).is_file():
        raise OccupiedError(f"{place}: holds files that are no site; name a directory that is missing")
