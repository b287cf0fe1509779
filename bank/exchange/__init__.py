"""Electronic interaction between installations: packages, receipts, messages."""
