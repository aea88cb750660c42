"""Public pages that are also open data, and lists that stay stable while rows are added."""

from __future__ import annotations

import base64
import binascii
import csv
import functools
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BooleanField, Field, Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from dure.refusals import said
from polity.sentences import Sentence

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CURSOR = 1000
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Table:
    """What `?format=csv` gives: a header and its rows, in order."""

    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True)
class Page:
    """What a public view shows.

    `context` goes to the template. `data` is the same content as plain values (or a function that makes them,
    called for `?format=json` only). `table` is the same content as rows (or a function that makes them,
    called for `?format=csv` only).
    """

    context: dict[str, Any]
    data: Callable[[], Any] | Any = None
    table: Callable[[], Table] | Table | None = None
    name: str = "dure"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class DataEncoder(DjangoJSONEncoder):
    """Writes dates, decimals, lazy texts and sentences (in the reader's language)."""

    def default(self, o: Any) -> Any:
        """Return plain values for `o`."""
        if isinstance(o, Sentence):
            return said(o)
        if isinstance(o, set | frozenset):
            return sorted(o)
        return super().default(o)


def page(
    template: str,
) -> Callable[[Callable[..., Page | HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Make a view of a function that returns a `Page`: HTML, or JSON and CSV with `?format=`, where the page
    has them.

    The template gets `formats`, a list of name, url and type. An unknown format, or one that the page lacks,
    gives HTML. A function may also return a response (a redirect, say), which is passed on as it is.
    """

    def decorate(view: Callable[..., Page | HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @require_safe
        @functools.wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            shown = view(request, *args, **kwargs)
            if not isinstance(shown, Page):
                return shown
            wanted = request.GET.get("format", "")
            if wanted == "json" and shown.data is not None:
                return as_json(request, shown)
            if wanted == "csv" and shown.table is not None:
                return as_csv(request, shown)
            response = render(
                request, template, {**shown.context, "formats": formats(request, shown)}, status=shown.status
            )
            patch_cache_control(response, private=True, no_cache=True)
            return finished(response, shown)

        return wrapped

    return decorate


def formats(request: HttpRequest, shown: Page) -> list[dict[str, str]]:
    """Return the links to the same page as data: the same filters, another `format`."""
    links = []
    for name, kind, content in (("json", "application/json", shown.data), ("csv", "text/csv", shown.table)):
        if content is not None:
            query = request.GET.copy()
            query["format"] = name
            links.append({"name": name.upper(), "url": f"{request.path}?{query.urlencode()}", "type": kind})
    return links


def as_json(request: HttpRequest, shown: Page) -> HttpResponseBase:
    """Return the page's data as JSON (UTF-8, readable, keys in the order given)."""
    data = shown.data() if callable(shown.data) else shown.data
    text = json.dumps(data, cls=DataEncoder, ensure_ascii=False, indent=2)
    response = HttpResponse(text + "\n", content_type="application/json; charset=utf-8", status=shown.status)
    return tagged(request, finished(response, shown))


def as_csv(request: HttpRequest, shown: Page) -> HttpResponseBase:
    """Return the page's table as CSV (RFC 4180, UTF-8 without a byte order mark), no cell of which is a
    formula.
    """
    table = shown.table() if callable(shown.table) else shown.table
    assert table is not None
    response = HttpResponse(csv_text(table), content_type="text/csv; charset=utf-8", status=shown.status)
    response["Content-Disposition"] = f'attachment; filename="{shown.name}.csv"'
    return tagged(request, finished(response, shown))


def csv_text(table: Table) -> str:
    """Return a table as CSV text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([neutral(column) for column in table.columns])
    writer.writerows([neutral(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def neutral(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: a quote is put before a text that starts like
    one.

    Numbers stay numbers, moments become ISO 8601, nothing becomes an empty cell.
    """
    if cell is None:
        return ""
    if isinstance(cell, int | float):
        return cell
    text = (
        cell.isoformat()
        if isinstance(cell, date)
        else said(cell)
        if isinstance(cell, Sentence)
        else str(cell)
    )
    return (
        f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) or text.startswith(FORMULA_SIGNS) else text
    )


def finished(response: HttpResponse, shown: Page) -> HttpResponse:
    """Add the page's own headers."""
    for name, value in shown.headers.items():
        response[name] = value
    return response


def tagged(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Give the response an `ETag` and answer 304 to a reader who has it already. HTML gets none: it holds
    form tokens.
    """
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    patch_cache_control(response, no_cache=True)
    conditional = get_conditional_response(request, etag=etag, response=response)
    return response if conditional is None else conditional


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """One page of a list, and the cursor of the next one (None at the end)."""

    items: list[Row]
    next: str | None


def among(parts: Iterable[QuerySet[Row]], order: Sequence[str], limit: int, past: Q | None = None) -> Q:
    """Return the condition "one of the first `limit` of one of the parts", past a place in `order` if given.

    The first of a union are among the first of its parts, and each part is read by its own index: a plain `OR` of
    their conditions would go through the whole table.
    """
    found = Q(pk__in=[])
    for part in parts:
        rows = part.filter(past) if past is not None else part
        found |= Q(pk__in=rows.order_by(*order).values("pk")[:limit])
    return found


def keyset(
    queryset: QuerySet[Row],
    order: Sequence[str] = ("-moved_at", "-id"),
    after: str | None = None,
    limit: int = 15,
    parts: Sequence[QuerySet[Row]] = (),
) -> Slice[Row]:
    """Return up to `limit` rows in `order` that come after the cursor `after`; a broken cursor gives the
    first page.

    `order` names columns that are never null, the last of them unique; a column of a related row
    (`round__opens_at`) needs a `select_related`. Rows added or removed elsewhere in the list move nothing: no
    row is shown twice or left out. The cost does not grow with the distance from the start. With `parts`, the
    list is their union (see `among`).
    """
    assert order, "a list needs an order"
    values = read_cursor(queryset.model, order, after)
    rows = queryset.order_by(*order)
    past = beyond(order, values) if values is not None else None
    if parts:
        rows = rows.filter(among(parts, order, limit + 1, past))
    elif past is not None:
        rows = rows.filter(past)
    items = list(rows[: limit + 1])
    more = len(items) > limit
    items = items[:limit]
    return Slice(items, write_cursor(items[-1], order) if more else None)


def beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the condition "comes after `values` in `order`", in a form that an index on `order` serves."""
    name, value = order[0].lstrip("-"), values[0]
    side = "lt" if order[0].startswith("-") else "gt"
    strictly = Q(**{f"{name}__{side}": value})
    if len(order) == 1:
        return strictly
    return Q(**{f"{name}__{side}e": value}) & (strictly | beyond(order[1:], values[1:]))


def write_cursor(row: Model, order: Sequence[str]) -> str:
    """Return the place of `row` in the list, as a short opaque text that is safe in a URL."""
    values = [attrgetter(name.lstrip("-").replace("__", "."))(row) for name in order]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(model: type[Model], order: Sequence[str], after: str | None) -> list[Any] | None:
    """Return the values behind a cursor, typed as their columns; None where it is missing or broken."""
    if not after or len(after) > LONGEST_CURSOR:
        return None
    try:
        plain = json.loads(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    if not isinstance(plain, list) or len(plain) != len(order):
        return None
    try:
        return [
            typed(column(model, name.lstrip("-")), value) for name, value in zip(order, plain, strict=True)
        ]
    except (ValidationError, TypeError, ValueError, OverflowError):
        return None


def column(model: type[Model], name: str) -> Field[Any, Any]:
    """Return the field that `name` leads to from `model`, through related rows if need be."""
    *way, last = name.split("__")
    for step in way:
        related = model._meta.get_field(step).related_model
        if not isinstance(related, type):
            raise FieldDoesNotExist(step)
        model = related
    found = model._meta.get_field(last)
    assert isinstance(found, Field)
    return found


def typed(of: Field[Any, Any], value: Any) -> Any:
    """Return the value as the column's type; ValueError where it could not have come from there."""
    if not isinstance(value, str | int) or "\x00" in str(value):
        raise ValueError(value)
    if isinstance(value, bool) is not isinstance(of, BooleanField):
        raise ValueError(value)
    str(value).encode()  # half a sign (a lone surrogate) is in no column
    if isinstance(value, int) and abs(value) >= 2**63:
        raise ValueError(value)
    found = of.to_python(value)
    if isinstance(found, datetime):
        return in_utc(found)
    if found is None:
        raise ValueError(value)
    return found


def in_utc(moment: datetime) -> datetime:
    """Return a moment in UTC; ValueError without a zone, OverflowError where UTC has no such year."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    return moment.astimezone(UTC)
