"""Matching measured: the labelled set, retrieval, the scorer and its peers."""
