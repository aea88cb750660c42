"""The areas that ship: where the networks of the demonstration are."""

import csv
import os
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dure.networks import commands
from dure.networks.commands.areas import shipped_areas
from dure.networks.models import Area

MUNICIPALITIES = Path(__file__).parents[4] / "shared" / "data" / "kr_municipalities_2018.csv"


@pytest.mark.django_db
def test_loading_twice_changes_nothing_the_second_time_and_corrects_what_was_changed(
    django_assert_max_num_queries,
):
    with django_assert_max_num_queries(8):
        assert commands.load_areas() == len(shipped_areas())
    assert commands.load_areas() == 0
    Area.objects.filter(code="KR-11-11050").update(name="Elsewhere", parent=None)
    assert commands.load_areas() == 1
    area = Area.objects.get(code="KR-11-11050")
    assert (area.name, area.local_name, area.parent.code) == ("Gwangjin-gu", "광진구", "KR-11")


def test_each_country_has_the_parts_it_should():
    count = Counter(row.get("parent") for row in shipped_areas())
    assert (count["KR-11"], count["KR-29"], count["CA"], count["CA-QC"]) == (25, 5, 13, 17)
    assert (count["FR"], count["IT"], count["PK"], count["NP"], count["KH"]) == (13, 20, 7, 7, 3)
    assert {row["code"] for row in shipped_areas() if "parent" not in row} == {
        "KR", "CA", "FR", "IT", "IN", "PK", "NP", "KH",
    }  # fmt: skip


def test_codes_continue_their_parents_and_time_zones_exist():
    for row in shipped_areas():
        assert row["code"].startswith(row.get("parent", row["code"]))
        assert ZoneInfo(row["time_zone"]).key == row["time_zone"]


@pytest.mark.skipif(
    not MUNICIPALITIES.exists() and os.environ.get("CI") != "true", reason="the data in ../shared is absent"
)
def test_districts_are_those_of_statistics_korea():
    with MUNICIPALITIES.open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if row["sido_code"] in ("11", "24")]
    ours = {
        row["code"]: (row["name"], row["local_name"]) for row in shipped_areas() if row["kind"] == "district"
    }
    prefix = {"11": "KR-11", "24": "KR-29"}
    assert ours == {
        f"{prefix[row['sido_code']]}-{row['kostat_code']}": (row["name_en"], row["name_ko"]) for row in rows
    }
