"""How answers and records are shown to people: words, signs and marked differences, no access and no HTML."""
