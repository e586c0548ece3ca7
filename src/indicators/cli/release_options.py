"""How the commands that compare with a release are told which one."""

from __future__ import annotations

import click

from indicators.versioning.releases import LATEST

against_option = click.option(
    "--against",
    metavar="REF|VERSION",
    default=LATEST,
    help="The release: a git revision, a path, or a version of --repository. Default: the last, by its tag vX.Y.Z.",
)

releases_option = click.option(
    "--repository",
    metavar="PLACE",
    help="The release repository whose versions are meant, its folder or URL. Without it, git is asked.",
)
