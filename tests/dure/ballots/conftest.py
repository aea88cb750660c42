"""A round of the Seoul budget charter for the tests of ballots."""

from __future__ import annotations

from typing import Any

import pytest
from tests.booth import Booth
from tests.cast import World
from tests.secret import Secret, build_secret
from tests.seoul import NOW, Seoul, build_seoul

from dure import clock
from dure.ballots.commands import fix_roll


@pytest.fixture
def seoul(db: None) -> Seoul:
    """The small world with an open round of the Seoul budget charter."""
    return build_seoul()


@pytest.fixture
def secret(db: None) -> Secret:
    """A round in which the members of the umbrella vote unseen, with three proposals on the paper."""
    return build_secret()


@pytest.fixture
def committed_secret(committed_world: World) -> Secret:
    """The same, committed, for tests in which several vote at once."""
    return build_secret(committed_world)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock of the pages: `at(moment)`; it begins on the third day, while the ballot is open."""

    def set_to(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


@pytest.fixture
def booth(secret: Secret) -> Booth:
    """The browser of the first member, in the booth of the ballot of `secret`."""
    fix_roll(ballot=secret.ballot, at=NOW)
    return Booth(secret, secret.members[0])
