"""AES-256-GCM over one column of one row, bound to that row: sealed content opens nowhere else."""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: random, for far fewer than 2**32 seals a key


class Unsealable(Exception):
    """The content was changed or moved since, or sealed under another key."""


def seal(key: bytes, content: bytes, identity: bytes) -> bytes:
    """`content` sealed for the row that `identity` names."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, identity)


def unseal(key: bytes, sealed: bytes, identity: bytes) -> bytes:
    """What was sealed. Raises Unsealable."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], identity)
    except (InvalidTag, ValueError):
        raise Unsealable from None
