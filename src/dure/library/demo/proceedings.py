"""What happens to a proposal after the networks have chosen it: council, committee, assembly, city."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dure.library.demo.world import World
from dure.matters.commands import perform
from dure.matters.models import Matter

MILLION = 1_000_000
PUBLIC = tuple(f"public.{number}.council" for number in range(1, 6))
PRIVATE = ("chair.council", *(f"private.{number}.council" for number in range(2, 6)))
COMMITTEE = ("chair.committee", *(f"seat.{number}.committee" for number in range(2, 6)))
ADOPTED = ("yes", "yes", "yes", "yes", "no")
USUAL_REASON = (
    "The networks, the council and the committee agree; the sum fits the plan."  # where a seed surprises
)
REFUSED = ("no", "no", "yes", "no", "no")


def proceed(world: World, begins: int, day: int, matter: Matter, told: dict[str, Any]) -> None:
    """Plan the rest of the way from `day` on, if the networks chose the proposal."""
    if Matter.objects.get(pk=matter.pk).stage == "deliberated":
        Way(world, begins, matter, told).council(day + 5 + world.rng.randrange(20))


def proceed_alone(world: World, begins: int, matter: Matter, told: dict[str, Any]) -> None:
    """Plan the way of a draft of the city by the older procedure: submitted, answered, reported."""
    way = Way(world, begins, matter, told)
    way.act(14, "submit", "official.city")
    way.after(15, lambda day: way.city_answers(day + 12))


class Way:
    """The way of one proposal; each step plans the next. Days count from the beginning of the round."""

    def __init__(self, world: World, begins: int, matter: Matter, told: dict[str, Any]) -> None:
        """Keep what every step needs."""
        self.world, self.begins, self.matter, self.told = world, begins, matter, told
        self.fate: str = told["fate"]

    def act(self, day: int, verb: str, key: str, **details: Any) -> None:
        """Put an act of one of the cast on the agenda."""
        person = self.world.cast[key]
        self.world.on(
            self.begins + day, lambda at: perform(matter=self.matter, verb=verb, by=person, at=at, **details)
        )

    def after(self, day: int, step: Callable[[int], None]) -> None:
        """Put a further step on the agenda, at the end of a day."""
        self.world.on(self.begins + day, lambda at: step(day), hour=18)

    def council(self, day: int) -> None:
        """The council sends back, or votes."""
        if self.fate == "sent_back":
            self.act(day, "send_back", "chair.council", reason=self.told["back"])
            network = self.world.networks[self.told["in"]]
            self.world.on(
                self.begins + day + 8,
                lambda at: perform(
                    matter=self.matter,
                    verb="carry",
                    by=network.delegate,
                    acting_for=network.organization,
                    at=at,
                ),
            )
            self.after(day + 9, self.council_votes)
        else:
            self.council_votes(day)

    def council_votes(self, day: int) -> None:
        """Public and private seats vote; the chair closes the vote where it has a result."""
        if self.fate == "undecided":
            for key in PUBLIC[:2]:
                self.act(day + 2, "vote", key, choice="yes")
            return
        refused = self.fate == "refused_council"
        for keys, choices in ((PUBLIC, REFUSED if refused else ADOPTED), (PRIVATE, ADOPTED)):
            self.vote(day, keys, choices)
        self.act(day + 12, "decide", "chair.council")
        if not refused:
            self.after(day + 13, self.committee)

    def vote(self, day: int, keys: tuple[str, ...], choices: tuple[str, ...]) -> None:
        """Seats vote during ten days; the quorum is there, seldom everybody."""
        rng = self.world.rng
        present = keys[: rng.choice((3, 3, 4, 4, 5))]
        for key, choice in zip(present, choices, strict=False):
            self.act(day + rng.randrange(10), "vote", key, choice=choice)

    def committee(self, day: int) -> None:
        """The committee opens the file when enough seats attend, and votes."""
        if self.fate == "not_opened":
            self.act(day + 5, "attend", "seat.2.committee")
            self.act(day + 6, "attend", "seat.3.committee")
            return
        for key in COMMITTEE[: self.world.rng.choice((3, 3, 4))]:
            self.act(day + 5, "attend", key)
        self.act(day + 6, "open", "chair.committee")
        if self.fate == "received":
            self.comes_again(-self.begins - 38)
            return
        decided = self.decided(day)
        self.vote(decided - 12, COMMITTEE, REFUSED if self.fate == "refused_committee" else ADOPTED)
        self.act(decided, "decide", "chair.committee")
        if self.fate not in ("refused_committee", "consulted"):
            self.after(decided + 1, self.parliament)

    def comes_again(self, day: int) -> None:
        """The committee sends back; the council adopts once more; two of five seats attend: one is missing today."""
        self.act(day, "send_back", "chair.committee", reason=self.told["back"])
        for keys in (PUBLIC, PRIVATE):
            self.vote(day + 8, keys, ADOPTED)
        self.act(day + 24, "decide", "chair.council")
        self.act(day + 26, "attend", "seat.2.committee")
        self.act(day + 27, "attend", "seat.3.committee")

    def decided(self, day: int) -> int:
        """Return the day of the committee's decision: what waits now was decided so many days before today."""
        if self.fate == "consulted":
            return -self.begins - int(self.told["waits"])
        return day + 24

    def parliament(self, day: int) -> None:
        """The assembly answers, with its reason."""
        outcome = {
            "refused_parliament": "refuse",
            "executed_part": "adopt_in_part",
            "granted_part": "adopt_in_part",
        }
        answered = day + 20 + self.world.rng.randrange(20)
        granted = self.told.get("granted")
        self.act(
            answered,
            "answer",
            "official.parliament",
            outcome=outcome.get(self.fate, "adopt"),
            reason=self.told.get("reason", USUAL_REASON),
            sum=granted * MILLION if granted else None,
        )
        if self.fate != "refused_parliament":
            self.after(answered + 1, self.city)

    def city_answers(self, day: int) -> None:
        """The city answers its own draft."""
        outcome = {"refused_city": "refuse", "executed_part": "adopt_in_part"}.get(self.fate, "adopt")
        granted = self.told.get("granted")
        self.act(
            day,
            "answer",
            "official.city",
            outcome=outcome,
            reason=self.told["reason"],
            sum=granted * MILLION if granted else None,
        )
        if outcome != "refuse":
            self.after(day + 1, self.city)

    def city(self, day: int) -> None:
        """The city reports what is committed and paid so far, late where the data says so, and closes."""
        told, rng = self.told, self.world.rng
        adopted = int(told.get("granted", told["cost"])) * MILLION
        spent = adopted - rng.choice((0, 0, adopted // 500_000 * 10_000))
        last = told.get("note") or (
            "Paid in full." if spent == adopted else "Paid. The rest went back to the city."
        )
        reports = (
            (day + 80, adopted * 6 // 10, adopted * 2 // 10, "Contract signed."),
            (
                day + 220,
                adopted,
                adopted * 6 // 10,
                "Behind the plan." if told.get("late") else "On its way.",
            ),
            (day + 360, adopted, spent, last),
        )
        for number, (on, committed, paid, note) in enumerate(reports):
            if self.begins + on < 0:
                self.act(
                    on,
                    "report",
                    "official.city",
                    committed=committed,
                    paid=paid,
                    late=bool(told.get("late")) and number > 0,
                    note=note,
                    on=self.world.moment(self.begins + on).date().isoformat(),
                )
        if self.begins + day + 372 < 0:
            self.act(day + 372, "complete", "official.city")
