"""One thing that awaits a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dure.networks.models import Membership


@dataclass(frozen=True)
class Task:
    """One thing that awaits a person. `url` is where it is done with one click; an `offer` is answered in the list."""

    title: str
    behalf: str = ""
    body: str = ""
    due_at: datetime | None = None
    url: str = ""
    offer: Membership | None = None
