"""``indicators publish``."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from indicators.cli.options import PROBLEMS, ends_cleanly
from indicators.cli.terminal import progress_line, say


@click.command("publish")
@click.argument("repository", required=False)
@click.option("--build", metavar="DIR", type=click.Path(), help="Default: where `indicators build` makes it.")
@click.option(
    "--without-check", is_flag=True, help="Publish although the version falls short of what changed (docs/versions.md)."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@ends_cleanly
def command(repository: str | None, build: str | None, without_check: bool, form: str) -> None:
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
    from indicators.release.repository.publish import VersionFallsShortError, publish

    try:
        done = publish(build, repository, without_check=without_check, progress=progress_line())
    except VersionFallsShortError as error:
        say(str(error))
        raise SystemExit(PROBLEMS) from None
    if form == "json":
        click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2))
        return
    how = "published" if done.published else "published before, byte for byte:"
    click.echo(f"{how} {done.version} in {done.repository}, digest {done.sha256}")
