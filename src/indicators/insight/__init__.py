"""A claim in its context: what other publishers say, how it moved over time, and what follows from it by arithmetic."""
