"""The Ed25519 key that signs seals: `settings/audit.key`, for the bank's own user alone."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from bank.audit.errors import KeyRefused
from bank.whole_files import write_new

FILE = "audit.key"
_OTHERS = 0o077


def make_key(settings: Path) -> Ed25519PrivateKey:
    """Make the key's file in a settings directory; raises KeyRefused when it is there, OSError."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_new(settings / FILE, text)
    except FileExistsError:
        raise KeyRefused(f"{settings / FILE} is there already: move it away first") from None
    return key


def read_key(settings: Path) -> Ed25519PrivateKey | None:
    """The key of a settings directory, None when there is no file; raises KeyRefused, OSError."""
    path = settings / FILE
    if not path.exists():
        return None
    if path.stat().st_mode & _OTHERS:
        raise KeyRefused(f"others may read {path}: chmod 600, and make a new key if they did")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise KeyRefused(f"{path} is no key in PEM without a password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyRefused(f"{path} is no Ed25519 key")
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key as 64 hexadecimal signs, to be kept where the log is verified."""
    return key.public_key().public_bytes_raw().hex()


def public_key_of(text: str) -> Ed25519PublicKey:
    """The public key of 64 hexadecimal signs; raises KeyRefused."""
    try:
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text.strip()))
    except ValueError:
        raise KeyRefused("a public key has 64 hexadecimal signs") from None
