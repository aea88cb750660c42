"""Mail without a mail server: files that people and tests can read."""

from __future__ import annotations

from django.core.mail import EmailMessage, get_connection


def test_each_mail_is_one_readable_file_and_names_sort_in_the_order_of_sending(tmp_path):
    box = get_connection("dure.people.mail.OutboxBackend", file_path=tmp_path)
    subjects = [f"두레 {number}" for number in range(12)]
    sent = box.send_messages(
        [
            EmailMessage(subject, "안녕하세요\n\n123456", "a@b.c", ["x/../y@example.org"])
            for subject in subjects
        ]
    )
    assert sent == 12
    files = sorted(tmp_path.iterdir())
    assert [file.suffix for file in files] == [".txt"] * 12
    texts = [file.read_text("utf-8") for file in files]
    assert [text.split("Subject: ")[1].split("\n")[0] for text in texts] == subjects
    assert "\n123456\n" in texts[0]


def test_a_header_cannot_be_smuggled_into_the_file(tmp_path):
    box = get_connection("dure.people.mail.OutboxBackend", file_path=tmp_path)
    box.send_messages([EmailMessage("one\nBcc: everyone", "text", "a@b.c", ["x@example.org"])])
    (file,) = tmp_path.iterdir()
    assert "\nBcc:" not in file.read_text("utf-8")
