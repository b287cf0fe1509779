"""Other systems beside ours, for benchmarks only: nothing here is a dependency of the product."""
