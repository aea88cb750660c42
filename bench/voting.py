"""Writers that vote unseen and readers that read meanwhile, through the real server."""

from __future__ import annotations

import itertools
import json
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from bench.served import TOKEN, CutOff, Line, Served, new_tracker, signed_in

READERS = 2
PAUSE = 0.1  # seconds between two pages of a reader
HIDDEN = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Noted:
    """What the clients of one phase saw."""

    votes: list[float] = field(default_factory=list)  # seconds each
    pages: list[float] = field(default_factory=list)
    other: Counter[str] = field(default_factory=Counter)  # answers that were no receipt or no page


def vote_by_api(line: Line, world: dict[str, Any], key: str, tracker: str, marks: dict[str, int]) -> str:
    """Vote with one request; return what went wrong, or nothing."""
    path = f"/api/v1/ballots/{world['ballot']}/votes"
    body = json.dumps({"marks": marks, "tracker": tracker}).encode()
    answer = line.ask("POST", path, signed_in(key), body)
    if answer.status == 201 and answer.data["tracker"] == tracker:
        return ""
    return f"{answer.status} {answer.body[:200]!r}"


def vote_in_booth(line: Line, world: dict[str, Any], key: str, tracker: str, marks: dict[str, int]) -> str:
    """Review a paper and put it into the box as a browser does; return what went wrong, or nothing."""
    headers = {**signed_in(key), "Content-Type": "application/x-www-form-urlencoded"}
    path = f"/ballots/{world['ballot']}/vote/"
    fields = {f"mark-{ref}": str(mark) for ref, mark in marks.items()} | {"csrfmiddlewaretoken": TOKEN}
    review = line.ask("POST", path, headers, urlencode({**fields, "step": "review"}).encode())
    form = review.body[review.body.find(b'class="flow booth-review"') :]
    hidden = {name.decode(): value.decode() for name, value in HIDDEN.findall(form)}
    if review.status != 200 or "ticket" not in hidden:
        return f"review {review.status}"
    put = {**hidden, "csrfmiddlewaretoken": TOKEN, "step": "put"}
    receipt = line.ask("POST", path, headers, urlencode(put).encode())
    return "" if receipt.status == 200 and b'id="tracker"' in receipt.body else f"put {receipt.status}"


HOW: dict[str, Callable[..., str]] = {"api": vote_by_api, "booth": vote_in_booth}


def write(port: int, world: dict[str, Any], how: str, keys: Iterator[str], noted: Noted) -> None:
    """Vote with one voter after the other until there are none left."""
    line = Line(port)
    for key in keys:
        tracker = new_tracker()
        marks = {ref: 1 for ref in world["options"] if secrets.randbelow(2)}
        began = time.perf_counter()
        try:
            wrong = HOW[how](line, world, key, tracker, marks)
        except CutOff:
            wrong = "cut off"
        noted.votes.append(time.perf_counter() - began)
        if wrong:
            noted.other[wrong] += 1
    line.close()


def read(port: int, pages: Sequence[str], stop: threading.Event, noted: Noted) -> None:
    """Ask for one public page after the other."""
    line = Line(port)
    for path in itertools.cycle(pages):
        if stop.wait(PAUSE):
            break
        began = time.perf_counter()
        try:
            status = str(line.ask("GET", path, {"Accept-Encoding": "gzip"}).status)
        except CutOff:
            status = "cut off"
        noted.pages.append(time.perf_counter() - began)
        if status != "200":
            noted.other[f"{path} {status}"] += 1
    line.close()


def phase(served: Served, world: dict[str, Any], how: str, writers: int, keys: Sequence[str]) -> Noted:
    """Let so many writers vote with these voters while the readers read."""
    noted, stop = Noted(), threading.Event()
    pages = [
        "/",
        f"/ballots/{world['ballot']}/",
        f"/matters/{world['matters'][0]}/",
        "/rounds/",
        "/record/entries",
    ]
    readers = [
        threading.Thread(target=read, args=(served.port, pages[place:] + pages[:place], stop, noted))
        for place in range(READERS)
    ]
    waiting = iter(keys)
    lock = threading.Lock()

    def drawn() -> Iterator[str]:
        while True:
            with lock:
                key = next(waiting, None)
            if key is None:
                return
            yield key

    voting = [
        threading.Thread(target=write, args=(served.port, world, how, drawn(), noted)) for _ in range(writers)
    ]
    for one in [*readers, *voting]:
        one.start()
    for one in voting:
        one.join()
    stop.set()
    for one in readers:
        one.join()
    return noted
