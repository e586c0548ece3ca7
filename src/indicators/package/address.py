"""Addresses: the path of a folder, or the URL of a place elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_url(address: str) -> bool:
    """Whether it has a scheme; else it is a folder's path."""
    return "://" in address


def shown(address: str) -> str:
    """The address as it may be printed: without the password that a URL can hold."""
    if not is_url(address):
        return address
    try:
        host = urlsplit(address).netloc
    except ValueError:
        return address
    user, at, place = host.rpartition("@")
    return address.replace(host, f"{user.partition(':')[0]}{at}{place}", 1) if at else address
