"""A message from one party to another about a record: what packages carry beside records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bank.home import Home


@dataclass(frozen=True, slots=True)
class Message:
    """`body` is JSON; its shape is the kind's own. `id` is unique: what comes twice counts once."""

    id: str
    kind: str
    sender: str
    recipient: str
    made_at: datetime
    body: Mapping[str, Any] = field(repr=False)


# Puts a message where the next package to its recipient takes it from; lasting when it returns.
Send = Callable[[Message], None]

# Takes in one message that came in a checked package. The same message may come again. What it raises
# stops the messages after it, but for MessageRefused.
Receive = Callable[[Home, Message], None]
