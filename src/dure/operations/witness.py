"""`dure witness URL`: keep and sign the checkpoints of somebody else's record, and raise the alarm when it is changed.

Needs no database: what was seen lies in one folder. A record may only grow. Each time, the new checkpoint must be
signed by the record's key and be shown, by a proof, to begin with the one kept before; only then it is kept and
signed (C2SP tlog-cosignature).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dure.cli import Fault
from polity.tiles import cosign, witness_key
from polity.transparency import (
    Checkpoint,
    NoteError,
    open_note,
    read_checkpoint,
    read_verifier_key,
    verify_consistency,
)

ROLLED_BACK, FORKED = 3, 4
LONGEST = 1_000_000  # bytes
PATIENCE = 30  # seconds


class Alarm(Exception):
    """The record is no longer what it was; `code` is the exit code."""

    def __init__(self, says: str, code: int) -> None:
        super().__init__(says)
        self.code = code


@dataclass(frozen=True)
class Keeping:
    """The folder of a witness: its own key, and what it has seen of one record."""

    folder: Path
    name: str

    def key(self) -> Ed25519PrivateKey:
        """Return the witness's own key, made at first use."""
        path = self.folder / "witness.key"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(Ed25519PrivateKey.generate().private_bytes_raw())
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())

    def of(self, origin: str) -> Path:
        """Return the folder for one record."""
        folder = self.folder / re.sub(r"[^A-Za-z0-9.-]+", "_", origin)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder

    def keep(self, folder: Path, size: int, note: str) -> None:
        """Keep a note for good, and as the newest; each file is written whole before it takes its place."""
        for name in (f"{size:012d}.txt", "newest.txt"):
            draft = folder / f"{name}.part"
            with draft.open("w", encoding="utf-8") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(folder / name)


def verified_by(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a signature of this key is good."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def fetched(url: str, body: bytes | None = None) -> str:
    """Ask for an address; return the text. Raises Fault with a sentence."""
    if not url.startswith(("http://", "https://")):
        raise Fault(f"{url} is no address of the web.")
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "text/plain"})  # noqa: S310 checked above
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 # nosec B310
            return str(answer.read(LONGEST).decode("utf-8"))
    except (OSError, HTTPException, ValueError) as error:
        raise Fault(f"{url} does not answer: {error}") from error


def opened(note: str, key: str) -> Checkpoint:
    """Return the checkpoint of a note signed by the record's key. Raises Alarm where it is not."""
    name, public = read_verifier_key(key)
    try:
        text = open_note(note, name, public, lambda one, message: verified_by(public, one, message))
        return read_checkpoint(text)
    except NoteError as error:
        raise Alarm(f"The checkpoint is not signed by the key of {name}: {error}.", FORKED) from error


def compare(url: str, before: Checkpoint, now: Checkpoint) -> None:
    """Raise Alarm unless the record grew from what it was."""
    if now.size < before.size:
        raise Alarm(
            f"ROLLED BACK. This record had {before.size} entries, and now shows {now.size}: entries were taken out.",
            ROLLED_BACK,
        )
    proof: list[bytes] = []
    if 0 < before.size < now.size:
        told = json.loads(fetched(f"{url}/record/consistency/{before.size}/{now.size}"))
        proof = [bytes.fromhex(one) for one in told["proof"]]
    if not verify_consistency(before.size, now.size, before.root, now.root, proof):
        raise Alarm(
            f"FORKED. The first {before.size} entries are no longer those that were kept: something was changed.",
            FORKED,
        )


def handed_in(url: str, signed: str) -> bool:
    """Hand a signed checkpoint in; return whether it was taken in."""
    try:
        fetched(f"{url}/record/cosignatures", signed.encode())
    except Fault:
        return False
    return True


def witness(url: str, keeping: Keeping, key: str | None, *, moment: int, send: bool = True) -> str:
    """Look once; return what to say. Raises Alarm where the record was rolled back or forked, Fault if it is silent."""
    known = keeping.folder / "keys.json"
    keys: dict[str, str] = json.loads(known.read_text(encoding="utf-8")) if known.exists() else {}
    said = ""
    if key is None and url not in keys:
        said = "Its key was taken from the record itself: compare it with what the operator tells you.\n"
    trusted = key or keys.get(url) or fetched(f"{url}/record/key").strip()
    if url in keys and keys[url] != trusted:
        raise Alarm(f"The key of {url} is not the one kept since the first time.", FORKED)
    note = fetched(f"{url}/record/checkpoint")
    now = opened(note, trusted)
    folder = keeping.of(now.origin)
    newest = folder / "newest.txt"
    if newest.exists():
        kept = newest.read_text(encoding="utf-8")
        try:
            compare(url, opened(kept, trusted), now)
        except Alarm as alarm:
            shown = folder / f"alarm-{moment}.txt"
            shown.write_text(note, encoding="utf-8")
            told = " Its page of witnesses says so now." if send and handed_in(url, kept) else ""
            says = f"{alarm} Show others both: what was kept, {newest}, and what it shows now, {shown}.{told}"
            raise Alarm(says, alarm.code) from alarm
    own = keeping.key()
    public = own.public_key().public_bytes_raw()
    signed = note + cosign(note, keeping.name, public, moment, own.sign)
    keeping.keep(folder, now.size, signed)
    known.write_text(json.dumps({**keys, url: trusted}, indent=1), encoding="utf-8")
    said += f"{now.origin}: {now.size} entries, all that was kept before is still there. Kept in {newest}.\n"
    if send:
        if handed_in(url, signed):
            said += "The signature was handed in and is shown on the page of witnesses."
        else:
            said += f"The signature was not taken in. Give the operator your key: {witness_key(keeping.name, public)}"
    return said


def main(arguments: Sequence[str]) -> int:
    """Run `dure witness`; return its exit code: 3 where the record was rolled back, 4 where it was forked."""
    parser = argparse.ArgumentParser(
        prog="dure witness",
        description="Keep and sign the checkpoints of a record; raise the alarm when it is changed.",
    )
    parser.add_argument("url", help="the address of the instance, e.g. https://dure.example.org")
    parser.add_argument(
        "--name", default="witness", help="your name as a witness: a host name, without spaces"
    )
    parser.add_argument("--key", help="the record's key, if the operator told you (/record/key)")
    parser.add_argument(
        "--keep", type=Path, default=Path.home() / ".dure-witness", help="the folder to keep it in"
    )
    parser.add_argument("--no-send", action="store_true", help="do not hand in the signature")
    parser.add_argument("--every", type=float, metavar="SECONDS", help="go on looking, until an alarm")
    options = parser.parse_args(arguments)
    while True:
        try:
            print(_look(options), flush=True)
        except Alarm as alarm:
            print(f"ALARM. {alarm}", file=sys.stderr)
            return alarm.code
        except Fault as fault:
            if options.every is None:
                raise
            print(f"{fault} The next look is in {options.every:g} seconds.", file=sys.stderr, flush=True)
        if options.every is None:
            return 0
        time.sleep(options.every)


def _look(options: argparse.Namespace) -> str:
    """Look once as the command line says; raise Fault also where what came cannot be read."""
    keeping, url = Keeping(options.keep, options.name), options.url.rstrip("/")
    try:
        return witness(url, keeping, options.key, moment=int(time.time()), send=not options.no_send)
    except (NoteError, ValueError) as error:
        raise Fault(f"What came from {options.url} cannot be read: {error}") from error
