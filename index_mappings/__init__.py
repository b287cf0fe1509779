"""What a record is, per category: fields, checks, analysis, index settings."""
