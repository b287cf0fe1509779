"""The feed: packages and receipts over HTTPS, each request signed by who makes it. See docs/exchange.md."""

from bank.exchange.feed.line import BadLine, FeedRefused, Line
from bank.exchange.feed.nonces import Nonces
from bank.exchange.feed.peers import Peer, peer_of, peers_known, set_peer
from bank.exchange.feed.proof import HEADER, Proof, SignatureRefused, check_request, read_proof
from bank.exchange.feed.pulling import pull
from bank.exchange.feed.pushing import push
from bank.exchange.feed.signing import sign_answer

__all__ = [
    "HEADER",
    "BadLine",
    "FeedRefused",
    "Line",
    "Nonces",
    "Peer",
    "Proof",
    "SignatureRefused",
    "check_request",
    "peer_of",
    "peers_known",
    "pull",
    "push",
    "read_proof",
    "set_peer",
    "sign_answer",
]
