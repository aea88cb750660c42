"""The key that signs checkpoints: Ed25519, kept in DURE_HOME and readable by its owner alone."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from dure.record.queries import TreeHead
from polity.transparency import Verify, checkpoint, sign_note, verifier_key


def key_path() -> Path:
    """Where the signing key lies."""
    return Path(settings.DURE_HOME) / "record_key.pem"


@lru_cache(maxsize=4)
def _key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        temporary = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        try:
            os.link(temporary, path)  # the first of several processes wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            temporary.unlink()
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds no Ed25519 key")
    return key


def origin() -> str:
    """The name under which this record is known: its host and path."""
    return f"{urlsplit(settings.DURE_URL).netloc}/record"


def public_key() -> bytes:
    """Return the 32 bytes of the public key."""
    return _key(key_path()).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def sign(data: bytes) -> bytes:
    """Return the signature of some bytes by this instance's key."""
    return _key(key_path()).sign(data)


def signed_checkpoint(head: TreeHead) -> str:
    """Return the C2SP checkpoint of the record at `head`, signed."""
    text = checkpoint(origin(), head.size, bytes.fromhex(head.root))
    return sign_note(text, origin(), public_key(), _key(key_path()).sign)


def verifier() -> str:
    """Return the C2SP verifier key that witnesses need."""
    return verifier_key(origin(), public_key())


def verified_by(public_key: bytes) -> Verify:
    """Return the function that says whether a signature of this key is good."""
    known = Ed25519PublicKey.from_public_bytes(public_key)

    def verify(signature: bytes, message: bytes) -> bool:
        try:
            known.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    return verify
