"""Where in the world a mechanism can be seen: for each, one query finds what makes something its example.

The tour is no slower in a large world: where there is no index on what makes an example, only what is newest is looked
at, as much of it as a whole city has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from dure.ballots.models import Ballot
from dure.budgets.models import Proposal
from dure.charters.models import Charter, Round
from dure.dashboards.landmarks_levels import LEVELS
from dure.dashboards.landmarks_of_voices import (
    call_with_replies,
    declaration_of_a_forum,
    law_beside_what_was_asked,
    one_voice,
)
from dure.dashboards.landmarks_plans import ten_year_plan
from dure.dashboards.landmarks_trust import trust_over_time
from dure.dashboards.landmarks_voice import VOICE
from dure.dashboards.landmarks_work import WORK
from dure.dashboards.queries import GATHERING, mapped_areas
from dure.exchange.models import LedgerLine, SharedService
from dure.frameworks.models import Recognition
from dure.matters.models import Matter
from dure.networks.forms_of_enterprise import NEWBORN
from dure.networks.models import LegalBasis, Membership, Organization
from dure.networks.queries import live
from dure.recognition.models import Claim, Figure, Report
from dure.record.models import Entry
from dure.support.models import SupportDesk
from dure.support.path import path_of
from dure.web.pages import among

NETWORK = Organization.Kind.NETWORK
NEWEST_MEMBERSHIPS = 3000
NEWEST_ANSWERED = 300  # of each answer and end: they are read by an index
NEWEST_NETWORKS = 50
FIRST_ENTRIES = 200  # of a network: its founders join in the same sitting
IN_PART = tuple(("adopt_in_part", ended) for ended in ("", "kept", "adopted", "broken"))  # answer, end
GRANTED = (*(("adopt", ended) for _, ended in IN_PART), *IN_PART)
ANSWERED = (*GRANTED, ("refuse", ""), ("refuse", "refused"))


def _newest_memberships() -> QuerySet[Membership]:
    newest = Membership.objects.order_by("-pk").values("pk")[:1]
    return Membership.objects.filter(pk__gt=Subquery(newest) - NEWEST_MEMBERSHIPS)


def _newest_answered(answered: Iterable[tuple[str, str]]) -> QuerySet[Matter]:
    """The newest matters that were answered and have ended in one of these ways."""
    parts = [Matter.objects.filter(answer=answer, ended=ended) for answer, ended in answered]
    return Matter.objects.filter(among(parts, ("-pk",), NEWEST_ANSWERED))


def _organization(slug: str | None, part: str) -> str | None:
    return f"{reverse('networks:organization', args=[slug])}#{part}" if slug else None


def _matter(ref: str | None, part: str) -> str | None:
    return f"{reverse('matters:matter', args=[ref])}#{part}" if ref else None


def _in_two_networks(at: datetime) -> str | None:
    """An organization in two networks that both belong to one: two ways lead to the same top."""
    lately = _newest_memberships().filter(member__isnull=False)
    below = {
        "member__memberships__from_at__lte": at,
        "member__memberships__member__in": lately.values("member"),
    }
    ongoing = Q(member__memberships__until_at__isnull=True) | Q(member__memberships__until_at__gt=at)
    ways = (
        Membership.objects.filter(live(at), ongoing, **below)
        .values("organization", "member__memberships__member__slug")
        .annotate(ways=Count("member", distinct=True))
        .filter(ways__gte=2)
        .order_by("-ways", "member__memberships__member__slug")
    )
    return _organization(ways.values_list("member__memberships__member__slug", flat=True).first(), "networks")


def _network_below_another(at: datetime) -> str | None:
    """A network of one district that belongs to a network above it, the largest first."""
    rows = Membership.objects.filter(
        live(at), member__kind=NETWORK, member__area__column__isnull=False, organization__kind=NETWORK
    )
    found = rows.order_by("-member__members_count", "member__slug").values_list("member__slug", flat=True)
    return _organization(found.first(), "own")


def _adopted_by_origin(at: datetime) -> str | None:
    """The round that adopted proposals of the most origins, and of those the most proposals."""
    adopted = Proposal.objects.filter(
        adopted__gt=0, matter__in=_newest_answered(GRANTED), matter__round__amending=False
    )
    rounds = adopted.values("matter__round__slug").annotate(
        origins=Count("origin", distinct=True), adopted_count=Count("pk")
    )
    slug = (
        rounds.order_by("-origins", "-adopted_count", "-matter__round__opens_at", "-matter__round")
        .values_list("matter__round__slug", flat=True)
        .first()
    )
    return f"{reverse('matters:round', args=[slug])}#money" if slug else None


def _newborn_types(at: datetime) -> str | None:
    """The page of types, once an organization is of one of them."""
    known = Organization.objects.filter(form__in=NEWBORN, closed_at__isnull=True).exists()
    return reverse("networks:types") if known else None


def _map_of_districts(at: datetime) -> str | None:
    """The tile map, once an area has one."""
    areas = mapped_areas()
    return f"{reverse('networks:tiles')}?{urlencode({'area': areas[0].code})}" if areas else None


def _umbrella(at: datetime) -> str | None:
    """The network to which the most networks belong."""
    rows = Membership.objects.filter(live(at), organization__kind=NETWORK, member__kind=NETWORK)
    counted = rows.values("organization__slug").annotate(networks=Count("member")).filter(networks__gte=2)
    found = counted.order_by("-networks", "organization__slug").values_list("organization__slug", flat=True)
    return _organization(found.first(), "members")


def _paid_line(at: datetime) -> str | None:
    """The proposal of a network that was paid after the most acts; first of all one chosen in equal shares."""
    paid = Proposal.objects.filter(
        paid__gt=0, adopted__gt=0, matter__in=_newest_answered(GRANTED), matter__raised_in__kind=NETWORK
    )
    by_shares = paid.filter(matter__round__ballots__rule="equal_shares")
    for found in (by_shares, paid):
        refs = found.order_by("-matter__acts_count", "matter_id").values_list("matter__ref", flat=True)
        if ref := refs.first():
            return _matter(ref, "way-title")
    return None


def _paper_beside_screen(at: datetime) -> str | None:
    """The closed secret ballot in which the most voted on paper."""
    closed = Ballot.objects.filter(ballot_class="secret", closed_at__isnull=False)
    merged = closed.filter(paper_batches__merged__gt=0).annotate(on_paper=Sum("paper_batches__merged"))
    ref = merged.order_by("-on_paper", "id").values_list("ref", flat=True).first()
    return f"{reverse('ballots:ballot', args=[ref])}#turnout" if ref else None


def _committee_by_law(at: datetime) -> str | None:
    """A committee that stands on an article in force."""
    day = timezone.localdate(at)
    bases = LegalBasis.objects.filter(
        Q(in_force_until__isnull=True) | Q(in_force_until__gte=day),
        in_force_from__lte=day,
        organization__kind=Organization.Kind.COMMITTEE,
        organization__closed_at__isnull=True,
    )
    slug = bases.order_by("in_force_from", "id").values_list("organization__slug", flat=True).first()
    return _organization(slug, "legal-basis")


def _answered_in_part(at: datetime) -> str | None:
    """The last matter that was granted in part, with another sum than the one that was asked."""
    granted = _newest_answered(IN_PART).filter(proposal__adopted__isnull=False)
    found = granted.order_by("-moved_at", "-id").values_list("ref", flat=True)
    return _matter(found.first(), "money")


def _old_and_new_procedure(at: datetime) -> str | None:
    """Two rounds over the same kind of matter under different charters: the oldest, and the one that answered most."""
    answered = (
        Round.objects.filter(amending=False, matters__in=_newest_answered(ANSWERED))
        .values("slug", "charter__key", "charter__organization", "matters__kind")
        .annotate(opened=Max("opens_at"), answers=Count("matters"))
        .order_by("opened", "slug")
    )
    rounds = list(answered)
    for old in rounds:
        others = [
            one
            for one in rounds
            if one["matters__kind"] == old["matters__kind"]
            and (one["charter__organization"], one["charter__key"])
            != (old["charter__organization"], old["charter__key"])
        ]
        if others:
            new = max(others, key=lambda one: (one["answers"], one["opened"]))
            query = urlencode({"a": old["slug"], "b": new["slug"]})
            return f"{reverse('matters:compare')}?{query}"
    return None


def _handed_over(at: datetime) -> str | None:
    """The network whose steward last handed over."""
    handed = (
        _newest_memberships()
        .filter(
            post__role="steward",
            until_at__lte=at,
            end_reason=Membership.HANDED_OVER,
            organization__kind__in=GATHERING,
            organization__closed_at__isnull=True,
        )
        .order_by("-until_at", "-id")
        .values_list("organization__slug", flat=True)
    )
    return _organization(handed.first(), "posts")


def _founded_together(at: datetime) -> str | None:
    """The network that was founded last."""
    newest = Organization.objects.filter(kind=NETWORK).order_by("-pk").values("pk")[:NEWEST_NETWORKS]
    first = Entry.objects.filter(organization=OuterRef(OuterRef("slug"))).order_by("number")
    founding = Entry.objects.filter(number__in=first.values("number")[:FIRST_ENTRIES], verb="found_network")
    founded = Organization.objects.filter(Exists(founding), pk__in=newest).order_by("-pk")
    return _organization(founded.values_list("slug", flat=True).first(), "founding")


def _claimed_not_recognised(at: datetime) -> str | None:
    """The newest claim of an organization that nobody has recognised."""
    slugs = Claim.objects.filter(ended_at__isnull=True, organization__recognitions__isnull=True)
    slug = slugs.order_by("-at", "-pk").values_list("organization__slug", flat=True).first()
    return f"{reverse('recognition:standing', args=[slug])}#claimed" if slug else None


def _under_two_regimes(at: datetime) -> str | None:
    """The newest enterprise certified under article 8, held against registration too."""
    certified = Recognition.objects.filter(framework__key="kr-sepa").order_by("-from_on", "-pk")
    slug = certified.values_list("organization__slug", flat=True).first()
    query = urlencode({"a": "kr-sepa", "b": "kr-sepa-registration", "organization": slug or ""})
    return f"{reverse('recognition:regimes')}?{query}#sides" if slug else None


def _what_blocks(at: datetime) -> str | None:
    """What the oldest of the certified enterprises can have, and what keeps it from the rest."""
    certified = Recognition.objects.filter(framework__key="kr-sepa", organization__founded_on__isnull=False)
    found = certified.order_by("organization__founded_on", "pk").values_list("organization__slug", flat=True)
    slug = found.first()
    return f"{reverse('recognition:possible', args=[slug])}#possible" if slug else None


def _contract_as_proof(at: datetime) -> str | None:
    """The newest reviewed report of the largest tree of principles and duties."""
    answered = Figure.objects.filter(report=OuterRef("pk")).order_by().values("report")
    size = Subquery(answered.annotate(size=Count("pk")).values("size"))
    newest = Report.objects.filter(state=Report.State.REVIEWED).order_by("-pk").values("pk")[:NEWEST_ANSWERED]
    reports = Report.objects.filter(pk__in=newest).annotate(size=size).order_by("-size", "-year", "pk")
    ref = reports.values_list("ref", flat=True).first()
    return f"{reverse('recognition:report', args=[ref])}#missed" if ref else None


def _partner_for_profit(at: datetime) -> str | None:
    """The newest company for profit that is a partner."""
    companies = Organization.objects.filter(
        kind=Organization.Kind.PARTNER, form=Organization.Form.FOR_PROFIT, closed_at__isnull=True
    )
    slug = companies.order_by("-pk").values_list("slug", flat=True).first()
    return reverse("networks:organization", args=[slug]) if slug else None


def _draws_without_giving(at: datetime) -> str | None:
    """The ledger with the newest confirmed line, in whose year a member drew and gave nothing."""
    newest = LedgerLine.objects.filter(confirmed_at__isnull=False).order_by("-on", "-pk")
    line = newest.select_related("network").first()
    if line is None:
        return None
    url = reverse("networks:ledger", args=[line.network.slug])
    return f"{url}?{urlencode({'year': line.on.year})}#drawing"


def _answers_by_itself(at: datetime) -> str | None:
    """The support centre with an open desk that answered the most, and in whose way no government stands."""
    answered = Count("requests", filter=Q(requests__answered_at__isnull=False))
    desks = SupportDesk.objects.filter(closed_at__isnull=True).annotate(answered=answered)
    for desk in desks.select_related("organization", "charter__organization").order_by("-answered", "pk")[:5]:
        if path_of(desk.charter, at).is_free:
            return f"{reverse('support:centre', args=[desk.organization.slug])}#path"
    return None


def _two_centres(at: datetime) -> str | None:
    """A support centre whose desk is open, beside one whose charter has a government in it."""
    centres = Organization.objects.filter(kind=Organization.Kind.SUPPORT_CENTRE, closed_at__isnull=True)
    first = centres.filter(support_desk__isnull=False).order_by("support_desk__pk").first()
    if first is None:
        return None
    others = Charter.objects.filter(organization__in=centres.exclude(pk=first.pk)).select_related(
        "organization"
    )
    for charter in others.order_by("pk")[:10]:
        if path_of(charter, at).approvers:
            query = urlencode({"beside": charter.organization.slug})
            return f"{reverse('networks:governance', args=[first.slug])}?{query}#profiles"
    return None


def _shares_a_service(at: datetime) -> str | None:
    """The newest service whose key everybody in it has agreed to."""
    shared = SharedService.objects.filter(in_force_at__isnull=False, ended_at__isnull=True)
    one = shared.select_related("network").order_by("-in_force_at", "-pk").first()
    return f"{reverse('exchange:service', args=[one.network.slug, one.ref])}#key" if one else None


LANDMARKS: Mapping[int, Callable[[datetime], str | None]] = {
    3: call_with_replies,
    12: trust_over_time,
    13: _shares_a_service,
    4: _in_two_networks,
    6: _network_below_another,
    11: _claimed_not_recognised,
    8: one_voice,
    17: _adopted_by_origin,
    18: _under_two_regimes,
    21: _what_blocks,
    22: _newborn_types,
    23: _map_of_districts,
    24: _umbrella,
    25: _paid_line,
    26: _committee_by_law,
    27: _answered_in_part,
    28: _old_and_new_procedure,
    32: _draws_without_giving,
    33: _answers_by_itself,
    34: _two_centres,
    35: law_beside_what_was_asked,
    36: _handed_over,
    37: declaration_of_a_forum,
    39: _paper_beside_screen,
    40: _founded_together,
    42: ten_year_plan,
    43: _contract_as_proof,
    44: _partner_for_profit,
    **VOICE,
    **WORK,
    **LEVELS,
}
