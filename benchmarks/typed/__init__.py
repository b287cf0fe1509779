"""What officers type and scan into the one field: lines with much beside the number that counts."""
