"""A person, another one, and an outbox on disk that tests read as people do."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dure.people.commands import register_person
from dure.people.models import Person

AT = datetime(2027, 3, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def minji(db: None) -> Person:
    """A member who reads Korean in Seoul."""
    return register_person(
        name="Kim Minji",
        email="minji@example.org",
        language="ko",
        time_zone="Asia/Seoul",
        at=AT,
        confirmed=True,
    )


@pytest.fixture
def outbox(settings, tmp_path: Path) -> Callable[[], list[str]]:
    """Give the mails sent so far, each as its text, in the order of sending."""
    settings.EMAIL_BACKEND = "dure.people.mail.OutboxBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "outbox"
    return lambda: [path.read_text("utf-8") for path in sorted(settings.EMAIL_FILE_PATH.glob("*.txt"))]


def code_in(mail: str) -> str:
    """Return the code that stands alone on its line."""
    (code,) = re.findall(r"^\d{6}$", mail, re.MULTILINE)
    return code


@pytest.fixture
def code() -> Callable[[str], str]:
    """Read the code out of a mail."""
    return code_in
