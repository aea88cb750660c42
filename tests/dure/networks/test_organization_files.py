"""A register of organizations: any spreadsheet is read, every row reported, nothing stored."""

import os
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from dure.networks.forms_of_enterprise import NEWBORN
from dure.networks.gazetteer import Gazetteer, Place, fold
from dure.networks.models import Organization
from dure.networks.organization_files import read_register
from dure.networks.spreadsheets import decode
from dure.networks.written_days import AmbiguousDay, read_day
from dure.refusals import Refused

TODAY = date(2026, 3, 2)
DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
SEOUL = ("KR-11", "KR")
PLACES = Gazetteer(
    [
        Place("KR", ("Republic of Korea", "대한민국")),
        Place("KR-11", ("Seoul", "서울특별시"), ("KR",)),
        Place("KR-29", ("Gwangju", "광주광역시"), ("KR",)),
        Place("KR-11-11050", ("Gwangjin-gu", "광진구"), SEOUL),
        Place("KR-11-11020", ("Jung-gu", "중구"), SEOUL),
        Place("KR-29-24020", ("Jung-gu", "중구"), ("KR-29", "KR")),
    ]
)
KOREAN = (
    "기업명,유형,자치구,업종,홈페이지,설립일\n"
    "㈜한살림두레,사회적기업,광진구,식품,hansalim.example,2012.5.31\n"
    "광진협동조합,사회적협동조합,서울 광진구,돌봄,,2013-02\n"
    "아차산마을기업,마을기업,KR-11-11050,교육,없음,2015년 3월 2일\n"
    "뚝배기자활기업,자활기업,Gwangjin-gu,외식,-,2011\n"
)


def read(text, places=PLACES, encoding="utf-8"):
    return read_register(text.encode(encoding), places, on=TODAY)


def faults(text):
    return [(row.line, [str(fault) for fault in row.faults]) for row in read(text).bad]


def notes(text):
    return [(row.line, [str(note) for note in row.notes]) for row in read(text).rows if row.notes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "euc-kr", "cp949", "utf-16"])
def test_a_korean_register_is_read_with_the_four_newborn_types_from_any_spreadsheet(encoding):
    register = read(KOREAN, encoding=encoding)
    assert [
        (row.line, row.name, row.form, row.area, row.website, row.founded_on) for row in register.rows
    ] == [
        (
            2,
            "㈜한살림두레",
            "social_enterprise",
            "KR-11-11050",
            "https://hansalim.example",
            date(2012, 5, 31),
        ),
        (3, "광진협동조합", "cooperative", "KR-11-11050", "", date(2013, 2, 1)),
        (4, "아차산마을기업", "community_enterprise", "KR-11-11050", "", date(2015, 3, 2)),
        (5, "뚝배기자활기업", "self_support_enterprise", "KR-11-11050", "", date(2011, 1, 1)),
    ]
    assert register.bad == ()
    assert {row.form for row in register.rows} == set(NEWBORN)


def test_syllables_beyond_the_old_korean_standard_are_read_as_cp949():
    text = "기업명,지역\n똠방각하두레,광진구\n펲시협동조합,광진구\n"
    assert decode(text.encode("cp949")) == (text, "cp949")


@pytest.mark.parametrize(
    "text", ["ASSOCIAÇÃO DOS ARTESÃOS", "l’économie d’ici", "Crèche À l’orée", "naïve “Ânge”"]
)
def test_accents_of_western_files_are_not_taken_for_korean(text):
    assert decode(text.encode("cp1252")) == (text, "windows-1252")


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name,Local name,Type,Area,Sector,Website,Founded",
         "Bread,빵,co-op,Gwangjin-gu,food,bread.example,2020-02-03"),
        ("Nom;Nom local;Forme juridique;Commune;Secteur;Site;Date de création",
         "Bread;빵;Coopérative;Gwangjin-gu;food;bread.example;2020/2/3"),
        ("type\twebsite\tname\tlocal_name\tarea_code\tsector\tfounded_on",
         "cooperative\tbread.example\tBread\t빵\tKR-11-11050\tfood\t20200203"),
    ],
)  # fmt: skip
def test_columns_are_found_by_their_words_in_any_order(header, row):
    register = read(f"{header}\n{row}\n")
    (found,) = register.rows
    assert (
        found.name,
        found.local_name,
        found.form,
        found.area,
        found.sector,
        found.website,
        found.founded_on,
    ) == (
        "Bread",
        "빵",
        "cooperative",
        "KR-11-11050",
        "food",
        "https://bread.example",
        date(2020, 2, 3),
    )
    assert (register.bad, register.unused) == ((), ())


def test_columns_that_mean_nothing_here_are_named():
    register = read("id,name,lat,type\n1,Bread,37.5,coop\n")
    assert register.used == (("name", "name"), ("form", "type"))
    assert register.unused == ("id", "lat")


def test_without_a_column_of_names_the_header_is_asked_for():
    with pytest.raises(Refused, match=r"header_missing.*Found: Bread, coop"):
        read("Bread,coop\nMilk,coop\n")
    with pytest.raises(Refused, match="header_missing"):
        read("")


def test_each_row_tells_all_its_faults():
    text = (
        "name,type,area,founded\n"
        ",coop,,\n"
        "Bread,club,Atlantis,soon\n"
        "Milk,,,2031-01-01\n"
        "Rice,,중구,03/04/2012\n"
        "Good,,,31/12/2012\n"
    )
    assert faults(text) == [
        (2, ["There is no name on this line."]),
        (
            3,
            [
                "The type “club” is not known. Write one of these, or leave it empty: social enterprise, cooperative, "
                "community enterprise, self-support enterprise, association, foundation, for-profit company.",
                "There is no area “Atlantis”. Write its name or code as on the map, or leave it empty.",
                "“soon” is no day. Write it as 2012-05-31.",
            ],
        ),
        (4, ["The founding day lies in the future."]),
        (
            5,
            [
                "“중구” is the name of several areas. Write the code of one: KR-11-11020, KR-29-24020.",
                "“03/04/2012” can be read in two ways. Write it as 2012-04-03 or 2012-03-04.",
            ],
        ),
    ]


@pytest.mark.parametrize("language", ["en", "ko", "fr", "ur"])
def test_every_type_is_understood_by_the_word_that_the_pages_show(language):
    with translation.override(language):
        labels = {value: str(label) for value, label in Organization.Form.choices if value}
        register = read("name,type\n" + "".join(f"{form},{label}\n" for form, label in labels.items()))
    assert [(row.name, row.form) for row in register.good] == [(form, form) for form in labels]


def test_what_is_left_out_of_a_good_row_is_noted():
    text = f"name,sector,website,founded\nBread,{'x' * 41},update6 now,2012\nMilk,food,http://milk.example,\n"
    assert notes(text) == [
        (
            2,
            [
                "The sector is longer than 40 letters: it is cut.",
                "“update6 now” is no web address: it is left out.",
                "Only “2012” is given: the first day of it is stored.",
            ],
        )
    ]
    assert [row.website for row in read(text).good] == ["", "http://milk.example"]


def test_the_same_name_in_the_same_place_is_a_duplicate_and_elsewhere_is_not():
    text = (
        "name,local name,area\nBread,,광진구\nBREAD  co,,광진구\n(주)bread,,광진구\n"
        "Bread,,KR-11-11020\nPan,bread,광진구\nBread,,\n"
    )
    assert faults(text) == [
        (4, ["The same organization stands on line 2."]),
        (6, ["The same organization stands on line 2."]),
        (7, ["The same organization stands on line 2."]),
    ]


def test_an_area_of_several_is_the_one_near_the_network():
    near = Gazetteer(PLACES.by_code.values(), near="KR-29")
    assert [place.code for place in near.find("중구")] == ["KR-29-24020"]
    assert [place.code for place in PLACES.find("서울 중구")] == ["KR-11-11020"]
    assert [place.code for place in PLACES.find("Jung-gu, Gwangju")] == ["KR-29-24020"]
    assert PLACES.find("부산 중구") == []


def test_names_in_scripts_with_vowel_signs_stay_different():
    assert fold("किताब") != fold("कतब")
    assert fold("주식회사 두레") == fold("㈜두레") == fold("두레(주)")


def test_days_are_read_as_people_write_them():
    assert read_day("2012. 5. 31.") == (date(2012, 5, 31), True)
    assert read_day("31.12.2012") == read_day("12/31/2012") == (date(2012, 12, 31), True)
    assert read_day("2012-05") == (date(2012, 5, 1), False)
    with pytest.raises(AmbiguousDay):
        read_day("1/2/2012")
    with pytest.raises(ValueError, match="month"):
        read_day("2012-13-01")


@given(st.binary(max_size=300).filter(lambda data: 0 not in data))
def test_no_bytes_break_the_reader(data):
    head = b"name,area,founded,website\n" + 50 * b"a,b,c,d\n"  # whatever follows, a comma divides it
    register = read_register(head + data, PLACES, on=TODAY)
    assert len(register.good) + len(register.bad) == len(register.rows)


def shared(name):
    path = DATA / name
    if not path.exists() and os.environ.get("CI") != "true":
        pytest.skip(f"the data in ../shared is absent: {name}")
    return path.read_bytes()


def test_a_real_list_of_170_cooperatives_is_read_with_its_one_duplicate():
    register = read_register(shared("tech_coops_hng_cc0.csv"), PLACES, on=TODAY)
    assert len(register.rows) == 170
    assert register.used == (("name", "name"), ("website", "url"), ("sector", "business_areas"))
    assert register.unused == ("section", "region_country", "notes")
    assert [(row.line, row.name, str(row.faults[0])) for row in register.bad] == [
        (50, "Zinc Collective", "The same organization stands on line 48.")
    ]
    left_out = [row.line for row in register.rows for note in row.notes if "no web address" in str(note)]
    assert len(left_out) == 1


def test_a_real_dirty_register_reports_every_row():
    register = read_register(shared("susy_initiatives.csv"), PLACES, on=TODAY)
    said = [str(fault) for row in register.bad for fault in row.faults]
    unknown = [text for text in said if text.startswith("There is no area “")]
    twice = [text for text in said if text.startswith("The same organization stands on line ")]
    assert (len(register.rows), len(register.good), len(unknown), len(twice)) == (1794, 45, 1743, 49)
    assert len(unknown) + len(twice) == len(said)
