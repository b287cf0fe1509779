"""What `./run bench` runs: figures as ratios to a named baseline of the same run."""
