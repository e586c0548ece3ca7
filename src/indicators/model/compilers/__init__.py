"""From a definition to what other tools run: one module per target."""
