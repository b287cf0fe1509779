"""The pages, one blueprint a role's piece of work."""
