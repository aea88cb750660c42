"""One's own page: name, language, time zone, mails, the members one speaks for, and what is held about oneself."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from dure import clock
from dure.people.commands import change_profile, register_person
from dure.people.models import Person
from dure.people.queries import person_of, spoken_for_by
from dure.people.zones import grouped_zones
from dure.refusals import Refused, Unknown

PROFILE = "/me/"
SAVED = {"name": "Kim Minji", "language": "fr", "time_zone": "Europe/Paris", "mail_at_most": "never"}


def test_a_visitor_is_asked_to_sign_in_first(client, db):
    page = client.get(reverse("people:profile"))
    assert (page.status_code, page.url) == (302, reverse("account_request_login_code") + "?next=/me/")


def test_saving_the_profile_switches_the_language_and_the_time_zone_at_once(client, minji):
    client.force_login(minji)
    assert client.get(PROFILE)["Content-Language"] == "ko"
    saved = client.post(PROFILE, SAVED)
    assert (saved.status_code, saved.url) == (302, PROFILE)
    page = client.get(PROFILE)
    assert page["Content-Language"] == "fr"
    assert '<html lang="fr"' in page.content.decode()
    minji.refresh_from_db()
    assert (minji.language, minji.time_zone, minji.mail_at_most) == ("fr", "Europe/Paris", "never")
    client.post(reverse("account_logout"))
    assert client.get(reverse("account_signup"))["Content-Language"] == "fr"


def test_a_profile_that_cannot_be_saved_keeps_what_was_typed_and_stores_nothing(client, minji):
    client.force_login(minji)
    page = client.post(PROFILE, {**SAVED, "name": "Kim Min-ji", "time_zone": "Mars/Olympus"})
    assert page.status_code == 422
    assert page.context["form"]["name"].value() == "Kim Min-ji"
    minji.refresh_from_db()
    assert minji.name == "Kim Minji"


def test_letters_that_do_not_show_are_taken_out_of_a_name(client, minji):
    client.force_login(minji)
    client.post(PROFILE, {**SAVED, "name": "Kim\u202e \n Minji\u0007"})
    minji.refresh_from_db()
    assert minji.name == "Kim Minji"


def test_choosing_a_language_stores_it_in_the_profile_of_one_who_is_signed_in(client, minji):
    client.force_login(minji)
    chosen = client.post(reverse("set_language"), {"language": "ur", "next": "/me/"})
    assert (chosen.status_code, chosen.url) == (302, "/me/")
    minji.refresh_from_db()
    assert minji.language == "ur"
    assert 'dir="rtl"' in client.get(PROFILE).content.decode()


def test_choosing_a_language_never_leads_to_another_site(client, db):
    chosen = client.post(reverse("set_language"), {"language": "ko", "next": "https://evil.example/"})
    assert chosen.url == "/"
    assert client.get(reverse("account_signup"))["Content-Language"] == "ko"


def test_a_group_leader_sees_the_members_they_speak_for_and_nobody_elses(client, minji):
    halim = register_person(name="Halim", registered_by=minji, at=clock.now())
    other = register_person(name="Other leader", email="other@example.org", at=clock.now())
    register_person(name="Sana", registered_by=other, at=clock.now())
    assert halim.is_spoken_for
    assert list(spoken_for_by(minji)) == [halim]
    client.force_login(minji)
    page = client.get(PROFILE).content.decode()
    assert "Halim" in page
    assert "Sana" not in page


def test_what_is_held_about_me_is_complete_and_holds_nothing_of_others(client, minji):
    halim = register_person(name="Halim", registered_by=minji, at=clock.now())
    client.force_login(minji)
    file = client.get(reverse("people:my_data"))
    assert file["Content-Disposition"] == f'attachment; filename="dure-{minji.ref}.json"'
    held = json.loads(file.content)
    assert held["person"]["email"] == "minji@example.org"
    assert held["rows"]["emailaddress.user"][0]["email"] == "minji@example.org"
    assert held["rows"]["person.registered_by"][0]["ref"] == halim.ref
    assert "Halim" not in file.content.decode()
    assert "password" not in file.content.decode()


def test_the_profile_asks_the_database_little(client, minji, django_assert_max_num_queries):
    client.force_login(minji)
    with django_assert_max_num_queries(6):
        client.get(PROFILE)


def test_every_time_zone_is_offered_once_under_its_continent():
    names = [name for _, zones in grouped_zones() for name, _ in zones]
    assert len(names) == len(set(names))
    assert {"UTC", "Asia/Seoul", "Asia/Karachi", "Europe/Paris", "America/Montreal", "Asia/Kathmandu"} <= set(
        names
    )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": "  "}, "name_missing"),
        ({"name": "x" * 121}, "name_too_long"),
        ({"email": None}, "speaker_missing"),
        ({"email": "MINJI@example.org"}, "address_taken"),
        ({"language": "xx"}, "language_unknown"),
        ({"time_zone": "Mars/Olympus"}, "time_zone_unknown"),
        ({"time_zone": "../../etc/passwd"}, "time_zone_unknown"),
    ],
)
def test_a_person_who_cannot_be_registered_is_refused_with_a_reason(minji, wrong, code):
    with pytest.raises(Refused) as refused:
        register_person(**{"name": "Jo", "email": "jo@example.org", "at": clock.now(), **wrong})
    assert refused.value.code == code
    assert Person.objects.count() == 1


def test_an_unknown_mail_frequency_is_refused(minji):
    with pytest.raises(Refused) as refused:
        change_profile(person=minji, **{**SAVED, "mail_at_most": "hourly"})
    assert refused.value.code == "choice_unknown"


def test_a_reference_leads_to_an_active_person_only(minji):
    assert person_of(minji.ref) == minji
    Person.objects.filter(pk=minji.pk).update(is_active=False)
    with pytest.raises(Unknown):
        person_of(minji.ref)
