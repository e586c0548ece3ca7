"""Version numbers, and which one a kind of change asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

_NUMBER = r"(0|[1-9]\d{0,17})"
_THREE = rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
_VERSION = re.compile(rf"{_THREE}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", re.ASCII)
_TAG = re.compile(rf"v({_THREE})", re.ASCII)


class Bump(IntEnum):
    """The kind of version that a change asks for, the least first."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Three numbers, as in Semantic Versioning 2.0.0. What follows them, as in 1.2.0-rc.1, is work towards them."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, bump: Bump) -> Version:
        """The least version that may follow with such changes.

        Before 1.0.0 the second number plays the part of the first, and the third that of the others: who takes 0.1.*
        gets no changed claim, as who takes 1.* gets none later.
        """
        match bump:
            case Bump.NONE:
                return self
            case Bump.MAJOR if self.major:
                return Version(self.major + 1, 0, 0)
            case Bump.MAJOR:
                return Version(0, self.minor + 1, 0)
            case Bump.MINOR if self.major:
                return Version(self.major, self.minor + 1, 0)
            case _:
                return Version(self.major, self.minor, self.patch + 1)


def parse_version(text: str) -> Version | None:
    """The version in a text such as ``1.2.0`` or ``1.2.0-rc.1``; None where there is none."""
    match = _VERSION.fullmatch(text)
    return Version(int(match[1]), int(match[2]), int(match[3])) if match else None


def tagged_version(tag: str) -> Version | None:
    """The version of a tag such as ``v1.2.0``; None for any other tag."""
    match = _TAG.fullmatch(tag)
    return parse_version(match[1]) if match else None
