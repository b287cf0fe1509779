"""What Kordon is built of: its locked dependencies, read, audited and told of (`./run audit`, `./run sbom`)."""
