"""A resident asks by voice in Korean on a phone; what she said reaches whom she allows; in the end nothing is left."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.site import DURE, Site
from tests.journeys.test_mechanisms import walk_in

CENTRE = "gwangsan-community-support-centre"
HELPER = "neighbours-care-cooperative-gwangsan"
VOICE = b"OggS\x00\x02 canary-voice " + b"\x00\x01" * 400
SAID = {
    "voice": "canary-voice",
    "name": "canary-halmoni",
    "contact": "010-canary-4711",
    "need": "canary-need: care at home on weekday mornings",
    "note": "canary-note among caseworkers",
    "answer": "canary-answer: the cooperative comes on Monday",
}
PHONE = {"viewport": {"width": 390, "height": 844}, "locale": "ko-KR", "timezone_id": "Asia/Seoul"}


def dure(site: Site, *arguments: str) -> None:
    """Run a command of the instance; it must end well."""
    done = subprocess.run(
        [str(DURE), *arguments], env=site.surroundings(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def found_in(content: bytes, secrets: dict[str, str]) -> set[str]:
    """Return which secrets stand in some bytes."""
    return {name for name, secret in secrets.items() if secret.encode() in content}


def everything(site: Site, folder: Path) -> dict[str, set[str]]:
    """Return what of the request is in the database, its journal, the log, the mails, a backup and an export."""
    secrets = dict(SAID)
    found = {}
    folder.mkdir()
    dure(site, "backup", str(folder / "backup.tar"))
    dure(site, "export", str(folder / "export"))
    files = [
        *site.home.glob("dure.sqlite3*"),
        site.log,
        *(site.home / "outbox").glob("*"),
        folder / "backup.tar",
    ]
    files += [one for one in (folder / "export").rglob("*") if one.is_file()]
    for file in files:
        if file.exists() and (heard := found_in(file.read_bytes(), secrets | SECRET_LINK)):
            found[file.name] = heard
    return found


SECRET_LINK: dict[str, str] = {}


def ask_by_voice(page: Page, site: Site) -> tuple[str, str]:
    """Ask on a phone, by voice; return the code and the address of the link."""
    page.goto(f"{site.url}/support/")
    page.get_by_role("link", name="여기에 청하기").first.click()
    expect(page.locator("#promise")).to_contain_text("210일")
    expect(page.locator("#promise")).to_contain_text("정부는 보지도 승인하지도 않습니다")
    page.locator("#id_voice").set_input_files({"name": "voice.ogg", "mimeType": "audio/ogg", "buffer": VOICE})
    page.locator("#id_name").fill(SAID["name"])
    page.locator("#id_contact").fill(SAID["contact"])
    assert page.locator("#id_language").input_value() == "ko"
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="센터에 청하기").click()
    expect(page.locator("h1")).to_have_text("내 요청")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    return page.locator("#code").inner_text(), page.url


def fold(page: Page, key: str) -> None:
    """Open one of the caseworker's forms."""
    page.locator("details", has=page.locator(f"#act-{key}")).locator("summary").click()


def take_and_refer(page: Page, site: Site) -> str:
    """As the caseworker, take the newest request, listen, and ask a cooperative; return the address of the request."""
    walk_in(page, site, "caseworker.gwangsan")
    page.goto(f"{site.url}/support/centres/{CENTRE}/desk/?stage=asked")
    page.locator("tbody tr", has_text="by voice").locator("th a").last.click()
    address = page.url
    sound = page.request.get(f"{site.url}{page.locator('audio').get_attribute('src')}")
    assert sound.body() == VOICE
    assert "no-store" in sound.headers["cache-control"]
    page.locator("#act-take button").click()
    fold(page, "note")
    page.locator("#note-text").fill(SAID["note"])
    page.locator("#act-note button").click()
    fold(page, "refer")
    page.locator("#refer-organization").fill(HELPER)
    page.locator("#refer-need").fill(SAID["need"])
    page.locator("#act-refer button").click()
    expect(page.locator("main")).to_contain_text("The organization sees nothing yet.")
    return address


def allow_two_fields(page: Page, site: Site, code: str) -> None:
    """Find the request by its code, and let the cooperative see two of its fields."""
    page.goto(f"{site.url}/support/follow/")
    page.locator("#id_code").fill(code.upper().replace("-", " "))
    page.get_by_role("button", name="내 요청 보이기").click()
    expect(page.locator("main")).to_contain_text(SAID["need"])
    expect(page.locator("#act-allow input[type=checkbox]:checked")).to_have_count(0)
    page.locator("#act-allow input[value=need]").check()
    page.locator("#act-allow input[value=contact]").check()
    page.get_by_role("button", name="표시한 것을 보여 주기").click()
    expect(page.locator("main")).to_contain_text("조직은 표시하신 것만 봅니다")


def accept(page: Page, site: Site) -> None:
    """As the cooperative, see these two fields and nothing else, and say yes."""
    walk_in(page, site, "helper.gwangsan")
    links = page.locator("main .tasks a", has_text="Somebody asks for your help")
    addresses = [link.get_attribute("href") for link in links.all()]
    for address in addresses:
        page.goto(f"{site.url}{address}")
        if SAID["need"] in page.locator("main").inner_text():
            break
    expect(page.locator("#fields dt")).to_have_count(2)
    expect(page.locator("#fields")).to_contain_text(SAID["contact"])
    assert SAID["name"] not in page.content()
    page.locator("input[name=helps][value=yes]").check()
    page.get_by_role("button", name="Answer the centre").click()
    expect(page.locator("main")).to_contain_text("The centre has your answer.")


def answer(page: Page, site: Site, address: str) -> None:
    """As the caseworker, close the request with an answer."""
    walk_in(page, site, "caseworker.gwangsan")
    page.goto(address)
    expect(page.locator("main")).to_contain_text("the organization helps")
    fold(page, "answer")
    page.locator("#answer-outcome").select_option("referred")
    page.locator("#answer-text").fill(SAID["answer"])
    page.locator("#act-answer button").click()
    expect(page.locator("main")).to_contain_text("The centre looks again after 30 and 180 days.")


@pytest.mark.browser_context_args(**PHONE)
def test_a_request_by_voice_from_the_first_word_to_its_erasing(
    page: Page, browser: Browser, other_site: Site, tmp_path: Path
) -> None:
    site = other_site
    code, link = ask_by_voice(page, site)
    SECRET_LINK.update({"link": link.rstrip("/").rpartition("/")[2], "code": code})
    desk = browser.new_context(locale="en-GB", timezone_id="Asia/Seoul").new_page()
    address = take_and_refer(desk, site)
    allow_two_fields(page, site, code)
    accept(desk, site)
    answer(desk, site, address)
    assert everything(site, tmp_path / "alive") == {}
    page.goto(link)
    expect(page.locator("main")).to_contain_text(SAID["answer"])
    site.later(days=31)
    page.goto(link)
    expect(page.locator("#holds")).to_contain_text("30일 뒤")
    page.locator("#holds input[type=radio][value=holds]").check()
    page.get_by_role("button", name="센터에 알리기").click()
    expect(page.locator("#follow-ups")).to_contain_text("잘 되고 있음")
    site.later(days=182)
    page.goto(link)
    expect(page.locator("h1")).to_have_text("여기에 보관된 것이 없습니다")
    walk_in(desk, site, "caseworker.gwangsan")
    answered = desk.goto(address)
    assert answered is not None
    assert answered.status == 404
    assert everything(site, tmp_path / "erased") == {}
    record = page.request.get(f"{site.url}/record/entries?organization={CENTRE}&format=json").text()
    assert found_in(record.encode(), SAID) == set()
    assert "count_support" in record


def test_fifty_requests_in_a_minute_are_all_kept_and_the_last_wait_a_moment(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/support/centres/{CENTRE}/ask/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    told = []
    for number in range(50):
        sent = page.request.post(
            f"{site.url}/support/centres/{CENTRE}/ask/",
            form={
                "words": f"Crowd {number}",
                "language": "en",
                "form": f"crowd {number}",
                "csrfmiddlewaretoken": token,
            },
            headers={"referer": page.url},
        )
        assert sent.status == 200
        told.append(re.search(r"<h1>(.*?)</h1>", sent.text())[1])  # type: ignore[index]
    assert set(told) == {"My request", "One moment, please"}
    assert told[0] == "My request"
    assert told.count("One moment, please") >= 20


def test_a_file_like_a_virus_is_refused_with_why_and_the_words_are_kept(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/support/centres/{CENTRE}/ask/")
    page.locator("#id_words").fill("Please read this paper.")
    eicar = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    page.locator("#id_paper").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": eicar})
    page.get_by_role("button", name="Ask the centre").click()
    expect(page.locator(".errors")).to_contain_text("It was not kept, and nobody opened it.")
    expect(page.locator("#id_words")).to_have_value("Please read this paper.")


def test_advice_is_asked_in_india_and_answered_from_another_country(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/organizations/global-social-economy-forum/")
    page.get_by_role("link", name="Advice desk").click()
    page.get_by_role("link", name="How does a network go on").click()
    expect(page.locator(".kicker")).to_contain_text("India")
    answer = page.locator("#answers article")
    expect(answer).to_have_count(1)
    expect(answer).to_contain_text("Italy")
    expect(answer).to_contain_text("from another country")
    expect(answer).to_contain_text("it helped")
