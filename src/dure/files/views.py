"""Files at an address of their own. A browser saves them and shows none: nothing in them can act in the site's name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from dure.files.models import File
from dure.files.policies import may_read
from dure.refusals import Unknown

CONTENT_TYPES = {
    File.Kind.PDF: "application/pdf",
    File.Kind.PNG: "image/png",
    File.Kind.JPEG: "image/jpeg",
    File.Kind.WEBP: "image/webp",
    File.Kind.TEXT: "text/plain; charset=utf-8",
    File.Kind.CSV: "text/csv; charset=utf-8",
    File.Kind.ODT: "application/vnd.oasis.opendocument.text",
    File.Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    File.Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    File.Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_safe
def file(request: HttpRequest, ref: str, name: str) -> HttpResponseBase:
    """Give a file to whoever may read it; to others, and once it is erased, there is nothing here."""
    found = File.objects.select_related("owner").filter(ref=ref, name=name).first()
    reader = request.user if request.user.is_authenticated else None
    if found is None or not may_read(reader, found, request.at):
        raise Unknown("file")
    return attachment(request, found)


def attachment(request: HttpRequest, found: File) -> HttpResponseBase:
    """Return the answer that holds a file. The caller has asked whether this reader may have it; raises `Unknown` once
    it is erased.
    """
    if found.content is None:
        raise Unknown("file")
    response = HttpResponse(bytes(found.content.content), content_type=CONTENT_TYPES[File.Kind(found.kind)])
    response["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-cache" if found.public else "private, no-store"
    response["ETag"] = etag = f'"{found.digest}"'
    return get_conditional_response(request, etag=etag, response=response) or response
