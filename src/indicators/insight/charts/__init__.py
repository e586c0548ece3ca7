"""Charts in which a number ends where its words do; `indicators.plot` is how they are drawn."""
