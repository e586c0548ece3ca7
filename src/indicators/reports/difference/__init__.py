"""The formats of a difference, a module each."""
