"""What happens in a world: matters, acts, discussion, news, one open ballot, and the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

from bench.load_bodies import Bodies, stored
from dure.ballots.models import Ballot, Cast
from dure.budgets.models import Proposal
from dure.matters.models import Act, Comment, Matter, Notice, Subscription
from dure.networks.models import Organization
from dure.record.models import Entry, Head
from polity.transparency import Frontier, canonical, leaf_hash

STAGES = ("weighed", "deliberated", "raised", "examined", "consulted", "granted", "executed", "lapsed")
HOLDERS = {
    "weighed": "umbrella",
    "deliberated": "council",
    "examined": "committee",
    "consulted": "parliament",
    "granted": "city",
}
ENDS = {"executed": "kept", "lapsed": "lapsed"}
TEXT = "The bakery on the corner will bake for the school. It needs an oven and two wages for a year."
SUM = 12_000_000


class Proceedings:
    """All that happened in a world, stored."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies
        self.size = bodies.size
        self.at = bodies.at
        self._matters()
        self._acts()
        self._talk()
        self._ballot()
        self._record()

    def _stage(self, number: int) -> str:
        """The first two stages alone in a small world, all of them in a large one."""
        return STAGES[number // self.size.rounds % len(STAGES)] if self.size.spread else STAGES[number % 2]

    def _matter(self, number: int) -> Matter:
        bodies, stage = self.bodies, self._stage(number)
        round = bodies.rounds[number % self.size.rounds if self.size.spread else 0]
        round.matters_count += 1
        raised_in = bodies.networks[number % min(10, len(bodies.networks))]
        moved_at = self.at - timedelta(minutes=10 * number + 60)
        holder: Organization | None = raised_in
        if stage != "raised":
            holder = bodies.of[HOLDERS[stage]] if stage in HOLDERS else None
        return Matter(
            ref=f"{round.slug}-{round.matters_count}",
            round=round,
            number=round.matters_count,
            kind="proposal",
            title=f"An oven for the bakery on corner {number}",
            text=TEXT,
            author=bodies.authors[number % len(bodies.authors)],
            raised_in=raised_in,
            raised_at=moved_at - timedelta(days=5),
            stage=stage,
            held_by=holder,
            entered_at=moved_at,
            due_at=None if stage in ENDS else self.at + timedelta(days=1 + number % 30),
            visit=1 if stage == "raised" else 2,
            acts_count=1 if stage == "raised" else 2,
            supports_count=1,
            sum=SUM + number,
            ended=ENDS.get(stage, ""),
            moved_at=moved_at,
        )

    def _matters(self) -> None:
        """Matters with their proposals; the one whose page is measured stands before the council."""
        self.matters = stored(Matter, (self._matter(number) for number in range(self.size.matters)))
        type(self.bodies.rounds[0]).objects.bulk_update(self.bodies.rounds, ["matters_count"])
        self.shown = next(
            one
            for one in self.matters
            if one.stage == "deliberated" and one.round_id == self.bodies.rounds[0].id
        )
        stored(
            Proposal,
            (
                Proposal(
                    matter=one,
                    organization=self.bodies.enterprises[number % len(self.bodies.enterprises)],
                    area=self.bodies.areas[number % 25],
                    cost=SUM + number,
                    beneficiaries="Children of the school",
                    origin=("private", "public", "mixed")[number % 3],
                    adopted=SUM if one.stage in ("granted", "executed") else None,
                )
                for number, one in enumerate(self.matters)
            ),
        )

    def _act(self, matter: Matter, number: int, verb: str, **fields: object) -> Act:
        given = {
            "at": matter.raised_at + timedelta(hours=number % 100),
            "by": matter.author,
            "capacity": "member",
            "visit": 1,
            "stage_from": "raised",
            "stage_to": "raised",
            "held_by_id": matter.raised_in_id,
            "entry": 1,
        }
        return Act(matter=matter, number=number, verb=verb, **(given | fields))

    def _acts(self) -> None:
        """One support each, then carried; the shown matter has `many` supports more, and votes from all seats."""
        bodies, shown = self.bodies, self.shown

        def rows() -> Iterator[Act]:
            for one in self.matters:
                yield self._act(one, 1, "support")
                if one.stage != "raised":
                    yield self._act(one, 2, "carry", capacity="delegate", stage_to=one.stage, at=one.moved_at)
            for number in range(self.size.many):
                by = bodies.authors[number % len(bodies.authors)]
                yield self._act(shown, 3 + number, "support", by=by)
            seats = zip(bodies.seats[1:], bodies.seated[1:], strict=True)
            for number, (post, by) in enumerate(seats, start=3 + self.size.many):
                here = {
                    "stage_from": "deliberated",
                    "stage_to": "deliberated",
                    "held_by": bodies.of["council"],
                }
                vote = {"post": post, "capacity": "seat", "choice": "yes", "reason": "It feeds children."}
                yield self._act(shown, number, "vote", visit=2, by=by, at=self.at, **here, **vote)

        stored(Act, rows())
        shown.acts_count, shown.supports_count = 2 + 2 * self.size.many, 1 + self.size.many
        shown.save()

    def _talk(self) -> None:
        """Comments under the shown matter, and news of `many` matters that wait for the delegate."""
        authors = self.bodies.authors
        comments = [
            Comment(
                ref=f"comment{number}",
                matter=self.shown,
                by=authors[number % len(authors)],
                mark=("", "pro", "contra")[number % 3],
                text=f"This is remark {number}: the oven is old and the school is near.",
                at=self.at,
            )
            for number in range(self.size.many)
        ]
        for first, answer in zip(stored(Comment, comments[::2]), comments[1::2], strict=False):
            answer.parent = first
        stored(Comment, comments[1::2])
        self.shown.comments_count = self.size.many
        self.shown.save(update_fields=["comments_count"])
        followed = [one for one in self.matters if one.stage == "deliberated"][: self.size.many]
        reader = {"person": self.bodies.delegate}
        stored(Subscription, (Subscription(matter=one, since_at=self.at, **reader) for one in followed))
        stored(
            Notice,
            (
                Notice(matter=one, awaited=True, due_at=one.due_at, created_at=self.at, **reader)
                for one in followed
            ),
        )

    def _ballot(self) -> None:
        """The open ballot of the newest round; every second network has cast, for ten matters at most."""
        bodies, round = self.bodies, self.bodies.rounds[0]
        (self.ballot,) = stored(
            Ballot,
            [
                Ballot(
                    round=round,
                    stage="weighed",
                    held_by=bodies.of["umbrella"],
                    rule="greedy",
                    opens_at=self.at - timedelta(days=10),
                    closes_at=self.at + timedelta(days=9),
                )
            ],
        )
        options = [one for one in self.matters if one.round_id == round.id and one.stage == "weighed"]
        casts = stored(
            Cast,
            (
                Cast(
                    ballot=self.ballot,
                    voter=mandate.organization.slug,
                    organization=mandate.organization,
                    by=bodies.delegate,
                    mandate=mandate,
                    reason="These feed the most.",
                    at=self.at,
                    entry=1,
                )
                for mandate in bodies.mandates[::2]
            ),
        )
        stored(
            Cast.options.through,
            (
                Cast.options.through(cast=cast, matter=options[(number + step) % len(options)])
                for number, cast in enumerate(casts)
                for step in range(min(10, len(options)))
            ),
        )

    def _record(self) -> None:
        """One entry for each matter and for each organization, hashed as the record hashes."""
        by, salt, frontier = self.bodies.delegate.ref, "00" * 16, Frontier()
        told: list[tuple[datetime, str, str, str, dict[str, str]]] = [
            (one.raised_at, "raise", one.raised_in.slug, one.ref, {"title": one.title, "text": one.text})
            for one in self.matters
        ]
        told += [
            (one.created_at, "create_organization", one.slug, "", {"name": one.name, "kind": one.kind})
            for one in Organization.objects.order_by("pk")
        ]

        def rows() -> Iterator[Entry]:
            nonlocal frontier
            for number, (at, verb, organization, matter, said) in enumerate(told, start=1):
                payload = {"at": at.isoformat(), "number": number, "verb": verb, "by": by, **said}
                content = canonical(payload | ({"matter": matter} if matter else {}))
                leaf = leaf_hash(bytes.fromhex(salt), content)
                frontier = frontier.append(leaf)
                yield Entry(
                    number=number,
                    at=at,
                    verb=verb,
                    organization=organization,
                    matter=matter,
                    payload=content.decode(),
                    salt=salt,
                    leaf=leaf.hex(),
                )

        stored(Entry, rows())
        state = {"size": len(told), "frontier": json.dumps(frontier.as_json())}
        Head.objects.filter(id=1).update(**state)
