"""Who may take part in what is reserved: an organization's own facts held against a criteria tree.

A rule for a reserved lot or an incentive is a framework text like any other. Some of what it asks is known without a
report: the answers of `known_facts`. `refusal_to_take_part` gives the refusal with the rule quoted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from dure.frameworks.queries import recognised_under
from dure.networks.models import Organization
from dure.refusals import Refused
from polity.criteria import Answer, Framework, Result, Subject, evaluate
from polity.sentences import Sentence, gettext_noop

RECOGNISED = "recognised_"
FORM = "form_"


def is_for_profit(organization: Organization) -> bool:
    """Whether this is a partner for profit: visible, and in no total of the social economy."""
    return organization.form == Organization.Form.FOR_PROFIT or organization.kind == Organization.Kind.PARTNER


def known_facts(
    organization: Organization, framework: Framework, on: date, *, under: Collection[str] | None = None
) -> dict[str, Answer]:
    """Return the answers to what a rule asks and Dure knows by itself, each as well proven as a reviewed answer.

    Indicators with these keys are answered: `for_profit`, `form_<type>`, `recognised_<framework key>` (dashes as
    underscores), `recognised_any`, `years_since_founding`. One query, none where `under` (keys of frameworks) is given.
    """
    keys = recognised_under(organization, on) if under is None else under
    under = {key.replace("-", "_") for key in keys}
    facts: dict[str, Answer] = {}
    for indicator in framework.indicators:
        key = indicator.key
        if key == "for_profit":
            facts[key] = Answer(is_for_profit(organization), proof="accepted")
        elif key == "recognised_any":
            facts[key] = Answer(bool(under), proof="accepted")
        elif key.startswith(RECOGNISED):
            facts[key] = Answer(key.removeprefix(RECOGNISED) in under, proof="accepted")
        elif key.startswith(FORM):
            facts[key] = Answer(organization.form == key.removeprefix(FORM), proof="accepted")
        elif key == "years_since_founding" and organization.founded_on and organization.founded_on <= on:
            facts[key] = Answer((on - organization.founded_on).days // 365, proof="accepted")
    return facts


def examine(
    organization: Organization,
    framework: Framework,
    on: date,
    *,
    subject: Subject | None = None,
    reported: Mapping[str, Answer] | None = None,
    under: Collection[str] | None = None,
) -> Result:
    """Hold an organization against a rule on a day: what is known, then what it reported. One query at most."""
    answers = {**(reported or {}), **known_facts(organization, framework, on, under=under)}
    return evaluate(framework, subject or Subject(since=organization.founded_on), answers, on=on)


def refusal_to_take_part(
    organization: Organization,
    framework: Framework,
    on: date,
    *,
    subject: Subject | None = None,
    reported: Mapping[str, Answer] | None = None,
) -> Refused | None:
    """None if the rule lets the organization take part; otherwise the refusal with the rule and what is in the way."""
    result = examine(organization, framework, on, subject=subject, reported=reported)
    if result.state in ("met", "noted"):
        return None
    first = result.blocking[0] if result.blocking else result.root
    node = framework.nodes.get(first.key, framework.root)
    source = node.source or (framework.sources[0] if framework.sources else framework.title)
    says = Sentence(
        gettext_noop("{organization} cannot take part. The rule “{rule}” ({source}) asks: {why}"),
        {
            "organization": str(organization),
            "rule": framework.title,
            "source": source,
            "why": first.says,
        },
    )
    return Refused("not_eligible", says)
