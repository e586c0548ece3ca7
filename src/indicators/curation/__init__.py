"""From a document to rows: register it, scan it, draft what is not settled yet."""
