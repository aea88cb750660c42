"""What an organization takes along: all its own records, in open formats, and nobody's address."""

import io
import json
import zipfile

from tests.cast import AT, LATER

from dure.networks import commands
from dure.networks.exports import OWN_PARTS, export_organization, zipped


def test_the_export_holds_the_own_records_and_ends_at_its_moment(world):
    commands.open_college(organization=world.district, key="women", title="Women", by=world.steward, at=LATER)
    export = export_organization(world.district, at=AT)
    parts = export["parts"]
    assert json.loads(json.dumps(export)) == export
    assert parts["organization"][0]["slug"] == "gwangjin-network"
    assert [row["organization"] for row in parts["memberships"] if row["member"] == "gwangjin-network"] == [
        "seoul-network"
    ]
    assert [row["person"] for row in parts["mandates"]] == [world.delegate.ref]
    assert [row["name"] for row in parts["persons"]] == ["Steward"]
    assert [row["role"] for row in parts["posts"]] == ["steward"]


def test_only_the_part_of_persons_names_them_and_none_holds_an_address(world):
    commands.register_member_without_email(
        leader=world.steward, organization=world.district, name="Sun", at=AT
    )
    parts = export_organization(world.district, at=AT)["parts"]
    assert [name for name, rows in parts.items() if "Sun" in json.dumps(rows)] == ["persons"]
    assert "@" not in json.dumps(parts)


def test_others_add_their_parts_in_the_open(world):
    export = export_organization(
        world.district, at=AT, parts=(*OWN_PARTS, ("charters", lambda organization, at: [{"key": "plain"}]))
    )
    assert export["parts"]["charters"] == [{"key": "plain"}]


def test_the_archive_has_one_file_for_each_part_and_is_the_same_each_time(world):
    export = export_organization(world.district, at=AT)
    archive = zipped(export)
    assert archive == zipped(export_organization(world.district, at=AT))
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        assert sorted(file.namelist()) == sorted(["about.json", *(f"{name}.json" for name, _ in OWN_PARTS)])
        assert json.loads(file.read("posts.json")) == export["parts"]["posts"]


def test_an_export_takes_a_fixed_number_of_queries(world, django_assert_num_queries):
    for number in range(5):
        commands.register_member_without_email(
            leader=world.steward, organization=world.district, name=f"Person {number}", at=AT
        )
    with django_assert_num_queries(len(OWN_PARTS) - 1):
        export_organization(world.district, at=AT)
