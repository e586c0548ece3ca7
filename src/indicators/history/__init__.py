"""Two packages compared: tables row by row, structure, metadata and source texts."""
