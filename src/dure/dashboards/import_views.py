"""The Steward's room: bring a register of organizations in. Upload, read the report, confirm.

The file travels between the steps in the page, compressed and signed, not in a session: so nothing of it is stored
before the confirmation, two windows do not mix, and a reload loses nothing. It is read again when confirmed, and
what has changed since the report is shown before anything is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dure.dashboards import room as rooms
from dure.dashboards.import_forms import RegisterForm
from dure.dashboards.room import Room
from dure.dashboards.room_parts import TABS
from dure.networks.commands import ever_stewarded, import_organizations, read_organizations
from dure.networks.forms_of_enterprise import NEWBORN, FormOfEnterprise
from dure.networks.models import Membership, Organization
from dure.networks.organization_files import OrganizationRow, Register
from dure.refusals import Refused, Unknown
from dure.web.filing import show_refusal

LIST_SALT = "dure.dashboards.register"
A_DAY = 86_400
SHOWN_AT_MOST = 200


@dataclass(frozen=True)
class OfOneForm:
    """How many organizations of one type there are; with the ministry and law of the newborn types."""

    label: str
    count: int
    law: FormOfEnterprise | None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def import_register(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a register and report on each row; import the good rows once that is confirmed."""
    here = rooms.room_of(request, slug)
    if "list" in request.POST:
        return _confirmed(request, here)
    form = RegisterForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _upload(request, here, form, 200)
    if not form.is_valid():
        return _upload(request, here, form, 422)
    data, source = form.cleaned_data["data"], form.cleaned_data["source"]
    try:
        register = read_organizations(data, organization=here.organization, at=here.at)
    except Refused as refusal:
        return _upload(request, here, form, show_refusal(form, refusal))
    return _report(request, here, register, data, source)


def _confirmed(request: HttpRequest, here: Room) -> HttpResponse:
    """Import what the report showed; where it has changed since, show it again and import nothing."""
    try:
        held = signing.loads(request.POST["list"], salt=LIST_SALT, max_age=A_DAY)
    except signing.BadSignature:
        raise Unknown("list") from None
    if held["organization"] != here.organization.slug:
        raise Unknown("list")
    data = held["text"].encode("latin-1")
    register = read_organizations(data, organization=here.organization, at=here.at)
    if [row.line for row in register.good] != held["lines"]:
        return _report(request, here, register, data, held["source"], changed=True)
    made = import_organizations(
        by=here.person, organization=here.organization, rows=register.good, at=here.at, source=held["source"]
    )
    count = len(made.memberships)
    words = ngettext(
        "{count} organization is listed. It counts when it consents.",
        "{count} organizations are listed. Each counts when it consents.",
        count,
    )
    messages.success(request, words.format(count=count))
    return redirect("room:import", here.organization.slug)


def _upload(request: HttpRequest, here: Room, form: RegisterForm, status: int) -> HttpResponse:
    """Show the form, and whom earlier registers listed who have not answered yet."""
    waiting = _waiting(here.organization)
    context = {
        **_around(here),
        "form": form,
        "waiting": waiting[:SHOWN_AT_MOST],
        "waiting_count": waiting.count(),
        "by_form": _by_form(waiting.values_list("member__form", flat=True)),
    }
    return render(request, "dashboards/import_organizations.html", context, status=status)


def _report(
    request: HttpRequest, here: Room, register: Register, data: bytes, source: str, *, changed: bool = False
) -> HttpResponse:
    lines = [row.line for row in register.good]
    held = {
        "text": data.decode("latin-1"),  # bytes as they came, whatever their encoding
        "source": source,
        "lines": lines,
        "organization": here.organization.slug,
    }
    context = {
        **_around(here),
        "report": register,
        "by_form": _by_form(row.form for row in register.good),
        "told": _told(register.rows),
        "quiet": tuple(row for row in register.good if not row.notes),
        "changed": changed,
        "list": signing.dumps(held, salt=LIST_SALT, compress=True),
    }
    return render(request, "dashboards/import_report.html", context, status=409 if changed else 200)


def _around(here: Room) -> dict[str, Any]:
    return {
        "room": here,
        "organization": here.organization,
        "tab": "members",
        "tabs": TABS,
        "section": "networks",
    }


def _told(rows: Iterable[OrganizationRow]) -> tuple[OrganizationRow, ...]:
    """Rows of which there is something to say, in their order."""
    return tuple(row for row in rows if row.faults or row.notes)


def _waiting(organization: Organization) -> QuerySet[Membership]:
    """Offers to organizations that nobody speaks for yet: invited, not yet consented."""
    return (
        Membership.objects.filter(
            organization=organization, member__isnull=False, from_at__isnull=True, until_at__isnull=True
        )
        .exclude(member__in=ever_stewarded())
        .select_related("member__area")
        .order_by("member__name", "pk")
    )


def _by_form(forms: Iterable[str]) -> tuple[OfOneForm, ...]:
    """How many there are of each type, in the order of the types; those without one last."""
    found = list(forms)
    labels = {value: str(label) for value, label in Organization.Form.choices if value} | {
        "": _("without a type")
    }
    counted = ((form, label, found.count(form)) for form, label in labels.items())
    return tuple(OfOneForm(label, count, NEWBORN.get(form)) for form, label, count in counted if count)
