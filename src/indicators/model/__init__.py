"""What a table is: definitions in plain data, and the compilers that turn them into what other tools run."""
