"""The founding kit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dure.cli import Fault
from dure.matters.commands import raise_matter
from dure.networks.queries import capacities
from dure.operations.founding import Kit, Seat, ask_for_kit, found, read_kit
from dure.people.models import Person
from dure.record.models import Entry
from dure.refusals import Refused

AT = datetime(2027, 3, 1, 3, tzinfo=UTC)
NAMES = ("Haneul", "Bada", "Sol", "Nuri", "Dal")
SEATS = tuple(Seat(f"{name} Cooperative", f"{name} Kim", f"{name.lower()}@example.org") for name in NAMES)
KIT = Kit(name="Valley Network", seats=SEATS, language="ko", time_zone="Asia/Seoul")


def written(kit: Kit) -> str:
    head = f'name = "{kit.name}"\nlanguage = "{kit.language}"\ntime_zone = "{kit.time_zone}"\n'
    return head + "".join(
        f'[[founders]]\norganization = "{seat.organization}"\nperson = "{seat.person}"\nemail = "{seat.email}"\n'
        for seat in kit.seats
    )


def test_a_kit_reads_as_it_was_written() -> None:
    assert read_kit(written(KIT)) == KIT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = ", "The kit is not TOML"),
        ("", "does not name the network"),
        ('name = "N"\ncolour = "red"', "“colour”, which means nothing here"),
        ('name = "N"\nfounders = "all"', r"a list of \[\[founders\]\]"),
        ('name = "N"\n[[founders]]\norganization = "O"\nperson = "P"', "Founder 1 of the kit lacks “email”"),
    ],
)
def test_a_faulty_kit_is_told_what_it_lacks(text: str, says: str) -> None:
    with pytest.raises(Fault, match=says):
        read_kit(text)


def test_what_is_asked_at_the_terminal_is_what_a_kit_holds() -> None:
    table = [answer for seat in SEATS for answer in (seat.organization, seat.person, seat.email)]
    answers = iter([KIT.name, "Asia/Seoul", "ko", *table, ""])
    assert ask_for_kit(lambda question: next(answers)) == KIT


@pytest.mark.django_db
def test_five_organizations_found_a_network_that_can_be_used_at_once() -> None:
    made = found(KIT, charter="founding-kit", at=AT)
    assert made.network.members_count == 5
    assert [person.email for person in made.stewards] == ["haneul@example.org", "bada@example.org"]
    assert made.charter.digest == made.network.charters.get().digest
    speaker = Person.objects.get(email="dal@example.org")
    assert capacities(speaker, AT).in_organization(made.network.id) == {"member"}
    assert made.round is not None
    motion = raise_matter(
        round=made.round,
        kind="motion",
        title="A shared van",
        text="For all five.",
        raised_in=made.network,
        by=speaker,
        at=AT,
    )
    assert (motion.stage, motion.held_by) == ("discussed", made.network)


@pytest.mark.django_db
def test_a_charter_of_several_bodies_is_adopted_and_waits_for_its_round() -> None:
    assert found(KIT, charter="seoul-budget", at=AT).round is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kit", "charter", "error"),
    [
        (KIT, "no-such-charter", Fault),
        (Kit(name="N", seats=()), "founding-kit", Fault),
        (Kit(name="N", seats=SEATS, area="XX-99"), "founding-kit", Fault),
        (Kit(name="N", seats=SEATS[:4]), "founding-kit", Refused),
        (Kit(name="N", seats=SEATS, time_zone="Mars/Olympus"), "founding-kit", Refused),
    ],
)
def test_what_cannot_be_founded_leaves_nothing_behind(kit: Kit, charter: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        found(kit, charter=charter, at=AT)
    assert (Person.objects.count(), Entry.objects.count()) == (0, 0)
