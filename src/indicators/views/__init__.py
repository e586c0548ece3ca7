"""What a person is shown of a package: tables, an observation's evidence, what a search finds."""
