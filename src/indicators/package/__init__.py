"""A package on disk: its rows with their lines, its descriptor, its sources, and typed frames made of them."""
