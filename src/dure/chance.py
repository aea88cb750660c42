"""Where random references and salts come from: the operating system, except while the demo world is built from a seed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: people read references aloud
_source: ContextVar[random.Random] = ContextVar("chance", default=secrets.SystemRandom())


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw everything inside from `seed`, so that the same demo world comes out each time. Never used outside the demo."""
    token = _source.set(random.Random(seed))
    try:
        yield
    finally:
        _source.reset(token)


def new_reference(length: int = 10) -> str:
    """Return a random reference of `length` characters (about 4.95 bits each)."""
    return "".join(_source.get().choices(ALPHABET, k=length))


def new_salt() -> str:
    """Return 16 random bytes in hex."""
    return _source.get().randbytes(16).hex()
