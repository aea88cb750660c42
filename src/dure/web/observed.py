"""What an operator sees of each request: an id, the route, the status and the time. Never who, what or from where."""

from __future__ import annotations

import json
import logging
import os
import re
import secrets
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
BUCKETS = (0.05, 0.1, 0.3, 1.0, 5.0)  # seconds

request_id: ContextVar[str] = ContextVar("request_id", default="")
access = logging.getLogger("dure.access")
slow = logging.getLogger("dure.slow")
statuses: Counter[tuple[str, int]] = Counter()  # (method, status)
times: Counter[float] = Counter()  # upper bound in seconds
total = [0.0]


class JsonFormatter(logging.Formatter):
    """Writes each line of the log as one JSON object, with the id of the request in which it arose."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "says": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            line["trace"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def told(error: BaseException) -> str:
    """Return where and by what kind of error something failed, with its causes; never its text, which may name somebody
    (PostgreSQL's gives the values that were to be stored).
    """
    lines = [*traceback.format_tb(error.__traceback__), type(error).__qualname__]
    if isinstance(error, BaseExceptionGroup):
        lines += [told(one) for one in error.exceptions]
    if before := error.__cause__ or error.__context__:
        lines += ["after", told(before)]
    return "\n".join(line.rstrip() for line in lines)


class Timed:
    """Times each query of a request; one that takes long is logged, its text without the values."""

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, details: dict[str, Any]
    ) -> Any:
        """Run a query."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, details)
        finally:
            taken = (time.perf_counter() - began) * 1000
            if taken >= settings.DURE_SLOW_MS:
                slow.warning(
                    "A query took %d ms.", taken, extra={"fields": {"ms": round(taken), "sql": sql[:2000]}}
                )


class Observed:
    """Gives each request an id, times it, and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.timed = Timed()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        given = request.headers.get(HEADER, "")
        request.request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        token = request_id.set(request.request_id)
        began = time.perf_counter()
        try:
            with connection.execute_wrapper(self.timed):
                response = self.get_response(request)
        finally:
            request_id.reset(token)
        self._note(request, response, time.perf_counter() - began)
        return response

    def _note(self, request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
        response[HEADER] = request.request_id
        match = request.resolver_match
        method = request.method if request.method in ("GET", "HEAD", "POST", "DELETE") else "other"
        statuses[method or "other", response.status_code] += 1
        times[next((bound for bound in BUCKETS if seconds <= bound), float("inf"))] += 1
        total[0] += seconds
        fields = {
            "method": method,
            "route": match.route if match else "",
            "status": response.status_code,
            "ms": round(seconds * 1000),
            "request": request.request_id,
        }
        access.info("answered", extra={"fields": fields})


def counted() -> list[str]:
    """Return what this process counted, in the text format of Prometheus."""
    worker = f'worker="{os.getpid()}"'
    lines = ["# TYPE dure_requests_total counter"]
    lines += [
        f'dure_requests_total{{{worker},method="{method}",status="{status}"}} {number}'
        for (method, status), number in sorted(statuses.items())
    ]
    lines.append("# TYPE dure_request_seconds histogram")
    so_far = 0
    for bound in (*BUCKETS, float("inf")):
        so_far += times[bound]
        edge = "+Inf" if bound == float("inf") else bound
        lines.append(f'dure_request_seconds_bucket{{{worker},le="{edge}"}} {so_far}')
    lines.append(f"dure_request_seconds_sum{{{worker}}} {total[0]:.3f}")
    lines.append(f"dure_request_seconds_count{{{worker}}} {so_far}")
    return lines
