"""How rare concepts are among marks: natural logarithms, counted by `./run bench linking --fit`; not by hand."""

UNKNOWN = 6.0

RARITY: dict[str, float] = {}
