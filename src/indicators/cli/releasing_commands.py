"""Commands that build, publish and fetch releases, and write the site."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from indicators.cli.terminal import (
    CLEAN,
    PROBLEMS,
    against_option,
    ends_cleanly,
    format_option,
    package_argument,
    progress,
    progress_line,
    releases_option,
    repository_option,
    say,
    tell,
    tell_json,
)


@click.command("build")
@package_argument
@click.option("--out", type=click.Path(), metavar="DIR", help="Default: dist/NAME-VERSION in the current directory.")
@format_option("text", "json")
@ends_cleanly
def build_command(path: str | None, out: str | None, form: str) -> None:
    """Make the release artefacts of a valid package.

    PATH is the package's directory or its datapackage.json, or the URL of one in object storage; by default the
    nearest at or above the current directory. It is validated first, and one with errors is refused (exit code 1).
    The same package gives the same bytes wherever and whenever it is built; DIR is written whole or not at all.

    \b
    Examples:
      indicators build
      indicators build path/to/package --out release --format json
      indicators build s3://bucket/package --out release
    """
    from indicators.errors import InvalidPackageError
    from indicators.release.build import build, build_json, build_text

    written = progress_line()

    def told(file: str) -> None:
        if written is not None:
            shown.clear()
            written(file)

    try:
        with progress() as shown:
            made = build(path, out, progress=told, validation_progress=shown)
    except InvalidPackageError as error:
        say(str(error))
        raise SystemExit(PROBLEMS) from None
    tell(build_json(made) if form == "json" else build_text(made), form)
    raise SystemExit(CLEAN)


@click.command("site")
@package_argument
@click.option("--out", type=click.Path(), metavar="DIR", help="Default: site in the current directory.")
@click.option(
    "--url", metavar="URL", default="", help="Where it will stand; for cards, embeds and canonical addresses."
)
@click.option(
    "--earlier",
    type=click.Path(),
    metavar="SITE",
    help="The earlier site whose addresses stay, or its addresses.json.  [default: what stands in DIR]",
)
@click.option(
    "--versions", is_flag=True, help="Write DIR/latest and DIR/VERSION, so that each version keeps its pages."
)
@click.option("--every-record", is_flag=True, help="A page for each row, also of more than 5,000.")
@click.option("--serve", "serving", is_flag=True, help="Show the site on this machine until Ctrl-C.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to serve; 0 takes one that is free.",
)
@format_option("text", "json")
@ends_cleanly
def site_command(path: str | None, out: str | None, serving: bool, port: int, form: str, **made_so: Any) -> None:
    """Write the explorer: a website in which every number opens on its evidence.

    PATH is the package's directory or its datapackage.json; by default the nearest at or above the current directory,
    and the installed data where there is none. DIR needs no server and no network: open its index.html, or put it on
    any static host. The same package gives the same bytes; DIR is written whole or not at all. Each row has a page at
    an address that stays: what a later version of the data has no more keeps a page that says so.

    \b
    Examples:
      indicators site
      indicators site path/to/package --out public
      indicators site --out public --versions --url https://example.org/data/
      indicators site --serve --port 8080
    """
    from indicators.explorer.site import package_shown, serve, site, site_json, site_text

    made = site(path, out, progress=progress_line(), **made_so)
    tell(site_json(made) if form == "json" else site_text(made), form)
    if serving:
        serve(made.directory, package_shown(path), port, lambda address: tell(f"{address} (Ctrl-C ends it)"))
    raise SystemExit(CLEAN)


@click.command("publish")
@click.argument("repository", required=False)
@click.option("--build", metavar="DIR", type=click.Path(), help="Default: where `indicators build` makes it.")
@click.option(
    "--without-check",
    is_flag=True,
    help="Publish although the version falls short of what changed (docs/explanation/versions.md).",
)
@format_option("text", "json")
@ends_cleanly
def publish_command(repository: str | None, build: str | None, without_check: bool, form: str) -> None:
    """Put a build into a release repository, for ever.

    REPOSITORY is a folder or the URL of a place in S3, Google Cloud Storage or Azure (s3://, gs://, az://); by default
    INDICATORS_REPOSITORY, or `repository` in the configuration. The same build again changes nothing, and completes
    what a killed publisher left; other bytes under a published version are refused, and so is a version that is too
    low for what changed since the one before it (exit code 1).

    \b
    Examples:
      indicators publish releases
      indicators publish s3://bucket/releases --build dist/my-data-1.2.0
    """
    from indicators.errors import VersionFallsShortError
    from indicators.release.publish import publish

    try:
        done = publish(build, repository, without_check=without_check, progress=progress_line())
    except VersionFallsShortError as error:
        say(str(error))
        raise SystemExit(PROBLEMS) from None
    if form == "json":
        tell_json(asdict(done))
        return
    how = "published" if done.published else "published before, byte for byte:"
    tell(f"{how} {done.version} in {done.repository}, digest {done.sha256}")


@click.command("versions")
@repository_option
@format_option("table", "json")
@ends_cleanly
def versions_command(repository: str | None, form: str) -> None:
    """List the versions of a release repository, the newest first.

    \b
    Examples:
      indicators versions --repository https://example.org/releases
      indicators versions --format json
    """
    from indicators.release.fetch import versions
    from indicators.reports.grid import aligned

    found = versions(repository)
    if form == "json":
        tell_json([asdict(version) for version in found])
        return
    rows = [(one.version, one.created[:10], str(one.files), f"{one.bytes:,}", one.sha256) for one in found]
    tell(aligned(("version", "date", "files", "bytes", "digest of the manifest"), rows, limit=100))


@click.command("fetch")
@click.argument("version")
@repository_option
@click.option("--out", metavar="DIR", type=click.Path(), help="Write the release there, instead of into the cache.")
@click.option(
    "--file", "files", multiple=True, metavar="PATTERN", help="With --out: only such files, for example '*.parquet'."
)
@click.option("--sha256", metavar="DIGEST", help="The digest of the version's manifest as it was cited.")
@format_option("text", "json")
@ends_cleanly
def fetch_command(version: str, out: str | None, files: tuple[str, ...], form: str, **asked: Any) -> None:
    """Bring a VERSION of a release repository here, or the `latest`, and print its directory.

    Every byte is verified. Without --out the tables go to the cache (INDICATORS_CACHE, or the platform's place), and a
    version that is there needs no network. With --out every file of the release is written, in each format.

    \b
    Examples:
      indicators fetch 1.2.0 --repository https://example.org/releases
      indicators show observations --package "$(indicators fetch 1.2.0)"
      indicators fetch latest --out release --file '*.parquet' --file datapackage.json
    """
    from indicators.release.fetch import fetch

    if files and out is None:
        raise click.UsageError("--file goes with --out")
    directory = fetch(version, out=out, files=files, progress=progress_line(), **asked)
    tell_json({"directory": str(directory)}) if form == "json" else tell(str(directory))


@click.command("release-check")
@package_argument
@against_option
@releases_option
@click.option("--final", is_flag=True, help="About to be released: an entry under [Unreleased] does no longer.")
@format_option("text", "json")
@ends_cleanly
def release_check_command(path: str | None, against: str, repository: str | None, final: bool, form: str) -> None:
    """Check that the version and CHANGELOG.md say what changed since the last release.

    A changed claim or a removed row asks for a major version, an added row or column for a minor one, better wording
    for a patch; docs/explanation/versions.md has every kind. Identifiers are never given again. Without a release
    there is nothing to compare with, and it says so.

    Exits 1 where the version, the changelog or an identifier falls short.

    \b
    Examples:
      indicators release-check
      indicators release-check --against v1.0.0 --format json
      indicators release-check --repository https://example.org/releases --final
    """
    from indicators.release.versioning import release_check, release_check_json, release_check_text

    check = release_check(path, against=against, repository=repository, final=final)
    tell(release_check_json(check) if form == "json" else release_check_text(check), form)
    raise SystemExit(CLEAN if check.ok else PROBLEMS)


@click.command("changelog")
@package_argument
@against_option
@releases_option
@ends_cleanly
def changelog_command(path: str | None, against: str, repository: str | None) -> None:
    """Draft the entry of CHANGELOG.md from what changed since the last release.

    Added, changed and removed, with identifiers and old and new values, as Markdown on standard output. Say in your
    own words what it means to who uses the data.

    \b
    Examples:
      indicators changelog
      indicators changelog --against v1.0.0
    """
    from indicators.release.versioning import changelog

    tell(changelog(path, against=against, repository=repository), nl=False)
