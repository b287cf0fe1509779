"""What is looked for apart: bearers of a name must not crowd out who carries the number asked beside it.

An engine gives some hundreds of candidates, and of these the best by name are scored. Asked for a name and
a number in one, it would fill both with namesakes, and who has the papers asked under another name would
not be seen.
"""

from __future__ import annotations

from dataclasses import replace

from bank.access.blinding import Part


def apart(part: Part) -> list[Part]:
    """A part that asks for words of a name and for numbers as two, one of each; any other as it is."""
    request = part.request
    words = tuple(one for one in request.groups if not one.selective)
    numbers = tuple(one for one in request.groups if one.selective)
    if not words or not (numbers or request.patterns):
        return [part]
    return [
        Part(replace(request, groups=words, patterns=()), part.names_seen),
        Part(replace(request, groups=numbers), names_seen=False),
    ]
