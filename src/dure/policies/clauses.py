"""The clauses of a bill as somebody types them: read, and checked before they are stored."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from dure.people.models import Person
from dure.policies.models import Bill, BillClause
from dure.refusals import refuse
from polity.sentences import gettext_noop

LONGEST_NUMBER, LONGEST_TITLE, LONGEST_TEXT, MOST_CLAUSES = 20, 160, 20_000, 500
HEAD = re.compile(r"\s*(?P<number>[^:：\n]{1,20}?)\s*[:：]\s*(?P<title>[^\n]+)(?:\n(?P<text>.*))?", re.DOTALL)


def split_clauses(typed: str) -> list[dict[str, str]]:
    """Return the clauses in a text: blocks between empty lines, each beginning with a line "number: title".

    A block without such a line goes on with the clause before it. Raises Refused clause_unreadable where the first has
    none.
    """
    found: list[dict[str, str]] = []
    for block in re.split(r"\n[ \t]*\n", typed.replace("\r\n", "\n").strip()):
        head = HEAD.fullmatch(block.strip("\n"))
        if head is not None:
            found.append({name: (value or "").strip() for name, value in head.groupdict().items()})
        elif found:
            found[-1]["text"] = f"{found[-1]['text']}\n\n{block.strip()}".strip()
        elif block.strip():
            raise refuse(
                "clause_unreadable",
                gettext_noop(
                    "Begin each clause with a line of its number, a colon and its title: “4: Members”."
                ),
                field="clauses",
            )
    return found


def read_clause(given: Mapping[str, Any]) -> dict[str, str]:
    """Return number, title and text of a clause. Raises Refused: clause_number_missing, title_missing, text_missing."""
    number = " ".join(str(given.get("number") or "").split())
    title = " ".join(str(given.get("title") or "").split())[:LONGEST_TITLE]
    text = str(given.get("text") or "").strip()
    if not 0 < len(number) <= LONGEST_NUMBER:
        raise refuse(
            "clause_number_missing",
            gettext_noop("Give the number that the clause has in the bill."),
            field="number",
        )
    if not title:
        raise refuse("title_missing", gettext_noop("Give the clause a title."), field="title")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise refuse("text_missing", gettext_noop("Write what the clause says."), field="text")
    return {"number": number, "title": title, "text": text}


def read_clauses(given: Any) -> list[dict[str, str]]:
    """Return the clauses with which a bill is entered, from a text or from (number, title, text) each.

    Raises Refused: what `split_clauses` and `read_clause` do, clause_twice.
    """
    rows: Sequence[Mapping[str, Any]] = split_clauses(given) if isinstance(given, str) else list(given or ())
    found = [read_clause(row) for row in rows[:MOST_CLAUSES]]
    numbers = [one["number"] for one in found]
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        raise refuse(
            "clause_twice",
            gettext_noop("There are two clauses with the number {number}."),
            field="clauses",
            number=twice,
        )
    return found


def store_clauses(bill: Bill, clauses: Sequence[Mapping[str, str]], by: Person, at: datetime) -> None:
    """Store the clauses with which a bill is entered."""
    BillClause.objects.bulk_create(
        BillClause(bill=bill, place=place, by=by, at=at, **one) for place, one in enumerate(clauses, start=1)
    )
