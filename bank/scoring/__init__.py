"""One scorer for every engine: what speaks for and against a candidate, and how sure that makes us."""
