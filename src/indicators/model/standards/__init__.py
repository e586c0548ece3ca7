"""What public standards fix, so that no package can say otherwise: codes of divisions, exact factors of units."""
