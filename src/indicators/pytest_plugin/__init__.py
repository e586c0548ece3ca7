"""Validation as tests: ``pytest --indicators`` in a data repository is its whole CI."""
