"""The page of a matter, as a reader without an account, as those who can act, and as those who come too late."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from tests.seoul import CLOSES, NOW, Seoul, fresh

from dure import clock
from dure.matters.commands import perform
from dure.matters.discussion import comment
from dure.matters.models import Comment, Matter, Subscription
from dure.matters.notices import UNFOLLOW_SALT, send_mails
from dure.networks.commands import revoke_mandate
from dure.people.models import Person


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set the clock of the pages: `at(moment)`; it begins on the third day, while the ballot is open."""

    def set_to(moment: Any) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_to(NOW)
    return set_to


def page_of(matter: Matter) -> str:
    return reverse("matters:matter", args=[matter.ref])


def act_url(matter: Matter, verb: str) -> str:
    return reverse("matters:act", args=[matter.ref, verb])


def signed_in(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def without_tokens(html: bytes) -> str:
    """A page without what differs from one request to the next: form tokens and the address asked for."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html.decode())
    return re.sub(r'name="next" value="[^"]*"', "", text)


def test_a_visitor_sees_the_way_first_then_who_can_move_it(client: Client, seoul: Seoul, at: Any) -> None:
    html = client.get(page_of(seoul.supported())).content.decode()
    assert html.index('class="thread') < html.index('id="do"') < html.index('id="text"')
    assert "a delegate of Gwangjin Network" in html or "a delegate in Gwangjin Network" in html
    assert "Sign in to act" in html
    assert "Carry to the Seoul network" in html


def test_the_delegate_sees_where_the_button_leads(client: Client, seoul: Seoul, at: Any) -> None:
    html = signed_in(client, seoul.roles["delegate"]).get(page_of(seoul.supported())).content.decode()
    assert "<button>Carry to the Seoul network</button>" in html
    assert "It goes to Seoul Network and stands in “Weighed”. You act for Gwangjin Network." in html


def test_a_button_that_lacks_something_says_what_and_who_can_give_it(
    client: Client, seoul: Seoul, at: Any
) -> None:
    html = signed_in(client, seoul.roles["delegate"]).get(page_of(seoul.raised())).content.decode()
    assert "<button>Carry to the Seoul network</button>" not in html
    assert "This needs 5 supports and has 0; a member of Gwangjin Network can support it" in html


def test_an_act_is_stored_with_a_receipt(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    signed_in(client, seoul.roles["delegate"])
    answer = client.post(
        act_url(matter, "carry"), {"visit": 1, "acting_for": seoul.world.district.slug}, follow=True
    )
    act = matter.acts.last()
    assert (act.verb, act.acting_for, act.mandate is not None) == ("carry", seoul.world.district, True)
    assert answer.redirect_chain == [(page_of(matter), 302)]
    assert f"Your receipt is entry {act.entry} of the record." in answer.content.decode()


def test_the_same_form_sent_twice_is_one_act_and_no_refusal(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    signed_in(client, seoul.roles["delegate"])
    form = {"visit": 1, "acting_for": seoul.world.district.slug, "reason": "Five stand behind it."}
    answers = [client.post(act_url(matter, "carry"), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert matter.acts.filter(verb="carry").count() == 1


def test_the_same_vote_sent_twice_is_one_act(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.at_stage("deliberated")
    at(CLOSES)
    signed_in(client, seoul.roles["public_seat"])
    before = matter.acts.count()
    form = {"visit": matter.visit, "choice": "no", "reason": "Too dear."}
    assert [client.post(act_url(matter, "vote"), form).status_code for _ in range(2)] == [302, 302]
    assert matter.acts.count() == before + 1


def test_who_comes_second_sees_what_the_first_one_did_and_keeps_what_was_typed(
    client: Client, seoul: Seoul, at: Any
) -> None:
    matter = seoul.supported()
    perform(matter=matter, verb="carry", by=seoul.roles["delegate"], at=NOW)
    signed_in(client, seoul.roles["author"])
    answer = client.post(act_url(matter, "withdraw"), {"visit": 1, "reason": "We found other money."})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "“Carry to the Seoul network”, by Gwangjin Network" in html
    assert "Nothing of yours was stored." in html
    assert "We found other money." in html
    assert fresh(matter).stage == "weighed"


def test_a_form_that_lacks_the_reason_keeps_the_rest(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.at_stage("consulted")
    at(CLOSES)
    signed_in(client, seoul.roles["parliament_official"])
    answer = client.post(
        act_url(matter, "answer"), {"visit": matter.visit, "outcome": "adopt_in_part", "sum": "20 000 000"}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="20 000 000"' in html
    assert re.search(r'value="adopt_in_part"[^>]*checked', html)
    assert html.count("Give the reason; it will be published with the act.") == 2  # on top and at the field
    assert fresh(matter).answer == ""


def test_a_refusal_of_the_process_stands_at_its_field(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.at_stage("consulted")
    at(CLOSES)
    signed_in(client, seoul.roles["parliament_official"])
    answer = client.post(
        act_url(matter, "answer"),
        {"visit": matter.visit, "outcome": "adopt_in_part", "reason": "Half of it is paid elsewhere."},
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "State the sum that is granted; ₩\u00a030,000,000 was asked." in html
    assert "Half of it is paid elsewhere." in html


def test_an_answer_in_part_stands_beside_the_sum_that_was_asked(
    client: Client, seoul: Seoul, at: Any
) -> None:
    matter = seoul.at_stage("consulted")
    at(CLOSES)
    signed_in(client, seoul.roles["parliament_official"])
    client.post(
        act_url(matter, "answer"),
        {
            "visit": matter.visit,
            "outcome": "adopt_in_part",
            "sum": "20,000,000",
            "reason": "The rent is paid elsewhere.",
        },
    )
    html = client.get(page_of(matter)).content.decode()
    assert "<del>₩\u00a030,000,000</del> <ins>₩\u00a020,000,000</ins>" in html
    assert "The rent is paid elsewhere." in html
    matter.proposal.refresh_from_db()
    assert matter.proposal.adopted == 20_000_000


def test_who_is_not_signed_in_keeps_what_was_typed(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    answer = client.post(act_url(matter, "withdraw"), {"visit": 1, "reason": "We found other money."})
    assert answer.status_code == 403
    assert "You are not signed in." in answer.content.decode()
    assert "We found other money." in answer.content.decode()
    assert fresh(matter).ended == ""


@pytest.mark.parametrize("field", ["acting_for", "post"])
def test_a_reference_of_a_sibling_answers_like_one_that_does_not_exist(
    client: Client, seoul: Seoul, at: Any, field: str
) -> None:
    matter = seoul.supported()
    signed_in(client, seoul.roles["delegate"])
    seat_of_others = seoul.world.council.posts.first().ref
    sibling = {"acting_for": seoul.world.sibling.slug, "post": seat_of_others}[field]
    answers = [
        client.post(act_url(matter, "carry"), {"visit": 1, field: reference})
        for reference in (sibling, "no-such-thing")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert without_tokens(answers[0].content) == without_tokens(answers[1].content)
    assert fresh(matter).stage == "raised"


@pytest.mark.parametrize("path", ["/matters/none/", "/rounds/none/", "/ballots/none/", "/rounds/none/raise/"])
def test_what_does_not_exist_is_missing(client: Client, world: Any, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_verb_that_the_charter_does_not_know_is_missing(client: Client, seoul: Seoul, at: Any) -> None:
    signed_in(client, seoul.roles["delegate"])
    assert client.post(act_url(seoul.supported(), "bless"), {"visit": 1}).status_code == 404


def test_an_expired_mandate_says_who_can_renew_it(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    mandate = seoul.roles["delegate"].mandates.get()
    mandate.until_at = mandate.from_at + (NOW - mandate.from_at) / 2
    mandate.save()
    signed_in(client, seoul.roles["delegate"])
    answer = client.post(
        act_url(matter, "carry"), {"visit": 1, "acting_for": seoul.world.district.slug, "reason": "Now."}
    )
    assert answer.status_code in (403, 409)
    assert "Its stewards can renew it: Steward." in answer.content.decode()


def test_the_undecided_are_listed_and_never_counted_as_yes(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.at_stage("deliberated")
    at(CLOSES)
    html = client.get(page_of(matter)).content.decode()
    votes = html[html.index('id="votes"') : html.index('id="discussion"')]
    assert votes.count("has not decided</span>") == 1
    assert "Who has not decided is never counted as yes." in votes


def test_people_answer_each_other(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    first = comment(matter=matter, text="Who pays?", by=seoul.roles["member"], at=NOW, mark="contra")
    signed_in(client, seoul.roles["author"])
    url = reverse("matters:comment", args=[matter.ref])
    assert client.post(url, {"text": "The school.", "parent": first.ref}).status_code == 302
    made = Comment.objects.get(parent=first)
    assert made.by == seoul.roles["author"]
    html = client.get(page_of(matter)).content.decode()
    assert html.index("Who pays?") < html.index("The school.")
    assert html.count("<ol>") == html.count("</ol>") - html.count('<ol class="t')


def test_a_contribution_that_is_refused_keeps_its_text(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    url = reverse("matters:comment", args=[matter.ref])
    signed_in(client, seoul.roles["outsider"])
    answer = client.post(url, {"text": "I live next door."})
    assert answer.status_code == 403
    assert "I live next door." in answer.content.decode()
    assert matter.comments.count() == 0


def test_a_contribution_in_the_name_of_an_organization_is_not_made_ones_own_when_the_mandate_has_ended(
    client: Client, seoul: Seoul, at: Any
) -> None:
    matter = seoul.supported()
    delegate = seoul.roles["delegate"]
    revoke_mandate(mandate=delegate.mandates.get(), by=delegate, at=NOW)
    signed_in(client, delegate)
    url = reverse("matters:comment", args=[matter.ref])
    said = {"text": "Our board agrees.", "acting_for": seoul.world.district.slug}
    html = client.post(url, said).content.decode()
    assert "Its stewards can renew it: Steward." in html
    assert "Our board agrees." in html
    assert matter.comments.count() == 0


def test_a_mandate_for_this_charter_lets_a_delegate_speak_and_one_for_another_is_not_offered(
    client: Client, seoul: Seoul, at: Any
) -> None:
    matter, delegate, district = seoul.supported(), seoul.roles["delegate"], seoul.world.district
    scopes = {"key": seoul.charter.key, "other": "another-charter"}
    url, said = reverse("matters:comment", args=[matter.ref]), {"acting_for": district.slug}
    offered = f'<option value="{district.slug}"'
    signed_in(client, delegate)
    delegate.mandates.update(scope=scopes["key"])
    assert offered in client.get(page_of(matter)).content.decode()
    assert client.post(url, said | {"text": "Our board agrees."}).status_code == 302
    assert Comment.objects.get().acting_for == district
    delegate.mandates.update(scope=scopes["other"])
    assert offered not in client.get(page_of(matter)).content.decode()
    answer = client.post(url, said | {"text": "Our board wants more."})
    assert "is for another matter" in answer.content.decode()
    assert Comment.objects.count() == 1


def test_who_lost_a_mandate_is_told_before_acting_when_and_by_whom_it_can_be_renewed(
    client: Client, seoul: Seoul, at: Any
) -> None:
    matter, delegate = seoul.supported(), seoul.roles["delegate"]
    told = "Your mandate for Gwangjin Network was revoked on"
    assert told not in signed_in(client, delegate).get(page_of(matter)).content.decode()
    revoke_mandate(mandate=delegate.mandates.get(), by=delegate, at=NOW)
    html = client.get(page_of(matter)).content.decode()
    assert html.index('id="do"') < html.index(told) < html.index('id="text"')
    assert "Its stewards can renew it: Steward." in html


def test_a_lapsed_mandate_is_not_mentioned_where_it_would_not_help(
    client: Client, seoul: Seoul, at: Any
) -> None:
    delegate = seoul.roles["delegate"]
    matter = seoul.at_stage("deliberated")
    revoke_mandate(mandate=delegate.mandates.get(), by=delegate, at=NOW)
    assert "Your mandate" not in signed_in(client, delegate).get(page_of(matter)).content.decode()


def test_what_was_done_and_what_came_of_it_stand_in_one_line(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.at_stage("granted")
    html = client.get(page_of(matter)).content.decode()
    assert "<b>Answer with the reason: adopted</b>" in html
    assert "<b>Support this proposal × 5</b>" in html


def test_the_sides_of_a_joint_body_are_said_in_words(client: Client, seoul: Seoul, at: Any) -> None:
    html = client.get(page_of(seoul.at_stage("deliberated"))).content.decode()
    assert "Chamber ‘public side’:" in html
    assert "‘private’" not in html


def test_a_title_in_another_script_says_its_language(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.raised("혼자 사는 어르신 방문")
    html = client.get(page_of(matter)).content.decode()
    assert '<h1><bdi lang="ko">혼자 사는 어르신 방문</bdi></h1>' in html


@pytest.mark.parametrize("slug", ["mapo-network", "no-such-network"])
def test_speaking_for_a_sibling_answers_like_one_that_does_not_exist(
    client: Client, seoul: Seoul, at: Any, slug: str
) -> None:
    matter = seoul.supported()
    url = reverse("matters:comment", args=[matter.ref])
    for role in ("delegate", "member"):
        signed_in(client, seoul.roles[role])
        assert client.post(url, {"text": "We agree.", "acting_for": slug}).status_code == 404
    assert matter.comments.count() == 0


def test_following_and_the_link_in_a_mail_do_only_that(client: Client, seoul: Seoul, at: Any) -> None:
    one, two = seoul.supported(title="One"), seoul.supported(title="Two")
    signed_in(client, seoul.roles["outsider"])
    for matter in (one, two):
        client.post(reverse("matters:follow", args=[matter.ref]))
    client.logout()
    token = signing.dumps({"person": seoul.roles["outsider"].id, "matter": one.id}, salt=UNFOLLOW_SALT)
    url = reverse("matters:unfollow", args=[token])
    client.get(url)
    assert Subscription.objects.filter(person=seoul.roles["outsider"], ended_at=None).count() == 2
    assert client.post(url).status_code == 200
    left = Subscription.objects.filter(person=seoul.roles["outsider"], ended_at=None)
    assert [one.matter_id for one in left] == [two.id]
    assert client.get(reverse("matters:unfollow", args=["broken"])).status_code == 404


def test_the_mail_says_what_is_awaited_and_links_to_it(seoul: Seoul, settings: Any) -> None:
    matter = seoul.supported()
    perform(matter=matter, verb="carry", by=seoul.roles["delegate"], at=NOW, reason="Five stand behind it.")
    send_mails(NOW)
    to_author = next(one for one in mail.outbox if one.to == [seoul.roles["author"].email])
    assert "Carry to the Seoul network · Gwangjin Network\n  Five stand behind it." in to_author.body
    assert settings.DURE_URL + page_of(matter) in to_author.body
    assert "/matters/unfollow/" in to_author.body
    to_steward = next(one for one in mail.outbox if one.to == [seoul.roles["umbrella_steward"].email])
    assert "It stands in “Weighed” and waits for you." in to_steward.body


def test_the_page_as_data_names_nobody(client: Client, seoul: Seoul, at: Any) -> None:
    matter = seoul.supported()
    data = client.get(page_of(matter) + "?format=json").json()
    assert (data["ref"], data["stage"], data["proposal"]["cost"]) == (matter.ref, "raised", 30_000_000)
    assert [act["verb"] for act in data["acts"]] == ["support"] * 5
    assert "Neighbour" not in str(data["acts"])


@pytest.mark.parametrize("stage", ["raised", "weighed", "deliberated", "received", "examined", "granted"])
def test_a_page_shows_no_style_or_script_of_its_own(
    client: Client, seoul: Seoul, at: Any, stage: str
) -> None:
    html = client.get(page_of(seoul.at_stage(stage))).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert html.count("<script") == 1


def test_visitors_read_the_time_of_the_place_and_members_their_own(
    client: Client, seoul: Seoul, at: Any
) -> None:
    matter = seoul.raised()
    evening = datetime(2026, 3, 4, 20, 0, tzinfo=UTC)  # in Seoul it is the fifth already
    at(evening)
    comment(matter=matter, text="Seen late in the evening.", by=matter.author, at=evening)
    assert "5 March" in client.get(page_of(matter)).content.decode()
    Person.objects.filter(pk=matter.author.pk).update(time_zone="Europe/Paris")
    client.force_login(Person.objects.get(pk=matter.author.pk))
    assert "5 March" not in client.get(page_of(matter)).content.decode()
