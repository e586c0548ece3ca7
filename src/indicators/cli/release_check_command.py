"""``indicators release-check``."""

from __future__ import annotations

import click

from indicators.cli.options import CLEAN, PROBLEMS, ends_cleanly, package_argument
from indicators.cli.release_options import against_option, releases_option


@click.command("release-check")
@package_argument
@against_option
@releases_option
@click.option("--final", is_flag=True, help="About to be released: an entry under [Unreleased] does no longer.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@ends_cleanly
def command(path: str | None, against: str, repository: str | None, final: bool, form: str) -> None:
    """Check that the version and CHANGELOG.md say what changed since the last release.

    A changed claim or a removed row asks for a major version, an added row or column for a minor one, better wording
    for a patch; docs/versions.md has every kind. Identifiers are never given again. Without a release there is nothing
    to compare with, and it says so.

    Exits 1 where the version, the changelog or an identifier falls short.

    \b
    Examples:
      indicators release-check
      indicators release-check --against v1.0.0 --format json
      indicators release-check --repository https://example.org/releases --final
    """
    from indicators.release.checking import release_check, release_check_json, release_check_text

    check = release_check(path, against=against, repository=repository, final=final)
    click.echo(release_check_json(check) if form == "json" else release_check_text(check))
    raise SystemExit(CLEAN if check.ok else PROBLEMS)
