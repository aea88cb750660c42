"""A sum divided by a key, so that the parts are whole and add up to it exactly."""

from __future__ import annotations

from collections.abc import Mapping

WHOLE = 10_000  # hundredths of a percent


def missing_from_whole(key: Mapping[str, int]) -> int:
    """Return how many hundredths of a percent a key lacks; negative where it is more than the whole."""
    return WHOLE - sum(key.values())


def apportioned(total: int, key: Mapping[str, int]) -> dict[str, int]:
    """Return what each bears of `total` (minor units), in the order of the key; the parts add up to `total`.

    Each part is rounded down, and what is left goes one by one to the largest remainders, equal ones by name. Raises
    ValueError for a key that is not the whole, or has a part below nothing.
    """
    if missing_from_whole(key) != 0 or any(part < 0 for part in key.values()):
        raise ValueError("a key is the whole, and no part is below nothing")
    found = {name: total * part // WHOLE for name, part in key.items()}
    left = total - sum(found.values())
    by_remainder = sorted(key, key=lambda name: (-(total * key[name] % WHOLE), name))
    for name in by_remainder[:left]:
        found[name] += 1
    return found
