"""One scorer for every engine: what speaks for and against a candidate, how sure we are."""
