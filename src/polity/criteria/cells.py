"""What a framework's tables hold beyond texts and flags: exact numbers, days, and texts by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from polity.charters.tables import Table
from polity.sentences import Sentence, gettext_noop

_FRACTION = re.compile(r"(-?[0-9]{1,12})/([1-9][0-9]{0,11})")
_MOST_EXPONENT = 18


def exact(value: Any) -> Fraction | None:
    """Return a written number (5, 0.35, "1/3") as an exact fraction, None when it is none or far too long."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return Fraction(value) if abs(value) < 10**_MOST_EXPONENT else None
    if isinstance(value, Decimal):
        sensible = value.is_finite() and abs(value.adjusted()) <= _MOST_EXPONENT
        return Fraction(value) if sensible and len(value.as_tuple().digits) <= 2 * _MOST_EXPONENT else None
    found = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    return Fraction(int(found[1]), int(found[2])) if found else None


def quantity(table: Table, key: str) -> Fraction | None:
    """Return an exact number, None when it is absent or wrong; wrong is a fault."""
    table.known.append(key)
    if key not in table:
        return None
    value = exact(table.values[key])
    if value is None:
        says = Sentence(gettext_noop("‘{key}’ must be a number."), {"key": key})
        example = Sentence(gettext_noop('Write for example: {key} = 0.5 or {key} = "1/3".'), {"key": key})
        table.fault(key, "bad_number", says, example)
    return value


def quantities(table: Table, key: str) -> dict[str, Fraction]:
    """Return exact numbers by their keys; a wrong one is a fault and is left out."""
    inner = table.table(key)
    found = {name: quantity(inner, name) for name in inner.values}
    return {name: value for name, value in found.items() if value is not None}


def texts(table: Table, key: str) -> dict[str, str]:
    """Return texts by their keys; an empty or wrong one is a fault and is left out."""
    inner = table.table(key)
    return {name: value for name in inner.values if (value := inner.text(name, required=True))}


def day(table: Table, key: str) -> date | None:
    """Return a day as TOML writes it (2025-01-31), None when it is absent or wrong; wrong is a fault."""
    table.known.append(key)
    value = table.values.get(key)
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    says = Sentence(gettext_noop("‘{key}’ must be a day."), {"key": key})
    example = Sentence(gettext_noop("Write it without quotes, for example: {key} = 2025-01-31"), {"key": key})
    table.fault(key, "bad_day", says, example)
    return None


def steps(table: Table, key: str) -> tuple[tuple[Fraction, Fraction], ...]:
    """Return (from, share of the weight) pairs, lowest first. A step's name is a number in quotes."""
    found = quantities(table, key)
    pairs = list[tuple[Fraction, Fraction]]()
    for name, share in found.items():
        start = exact(_number_in(name))
        if start is None:
            says = Sentence(gettext_noop("The step ‘{name}’ does not begin with a number."), {"name": name})
            example = Sentence(
                gettext_noop('Write for example: {key} = {{ "0" = 0, "50" = 0.5 }}'), {"key": key}
            )
            table.fault(key, "bad_number", says, example)
        else:
            pairs.append((start, share))
    return tuple(sorted(pairs))


def _number_in(name: str) -> Any:
    if re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", name):
        return Decimal(name)
    return name


def frozen(values: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Return the numbers in the order of their names, so that equal texts give equal values."""
    return dict(sorted(values.items()))
