"""Which tests only Linux can run, and why. All others run on Windows and macOS too (.github/workflows/ci.yml)."""

from __future__ import annotations

NOT_ON_WINDOWS = {
    "engine/test_lost_workers.py": "workers that kill themselves by a signal",
    "explorer/test_building.py": "a server that is ended by a signal",
    "hostile/test_any_input.py": "pipes, devices and links in the place of files",
    "hostile/test_api.py": "pipes, devices and links in the place of files",
    "hostile/test_commands.py": "pipes, devices and links in the place of files",
    "hostile/test_writing.py": "permissions and links, and a disk that fills up by a limit of POSIX",
    "integrations": "steps for bash, and programs that are scripts",
    "release/repository/test_fetching.py": "permissions, and memory as POSIX measures it",
    "release/repository/test_killed.py": "publishers that are killed by a signal",
    "release/repository/test_publishing.py": "memory as POSIX measures it",
    "release/repository/test_together.py": "publishers in processes that are forked",
    "release/test_build.py": "builds that are killed by a signal, and memory as POSIX measures it",
    "release/test_reproducible.py": "permissions of POSIX",
    "test_distribution.py": "an environment made of links",
    "test_readme.py": "the README's set-up, which is a script for bash",
}
"""Files and folders of tests that Windows has no means for."""

BROWSER = "the website is opened on Linux, in the browser that the README's set-up brings"
"""Why tests that open a page run on Linux alone."""
