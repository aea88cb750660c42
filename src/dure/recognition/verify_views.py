"""Checking a certificate without an account, and the list of withdrawals."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dure.frameworks.models import Recognition
from dure.recognition import credentials, queries
from dure.recognition.forms import VerifyForm
from dure.recognition.showing import status_word


@require_safe
def status_list(request: HttpRequest) -> HttpResponse:
    """Give the signed list of withdrawals, as it is today."""
    day = timezone.localdate(request.at)
    return JsonResponse(credentials.status_list(queries.withdrawn_places(day), request.at))


@require_safe
def credential_file(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the certificate as a file that programs can check: Open Badges 3, W3C Verifiable Credential."""
    document = credentials.credential(queries.recognition_by_ref(ref))
    text = json.dumps(document, ensure_ascii=False, indent=2)
    response = HttpResponse(text + "\n", content_type="application/vc+json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="certificate-{ref}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a certificate: the browser does it by itself where it can, else this page does. No account is needed."""
    form = VerifyForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"section": "recognition", "form": form}
    if request.method == "POST" and form.is_valid():
        checked = credentials.check(form.document())
        context["checked"] = checked
        context["recognition"] = recognition = _known(checked)
        if recognition is not None:
            context["status"] = status_word(recognition.status(timezone.localdate(request.at)))
    return render(request, "recognition/verify.html", context)


def _known(checked: credentials.Checked) -> Recognition | None:
    """Return the recognition that a certificate of this instance is about."""
    if not (checked.valid and checked.ours):
        return None
    status = checked.document.get("credentialStatus")
    place = str(status.get("statusListIndex", "")) if isinstance(status, dict) else ""
    if not place.isdecimal() or len(place) > 15:
        return None
    return (
        Recognition.objects.select_related("organization", "framework", "body").filter(pk=int(place)).first()
    )
