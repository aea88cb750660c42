"""The cast of the demonstration world: the people as whom a visitor can walk in. They live only in the demo."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dure.people.models import Person

DOMAIN = "demo.dure.example"  # .example is reserved: no mail can ever leave for it


@dataclass(frozen=True)
class Role:
    """One of the cast: a stable key, what the person is, what one can do as this person, and who it is."""

    key: str
    title: str | Promise
    sentence: str | Promise
    person: Person


@dataclass(frozen=True)
class Part:
    """A role before it has a person. `key` is the local part of the person's address."""

    key: str
    name: str
    title: str | Promise
    sentence: str | Promise


PARTS: tuple[Part, ...] = (
    Part(
        "member.gwangjin",
        "Han Bo-ra",
        _("Member in Gwangjin-gu"),
        _("Raise a proposal in your district, and follow it up to the city and back."),
    ),
    Part("second.gwangjin", "Lee Sang-hoon", _("Second member in Gwangjin-gu"), _("Support a proposal.")),
    Part("third.gwangjin", "Nguyen Thi Lan", _("Third member in Gwangjin-gu"), _("Support a proposal.")),
    Part("fourth.gwangjin", "Park Mal-ja", _("Fourth member in Gwangjin-gu"), _("Support a proposal.")),
    Part("fifth.gwangjin", "Choi Dong-hyun", _("Fifth member in Gwangjin-gu"), _("Support a proposal.")),
    Part(
        "delegate.gwangjin",
        "Kang Eun-ju",
        _("Delegate of the Gwangjin network"),
        _("Carry a proposal that has five supports, and vote for your district in the Seoul network."),
    ),
    Part(
        "steward.gwangjin",
        "Moon Tae-ho",
        _("Steward of the Gwangjin network"),
        _("Invite organizations, keep the roll, give and renew mandates."),
    ),
    Part(
        "delegate.mapo",
        "Yoon Hye-jin",
        _("Delegate of the Mapo network"),
        _("Vote for your district in the Seoul network."),
    ),
    Part(
        "delegate.eunpyeong",
        "Cho Ki-tae",
        _("Delegate of the Eunpyeong network"),
        _("Vote for your district in the Seoul network."),
    ),
    Part(
        "steward.umbrella",
        "Shin Mi-kyung",
        _("Steward of the Seoul Social Economy Network"),
        _("See which districts have voted and whose mandate ends soon; send a proposal back with a reason."),
    ),
    Part(
        "steward.council",
        "Jang Sung-min",
        _("Secretary of the Policy Council"),
        _("Open rounds and keep the council's seats."),
    ),
    Part(
        "chair.council",
        "Kwon Soo-jin",
        _("Chair of the Policy Council, private seat"),
        _("Vote, send back with a reason, and close a vote that has its double majority."),
    ),
    Part(
        "private.2.council",
        "Baek Ji-hoon",
        _("Private seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "private.3.council",
        "Oh Na-rae",
        _("Private seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "private.4.council",
        "Seo In-su",
        _("Private seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "private.5.council",
        "Hong Ga-eun",
        _("Private seat in the Policy Council, named by the sector networks"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "public.1.council",
        "Lim Jae-seok",
        _("Public seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "public.2.council",
        "Ahn Mi-ran",
        _("Public seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "public.3.council",
        "Song Chang-min",
        _("Public seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "public.4.council",
        "Ryu Yu-na",
        _("Public seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "public.5.council",
        "Jeon Byung-chul",
        _("Public seat in the Policy Council"),
        _("Vote on what the networks chose."),
    ),
    Part(
        "chair.committee",
        "Noh Kyung-hee",
        _("Chair of the Metropolitan Committee"),
        _("Open an examination when enough seats attend, and close its vote."),
    ),
    Part(
        "seat.2.committee",
        "Ko Hyun-woo",
        _("Seat in the Metropolitan Committee"),
        _("Register presence and vote."),
    ),
    Part(
        "seat.3.committee",
        "Nam Da-hye",
        _("Seat in the Metropolitan Committee"),
        _("Register presence and vote."),
    ),
    Part(
        "seat.4.committee",
        "Bae Joon-young",
        _("Seat in the Metropolitan Committee"),
        _("Register presence and vote."),
    ),
    Part(
        "seat.5.committee",
        "Hwang Sun-ok",
        _("Seat in the Metropolitan Committee"),
        _("Register presence and vote."),
    ),
    Part(
        "steward.committee",
        "Heo Ji-an",
        _("Secretary of the Metropolitan Committee"),
        _("Record the article of the ordinance on which the committee stands."),
    ),
    Part(
        "official.parliament",
        "Shim Won-seok",
        _("Official of the Metropolitan Council"),
        _("Answer a proposal with its reason: all of it, in part, or no."),
    ),
    Part(
        "official.city",
        "Koo Hae-won",
        _("Official of the city government"),
        _("Report what is committed and paid, what is late, and what is done."),
    ),
    Part(
        "auditor",
        "Woo Yoon-seo",
        _("Auditor"),
        _("Follow the record from outside: you hold no post anywhere."),
    ),
    Part(
        "member.gangnam",
        "Ma Seul-gi",
        _("Member in Gangnam-gu, a district without a network"),
        _("See what is missing where no network stands, and found one."),
    ),
    Part(
        "steward.sewers",
        "Pyo Myung-sook",
        _("Steward of the home sewers' circle"),
        _("Speak for members who have no e-mail; the first steward has handed over and left."),
    ),
    Part(
        "member.phare",
        "Sok Chantha",
        _("Steward of Phare, The Cambodian Circus"),
        _("Report by the contract, show evidence, answer the peer's question."),
    ),
    Part(
        "member.weavers",
        "Chea Sreyneang",
        _("Steward of Tonle Weavers, whose recognition was withdrawn"),
        _("Report anew from a phone, and apply again."),
    ),
    Part(
        "peer.circle",
        "Nhem Bopha",
        _("Peer in the Contract Circle of Cambodia"),
        _("Review a report index by index, ask, accept."),
    ),
    Part(
        "chair.circle",
        "Keo Vibol",
        _("Chair of the Contract Circle of Cambodia"),
        _("Decide about recognition, set a condition when a duty is missed."),
    ),
    Part(
        "official.certification",
        "Min Jae-won",
        _("Certification desk of the city"),
        _("Review reports of social enterprises and answer with the reason."),
    ),
    Part(
        "caseworker.gwangsan",
        "Yeo Dan-bi",
        _("Caseworker in Gwangsan-gu"),
        _("Answer who asks the support centre, refer with consent, look again after 30 days."),
    ),
    Part(
        "helper.gwangsan",
        "Cheon Hae-sol",
        _("Steward of a care cooperative in Gwangsan-gu"),
        _("See what a person allowed you to see, and say whether you can help."),
    ),
    Part(
        "steward.support",
        "Geum Chan-mi",
        _("Steward of the support centre in Gwangsan-gu"),
        _("Open the desk under its charter and say which seats answer: you read no request."),
    ),
    Part(
        "steward.quebec",
        "Marie-Ève Tremblay",
        _("Steward of the network of networks in Quebec"),
        _("Publish a decision with partners: as joint only with every consent. Declare money and contacts."),
    ),
    Part(
        "women.quebec",
        "Ginette Lavoie",
        _("Steward of the Women’s Action Table in Quebec"),
        _("Vote for the seat of your own college, and for no other."),
    ),
    Part(
        "youth.quebec",
        "Félix Bergeron",
        _("Steward of the Young Builders’ League in Quebec"),
        _("Vote for the seat of the youth college while its election is open."),
    ),
    Part(
        "steward.governments",
        "Pyun Hae-jin",
        _("Secretary of the association of local governments"),
        _("See why each government joined; give none of them more than one vote."),
    ),
    Part(
        "official.gwangsan",
        "Heo Ji-won",
        _("Official at the contracts desk of Gwangsan-gu"),
        _("Plan a commission, award it with a reason, weigh the answer to a breach."),
    ),
    Part(
        "founder.gwangsan",
        "Ryu Soon-im",
        _("Founder of the cleaners' cooperative in Gwangsan-gu"),
        _("Bid on a reserved lot, report the jobs, answer a breach."),
    ),
    Part(
        "manager.gwangsan",
        "Bae Chul-soo",
        _("Manager of a cleaning company in Gwangsan-gu"),
        _("Bid on a reserved lot, and read by which rule the bid is refused."),
    ),
    Part(
        "department.gwangsan",
        "Kook Ye-rin",
        _("Head of the Youth Department of Gwangsan-gu"),
        _("Enter a programme, and see whose programme it resembles before it is saved."),
    ),
    Part(
        "chair.quebec",
        "Jeanne Tremblay",
        _("Chair of an invented partnership table in Quebec"),
        _("Open a dossier, take proposals in, and say in the end what worked and what failed."),
    ),
    Part(
        "member.shawinigan",
        "Mathilde Gauthier",
        _("Member of a network in Shawinigan, Quebec"),
        _("Raise a proposal, and see which level of government it goes to, and by which law."),
    ),
    Part(
        "steward.shawinigan",
        "Bruno Lafrenière",
        _("Steward of a network in Shawinigan, Quebec"),
        _("Hand a proposal in: it goes by itself to the level that may decide."),
    ),
    Part(
        "official.quebec",
        "Solange Dufresne",
        _("Official of the Government of Quebec"),
        _("Answer what came up from a municipality, send it on or back with a reason."),
    ),
    Part(
        "steward.board",
        "Jin Se-ah",
        _("Secretary of an invented Korean policy board"),
        _("Tell what each government does, issue by issue, and see where national and local policy differ."),
    ),
    Part(
        "steward.italy",
        "Chiara Benedetti",
        _("Steward of an invented network of Italian social cooperatives"),
        _("Follow a law from public sources, and say which practice stands behind each clause."),
    ),
    Part(
        "steward.homenet",
        "Saima Yousaf",
        _("Steward of HomeNet Pakistan"),
        _("Keep a plan of ten years: report each year, and change an aim only with the reason."),
    ),
    Part(
        "leader.homenet",
        "Nasreen Akhtar",
        _("Group leader of home workers in Lahore"),
        _("Register a worker without papers or e-mail, and speak for her."),
    ),
    Part(
        "steward.nepal",
        "Laxmi Shrestha",
        _("Steward of an invented growers’ circle in Nepal"),
        _("Try to found a cooperative, hold the lessons that are missing, mark who was there, then found."),
    ),
    Part(
        "steward.trento",
        "Silvia Pederzini",
        _("Steward of an invented social cooperative in Trentino"),
        _("Tell the figures of a year, and read whether the cooperative stayed itself while it grew."),
    ),
)

NAMES = {part.key: part.name for part in PARTS}


def cast() -> tuple[Role, ...]:
    """Return the cast that lives in this database, in the order of the story. One query; empty outside the demo."""
    addresses = {f"{part.key}@{DOMAIN}": part for part in PARTS}
    persons = {person.email: person for person in Person.objects.filter(email__in=addresses, invented=True)}
    return tuple(
        Role(part.key, part.title, part.sentence, persons[address])
        for address, part in addresses.items()
        if address in persons
    )
