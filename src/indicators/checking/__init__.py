"""Whether a text says what the rows of a package say: `check`."""
