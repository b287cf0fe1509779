"""Where the other parties' feeds are and which token opens them: `settings/exchange-peers.json` of the home."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import orjson

from bank.audited import Actor
from bank.exchange.auditing import audited
from bank.exchange.errors import KeyRefused, UnknownParty
from bank.exchange.files import one_at_a_time
from bank.exchange.keys import party_of
from bank.home import Home
from bank.whole_files import write_whole

FILE = "exchange-peers.json"
_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Peer:
    """A party's feed: the address of its portal, the file with the token, and its own authority if any."""

    party: str
    url: str
    token_file: str
    ca_file: str = ""

    @property
    def loopback(self) -> bool:
        """Whether it is on this very machine."""
        return urlsplit(self.url).hostname in _LOOPBACK

    def token(self) -> str:
        """The token; raises KeyRefused when others may read its file, OSError."""
        path = Path(self.token_file)
        if path.stat().st_mode & _OTHERS:
            raise KeyRefused(f"Others may read {path}: chmod 600, and ask for a new token.")
        return path.read_text().strip()


def set_peer(home: Home, peer: Peer, who: Actor, *, plain_http: bool = False) -> None:
    """Say where a known party's feed is. Raises UnknownParty, KeyRefused for an address that is not safe."""
    party_of(home, peer.party)
    parts = urlsplit(peer.url)
    plain = parts.scheme == "http" and plain_http and peer.loopback
    if not parts.hostname or not (parts.scheme == "https" or plain):
        raise KeyRefused(
            f"{peer.url}: give an https address. --plain-http is for this very machine alone."
        )
    if parts.username or parts.query or parts.fragment:
        raise KeyRefused("Give the address of the portal alone, such as https://kordon.example.")
    peer.token()
    with one_at_a_time(home, "peers"):
        known = {one.party: one for one in peers_known(home)} | {peer.party: peer}
        audited(home, who, "exchange-peer-set", {"party": peer.party, "url": peer.url})
        told = [asdict(known[code]) for code in sorted(known)]
        write_whole(home.settings / FILE, orjson.dumps(told, option=orjson.OPT_INDENT_2))


def peers_known(home: Home) -> list[Peer]:
    """All feeds known here, by party. Raises KeyRefused when the file is damaged, OSError."""
    path = home.settings / FILE
    if not path.exists():
        return []
    try:
        return [Peer(**one) for one in orjson.loads(path.read_bytes())]
    except (ValueError, TypeError):
        raise KeyRefused(f"{path} is not written as it must be: set the peers anew.") from None


def peer_of(home: Home, party: str) -> Peer:
    """Where a party's feed is; raises UnknownParty."""
    found = next((one for one in peers_known(home) if one.party == party), None)
    if found is None:
        raise UnknownParty(
            f"It is not known where {party}'s feed is: "
            f"`kordon exchange peer set {party} --url … --token-file …`."
        )
    return found
