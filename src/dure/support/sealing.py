"""What a person says is kept under a key of its own request; the instance's key, which lies in no backup, wraps it.

Each piece is AES-256-GCM with a fresh nonce, bound to what it is, so that none can be put in another's place.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from dure.chance import ALPHABET, new_salt
from dure.refusals import refuse
from dure.support.models import SupportRequest
from polity.sentences import gettext_noop

Sealed: TypeAlias = "bytes | memoryview[int]"  # as a database gives it
NONCE = 12
CODE_SIGNS = 12  # about 59 bits; guessing is slowed, and a digest tells nothing without the instance's key


class Unsealable(Exception):
    """A piece cannot be opened: its key was erased, or it is not what was sealed."""


def key_path() -> Path:
    """Where the instance's key for requests lies."""
    return Path(settings.DURE_HOME) / "support_key"


def instance_key() -> bytes:
    """Return the instance's key; it is made at first use, and readable by its owner alone.

    Raises Refused: support_key_missing, where requests are sealed with another one.
    """
    return _instance_key(key_path())


@lru_cache(maxsize=4)
def _instance_key(path: Path) -> bytes:
    if not path.exists():
        if SupportRequest.objects.exists():
            raise refuse(
                "support_key_missing",
                gettext_noop(
                    "The key that opens requests for support is not on this server. Whoever runs it must put it back."
                ),
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(32).hex())
        try:
            os.link(draft, path)  # the first of several processes wins; the others read what it wrote
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text().strip())


def seal(key: bytes, plain: bytes, what: str) -> bytes:
    """Seal bytes under a key, bound to `what` they are."""
    nonce = bytes.fromhex(new_salt())[:NONCE]
    return nonce + AESGCM(key).encrypt(nonce, plain, what.encode())


def unseal(key: bytes, sealed: Sealed, what: str) -> bytes:
    """Return what was sealed. Raises Unsealable."""
    content = bytes(sealed)
    try:
        return AESGCM(key).decrypt(content[:NONCE], content[NONCE:], what.encode())
    except (InvalidTag, ValueError) as error:
        raise Unsealable(what) from error


def new_key(ref: str) -> tuple[bytes, bytes]:
    """Return a new key for a request, plain and wrapped by the instance's key."""
    key = bytes.fromhex(new_salt() + new_salt())
    return key, seal(instance_key(), key, f"key of {ref}")


def key_of(ref: str, sealed_key: Sealed) -> bytes:
    """Return the plain key of a request. Raises Unsealable where it was erased."""
    return unseal(instance_key(), sealed_key, f"key of {ref}")


def seal_data(key: bytes, data: Any, what: str) -> bytes:
    """Seal plain values."""
    return seal(key, json.dumps(data, ensure_ascii=False).encode(), what)


def unseal_data(key: bytes, sealed: Sealed, what: str) -> Any:
    """Return plain values that were sealed. Raises Unsealable."""
    return json.loads(unseal(key, sealed, what))


def _mac(what: str, text: str) -> bytes:
    return hmac.new(instance_key(), f"{what}:{text}".encode(), hashlib.sha256).digest()


def token_for(form: str) -> str:
    """Return the secret part of the link for a form: the same form sent twice leads to the same request."""
    return _mac("link", form).hex()[:40]


def code_for(token: str) -> str:
    """Return the code of a link, to be read aloud: twelve letters and digits in three groups."""
    number = int.from_bytes(_mac("code", token), "big")
    signs = []
    for _ in range(CODE_SIGNS):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    text = "".join(signs)
    return "-".join(text[place : place + 4] for place in range(0, CODE_SIGNS, 4))


def digest(what: str, secret: str) -> str:
    """Return what is stored of a link or a code, in hex: nobody finds the secret in it without the instance's key."""
    return _mac(f"digest of {what}", secret).hex()


def plain_code(typed: str) -> str:
    """Return a code as it was given out, however somebody typed it."""
    signs = "".join(sign for sign in typed.lower() if sign in ALPHABET)
    return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))
