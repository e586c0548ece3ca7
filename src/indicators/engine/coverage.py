"""`coverage`: in memory where a package is small, in batches where it is large or several are to help."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.engine.extent import is_large, require_workers, scratch_directory, table_in_files
from indicators.package.location import nearest_package
from indicators.package.package import Package
from indicators.rules.context import Context
from indicators.rules.settlement import SourceCoverage, require_source, source_coverage

if TYPE_CHECKING:
    from distributed import Client

    from indicators.engine.running import Progress, Sizes


def coverage(
    source_id: str | None = None,
    *,
    path: str | Path | None = None,
    jobs: int = 1,
    scheduler: str | Client | None = None,
    progress: Progress | None = None,
    scratch: str | Path | None = None,
    sizes: Sizes | None = None,
) -> list[SourceCoverage]:
    """What of the sources' numbers is settled.

    As `validate` does, it holds small packages in memory and reads others in batches; so it does any for which `jobs`,
    `scheduler` or `sizes` is given. What it says is the same.

    Parameters
    ----------
    source_id : str, optional
        One source; all by default.
    path : str or Path, optional
        The package, by its directory or by a URL such as ``s3://bucket/package``; by default the nearest at or above
        the current directory.
    jobs : int
        How many processes of this machine do the work.
    scheduler : str or distributed.Client, optional
        A Dask cluster, by the address of its scheduler or a client. Its workers reach the package and `scratch` by
        the same paths.
    progress : callable, optional
        Told what is being done, how many steps of it are done, and how many there are.
    scratch : str or Path, optional
        Where partial results may be written, about as many bytes as the tables have.
    sizes : Sizes, optional
        How large the pieces are.

    Returns
    -------
    list of SourceCoverage
        In the order of the sources.

    Raises
    ------
    PackageError
        There is no package or no such source, a document cannot be read, there is no cluster at the address, or
        workers die again and again.
    """
    package = Package.open(nearest_package() if path is None else path)
    require_workers(package, jobs, scheduler)
    asked = jobs > 1 or scheduler is not None or sizes is not None
    if asked or table_in_files(package.storage) is not None or is_large(package.storage):
        from indicators.engine.covering import cover_in_batches
        from indicators.engine.running import Sizes
        from indicators.engine.schedulers import scheduler_for

        with scheduler_for(jobs, scheduler) as chosen:
            return cover_in_batches(
                package,
                source_id,
                scheduler=chosen,
                sizes=sizes or Sizes(),
                progress=progress,
                scratch=scratch_directory(scratch),
            )
    context = Context(package)
    known = context.index("sources")
    if source_id is not None:
        require_source(source_id, known)
    return [source_coverage(context, source) for source in (known if source_id is None else [source_id])]
