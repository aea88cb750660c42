"""Everything that must be right before a voice can be split: names, weights, shares, rules, no circle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from polity.rules import rule_faults
from polity.rules.ratification.values import (
    BLOCK,
    BY,
    DECIDING_RULES,
    WAYS,
    Fault,
    Membership,
    Network,
    Organization,
)
from polity.sentences import Sentence, gettext_noop


def graph_faults(
    organizations: Sequence[Organization],
    networks: Sequence[Network],
    memberships: Sequence[Membership],
    top: str,
) -> tuple[Fault, ...]:
    """Return every fault of a graph whose memberships are all in force at the same moment."""
    return (
        *_faults_of_names(organizations, networks, memberships, top),
        *_faults_of_weights(organizations),
        *faults_of_ways(networks),
        *_faults_of_shares(memberships),
        *_circles(memberships),
    )


def _faults_of_names(
    organizations: Sequence[Organization],
    networks: Sequence[Network],
    memberships: Sequence[Membership],
    top: str,
) -> Iterator[Fault]:
    listed = Counter([one.key for one in organizations]) + Counter([one.key for one in networks])
    own = {one.key for one in networks}
    both = {one.key for one in organizations} & own
    for key, times in listed.items():
        if key in both:
            template = gettext_noop("‘{key}’ is listed as an organization and as a network; choose one.")
            yield Fault("two_kinds", Sentence(template, {"key": key}), (key,))
        elif times > 1:
            yield Fault("twice", Sentence(gettext_noop("‘{key}’ is listed twice."), {"key": key}), (key,))
    if top not in own:
        template = gettext_noop("‘{key}’, where the voices meet, is not a listed network.")
        yield Fault("unknown_top", Sentence(template, {"key": top}), (top,))
    pairs = Counter((one.member, one.network) for one in memberships)
    for (member, network), times in pairs.items():
        if member not in listed:
            template = gettext_noop("‘{member}’ is in ‘{network}’ but is not listed itself; list it.")
            params = {"member": member, "network": network}
            yield Fault("unknown_member", Sentence(template, params), (member, network))
        if network not in own:
            template = gettext_noop("‘{member}’ is in ‘{network}’, which is not a listed network.")
            params = {"member": member, "network": network}
            yield Fault("unknown_network", Sentence(template, params), (member, network))
        if times > 1:
            template = gettext_noop("‘{member}’ is in ‘{network}’ twice at the same time.")
            params = {"member": member, "network": network}
            yield Fault("twice", Sentence(template, params), (member, network))


def _faults_of_weights(organizations: Sequence[Organization]) -> Iterator[Fault]:
    for one in organizations:
        if isinstance(one.weight, float) or one.weight < 0:
            template = gettext_noop(
                "‘{key}’ weighs {weight}; a weight is a whole number or a fraction, not below zero."
            )
            yield Fault("bad_weight", Sentence(template, {"key": one.key, "weight": one.weight}), (one.key,))


def faults_of_ways(networks: Sequence[Network]) -> Iterator[Fault]:
    """Yield what is wrong with the networks' ways to decide."""
    for one in networks:
        if one.way not in WAYS or one.by not in BY:
            template = gettext_noop("‘{key}’ decides by ‘{way}’ of ‘{by}’; write one of {ways}, of {whom}.")
            params = {
                "key": one.key,
                "way": one.way,
                "by": one.by,
                "ways": ", ".join(WAYS),
                "whom": ", ".join(BY),
            }
            yield Fault("unknown_way", Sentence(template, params), (one.key,))
        elif not (one.way == BLOCK and one.rule == ""):
            yield from _faults_of_rule(one)


def _faults_of_rule(network: Network) -> Iterator[Fault]:
    for says in rule_faults(network.rule, network.params):
        template = gettext_noop("The rule of ‘{key}’: {fault}")
        yield Fault("unknown_rule", Sentence(template, {"key": network.key, "fault": says}), (network.key,))
    by_voices = network.way != BLOCK or network.by == "voices"
    usable = DECIDING_RULES[:2] if by_voices else DECIDING_RULES
    if network.rule not in usable and not rule_faults(network.rule, network.params):
        template = gettext_noop("‘{key}’ cannot decide by ‘{rule}’ here; choose one of: {rules}.")
        params = {"key": network.key, "rule": network.rule, "rules": ", ".join(usable)}
        yield Fault("unknown_rule", Sentence(template, params), (network.key,))


def _faults_of_shares(memberships: Sequence[Membership]) -> Iterator[Fault]:
    own: dict[str, list[Membership]] = {}
    for one in memberships:
        own.setdefault(one.member, []).append(one)
    for member, listed in own.items():
        shares = [one.share for one in listed if one.share is not None]
        if any(isinstance(share, float) or share < 0 for share in shares):
            template = gettext_noop(
                "A share of ‘{member}’ is no whole number or fraction from 0; correct it."
            )
            yield Fault("bad_share", Sentence(template, {"member": member}), (member,))
        elif shares and not any(shares):
            template = gettext_noop("All shares of ‘{member}’ are 0; its voice has to go somewhere.")
            yield Fault("bad_share", Sentence(template, {"member": member}), (member,))
        elif shares and len(shares) < len(listed):
            template = gettext_noop(
                "‘{member}’ declares a share in some of its networks; declare one in each or in none."
            )
            yield Fault("shares_missing", Sentence(template, {"member": member}), (member,))


def _circles(memberships: Sequence[Membership]) -> Iterator[Fault]:
    circle = find_circle([(one.member, one.network) for one in memberships])
    if circle:
        template = gettext_noop("The memberships run in a circle: {circle}. End one of them.")
        names = " → ".join(f"‘{key}’" for key in (*circle, circle[0]))
        yield Fault("circle", Sentence(template, {"circle": names}), circle)


def find_circle(links: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Return the members of one circle, each in the next; empty when there is none.

    The same circle whatever the order of the links, beginning with its first key in the alphabet.
    """
    above: dict[str, set[str]] = {}
    for member, network in links:
        above.setdefault(member, set()).add(network)
    left = {member: len(networks) for member, networks in above.items()}
    below: dict[str, list[str]] = {}
    for member, networks in above.items():
        for network in networks:
            below.setdefault(network, []).append(member)
    ready = [key for key in below if key not in left]
    while ready:
        for member in below.get(ready.pop(), ()):
            left[member] -= 1
            if not left[member]:
                del left[member]
                ready.append(member)
    if not left:
        return ()
    walked: dict[str, int] = {}
    key = min(left)
    while key not in walked:
        walked[key] = len(walked)
        key = min(network for network in above[key] if network in left)
    circle = list(walked)[walked[key] :]
    first = circle.index(min(circle))
    return (*circle[first:], *circle[:first])
