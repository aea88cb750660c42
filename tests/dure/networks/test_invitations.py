"""Invitations: any spreadsheet is read, every row reported; nothing leaves unconfirmed; a link works once."""

import re
import smtplib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import AT, LATER, admit, organization, steward_of

from dure.networks import commands, policies, queries
from dure.networks.commands import invitations
from dure.networks.invitation_files import InvitationRow, read_rows
from dure.networks.models import Invitation, Organization
from dure.refusals import Refused, Unknown

TABLE = "Nom;Courriel;Organisation\nZoé Müller;zoe@example.org;Boulangerie à côté\nAnaïs;anais@example.org;Crémerie\n"
EXPECTED = [
    (2, "zoe@example.org", "Zoé Müller", "Boulangerie à côté"),
    (3, "anais@example.org", "Anaïs", "Crémerie"),
]


def plain(report):
    return [(row.line, row.email, row.name, row.organization) for row in report.rows]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8"),
        (TABLE.encode("cp1252"), "windows-1252"),
        (b"\xef\xbb\xbf" + TABLE.encode("cp1252"), "windows-1252"),
        (TABLE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16"),
        (TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.replace("\n", "\r\n").encode(), "utf-8"),
        (TABLE.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_any_encoding_gives_the_same_rows(data, encoding):
    report = read_rows(data)
    assert (report.encoding, report.separator, report.has_header) == (encoding, ";", True)
    assert plain(report) == EXPECTED
    assert report.bad == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_separator_gives_the_same_rows(separator):
    report = read_rows(TABLE.replace(";", separator).encode())
    assert (report.separator, plain(report)) == (separator, EXPECTED)


@pytest.mark.parametrize(
    "header",
    [
        "이름,이메일,단체명",
        "Name,E-mail,Organisation",
        "NOM ,Adresse e-mail,Structure",
        "Full name,Email address:,Company",
    ],
)
def test_headers_in_three_languages_are_known(header):
    report = read_rows(f"{header}\n김하나,hana@example.org,두레생협\n".encode())
    assert plain(report) == [(2, "hana@example.org", "김하나", "두레생협")]


def test_a_korean_file_from_an_old_spreadsheet_is_read():
    report = read_rows("이름,이메일\n김하나,hana@example.org\n".encode("euc-kr"))
    assert (report.encoding, plain(report)) == ("euc-kr", [(2, "hana@example.org", "김하나", "")])


def test_without_a_header_the_addresses_show_their_column():
    report = read_rows(b"Hana,hana@example.org,Bakery\nMin,min@example.org,Dairy\n")
    assert not report.has_header
    assert plain(report) == [
        (1, "hana@example.org", "Hana", "Bakery"),
        (2, "min@example.org", "Min", "Dairy"),
    ]


def test_pasted_addresses_are_read_in_every_usual_form():
    report = read_rows(b"hana@example.org\n\n  Min Lee <MIN@Example.org>\nmailto:sun@example.org\n")
    assert plain(report) == [
        (1, "hana@example.org", "", ""),
        (3, "min@example.org", "Min Lee", ""),
        (4, "sun@example.org", "", ""),
    ]


def test_first_and_last_names_are_joined_and_quotes_respected():
    report = read_rows('Prénom,Nom,Courriel\nZoé,"Müller, née Li",zoe@example.org\n'.encode())
    assert plain(report) == [(2, "zoe@example.org", "Zoé Müller, née Li", "")]


def test_each_bad_row_says_what_is_wrong_and_the_good_ones_stay():
    report = read_rows(b"name,email\nA,a@example.org\nB,b@\nC,\nD,A@example.org\nE,e@example.org\n")
    assert [(row.line, str(row.fault)) for row in report.bad] == [
        (3, "“b@” is not an e-mail address. Correct it."),
        (4, "There is no address on this line."),
        (5, "The same address stands on line 2."),
    ]
    assert [row.name for row in report.good] == ["A", "E"]


def test_more_than_two_thousand_rows_or_two_megabytes_are_refused():
    most = "\n".join(f"p{number}@example.org" for number in range(2000))
    assert len(read_rows(most.encode()).good) == 2000
    with pytest.raises(Refused, match="too_many_rows"):
        read_rows(f"{most}\nlast@example.org".encode())
    with pytest.raises(Refused, match="file_too_large"):
        read_rows(b"a" * 2_000_001)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data):
    report = read_rows(data)
    assert len(report.good) + len(report.bad) == len(report.rows)


def send(world, *emails, **more):
    rows = [InvitationRow(line, email, name=f"Guest {line}") for line, email in enumerate(emails, 1)]
    given = {"by": world.steward, "organization": world.district, "rows": rows, "at": AT, **more}
    return commands.send_invitations(**given)


def link():
    return re.search(r"/invitations/([\w-]+)/", mail.outbox[-1].body).group(1)


@pytest.fixture
def sent(world, django_capture_on_commit_callbacks):
    """One invitation to the outsider, sent; its token is in the mail."""
    with django_capture_on_commit_callbacks(execute=True):
        send(world, world.outsider.email)
    return link()


def test_reading_sends_nothing_and_marks_who_is_invited_or_belongs_already(world, sent):
    admit(world.chair, world.district)
    mail.outbox.clear()
    report = commands.read_invitations(
        f"{world.outsider.email}\n{world.chair.email}\nnew@example.org".encode(),
        organization=world.district,
        at=AT,
    )
    assert [str(row.fault) for row in report.rows] == [
        "outsider@example.org was invited on 2026-03-02 and has not answered yet.",
        "chair@example.org is a member already.",
        "None",
    ]
    assert mail.outbox == []


def test_the_day_of_an_invitation_is_that_of_the_reader(world, sent):
    Invitation.objects.update(sent_at=datetime(2026, 3, 2, 20, tzinfo=UTC))
    with timezone.override("Asia/Seoul"):
        report = commands.read_invitations(
            world.outsider.email.encode(), organization=world.district, at=AT + timedelta(days=1)
        )
    assert str(report.rows[0].fault).startswith("outsider@example.org was invited on 2026-03-03 ")


def test_a_mail_carries_one_link_whose_token_is_stored_nowhere(world, sent):
    assert [message.to for message in mail.outbox] == [["outsider@example.org"]]
    assert mail.outbox[0].subject == "Steward invites you to Gwangjin Network"
    assert mail.outbox[0].body.count("http") == 1
    row = Invitation.objects.get()
    assert row.token_digest == invitations.digest(sent)
    assert sent not in str(vars(row))
    assert row.expires_at == AT + timedelta(days=14)


def test_only_good_rows_get_a_mail(world, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rows = read_rows(b"new@example.org\nbroken@\noutsider@example.org").rows
        made = commands.send_invitations(by=world.steward, organization=world.district, rows=rows, at=AT)
    assert [row.email for row in made] == ["new@example.org"]
    assert [message.to[0] for message in mail.outbox] == ["outsider@example.org", "new@example.org"]


def test_a_link_works_once(world, sent):
    membership = commands.accept_invitation(token=sent, person=world.outsider, at=LATER)
    assert (membership.person, membership.organization, membership.from_at) == (
        world.outsider,
        world.district,
        LATER,
    )
    with pytest.raises(Refused, match="invitation_used"):
        commands.accept_invitation(token=sent, person=world.member, at=LATER)


def test_a_link_ends_after_fourteen_days_and_says_whom_to_ask(world, sent):
    end = AT + timedelta(days=14)
    assert invitations.invitation_for(sent, end - timedelta(seconds=1)).email == "outsider@example.org"
    with pytest.raises(Refused) as refused:
        commands.accept_invitation(token=sent, person=world.outsider, at=end)
    assert refused.value.sentence == (
        "This invitation ended on 2026-03-16. Ask a steward of Gwangjin Network for a new one."
    )


def test_after_it_ended_the_same_address_can_be_invited_again(world, sent):
    end = AT + timedelta(days=14)
    assert send(world, world.outsider.email, at=end - timedelta(seconds=1)) == ()
    assert len(send(world, world.outsider.email, at=end)) == 1


def test_a_withdrawn_or_invented_link_leads_nowhere(world, sent):
    commands.withdraw_invitation(invitation=Invitation.objects.get(), by=world.steward, at=AT)
    for token in (sent, "invented", ""):
        with pytest.raises(Unknown):
            commands.accept_invitation(token=token, person=world.outsider, at=AT)


def test_an_invitation_outlives_the_steward_who_sent_it(world, sent):
    post = queries.posts_of(world.district, AT)[0][0]
    commands.hand_over_stewardship(post=post, successor=world.member, by=world.steward, at=AT)
    assert commands.accept_invitation(token=sent, person=world.outsider, at=AT).from_at == AT


def test_an_invited_steward_becomes_one_unless_the_sender_no_longer_is(
    world, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send(world, world.outsider.email, world.chair.email, role="steward")
    tokens = [re.search(r"/invitations/([\w-]+)/", message.body).group(1) for message in mail.outbox]
    commands.accept_invitation(token=tokens[0], person=world.outsider, at=LATER)
    assert policies.stewards(world.district, LATER) == (world.steward, world.outsider)
    commands.vacate_post(
        post=queries.capacities(world.steward, LATER).posts[0][0], by=world.steward, at=LATER
    )
    with pytest.raises(Refused, match="sender_left"):
        commands.accept_invitation(token=tokens[1], person=world.chair, at=LATER)
    assert Invitation.objects.get(email=world.chair.email).accepted_at is None


@pytest.mark.parametrize("known", [True, False])
def test_an_invited_organization_joins_and_is_created_only_where_the_person_has_none(
    world, known, django_capture_on_commit_callbacks
):
    if known:
        organization("Dairy", world.outsider)
    rows = [InvitationRow(1, world.outsider.email, organization="dairy")]
    with django_capture_on_commit_callbacks(execute=True):
        commands.send_invitations(by=world.steward, organization=world.district, rows=rows, at=AT)
    commands.accept_invitation(token=link(), person=world.outsider, at=LATER)
    dairy = Organization.objects.get(name__iexact="dairy")
    assert dairy in [row.member for row in queries.members(world.district, LATER)]
    assert steward_of(dairy) == world.outsider


def test_a_member_does_not_join_twice(world, sent):
    admit(world.outsider, world.district)
    with pytest.raises(Refused, match="already_member"):
        commands.accept_invitation(token=sent, person=world.outsider, at=LATER)


def test_a_waiting_offer_and_an_invitation_become_one_membership(world, sent):
    asked = commands.offer_membership(
        by=world.outsider, organization=world.district, person=world.outsider, at=AT
    )
    assert commands.accept_invitation(token=sent, person=world.outsider, at=LATER) == asked


def test_mails_that_could_not_leave_are_withdrawn_and_can_be_sent_again(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def broken(message, **options):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    with pytest.raises(Refused) as refused, django_capture_on_commit_callbacks(execute=True):
        send(world, "one@example.org", "two@example.org")
    assert refused.value.sentence == "2 of 2 mails could not be sent. Send these again later."
    assert Invitation.objects.filter(withdrawn_at=AT).count() == 2
    assert len(send(world, "one@example.org", at=AT)) == 1


def test_sending_takes_the_same_queries_for_one_and_for_fifty(world, django_assert_num_queries):
    counts = []
    for number in (1, 50):
        with django_assert_num_queries(12):
            counts.append(len(send(world, *(f"p{number}-{i}@example.org" for i in range(number)))))
    assert counts == [1, 50]


def test_the_mail_speaks_the_language_asked_for(world, monkeypatch, django_capture_on_commit_callbacks):
    seen = []
    real = invitations.gettext
    monkeypatch.setattr(
        invitations, "gettext", lambda text: seen.append(translation.get_language()) or real(text)
    )
    with django_capture_on_commit_callbacks(execute=True):
        send(world, "one@example.org", language="ko")
    assert seen == ["ko", "ko"]


def test_a_name_cannot_smuggle_a_header_into_the_mail(world, django_capture_on_commit_callbacks):
    world.steward.name = "Eve\r\nBcc: all@example.org"
    with django_capture_on_commit_callbacks(execute=True):
        send(world, "one@example.org")
    assert mail.outbox[0].subject == "Eve Bcc: all@example.org invites you to Gwangjin Network"
    assert mail.outbox[0].recipients() == ["one@example.org"]


def test_after_a_kill_the_rest_of_a_list_is_withdrawn_though_the_first_accepted(world, monkeypatch):
    names = iter(["one", "two", "three", "four", "five"])
    monkeypatch.setattr(invitations, "secrets", SimpleNamespace(token_urlsafe=lambda size: next(names)))
    rows = read_rows(b"e-mail\none@example.org\ntwo@example.org\nthree@example.org\n").good
    commands.send_invitations(by=world.steward, organization=world.district, rows=rows, at=AT)
    commands.accept_invitation(token="one", person=world.outsider, at=AT + timedelta(minutes=9))
    assert commands.withdraw_unsent(AT + timedelta(minutes=59)) == 0
    assert commands.withdraw_unsent(AT + timedelta(hours=2)) == 2
    assert Invitation.objects.filter(withdrawn_at__isnull=True).values_list("email", flat=True).get() == (
        "one@example.org"
    )
    again = commands.send_invitations(by=world.steward, organization=world.district, rows=rows[1:], at=LATER)
    assert len(again) == 2
