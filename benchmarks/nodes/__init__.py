"""Elasticsearch nodes from published jars, run on this machine for tests and benches."""
