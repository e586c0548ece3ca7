"""The rules over tables of any size, in batches, here, in several processes or on a cluster: `validate` and `coverage`.

What a run needs is imported when there is one: who does neither needs no extra for it.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.errors import PackageError
from indicators.package import Package, Where, elsewhere, nearest_package
from indicators.package.configuration import read_configuration
from indicators.package.files import Directory, table_path
from indicators.rules.findings import Finding, Layer, Report, Severity, Unchecked, in_order, one_of_each_cause

if TYPE_CHECKING:
    from distributed import Client

    from indicators.engine.running import Progress, Sizes
    from indicators.history.releases import Baseline
    from indicators.package.rows import Rows
    from indicators.rules.rules import Rule
    from indicators.rules.unsettled import Coverage

_NEED_SOURCES = (Layer.EVIDENCE, Layer.DERIVATION, Layer.COVERAGE)


def validate(
    path: Where = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    layers: Sequence[str] = (),
    changed: str | None = None,
    against: str | Path | Baseline | None = None,
    rules: bool | None = None,
    without_sources: bool = False,
    thorough: bool = False,
    jobs: int = 1,
    scheduler: str | Client | None = None,
    fail_fast: bool = False,
    progress: Progress | None = None,
    scratch: str | Path | None = None,
    sizes: Sizes | None = None,
) -> Report:
    """Check a package, by default in every layer.

    What the package's own configuration selects (``[tool.indicators]`` of pyproject.toml, or indicators.toml) applies,
    and the report says what it leaves out. Tables are read in batches, whose size bounds the memory. Fast expressions,
    made of the same definitions as the schemas, suspect rows, and the rules judge those.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
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
    rules : bool, optional
        Whether rules of the package's own may run: a Python file that its configuration names. By default only those
        of a package that the current directory is in; those of a package behind a URL never run.
    without_sources : bool
        The source documents are known not to be here: leave the evidence unchecked, and say so, where they would
        otherwise be missed. An installed package never has them.
    thorough : bool
        Let every rule, and pandera for each table, judge every row, whatever the fast expressions say: slower, and for
        the run on whose word data is merged.
    jobs : int
        How many processes of this machine do the work.
    scheduler : str or distributed.Client, optional
        A Dask cluster, by the address of its scheduler or a client. Its workers reach the package and `scratch` by
        the same paths or URLs.
    fail_fast : bool
        Stop at the first batch with an error, and say that not all was checked.
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
    TypeError
        `select`, `ignore` or `layers` is a text and no sequence of texts.

    Examples
    --------
    >>> import indicators
    >>> report = indicators.validate("path/to/package", select=["E", "F05"])  # doctest: +SKIP
    >>> report.ok  # doctest: +SKIP
    True
    """
    from indicators.engine.running import Sizes, find_in_batches
    from indicators.engine.schedulers import require_workers, scheduler_for, scratch_directory, table_in_files
    from indicators.rules.catalogue import catalogue, require_reach, selection, team_rules

    begun, began = time.perf_counter(), datetime.now(UTC)
    package = Package.open(nearest_package() if path is None else path)
    if (changed is not None or against is not None) and not isinstance(package.storage, Directory):
        raise elsewhere(package.storage.address)
    require_workers(package, jobs, scheduler)
    in_files = table_in_files(package.storage) if changed is not None else None
    if in_files is not None:
        raise PackageError(f"changed rows can only be told where each table is one CSV file; {in_files} is not")
    configured = read_configuration(package.storage)
    _ = package.lexicon  # words that cannot be read are said before anything is checked by them
    own, why_not = team_rules(package, configured, allowed=rules)
    known = catalogue(own)
    if own is not None:
        require_reach(own, package.model)
    chosen = selection(known, configured, select=select, ignore=ignore, layers=layers)
    without = _why_without_sources(package, asked=without_sources or configured.without_sources)
    unread = {code for code in chosen.codes if without and known[code].layer in _NEED_SOURCES}
    gaps = {
        **({Layer.OWN: why_not} if why_not else {}),
        **chosen.left_out,
        **{known[code].layer: without for code in unread},
    }
    codes = chosen.codes - unread
    if against is None:
        gaps.pop(Layer.RELEASE, None)
        wanted = bool(select or layers or configured.select or configured.layer)
        gaps.update(_without_release(known, codes) if wanted else {})
        codes = frozenset(code for code in codes if known[code].layer is not Layer.RELEASE)
    with scheduler_for(jobs, scheduler) as chosen_scheduler:
        looked = find_in_batches(
            package,
            codes,
            own=own,
            scheduler=chosen_scheduler,
            sizes=sizes or Sizes(),
            thorough=thorough,
            fail_fast=fail_fast,
            progress=progress,
            scratch=scratch_directory(scratch),
        )
    found = list(looked.findings)
    gaps.update(looked.unchecked)
    scope = ""
    if changed is not None:
        from indicators.rules.release import changes_since

        changes = changes_since(package, changed)
        found = [finding for finding in found if changes.concern(finding)]
        scope = changes.in_words()
    if against is not None and any(known[code].layer is Layer.RELEASE for code in codes):
        # What changed since a release is the layer's own matter, whatever `changed` leaves.
        since, gap = _since_release(package, against, broken=any(one.severity is Severity.ERROR for one in found))
        found += (finding for finding in since if finding.code in codes)
        gaps.update({Layer.RELEASE: gap} if gap else {})
    return Report(
        package.storage.place(),
        tuple(in_order(one_of_each_cause(in_order(found, looked.files)), looked.files)),
        looked.rows,
        tuple(layer for layer in Layer if any(known[code].layer is layer for code in codes)),
        tuple(Unchecked(layer, gaps[layer]) for layer in Layer if layer in gaps),
        time.perf_counter() - begun,
        began,
        tuple(code for code in known if code in codes),
        scope,
        thorough,
        tuple(rule for rule in known.values() if rule.layer is Layer.OWN),
    )


def _without_release(known: Mapping[str, Rule], codes: AbstractSet[str]) -> dict[Layer, str]:
    """Why the layer of releases is not checked, though it is among what was chosen."""
    if any(known[code].layer is Layer.RELEASE for code in codes):
        return {Layer.RELEASE: "no release is named to hold the package against; --against names one"}
    return {}


def _since_release(package: Package, against: str | Path | Baseline, *, broken: bool) -> tuple[list[Finding], str]:
    """What falls short of the last release, and why the layer was not checked in full."""
    from indicators.history.releases import Baseline, baseline_in_git, standing
    from indicators.rules.release import release_findings

    baseline = against if isinstance(against, Baseline) else baseline_in_git(package.root, str(against))
    try:
        found = list(release_findings(standing(package.root, baseline)))
    except PackageError as error:
        if not broken:
            raise
        return [], f"the package cannot be compared: {error}"
    return found, "" if baseline.release is not None else f"no release to compare with: {baseline.why_none}"


def _why_without_sources(package: Package, *, asked: bool) -> str:
    if not package.holds_sources:
        return "an installed package comes without its source documents"
    return "validated without the source documents, as asked" if asked else ""


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
    jobs, scheduler, progress, scratch, sizes
        As `validate` takes them.

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


def findings_of_trial(
    package: Package, tables: Mapping[str, Rows], touched: Mapping[str, Collection[int]]
) -> list[Finding]:
    """What the package's rules find of some rows of tables that are given as they would be.

    Rules that look at a row or a document see those rows alone, with all others around them; rules that look at the
    package see whole tables, of which those findings count that are about the rows. So a row has the findings that
    `validate` would have of it, and what it does to rows of other tables is left to `validate`.
    Those are `touched`, by table and place; each has a line of its own.
    """
    from indicators.rules.catalogue import catalogue, selection, team_rules
    from indicators.rules.context import Context, GivenPackage
    from indicators.rules.rules import Batch, checks_among

    configured = read_configuration(package.storage)
    own, _ = team_rules(package, configured, allowed=None)
    known = catalogue(own)
    chosen = selection(known, configured).codes
    rules = [rule for code, rule in known.items() if code in chosen and rule.layer is not Layer.RELEASE]
    context = Context(GivenPackage(package, tables))

    def found() -> Iterator[Finding]:
        for name, places in touched.items():
            batch = Batch(context.model[name], context.rows(name))
            meant = {(batch.rows.file(place), batch.rows.lines[place]) for place in places}
            for rule in checks_among(rules, name, "row", "document", "package"):
                if rule.when is not None and not rule.when(context):
                    continue
                looked_at = batch if rule.scope == "package" else batch.some(sorted(places))
                for one in rule.run_screened(looked_at, context):
                    if one.code in chosen and (one.file, one.line) in meant:
                        yield one

    files = {table_path(name): place for place, name in enumerate(context.model)}
    return in_order(one_of_each_cause(in_order(found(), files)), files)
