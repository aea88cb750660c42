"""Where work that lasts can be seen: policies written together, commissions, programmes and their impact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.urls import reverse

from dure.commissions.models import Breach, Contract, Lot
from dure.dossiers.models import PolicyDossier
from dure.learning.models import SeasonReport, YearFigures
from dure.networks.models import Organization
from dure.policies.models import Bill
from dure.programmes.models import Overlap, ProgrammeSupport

NEWEST = 300
SIDES = 3  # jurisdictions beside each other


def _failed_policy(at: datetime) -> str | None:
    """The last policy written together that failed, of those with the most proposals."""
    failed = PolicyDossier.objects.filter(matter__ended="failed").annotate(count=Count("proposals"))
    ref = failed.order_by("-count", "-matter_id").values_list("matter__ref", flat=True).first()
    return f"{reverse('matters:matter', args=[ref])}#dossier" if ref else None


def _reserved_lot(at: datetime) -> str | None:
    """The newest reserved lot that is open for bids, held against a company for profit."""
    company = (
        Organization.objects.filter(form=Organization.Form.FOR_PROFIT, closed_at__isnull=True)
        .order_by("-pk")
        .values_list("slug", flat=True)
        .first()
    )
    lot = (
        Lot.objects.filter(commission__matter__stage="open")
        .exclude(reserved="")
        .select_related("commission__matter")
        .order_by("-pk")
        .first()
    )
    if lot is None or company is None:
        return None
    page = reverse("commissions:lot", args=[lot.commission.matter.ref, lot.number])
    return f"{page}?{urlencode({'organization': company})}#answer"


def _two_axes(at: datetime) -> str | None:
    """The programme that reported on the most enterprises."""
    rows = ProgrammeSupport.objects.order_by().filter(jobs_after__isnull=False)
    found = rows.values("programme__ref").annotate(count=Count("pk")).order_by("-count", "programme__ref")
    ref = found.values_list("programme__ref", flat=True).first()
    return f"{reverse('programmes:programme', args=[ref])}#impact" if ref else None


def _same_programmes(at: datetime) -> str | None:
    """The programme that is most like an earlier one of another owner."""
    ref = Overlap.objects.order_by("-score", "id").values_list("later__ref", flat=True).first()
    return f"{reverse('programmes:programme', args=[ref])}#overlaps" if ref else None


def _followed_contract(at: datetime) -> str | None:
    """The contract awarded here that was reported on most, of those that followed another one of the same service."""
    newest = Contract.objects.filter(commission__isnull=False, known_until__isnull=False).order_by("-pk")
    rows = newest.filter(pk__in=newest.values("pk")[:NEWEST]).annotate(count=Count("reports"))
    ref = rows.order_by("-count", "pk").values_list("commission__matter__ref", flat=True).first()
    return f"{reverse('matters:matter', args=[ref])}#lasting" if ref else None


def _breach(at: datetime) -> str | None:
    """The last breach that opened by itself and is not settled, else the last one."""
    rows = Breach.objects.order_by("matter__ended", "-matter_id")
    ref = rows.values_list("matter__ref", flat=True).first()
    return f"{reverse('matters:matter', args=[ref])}#below" if ref else None


def _bills_side_by_side(at: datetime) -> str | None:
    """Up to three jurisdictions of one country whose bills have the latest steps, beside each other."""
    country = Substr("jurisdiction__code", 1, 2)
    latest = Bill.objects.filter(jurisdiction__code__contains="-").annotate(country=country)
    rows = list(
        latest.order_by("-last_on", "-matter_id").values_list("country", "jurisdiction__code")[:NEWEST]
    )
    by_country: dict[str, dict[str, None]] = {}
    for one, code in rows:
        by_country.setdefault(one, {})[code] = None
    widest = max(by_country.values(), key=len, default={})
    codes = sorted(list(widest)[:SIDES])
    return f"{reverse('policies:list')}?{urlencode({'of': codes}, doseq=True)}" if len(codes) > 1 else None


def _law_follows_practice(at: datetime) -> str | None:
    """The bill with the most practices behind its clauses."""
    linked = Q(clauses__links__withdrawn_at__isnull=True, clauses__links__isnull=False)
    newest = Bill.objects.order_by("-matter_id").values("pk")[:NEWEST]
    rows = (
        Bill.objects.filter(pk__in=newest)
        .annotate(links=Count("clauses__links", filter=linked))
        .filter(links__gt=0)
    )
    ref = rows.order_by("-links", "-matter_id").values_list("matter__ref", flat=True).first()
    return f"{reverse('matters:matter', args=[ref])}#clauses" if ref else None


def _grown(at: datetime) -> str | None:
    """The organization that told the most years: its growth beside how it governs itself."""
    rows = YearFigures.objects.order_by().filter(version=1).values("organization__slug")
    counted = rows.annotate(count=Count("pk")).filter(count__gt=1).order_by("-count", "organization__slug")
    slug = counted.values_list("organization__slug", flat=True).first()
    return f"{reverse('learning:growth', args=[slug])}#figures" if slug else None


def _started(at: datetime) -> str | None:
    """The cooperative that reported the most seasons, of those that started here: what trade pays to its members."""
    rows = SeasonReport.objects.order_by().filter(version=1, organization__started_as__isnull=False)
    counted = rows.values("organization__slug").annotate(count=Count("pk"))
    found = counted.order_by("-count", "organization__slug")
    slug = found.values_list("organization__slug", flat=True).first()
    return f"{reverse('learning:trade', args=[slug])}#together" if slug else None


WORK: Mapping[int, Callable[[datetime], str | None]] = {
    1: _failed_policy,
    10: _bills_side_by_side,
    16: _law_follows_practice,
    14: _reserved_lot,
    15: _grown,
    19: _two_axes,
    20: _same_programmes,
    29: _followed_contract,
    30: _breach,
    41: _started,
}
