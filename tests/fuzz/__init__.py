"""Fuzz targets: any bytes in any of a package's files. ``python -m tests.fuzz TARGET SECONDS`` runs one."""
