"""`validate`: in memory where a package is small, in batches where it is large or several are to help."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.engine.extent import is_large, require_workers, scratch_directory, table_in_files
from indicators.package.errors import PackageError
from indicators.package.files import Directory
from indicators.package.location import elsewhere, nearest_package
from indicators.package.package import Package
from indicators.rules import validation
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.validation import Found, Report, all_findings, find_in_memory

if TYPE_CHECKING:
    from distributed import Client

    from indicators.engine.running import Progress, Sizes
    from indicators.history.releases import Baseline


def validate(
    path: str | Path | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    layers: Sequence[str] = (),
    changed: str | None = None,
    against: str | Path | Baseline | None = None,
    without_sources: bool = False,
    jobs: int = 1,
    scheduler: str | Client | None = None,
    fail_fast: bool = False,
    progress: Progress | None = None,
    scratch: str | Path | None = None,
    sizes: Sizes | None = None,
) -> Report:
    """Check a package, by default in every layer.

    What the package's own configuration selects (``[tool.indicators]`` of pyproject.toml, or indicators.toml) applies,
    and the report says what it leaves out. A small package is checked in memory. One with more than 64 MiB of tables,
    or with a table in Parquet or in several files, is checked in batches, whose size bounds the memory; so is any for
    which `jobs`, `scheduler` or `sizes` is given. What is found is the same.

    Parameters
    ----------
    path : str or Path, optional
        The package, by its directory or by a URL such as ``s3://bucket/package``; by default the nearest at or above
        the current directory.
    select, ignore : sequence of str
        Rules to check, and not to check: codes or beginnings of codes such as ``E05`` or ``E``. The longest that fits
        a rule decides. `select` sets aside what the configuration chooses, `ignore` adds to it.
    layers : sequence of str
        Layers to check, such as ``evidence``.
    changed : str, optional
        A git revision: keep findings about what differs from it, what that refers to, and what refers to it. Only
        where each table is one CSV file.
    against : str, Path or Baseline, optional
        The release that the layer of releases holds the package against: a git revision, the path of another copy,
        ``latest`` for the highest of the git tags ``vX.Y.Z``, or what `indicators.baseline` gives, also for a release
        repository. Without it that layer does not run.
    without_sources : bool
        The source documents are known not to be here: leave the evidence unchecked, and say so, where they would
        otherwise be missed. An installed package never has them.
    jobs : int
        How many processes of this machine do the work.
    scheduler : str or distributed.Client, optional
        A Dask cluster, by the address of its scheduler or a client. Its workers reach the package and `scratch` by
        the same paths or URLs.
    fail_fast : bool
        Stop at the first error, or in batches at the first batch with one, and say that not all was checked.
    progress : callable, optional
        Told what is being done, how many steps of it are done, and how many there are.
    scratch : str or Path, optional
        Where partial results may be written, about as many bytes as the tables have.
    sizes : Sizes, optional
        How large the pieces are.

    Returns
    -------
    Report

    Raises
    ------
    PackageError
        There is no package or revision, the configuration cannot be read, a word fits no rule or layer, there is no
        cluster at the address, workers die again and again, or a store cannot be reached.

    Examples
    --------
    >>> import indicators
    >>> report = indicators.validate("path/to/package", select=["E", "F05"])  # doctest: +SKIP
    >>> report.ok  # doctest: +SKIP
    True
    """
    package = Package.open(nearest_package() if path is None else path)
    if (changed is not None or against is not None) and not isinstance(package.storage, Directory):
        raise elsewhere(package.storage.address)
    require_workers(package, jobs, scheduler)
    in_files = table_in_files(package.storage)
    if changed is not None and in_files is not None:
        raise PackageError(f"changed rows can only be told where each table is one CSV file; {in_files} is not")
    asked = jobs > 1 or scheduler is not None or sizes is not None
    in_batches = in_files is not None or (changed is None and (asked or is_large(package.storage)))

    def find(package: Package, codes: AbstractSet[str]) -> Found:
        if not in_batches:
            return _first_error(package, codes) if fail_fast else find_in_memory(package, codes)
        from indicators.engine.running import Sizes, find_in_batches
        from indicators.engine.schedulers import scheduler_for

        with scheduler_for(jobs, scheduler) as chosen:
            return find_in_batches(
                package,
                codes,
                scheduler=chosen,
                sizes=sizes or Sizes(),
                fail_fast=fail_fast,
                progress=progress,
                scratch=scratch_directory(scratch),
            )

    return validation.validate(
        package,
        select=select,
        ignore=ignore,
        layers=layers,
        changed=changed,
        against=against,
        without_sources=without_sources,
        find=find,
    )


def _first_error(package: Package, codes: AbstractSet[str]) -> Found:
    """What is found up to the first error."""
    from indicators.rules.catalogue import RULES

    findings: list[Finding] = []
    unchecked: dict[Layer, str] = {}
    for finding in all_findings(Context(package), codes):
        findings.append(finding)
        if finding.severity is Severity.ERROR:
            unchecked = {RULES[code].layer: "stopped at the first problem, as asked" for code in codes}
            break
    whole = find_in_memory(package, frozenset())
    return Found(findings, whole.rows, whole.files, unchecked)
