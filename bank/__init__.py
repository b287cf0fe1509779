"""The bank: records and their change log, engines, lookup."""
