"""Many things to do, of which one may fail: the others are done all the same, and what failed is told at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def try_all(things: Iterable[T], do: Callable[[T], int | None]) -> int:
    """Do something for each of `things`; return the sum of what it returns (None: 0).

    Raises an ExceptionGroup of all that failed, once everything was tried.
    """
    done, failed = 0, []
    for thing in things:
        try:
            done += do(thing) or 0
        except Exception as error:  # raised below, with the others
            failed.append(error)
    if failed:
        raise ExceptionGroup("some could not be done", failed)
    return done
