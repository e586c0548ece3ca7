"""A release opened by software that cannot share an environment with the project: ``python -m tests.openers``."""
