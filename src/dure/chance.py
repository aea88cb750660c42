"""Where random references and salts come from: the operating system, or a seed while the demo world is built."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: people read references aloud
T = TypeVar("T")
SYSTEM = secrets.SystemRandom()
_source: ContextVar[random.Random | None] = ContextVar("chance", default=None)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw everything inside from `seed`, so that the same demo world comes out each time. For the demo only."""
    token = _source.set(random.Random(seed))
    try:
        yield
    finally:
        _source.reset(token)


def new_reference(length: int = 10) -> str:
    """Return a random reference of `length` characters (about 4.95 bits each)."""
    return "".join((_source.get() or SYSTEM).choices(ALPHABET, k=length))


def new_salt() -> str:
    """Return 16 random bytes in hex."""
    return (_source.get() or SYSTEM).randbytes(16).hex()


def in_any_order(things: Iterable[T]) -> list[T]:
    """Return the things in an order that tells nothing of the one in which they came."""
    shuffled = list(things)
    (_source.get() or SYSTEM).shuffle(shuffled)
    return shuffled
