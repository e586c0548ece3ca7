"""What this distribution is called, and in which version it is installed."""

from __future__ import annotations

DISTRIBUTION = "regional-cooperation-indicators"


def installed_version() -> str:
    """The version of the data and the tool, as it was written into the installation."""
    from importlib.metadata import version

    return version(DISTRIBUTION)


def how_to_install(extra: str) -> str:
    """The command that brings an extra of pyproject.toml; pip keeps the tool that it finds, wherever that came from."""
    return f'pip install "{DISTRIBUTION}[{extra}]"'
