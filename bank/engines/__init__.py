"""Engines behind one protocol: where candidates for a lookup are found."""
