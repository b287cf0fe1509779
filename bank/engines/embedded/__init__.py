"""The embedded engine: a tantivy index in a directory of its own, swapped by a pointer file.

`index/current` names the generation that answers. A rebuild fills a new generation beside it and
renames a new pointer over the old one, which is atomic; readers look at the pointer before each
lookup. tantivy has no commit payload, so the number reached is the payload of a document of its
own, replaced in the same commit as the changes it covers.
"""

from bank.engines.embedded.index import EmbeddedIndex

__all__ = ["EmbeddedIndex"]
