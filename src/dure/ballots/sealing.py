"""Papers of secret ballots are sealed until the close: neither database nor backup tells how it stands.
stands.

The key is derived from the secret key of this instance and the reference of the ballot (HKDF, RFC 5869); each paper
is encrypted and authenticated with ChaCha20-Poly1305 (RFC 8439), padded so that all papers of a ballot have the same
length. This keeps results unseen; it does not protect from somebody who holds both the database and the secret key.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

from dure.chance import SYSTEM

NONCE = 12
LARGEST_MARK = 10_000
STEP = 1024  # bytes: a paper is as long as the next multiple


class NotOurs(Exception):
    """A paper cannot be opened: it was sealed with another secret key, or changed since."""


def seal(ballot: str, key: str, marks: Mapping[str, int], options: Iterable[str]) -> bytes:
    """Return the sealed marks of the paper `key`; as long as any other paper on which these options can be marked."""
    fullest = written(dict.fromkeys(options, LARGEST_MARK))
    return seal_text(ballot, key, written(marks), len(fullest.encode()))


def seal_text(ballot: str, key: str, text: str, longest: int) -> bytes:
    """Return a sealed text; as long as any other of up to `longest` bytes. `key` says what it is and must be given
    again to open it.
    """
    length = STEP * -(-longest // STEP)
    nonce = SYSTEM.randbytes(NONCE)
    padded = text.encode().ljust(length)
    return nonce + ChaCha20Poly1305(_key(ballot, settings.SECRET_KEY)).encrypt(nonce, padded, key.encode())


def unseal(ballot: str, key: str, sealed: bytes) -> str:
    """Return the marks of a paper as `written` gives them, or any text that was sealed. Raises NotOurs."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            text = ChaCha20Poly1305(_key(ballot, secret)).decrypt(
                sealed[:NONCE], sealed[NONCE:], key.encode()
            )
        except InvalidTag:
            continue
        return text.decode().rstrip()
    raise NotOurs(f"paper {key} of ballot {ballot}")


def written(marks: Mapping[str, int]) -> str:
    """Return marks as text, the same for the same marks in any order."""
    return json.dumps(dict(sorted(marks.items())), separators=(",", ":"))


def digest(purpose: str, text: str) -> str:
    """Return a keyed digest in hex (HMAC-SHA256): equal texts give equal digests, and nobody outside can try texts."""
    return hmac.new(
        force_bytes(settings.SECRET_KEY), f"{purpose}\n{text}".encode(), hashlib.sha256
    ).hexdigest()


def code_digest(ballot: str, code: str) -> str:
    """Return the digest of a code on paper for a ballot; written with or without dashes and spaces."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return digest(f"code {ballot}", plain)


def paper_key(ballot: str, tracker: str) -> str:
    """Return the key under which the paper of a tracker lies in the box: SHA-256 in hex of “ballot/tracker”.

    Whoever keeps a tracker can compute it with any tool.
    """
    return hashlib.sha256(f"{ballot}/{tracker}".encode()).hexdigest()


def _key(ballot: str, secret: str | bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"dure ballot {ballot}".encode()).derive(force_bytes(secret))
