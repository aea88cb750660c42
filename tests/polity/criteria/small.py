"""A small framework in which every kind of indicator and every rule occurs, and how tests change it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from polity.criteria import Answer, Outcome, Result, Subject, evaluate, parse

ON = date(2026, 11, 24)
HEAD = 'key = "small"\ntitle = "Small"\nversion = "1"\njurisdiction = "001"\nsources = ["made up"]\n'

SMALL = (
    HEAD
    + """\
in_force_from = 2020-01-01
in_force_until = 2029-12-31
rule = "all"
[reasons]
E1 = "No paid work"
[types]
coop = { title = "Cooperative", among = "form" }
company = { title = "Company", among = "form" }
[principles.work]
title = "Work"
axis = "work"
rule = "weighted"
passes_from = 60
[principles.work.bands.good]
title = "Good"
from = 60
[principles.work.bands.poor]
title = "Poor"
from = 0
[indicators.pay]
title = "Pay"
of = "work"
kind = "ratio"
numerator = "Highest pay"
denominator = "Lowest pay"
most = 4
weight = 50
scale = { worst = 10, best = 2 }
[indicators.training]
title = "Training"
of = "work"
kind = "number"
unit = "hours"
weight = 30
steps = { "0" = 0, "10" = 0.5, "20" = 1 }
not_applicable = ["E1"]
[indicators.voice]
title = "Voice"
of = "work"
kind = "choice"
choices = { all = "All decide", some = "Some decide" }
accepts = ["all"]
points = { all = 1, some = 0.25 }
weight = 20
[principles.model]
title = "Model"
axis = "viability"
rule = "at_least"
least = 2
[indicators.own_income]
title = "Own income"
of = "model"
kind = "share"
least = 0.5
[indicators.women]
title = "Women"
of = "model"
kind = "number"
unit = "people"
least = 1
[indicators.men]
title = "Men"
of = "model"
kind = "number"
unit = "people"
[indicators.workers]
title = "Workers"
of = "model"
kind = "computed"
compute = "sum"
reads = ["women", "men"]
least = 5
unit = "people"
[principles.time]
title = "Time"
rule = "tiers"
[indicators.books]
title = "Books"
of = "time"
kind = "document"
tier = "start"
[indicators.report]
title = "Report"
of = "time"
kind = "yes_no"
tier = "by"
months = 24
[indicators.wish]
title = "Wish"
of = "time"
kind = "yes_no"
tier = "improve"
[principles.shape]
title = "Shape"
rule = "branch"
[duties.coop_shape]
title = "As a cooperative"
of = "shape"
only_for = ["coop"]
rule = "any"
[indicators.vote]
title = "One vote each"
of = "coop_shape"
kind = "yes_no"
[indicators.assembly]
title = "Assembly"
of = "coop_shape"
kind = "yes_no"
[indicators.lock]
title = "Asset lock"
of = "shape"
kind = "yes_no"
only_for = ["company"]
[principles.story]
title = "Story"
rule = "profile"
[indicators.aim]
title = "Aim"
of = "story"
kind = "text"
"""
)


def outcome(text: str, given: Mapping[str, object], *, types: frozenset[str] = frozenset()) -> Outcome:
    """Return the outcome of the framework HEAD + text for plain values."""
    return result(text, given, types=types).root


def result(text: str, given: Mapping[str, object], *, types: frozenset[str] = frozenset()) -> Result:
    """Return the result of the framework HEAD + text for plain values or answers."""
    answers = {key: value if isinstance(value, Answer) else Answer(value) for key, value in given.items()}
    return evaluate(parse(HEAD + text), Subject(types), answers, on=ON)


def yes_no(*keys: str, more: str = "") -> str:
    """Return yes/no indicators."""
    return "".join(f'[indicators.{key}]\ntitle = "{key.upper()}"\nkind = "yes_no"\n{more}\n' for key in keys)
