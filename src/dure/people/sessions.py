"""Where sign-ins are kept: in the database, each with its person, so that the owner can see and end them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from dure.people.models import SignIn
from dure.prepared import Prepared

KEPT = Prepared(lambda key, now: SignIn.objects.filter(session_key=key, expire_date__gt=now))
SINCE = "signed_in_at"  # seconds since 1970, by the clock of the machine: whoever let days pass in the demo stays fresh
DEVICE = "device"
LASTS = timedelta(seconds=settings.SESSION_COOKIE_AGE)


class SessionStore(DatabaseStore):
    """Sessions as Django keeps them, which also know since when somebody is signed in."""

    @classmethod
    def get_model_class(cls) -> type[SignIn]:
        """Return the table."""
        return SignIn

    def _get_session_from_db(self) -> SignIn | None:
        """Return the row of this session, unless it ran out; every request asks for it.

        A sign-in lasts SESSION_COOKIE_AGE from its beginning, whatever is done meanwhile.
        """
        now = timezone.now()
        row: SignIn | None = KEPT.first(key=self.session_key or "", now=now)
        if row is not None and row.since_at is not None and now - row.since_at > LASTS:
            row = None
        if row is None:
            self._session_key = None
        return row

    def __setitem__(self, key: str, value: Any) -> None:
        """Note the moment of each sign-in: Django renews the session's key just before."""
        if key == SESSION_KEY:
            super().__setitem__(SINCE, int(time.time()))
        super().__setitem__(key, value)

    def create_model_instance(self, data: dict[str, Any]) -> SignIn:
        """Return the row for a session."""
        row = super().create_model_instance(data)
        assert isinstance(row, SignIn)
        person, since = data.get(SESSION_KEY), data.get(SINCE)
        row.person_id = int(person) if person else None
        row.since_at = datetime.fromtimestamp(since, UTC) if since else None
        row.device = data.get(DEVICE, "")
        return row
