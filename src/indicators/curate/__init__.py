"""`curate`: a page on the loopback address on which a person decides what becomes of the numbers of a document."""
