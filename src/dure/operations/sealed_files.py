"""A file sealed with a passphrase: scrypt makes the key, ChaCha20-Poly1305 seals it piece by piece.

Each piece is numbered and the last one marked, so that none can be taken out, added or put elsewhere unnoticed.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from dure.cli import Fault

MAGIC = b"dure-sealed/1\n"
PIECE = 1 << 20
TAG = 16
SALT = 16


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if last else b"\x00")


def is_sealed(path: Path) -> bool:
    """Whether a file was sealed here."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def seal_file(source: Path, target: Path, passphrase: str) -> None:
    """Write `source` sealed to `target`, its owner's alone, and see it onto the disk."""
    salt = secrets.token_bytes(SALT)
    cipher = _cipher(passphrase, salt)
    with (
        source.open("rb") as plain,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out,
    ):
        out.write(MAGIC + salt)
        number, piece = 0, plain.read(PIECE)
        while True:
            following = plain.read(PIECE)
            out.write(cipher.encrypt(_nonce(number, not following), piece, MAGIC))
            if not following:
                break
            number, piece = number + 1, following
        out.flush()
        os.fsync(out.fileno())


def open_file(source: Path, target: Path, passphrase: str) -> None:
    """Write what `source` seals to `target`. Raises Fault for another passphrase, and for a damaged piece."""
    with source.open("rb") as sealed, target.open("wb") as out:
        sealed.seek(len(MAGIC))
        cipher = _cipher(passphrase, sealed.read(SALT))
        number, piece = 0, sealed.read(PIECE + TAG)
        while True:
            following = sealed.read(PIECE + TAG)
            try:
                out.write(cipher.decrypt(_nonce(number, not following), piece, MAGIC))
            except InvalidTag as error:
                raise Fault(f"{source} cannot be opened: another passphrase, or it is damaged.") from error
            if not following:
                return
            number, piece = number + 1, following
