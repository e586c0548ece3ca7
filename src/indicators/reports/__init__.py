"""A module per format of a validation report."""
