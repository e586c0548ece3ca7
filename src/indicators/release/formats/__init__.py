"""The formats of a release, a module each: from an open package to the bytes of one file."""
