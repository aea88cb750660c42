"""The bodies of a world: areas, persons, organizations, memberships, posts, mandates, charters, rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Model

from dure.charters.models import Charter, Round, RoundBody, RoundStage
from dure.charters.queries import samples
from dure.networks.models import Area, LegalBasis, Mandate, Membership, Organization, Post
from dure.people.models import Person

BATCH = 2000
KINDS = {"council": "council", "committee": "committee", "parliament": "assembly", "city": "public_authority"}
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Size:
    """How many of each; `many` is what one person, one matter, one ballot and one body have."""

    name: str
    organizations: int
    matters: int
    rounds: int
    charters: int
    many: int

    @property
    def spread(self) -> bool:
        """Whether the matters are spread over all rounds; in a small world they are all in the open one."""
        return self.matters > 1000


def stored(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """Insert rows in bulk and return them with their keys."""
    return model._default_manager.bulk_create(list(rows), batch_size=BATCH)


class Bodies:
    """All bodies of a world, stored, with what the matters need to know of them."""

    def __init__(self, size: Size, at: datetime) -> None:
        self.size = size
        self.at = at
        self.begun = at - timedelta(days=400)
        self._areas()
        self._people()
        self._organizations()
        self._memberships()
        self._posts()
        self._mandates()
        self._charters()
        self._rounds()

    def _areas(self) -> None:
        """A country, a city, and its 25 districts."""
        zone = "Asia/Seoul"
        (country,) = stored(Area, [Area(code="KR", name="Korea", kind="country", time_zone=zone)])
        (city,) = stored(
            Area, [Area(code="KR-11", name="Seoul", kind="city", parent=country, time_zone=zone)]
        )
        self.areas = stored(
            Area,
            (
                Area(
                    code=f"KR-11-{number:05}",
                    name=f"District {number}",
                    parent=city,
                    column=number % 5,
                    row=number // 5,
                    time_zone=zone,
                )
                for number in range(25)
            ),
        )

    def _people(self) -> None:
        """One delegate, and as many authors as matters, three at least and a thousand at most."""
        persons = (
            Person(
                ref=f"person{number:06}",
                email=f"person{number}@example.org",
                name=f"Person {number}",
                password=UNUSABLE_PASSWORD_PREFIX,
                joined_at=self.begun,
                area=self.areas[number % 25],
                invented=True,
            )
            for number in range(1 + min(max(self.size.matters, 3), 1000))
        )
        self.delegate, *self.authors = stored(Person, persons)

    def _organization(self, slug: str, kind: str, number: int = 0, **fields: object) -> Organization:
        return Organization(
            slug=slug,
            name=f"{slug.replace('-', ' ').title()} of the solidarity economy",
            kind=kind,
            area=self.areas[number % 25],
            about="It makes bread, repairs roofs and cares for neighbours.",
            invented=True,
            created_at=self.begun,
            **fields,
        )

    def _organizations(self) -> None:
        """Bodies, one network of all enterprises, district networks under the umbrella, enterprises."""
        count, networks = self.size.organizations, min(self.size.organizations, 300)
        single = [self._organization(key, kind) for key, kind in KINDS.items()]
        single.append(self._organization("umbrella", "network", members_count=networks))
        single.append(self._organization("everyone", "network", members_count=count))
        self.of = {one.slug: one for one in stored(Organization, single)}
        self.networks = stored(
            Organization, (self._organization(f"network-{n}", "network", n) for n in range(networks))
        )
        forms = [form for form in Organization.Form.values if form]
        self.enterprises = stored(
            Organization,
            (
                self._organization(f"enterprise-{n}", "enterprise", n, form=forms[n % len(forms)])
                for n in range(count)
            ),
        )

    def _membership(self, organization: Organization, **fields: object) -> Membership:
        moments = ("offered_at", "member_consent_at", "organization_consent_at", "from_at")
        return Membership(organization=organization, **dict.fromkeys(moments, self.begun), **fields)

    def _memberships(self) -> None:
        """Every enterprise has two parents: its district's network and the network of all."""

        def rows() -> Iterator[Membership]:
            yield self._membership(self.of["council"], member=self.of["umbrella"])
            for network in self.networks:
                yield self._membership(self.of["umbrella"], member=network)
            for number, enterprise in enumerate(self.enterprises):
                yield self._membership(self.networks[number % len(self.networks)], member=enterprise)
                yield self._membership(self.of["everyone"], member=enterprise)
            for number, person in enumerate(self.authors):
                yield self._membership(self.enterprises[number % len(self.enterprises)], person=person)

        stored(Membership, rows())

    def _posts(self) -> None:
        """A chair, `many` seats in two chambers, and one steward everywhere. The delegate is chair and steward."""
        council = self.of["council"]
        seats = [Post(organization=council, role="chair", chamber="private", created_at=self.begun)]
        for number in range(self.size.many):
            chamber = ("public", "private")[number % 2]
            seats.append(Post(organization=council, role="seat", chamber=chamber, created_at=self.begun))
        everywhere = [*self.of.values(), *self.networks]
        stewards = [Post(organization=one, role="steward", created_at=self.begun) for one in everywhere]
        self.seats, stewards = stored(Post, seats), stored(Post, stewards)
        self.seated = [self.delegate] + [self.authors[n % len(self.authors)] for n in range(self.size.many)]
        holding = [*zip(self.seats, self.seated, strict=True), *((post, self.delegate) for post in stewards)]
        stored(
            Membership, (self._membership(post.organization, person=one, post=post) for post, one in holding)
        )

    def _mandates(self) -> None:
        """The delegate acts for `many` networks; the council and the committee stand on an ordinance."""
        until_at = self.at + timedelta(days=100)
        self.mandates = stored(
            Mandate,
            (
                Mandate(person=self.delegate, organization=one, from_at=self.begun, until_at=until_at)
                for one in self.networks[: self.size.many]
            ),
        )
        stored(
            LegalBasis,
            (
                LegalBasis(
                    organization=self.of[key],
                    title="Framework Ordinance",
                    article="Article 9",
                    in_force_from=date(2014, 5, 14),
                )
                for key in ("council", "committee")
            ),
        )

    def _charters(self) -> None:
        """The city's charter in two versions, and those of enterprises, each with a text of its own."""
        text = samples()["seoul-budget"]

        def charter(organization: Organization, version: int, own: str) -> Charter:
            return Charter(
                organization=organization,
                key="seoul-budget",
                version=version,
                title="Yearly budget for the social economy",
                text=own,
                digest=sha256(own.encode()).hexdigest(),
                adopted_at=self.begun,
            )

        rows = [charter(self.of["council"], version, text) for version in (1, 2)]
        others = self.enterprises[: self.size.charters - 1]
        rows += [charter(one, 1, f"{text}\n# {one.slug}\n") for one in others]
        self.charter = stored(Charter, rows)[1]

    def _rounds(self) -> None:
        """Rounds, one begun each month back in time; the ballot of the newest is open."""

        def round(number: int) -> Round:
            opens_at = self.at - timedelta(days=30 * (number + 1))
            return Round(
                slug=f"round-{number}",
                organization=self.of["council"],
                charter=self.charter,
                title=f"Budget round {number}",
                opens_at=opens_at,
                closes_at=opens_at + timedelta(days=365),
                envelope=1_200_000_000,
                currency="KRW",
                created_at=opens_at,
            )

        self.rounds = stored(Round, (round(number) for number in range(self.size.rounds)))
        parts = [(key, self.of[key]) for key in (*KINDS, "umbrella")]
        parts += [("district", network) for network in self.networks[:25]]
        stored(
            RoundBody,
            (RoundBody(round=one, key=key, organization=part) for one in self.rounds for key, part in parts),
        )
        stored(
            RoundStage,
            (
                RoundStage(
                    round=one,
                    stage="weighed",
                    opens_at=one.opens_at + timedelta(days=20),
                    closes_at=one.opens_at + timedelta(days=39),
                )
                for one in self.rounds
            ),
        )
