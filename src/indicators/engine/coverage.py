"""`coverage`: what of the sources' numbers is settled."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.package import Package, Where, nearest_package

if TYPE_CHECKING:
    from distributed import Client

    from indicators.engine.running import Progress, Sizes
    from indicators.rules.unsettled import Coverage


def coverage(
    source_id: str | Collection[str] | None = None,
    *,
    path: Where = None,
    jobs: int = 1,
    scheduler: str | Client | None = None,
    progress: Progress | None = None,
    scratch: str | Path | None = None,
    sizes: Sizes | None = None,
) -> Coverage:
    """What of the sources' numbers is settled.

    Parameters
    ----------
    source_id : str or collection of str, optional
        One source, or some; all by default.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
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
    Coverage
        A tuple of `SourceCoverage` in the order of the sources, with `to_frame()`.

    Raises
    ------
    PackageError
        There is no package or no such source, a document cannot be read, there is no cluster at the address, or
        workers die again and again.
    """
    # Who does not count needs no extra for it.
    from indicators.engine.running import Sizes, covered_in_batches, no_progress
    from indicators.engine.schedulers import require_workers, scheduler_for, scratch_directory

    package = Package.open(nearest_package() if path is None else path)
    require_workers(package, jobs, scheduler)
    with scheduler_for(jobs, scheduler) as chosen:
        return covered_in_batches(
            package,
            {source_id} if isinstance(source_id, str) else source_id,
            scheduler=chosen,
            sizes=sizes or Sizes(),
            progress=progress or no_progress,
            scratch=scratch_directory(scratch),
        )
