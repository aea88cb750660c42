"""What the page of a matter shows: what the reader can do now, who has voted, and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext

from dure.matters import queries
from dure.matters.forms import ActForm, act_form
from dure.matters.models import Act, Matter
from dure.matters.queries import Option
from dure.matters.saying import Saying, side_of
from dure.matters.standing import Course, voter_key
from dure.networks.models import Mandate, Membership, Organization
from dure.networks.queries import Holdings, live, mandate_refusal
from dure.people.models import Person
from dure.web.moments import short_text
from dure.web.words import word
from polity.charters import Move, Stage
from polity.charters.values import ANSWERS
from polity.process import Facts, Standing
from polity.rules import Outcome


@dataclass(frozen=True)
class Offer:
    """One act that the reader can do now, or could once something is there: its form, its button, where it leads."""

    verb: str
    title: str
    behalf: str
    button: str
    leads: str
    hindered: str
    form: ActForm
    asks: bool = False  # the form has something to fill in
    weighty: bool = False  # it ends or turns back the matter: shown behind a fold, never as the first button


def offers(
    *,
    person: Person,
    matter: Matter,
    course: Course,
    holdings: Holdings,
    at: datetime,
    saying: Saying,
    stood: Standing,
    failed: ActForm | None = None,
    failed_verb: str = "",
) -> list[Offer]:
    """Return what the reader can do, the moves that lead on first; a form that failed takes the place of its own."""
    stage = course.charter.stages[matter.stage]
    found = []
    options = queries.options_for(
        person=person, matter=matter, course=course, holdings=holdings, at=at, stood=stood
    )
    for option in options:
        form = act_form(matter=matter, stage=stage, move=option.move, saying=saying, **_whose(option))
        if failed is not None and failed_verb == option.verb and _same(form, failed):
            form = failed
        found.append(_offer(option, matter, course, saying, form))
    return sorted(found, key=lambda offer: (bool(offer.hindered), offer.weighty, offer.verb != "vote"))


def _whose(option: Option) -> dict[str, str]:
    return {
        "acting_for": option.acting_for.slug if option.acting_for else "",
        "post": option.post.ref if option.post else "",
    }


def _same(form: ActForm, failed: ActForm) -> bool:
    return all(form.initial.get(name, "") == failed.data.get(name, "") for name in ("acting_for", "post"))


def _offer(option: Option, matter: Matter, course: Course, saying: Saying, form: ActForm) -> Offer:
    move = option.move
    title = saying.title(move.title)
    behalf = str(option.acting_for) if option.acting_for else str(option.post) if option.post else ""
    return Offer(
        verb=move.verb,
        title=title,
        behalf=behalf,
        button=_button(option, title, behalf),
        leads=_leads(move, matter, course, saying),
        hindered=saying(option.hinders) if option.hinders else "",
        form=form,
        asks=bool(form.visible_fields()),
        weighty=_weighty(move, course, matter),
    )


def _button(option: Option, title: str, behalf: str) -> str:
    if option.verb == "vote" and option.acting_for:
        return gettext("Vote for %(organization)s") % {"organization": behalf}
    if option.verb == "vote" and option.post:
        return gettext("Vote from the seat “%(seat)s”") % {"seat": behalf}
    if option.verb == "vote":
        return gettext("Cast my vote")
    return title


def _leads(move: Move, matter: Matter, course: Course, saying: Saying) -> str:
    """Say where a move leads, with the body that will hold the matter."""
    if len(move.targets) != 1:
        return ""
    stage = course.charter.stages[move.targets[0]]
    holder = course.holder(stage.key, matter.raised_in_id)
    values = {"stage": saying.stage(stage.key), "body": str(holder) if holder else ""}
    if stage.final:
        return gettext("This ends the matter: “%(stage)s”.") % values
    return gettext("It goes to %(body)s and stands in “%(stage)s”.") % values


def _weighty(move: Move, course: Course, matter: Matter) -> bool:
    """Whether a move ends the matter badly or turns it back."""
    if move.verb.startswith("send_back"):
        return True
    if len(move.targets) != 1 or move.generated:
        return False
    order = list(course.charter.stages)
    target = course.charter.stages[move.targets[0]]
    back = not target.final and order.index(target.key) < order.index(matter.stage)
    return back or (target.final and target.ends not in ("kept", "adopted"))


@dataclass(frozen=True)
class Doer:
    """Someone else who can act here: what they can do, and who they are."""

    title: str
    who: str


def doers(matter: Matter, stage: Stage, saying: Saying, *, but: str = "") -> list[Doer]:
    """Return what can be done in the stage (`but` one verb) and who can do it, for a reader who cannot."""
    if matter.ended:
        return []
    return [
        Doer(saying.title(move.title), saying.who(move))
        for move in stage.moves.values()
        if not move.by_clock and move.verb not in ("decide", but)
    ]


def lapsed(
    person: Person, matter: Matter, course: Course, holdings: Holdings, at: datetime, saying: Saying
) -> list[str]:
    """Return a sentence for each mandate that the reader held and that would let them act here now: what ended it,
    when, and who can renew it. Nothing for those who never held one.
    """
    if matter.ended or matter.held_by is None:
        return []
    held = Mandate.objects.filter(person=person).select_related("organization").order_by("organization__name")
    acts_for = holdings.acts_for(course.charter.key)
    past = {one.organization_id: one.organization for one in held if one.organization_id not in acts_for}
    if not past:
        return []
    asked = _asked_of_delegates(matter, course, list(past), at)
    refusals = [
        mandate_refusal(person, organization, at, course.charter.key)
        for pk, organization in past.items()
        if pk in asked
    ]
    return [saying(refused.says) for refused in refusals if refused is not None]


def _asked_of_delegates(matter: Matter, course: Course, among: Sequence[int], at: datetime) -> set[int]:
    """Return which of some organizations can act or vote in this stage, each by its delegate."""
    stage = course.charter.stages[matter.stage]
    bodies = [
        course.body(move.of, matter.raised_in_id) for move in stage.moves.values() if "delegate" in move.by
    ]
    asked = {body.pk for body in bodies if body is not None}
    voting = [part.who for part in (stage.decision, stage.ballot) if part is not None]
    if "delegate" in voting:
        rows = Membership.objects.filter(live(at), organization=matter.held_by, member_id__in=among)
        asked |= set(rows.values_list("member_id", flat=True))
    return asked


@dataclass(frozen=True)
class Line:
    """One line of the roll in an open vote: who, with what weight, what they chose and why; an empty choice is none."""

    name: str
    url_slug: str = ""
    person: str = ""
    weight: int | str = 1
    chamber: str = ""
    choice: str = ""
    reason: str = ""
    mandate: Mandate | None = None
    entry: int | None = None


def roll_lines(matter: Matter, stage: Stage, facts: Facts, acts: Sequence[Act], at: datetime) -> list[Line]:
    """Return a line for each voter on the roll of the current vote: those who voted first, by name."""
    if stage.decision is None or matter.held_by is None:
        return []
    votes = {voter_key(act): act for act in acts if act.verb == "vote" and act.visit == matter.visit}
    names = voters_named(stage.decision.who, [voter.key for voter in facts.roll], at)
    found = []
    for voter in facts.roll:
        act = votes.get(voter.key)
        known = names.get(voter.key, (voter.key, "", ""))
        found.append(
            Line(
                name=known[0],
                url_slug=known[1],
                person=known[2] or (act.by.name if act and act.by else ""),
                weight=int(voter.weight) if voter.weight.denominator == 1 else str(voter.weight),
                chamber=side_of(voter.chamber) if voter.chamber else "",
                choice=act.choice if act else "",
                reason=act.reason if act else "",
                mandate=act.mandate if act else None,
                entry=act.entry if act else None,
            )
        )
    return sorted(found, key=lambda line: (not line.choice, str(line.chamber), line.name))


def voters_named(who: str, keys: Sequence[str], at: datetime) -> dict[str, tuple[str, str, str]]:
    """Return key -> (name, slug of the organization's page, who holds the seat)."""
    if who == "seat":
        rows = Membership.objects.filter(live(at), post__ref__in=keys).select_related("post", "person")
        return {row.post.ref: (str(row.post), "", row.person.name) for row in rows if row.post and row.person}
    organizations = Organization.objects.filter(slug__in=keys)
    return {one.slug: (str(one), one.slug, "") for one in organizations}


@dataclass(frozen=True)
class Done:
    """One line of what was done; supports that follow each other stand together."""

    title: str
    at: datetime
    who: str = ""
    capacity: str = ""
    behalf: str = ""
    behalf_slug: str = ""
    mandate: Mandate | None = None
    said: str = ""
    outcome: str = ""
    choice: str = ""
    sum: int | None = None
    entries: tuple[int, ...] = ()
    mine: bool = False
    count: int = 1

    @property
    def headline(self) -> str:
        """What was done, and what came of it, in one line."""
        result = ""
        if self.choice and self.choice != "+":
            result = word(self.choice, "choice")
        elif self.outcome:
            result = word(self.outcome, "answer" if self.outcome in ANSWERS else "result")
        title = self.title
        if self.count > 1:
            title = gettext("%(act)s × %(count)s") % {"act": title, "count": self.count}
        if not result:
            return title
        return pgettext("act: what came of it", "%(act)s: %(result)s") % {"act": title, "result": result}

    @property
    def short(self) -> str:
        """Day and time in few signs, for a table."""
        return short_text(self.at)


def done(acts: Sequence[Act], saying: Saying, reader: Person | None) -> list[Done]:
    """Return the acts for the page, the newest first.

    Members who support are counted, not named; everyone who acts for others is.
    """
    found: list[Done] = []
    for act in acts:
        if act.verb == "support" and found and found[-1].title == saying.act(act) and found[-1].choice == "+":
            before = found.pop()
            found.append(_supports(act, saying, reader, before))
        elif act.verb == "support":
            found.append(_supports(act, saying, reader, None))
        else:
            found.append(_done(act, saying, reader))
    return found[::-1]


def _supports(act: Act, saying: Saying, reader: Person | None, before: Done | None) -> Done:
    return Done(
        title=saying.act(act),
        at=act.at,
        capacity=act.capacity,
        choice="+",
        entries=(*(before.entries if before else ()), act.entry or 0),
        mine=(before.mine if before else False) or (reader is not None and act.by_id == reader.id),
        count=(before.count if before else 0) + 1,
    )


def _done(act: Act, saying: Saying, reader: Person | None) -> Done:
    behalf = act.acting_for or (act.post.organization if act.post else None)
    return Done(
        title=saying.act(act),
        at=act.at,
        who=act.by.name if act.by else pgettext("capacity", "the clock"),
        capacity=act.capacity,
        behalf=(f"{act.post}, " if act.post else "") + (str(behalf) if behalf else ""),
        behalf_slug=behalf.slug if behalf else "",
        mandate=act.mandate,
        said=saying.reason(act),
        outcome=act.outcome,
        choice=act.choice,
        sum=act.sum,
        entries=(act.entry,) if act.entry else (),
        mine=reader is not None and act.by_id == reader.id,
    )


def steps(outcome: Outcome | None, saying: Saying) -> list[dict[str, Any]]:
    """Return the conditions of the vote as it stands, each with whether it holds."""
    if outcome is None:
        return []
    return [{"says": saying(step.says), "holds": step.holds} for step in outcome.steps]


@dataclass(frozen=True)
class Kept:
    """What someone typed into a form that no longer has a place on the page: it is shown, so that nothing is lost."""

    texts: tuple[str, ...] = field(default=())


def kept(form: forms.Form | None, shown: Sequence[Offer]) -> Kept | None:
    """Return what was typed into a failed form unless the page shows that form again."""
    if form is None or any(offer.form is form for offer in shown):
        return None
    texts = tuple(
        str(value) for name in ("reason", "note", "sum", "text") if (value := form.data.get(name, "").strip())
    )
    return Kept(texts) if texts else None
