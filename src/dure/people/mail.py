"""Where mail goes when no mail server is set: one readable file for each message."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

_count = itertools.count(1)


class OutboxBackend(BaseEmailBackend):
    """Writes each mail as one text file into `EMAIL_FILE_PATH`; names sort in the order of sending.

    A file appears whole or not at all: it is written beside its place and then renamed.
    """

    def __init__(self, file_path: str | Path | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = Path(file_path or settings.EMAIL_FILE_PATH)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; return how many were written."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for message in email_messages:
            path = self.folder / f"{file_name(message)}.txt"
            unfinished = path.with_suffix(".part")
            unfinished.write_text(readable(message), encoding="utf-8")
            unfinished.replace(path)
        return len(email_messages)


def file_name(message: EmailMessage) -> str:
    """Return a name that no other mail has: moment, process and running number, then the address."""
    to = re.sub(r"[^a-z0-9@._-]+", "_", (message.to[0] if message.to else "nobody").lower())[:80]
    return f"{time.time_ns():020d}-{os.getpid()}-{next(_count):06d}-{to}"


def readable(message: EmailMessage) -> str:
    """Return the message as people read it: a few headers, an empty line, the text as it is (no transfer
    encoding).
    """
    headers = {
        "Date": time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime()),
        "From": message.from_email,
        "To": ", ".join(message.to),
        "Subject": str(message.subject),
        **{str(name): str(value) for name, value in message.extra_headers.items()},
    }
    lines = [f"{name}: {' '.join(value.split())}" for name, value in headers.items()]
    return "\n".join([*lines, "", str(message.body), ""])
