"""A claim stays a claim; a report is written together, reviewed, decided; a missed condition ends it by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.cast import AT, LATER, organization, person, seat, steward_of
from tests.recognised import GOOD, TEXT, YEAR, Circle, build_circle

from dure import clock, deadlines
from dure.ballots.commands import open_round
from dure.charters.commands import adopt_founding_charter
from dure.charters.queries import samples
from dure.files.checking import checked
from dure.frameworks.commands import adopt_framework
from dure.frameworks.eligibility import refusal_to_take_part
from dure.frameworks.models import Recognition
from dure.frameworks.queries import recognised_under
from dure.matters.commands import perform, raise_matter
from dure.matters.models import Matter
from dure.networks.models import Organization
from dure.people.models import Person
from dure.recognition import commands, queries
from dure.recognition.commands import Given, finish_review, judge_figures
from dure.recognition.models import Claim, Figure, Report
from dure.refusals import Refused
from polity.criteria import parse

RESERVED = """key = "reserved"
title = "Reserved lots"
version = "1"
jurisdiction = "KR-11"
sources = ["Ordinance, article 5"]
rule = "all"

[indicators.for_profit]
title = "It does not work for profit"
kind = "yes_no"
wants = false
source = "Article 5 (1)"

[indicators.recognised_village_mark]
title = "It bears the mark"
kind = "yes_no"
"""


@pytest.fixture
def circle(db: None) -> Circle:
    return build_circle()


def refused(code: str):
    return pytest.raises(Refused, match=f"^{code}:")


def test_a_claim_is_no_recognition(circle: Circle) -> None:
    made = commands.claim(organization=circle.bakery, label=" Social  enterprise ", by=circle.baker, at=AT)
    again = commands.claim(organization=circle.bakery, label="Social enterprise", by=circle.baker, at=LATER)
    assert (made.label, again.pk) == ("Social enterprise", made.pk)
    assert recognised_under(circle.bakery, AT.date()) == frozenset()
    with refused("not_steward"):
        commands.claim(organization=circle.bakery, label="x", by=circle.world.outsider, at=AT)
    commands.end_claim(claim=made, by=circle.baker, at=LATER)
    assert Claim.objects.get().ended_at == LATER


def test_two_browsers_merge_field_by_field(circle: Circle) -> None:
    report = commands.open_report(
        organization=circle.bakery, framework=circle.framework, year=YEAR, by=circle.baker, at=AT
    )
    first = {"meetings": Given("4"), "open_books": Given()}
    second = {"meetings": Given("7"), "open_books": Given("yes")}
    assert commands.save_figures(report=report, given=first, by=circle.baker, at=AT).meanwhile == {}
    saved = commands.save_figures(report=report, given=second, by=circle.baker, at=LATER)
    assert {one.indicator: one.value for one in report.figures.all()} == {
        "meetings": "4",
        "open_books": "yes",
    }
    assert [(key, one.value) for key, one in saved.meanwhile.items()] == [("meetings", "4")]
    chosen = commands.save_figures(
        report=report, given={"meetings": Given("7", was=1)}, by=circle.baker, at=LATER
    )
    assert [(one.value, one.number) for one in chosen.stored] == [("7", 2)]


def test_last_years_figures_come_along_marked_and_documents_are_asked_again(circle: Circle) -> None:
    circle.reviewed()
    report = commands.open_report(
        organization=circle.bakery, framework=circle.framework, year=YEAR + 1, by=circle.baker, at=LATER
    )
    assert report.before is not None
    assert report.before.year == YEAR
    carried = {one.indicator: (one.value, one.carried, one.proof) for one in report.figures.all()}
    assert carried == {
        "meetings": ("4", True, "claimed"),
        "open_books": ("yes", True, "claimed"),
        "earned": ("1/2", True, "claimed"),
        "dividends": ("10", True, "claimed"),
    }
    same = {"meetings": Given("4", was=1)}
    commands.save_figures(report=report, given=same, by=circle.baker, at=LATER)
    assert report.figures.get(indicator="meetings").carried is False


def test_evidence_is_told_by_its_content_and_a_document_is_its_file(circle: Circle) -> None:
    report = commands.open_report(
        organization=circle.bakery, framework=circle.framework, year=YEAR, by=circle.baker, at=AT
    )
    with refused("file_kind_unknown"):
        checked(b"MZ\x90\x00" + bytes(range(256)), "accounts.pdf")
    with refused("file_kind_unknown"):
        checked(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "logo.svg")
    with refused("figure_missing"):
        commands.attach_evidence(
            report=report,
            indicator="meetings",
            file=checked(b"%PDF-1.4", "a.pdf"),
            public=False,
            by=circle.baker,
            at=AT,
        )
    commands.attach_evidence(
        report=report,
        indicator="statutes",
        file=checked(b"%PDF-1.4", "our statutes.pdf"),
        public=False,
        by=circle.baker,
        at=AT,
    )
    figure = report.figures.get(indicator="statutes")
    assert (figure.value, figure.proof) == ("pdf", "evidenced")


def test_who_belongs_to_it_cannot_review_it_and_an_outsider_neither(circle: Circle) -> None:
    report = circle.reported()
    for one, code in ((circle.near, "conflict_of_interest"), (circle.world.outsider, "not_reviewer")):
        with refused(code):
            commands.judge_figures(report=report, accepted=["meetings"], by=one, at=AT)
    with refused("review_incomplete"):
        commands.finish_review(report=report, by=circle.peer, at=AT)
    question = commands.ask(report=report, indicator="meetings", text="Who was there?", by=circle.peer, at=AT)
    commands.reply(question=question, text="All nine of us.", by=circle.baker, at=LATER)
    with refused("not_steward"):
        commands.reply(question=question, text="x", by=circle.world.outsider, at=LATER)
    commands.judge_figures(
        report=report,
        accepted=["meetings", "open_books", "earned", "statutes"],
        refused=["dividends"],
        by=circle.peer,
        at=LATER,
    )
    assert commands.finish_review(report=report, by=circle.peer, at=LATER).state == Report.State.REVIEWED
    result = queries.result(report, LATER.date())
    assert (result.state, [one.key for one in result.blocking]) == ("missing", ["dividends"])


def test_a_missed_duty_names_its_principle_and_the_axes_stay_apart(circle: Circle) -> None:
    report = circle.reviewed(GOOD | {"meetings": Given("1")})
    result = queries.result(report, AT.date())
    found = queries.missed(circle.framework.parsed, result)
    assert [(one.principle, one.duty, str(one.outcome.distance.says)) for one in found] == [
        ("People first", "Members decide", "1 more meeting")
    ]
    assert {name: (axis.met, axis.unmet) for name, axis in result.axes.items()} == {
        "work": (1, 1),
        "viability": (2, 0),
    }


def test_nothing_is_decided_before_the_review_and_the_applicant_does_not_vote(circle: Circle) -> None:
    report = circle.reported()
    Report.objects.update(state=Report.State.OPEN)
    with refused("report_open"):
        circle.applied(Report.objects.get())
    Report.objects.update(state=Report.State.HANDED_IN)
    with refused("review_missing"):
        circle.applied(report)
    matter = Matter.objects.get(application__report=report)
    Report.objects.update(state=Report.State.REVIEWED)
    perform(matter=matter, verb="put_to_seats", by=circle.chair, at=LATER)
    with refused("conflict_of_interest"):
        perform(matter=matter, verb="vote", by=circle.near, choice="yes", at=LATER)


def test_a_recognition_begins_on_the_day_of_the_body_wherever_its_chair_is(circle: Circle) -> None:
    evening = AT.replace(hour=17, minute=30)  # in Phnom Penh it is the next day
    with timezone.override("America/Vancouver"):
        recognition = circle.recognised(at=evening)
    assert recognition.from_on == AT.date() + timedelta(days=1)


def test_the_clock_withdraws_after_the_deadline_with_the_reason(circle: Circle) -> None:
    recognition = circle.recognised()
    assert recognised_under(circle.bakery, AT.date()) == {"village-mark"}
    assert (recognition.until_on - recognition.from_on).days == 1094
    matter = Matter.objects.get(ref=recognition.matter)
    missed = AT + timedelta(days=365)
    perform(matter=matter, verb="set_condition", by=circle.chair, reason="One meeting only.", at=missed)
    recognition.refresh_from_db()
    assert (recognition.status(missed.date()), recognition.condition) == ("conditional", "One meeting only.")
    assert recognition.condition_due_on == (missed + timedelta(days=90, hours=9)).date()
    deadlines.tick(missed + timedelta(days=89), mail=False)
    recognition.refresh_from_db()
    assert recognition.withdrawn_on is None
    late = missed + timedelta(days=92)
    deadlines.tick(late, mail=False)
    recognition.refresh_from_db()
    assert (recognition.status(late.date()), recognition.withdrawn_reason) == (
        "withdrawn",
        "One meeting only.",
    )
    assert recognised_under(circle.bakery, late.date()) == frozenset()
    assert recognised_under(circle.bakery, missed.date()) == {"village-mark"}


def test_an_appeal_restores_it(circle: Circle) -> None:
    recognition = circle.recognised()
    matter = Matter.objects.get(ref=recognition.matter)
    day = AT + timedelta(days=10)
    perform(matter=matter, verb="set_condition", by=circle.chair, reason="Missed.", at=day)
    late = day + timedelta(days=92)
    deadlines.tick(late, mail=False)
    perform(matter=matter, verb="appeal", by=circle.baker, reason="The minutes were sent.", at=late)
    for one in (circle.chair, circle.peer):
        perform(matter=matter, verb="vote", by=one, choice="yes", at=late)
    perform(matter=matter, verb="decide", by=circle.chair, at=late + timedelta(hours=1))
    recognition.refresh_from_db()
    assert (recognition.status(late.date()), recognition.condition) == ("recognised", "")
    assert Recognition.objects.count() == 1


def certified(circle: Circle) -> tuple[Matter, Person, Person]:
    """An application of the bakery that an official of an authority entered and refused; another one is there."""
    authority = organization("Certifying Office", person("Office Steward"), kind="public_authority")
    steward, first, second = steward_of(authority), person("First Official"), person("Second Official")
    for one in (first, second):
        seat(authority, one, role="official", title=f"Desk of {one.name}")
    framework = adopt_framework(organization=authority, text=TEXT, by=steward, at=AT)
    charter = adopt_founding_charter(
        organization=authority, text=samples()["certification"], by=steward, at=AT
    )
    opened = open_round(
        organization=authority,
        charter=charter,
        by=steward,
        at=AT,
        slug="office",
        title="Certification",
        opens_at=AT,
        bodies={"authority": [authority]},
    )
    report = replace(circle, framework=framework).reported()
    judge_figures(report=report, accepted=list(GOOD), by=first, at=AT)
    matter = raise_matter(
        round=opened,
        title="Certify the bakery",
        text="It asks to be certified.",
        raised_in=authority,
        by=first,
        at=AT,
        report=finish_review(report=report, by=first, at=AT),
    )
    perform(matter=matter, verb="put_to_seats", by=first, at=AT)
    perform(matter=matter, verb="answer", by=first, outcome="refuse", reason="Too few meetings.", at=AT)
    return matter, first, second


def test_a_refusal_is_appealed_on_the_page_of_the_organization_and_others_answer(
    circle: Circle, client, monkeypatch
) -> None:
    matter, first, second = certified(circle)
    monkeypatch.setattr(clock, "now", lambda: AT)
    page = reverse("recognition:standing", args=[circle.bakery.slug])
    appeal = {"do": "appeal", "matter": matter.ref, "reason": "We met four times."}
    do = reverse("recognition:standing_do", args=[circle.bakery.slug])
    for stranger in (first, circle.world.sibling_steward):
        client.force_login(stranger)
        assert "Appeal publicly" not in client.get(page).content.decode()
        client.post(do, appeal)
        matter.refresh_from_db()
        assert matter.stage == "refused"
    client.force_login(circle.baker)
    shown = client.get(page).content.decode()
    assert "Too few meetings." in shown
    assert "Appeal publicly" in shown
    client.post(do, {**appeal, "reason": " "})
    matter.refresh_from_db()
    assert matter.stage == "refused"
    assert client.post(do, appeal).status_code == 302
    matter.refresh_from_db()
    assert (matter.stage, matter.acts.last().reason) == ("appealed", "We met four times.")
    answer = {"verb": "answer", "outcome": "adopt", "reason": "The minutes show it.", "at": AT}
    with refused("same_hands"):
        perform(matter=matter, by=first, **answer)
    perform(matter=matter, by=second, **answer)
    made = Recognition.objects.get(matter=matter.ref)
    assert made.status(AT.date()) == "recognised"
    perform(matter=matter, verb="renew", by=circle.baker, report=matter.application.report, at=AT)
    matter.refresh_from_db()
    assert matter.stage == "applied"


def test_a_refusal_that_nobody_appeals_against_is_final(circle: Circle) -> None:
    matter, _, _ = certified(circle)
    deadlines.tick(AT + timedelta(days=32), mail=False)
    matter.refresh_from_db()
    assert (matter.stage, matter.ended) == ("declined", "refused")


def test_a_company_for_profit_is_refused_with_the_rule_quoted(circle: Circle) -> None:
    company = circle.world.enterprises[1]
    Organization.objects.filter(pk=company.pk).update(form=Organization.Form.FOR_PROFIT)
    company.refresh_from_db()
    rule = parse(RESERVED)
    found = refusal_to_take_part(company, rule, AT.date())
    assert found is not None
    assert str(found.says) == (
        "Gwangjin Bakery 2 cannot take part. The rule “Reserved lots” (Article 5 (1)) asks: "
        "It does not work for profit: yes; not met."
    )
    assert refusal_to_take_part(circle.bakery, rule, AT.date()) is not None
    circle.recognised()
    assert refusal_to_take_part(circle.bakery, rule, AT.date()) is None


def test_nothing_is_compared_below_ten(circle: Circle) -> None:
    report = circle.reviewed()
    assert queries.comparison(report) == ([], 1)
    makers = [person(f"Maker {number}") for number in range(9)]
    for number, maker in enumerate(makers):
        one = Organization.objects.create(
            slug=f"maker-{number}", name=f"Maker {number}", kind="enterprise", created_at=AT
        )
        other = Report.objects.create(
            organization=one,
            framework=circle.framework,
            year=YEAR,
            state=Report.State.REVIEWED,
            opened_by=maker,
            opened_at=AT,
        )
        Figure.objects.create(
            report=other, indicator="meetings", value=str(number), changed_at=AT, changed_by=maker
        )
    lines, count = queries.comparison(report)
    assert count == 10
    assert [(one.title, one.shown_own, one.shown_middle, one.count) for one in lines] == [
        ("Meetings in the year", "4", "4", 10)
    ]


def test_a_renewal_begins_when_the_first_one_ends(circle: Circle) -> None:
    first = circle.recognised()
    matter = Matter.objects.get(ref=first.matter)
    later = AT + timedelta(days=700)
    report = circle.reviewed(year=YEAR + 1, at=later)
    perform(matter=matter, verb="renew", by=circle.baker, at=later, report=report)
    perform(matter=matter, verb="put_to_seats", by=circle.chair, at=later)
    for one in (circle.chair, circle.peer):
        perform(matter=matter, verb="vote", by=one, choice="yes", at=later)
    perform(matter=matter, verb="decide", by=circle.chair, at=later + timedelta(hours=1))
    second = Recognition.objects.exclude(pk=first.pk).get()
    assert second.from_on == first.until_on + timedelta(days=1)
    assert second.status(second.from_on) == "recognised"


def test_a_promised_improvement_is_followed(circle: Circle) -> None:
    report = circle.reported()
    made = commands.commit_to_improve(
        report=report,
        text="Four meetings a year",
        due_on=(AT + timedelta(days=200)).date(),
        by=circle.baker,
        at=AT,
    )
    with refused("due_in_the_past"):
        commands.commit_to_improve(
            report=report, text="x", due_on=(AT - timedelta(days=2)).date(), by=circle.baker, at=AT
        )
    with refused("not_steward"):
        commands.keep_commitment(commitment=made, by=circle.world.outsider, at=LATER)
    commands.keep_commitment(commitment=made, by=circle.baker, at=LATER)
    made.refresh_from_db()
    assert (made.kept_at, made.kept_by) == (LATER, circle.baker)
