"""Releases of a package: built, published, fetched, compared, and held to the version policy."""
