"""The Steward's room brings a register in: upload, report, confirm; without JavaScript, and nothing before."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import organization

from dure.networks.models import Membership, Organization

REGISTER = (
    "기업명,유형,지역\n아차산마을,마을기업,Gwangjin-gu\n광진돌봄,협동조합,\n광진돌봄,협동조합,Gwangjin-gu\n"
    "푸른가게,사회적기업,Atlantis\n"
)
URL = "/organizations/gwangjin-network/room/import/"


@pytest.fixture
def room(world, client):
    """The client, signed in as the steward of the district network."""
    client.force_login(world.steward)
    return client


def uploaded(client, text=REGISTER, encoding="cp949", **more):
    file = SimpleUploadedFile("register.csv", text.encode(encoding))
    return client.post(URL, {"file": file, **more})


def hidden(response):
    return unescape(re.search(r'name="list" value="([^"]+)"', response.content.decode()).group(1))


def waiting():
    rows = Membership.objects.filter(organization__slug="gwangjin-network", from_at=None)
    return sorted(rows.values_list("member__name", "member__form", "member__source"))


def test_the_report_names_each_row_the_ministries_and_the_laws_and_stores_nothing(room):
    before = Organization.objects.count()
    response = uploaded(room)
    text = response.content.decode()
    assert response.status_code == 200
    assert [row.line for row in response.context["report"].good] == [2, 3]
    assert [(one.count, one.law.ministry.name) for one in response.context["by_form"]] == [
        (1, "Ministry of Strategy and Finance"),
        (1, "Ministry of the Interior"),
    ]
    for said in (
        "The same organization stands on line 3.",
        "There is no area “Atlantis”.",
        "협동조합 기본법",
        "euc-kr",
    ):
        assert said in text
    assert Organization.objects.count() == before


def test_confirming_lists_the_good_rows_and_shows_them_as_invited_not_yet_consented(room):
    report = uploaded(room, source="Support centre, 2026")
    response = room.post(URL, {"list": hidden(report)}, follow=True)
    assert response.redirect_chain == [(URL, 302)]
    assert waiting() == [
        ("광진돌봄", "cooperative", "Support centre, 2026"),
        ("아차산마을", "community_enterprise", "Support centre, 2026"),
    ]
    text = response.content.decode()
    assert "2 organizations are listed. Each counts when it consents." in text
    assert "Invited, not yet consented" in text
    assert "마을기업 육성사업 시행지침" in text


def test_confirming_twice_shows_the_report_again_and_makes_nothing_twice(room):
    given = {"list": hidden(uploaded(room))}
    room.post(URL, given)
    again = room.post(URL, given)
    assert again.status_code == 409
    assert "Something has changed since you read the report." in again.content.decode()
    assert len(waiting()) == 2


def test_what_became_known_meanwhile_is_shown_before_anything_is_made(room, world):
    given = {"list": hidden(uploaded(room))}
    organization("광진돌봄", world.outsider)
    response = room.post(URL, given)
    assert response.status_code == 409
    assert [row.known for row in response.context["report"].bad] != ["", "", ""]
    assert waiting() == []
    room.post(URL, {"list": hidden(response)})
    assert [name for name, _, _ in waiting()] == ["아차산마을"]


def test_a_file_that_is_no_register_keeps_what_was_typed(room):
    response = room.post(URL, {"text": "Bread,coop\nMilk,coop\n", "source": "my list"})
    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert "Bread,coop\nMilk,coop" in text
    assert 'value="my list"' in text
    assert "The first row names the columns." in text
    assert room.post(URL, {"text": " "}).status_code == 422
    assert (
        room.post(URL, {"file": SimpleUploadedFile("a.csv", b"name\n" + b"x" * 1_000_000)}).status_code == 422
    )


def test_pasted_rows_are_read_like_a_file_and_the_name_of_a_file_is_published_nowhere(room):
    pasted = room.post(URL, {"text": "name\tarea\nPasted\tGwangjin-gu\n"})
    room.post(URL, {"list": hidden(pasted)})
    room.post(URL, {"list": hidden(uploaded(room, "name\nUploaded\n"))})
    assert waiting() == [("Pasted", "", ""), ("Uploaded", "", "")]


def test_who_is_no_steward_here_finds_no_such_page_and_a_list_is_good_for_one_room(room, world, client):
    signed = hidden(uploaded(room))
    for person in (world.member, world.delegate, world.sibling_steward):
        client.force_login(person)
        assert client.get(URL).status_code == 404
        assert client.post(URL, {"list": signed}).status_code == 404
    client.force_login(world.sibling_steward)
    assert client.post(URL.replace("gwangjin", "mapo"), {"list": signed}).status_code == 404
    client.force_login(world.steward)
    assert client.post(URL, {"list": signed[:-2]}).status_code == 404
    client.logout()
    assert client.get(URL).status_code == 302
    assert waiting() == []


def test_a_register_of_2000_rows_in_korean_passes_through_both_steps(room):
    text = "기업명,유형\n" + "".join(f"두레마을기업 제{number}호,마을기업\n" for number in range(2000))
    report = uploaded(room, text)
    assert len(report.context["report"].good) == 2000
    assert len(hidden(report)) < 100_000
    assert room.post(URL, {"list": hidden(report)}).status_code == 302
    assert len(waiting()) == 2000
    page = room.get(URL)
    assert page.context["waiting_count"] == 2000
    assert len(page.context["waiting"]) == 200
