"""The pages of networks: the list, the weave to go down and up, the map, the types; each also as data."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import AT, World, join, organization, person

from dure import clock
from dure.networks.models import Membership, Organization
from dure.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _moment(settings):
    """The clock stands an hour after the world began."""
    settings.DURE_CLOCK_OFFSET += (AT + timedelta(hours=1) - clock.now()).total_seconds()


def listed(client, query: str) -> list[str]:
    return [one["slug"] for one in client.get(f"/networks/?format=json&{query}").json()["organizations"]]


def test_the_list_is_filtered_by_kind_type_sector_area_and_name(world: World, client):
    bakery = world.enterprises[1]
    bakery.form, bakery.sector, bakery.local_name = "cooperative", "care", "광진빵집"
    bakery.save()
    assert listed(client, "kind=council") == [world.council.slug]
    for query in ("type=cooperative", "sector=care", "q=빵집", "q=gwangjin+BAKERY+2"):
        assert listed(client, query) == [bakery.slug]
    inside = {world.sibling.slug, *(one.slug for one in world.sibling_enterprises)}
    assert set(listed(client, "area=KR-11-11140")) == inside
    assert listed(client, "q=nothing+like+it") == []


@pytest.mark.parametrize(
    "query", ["after=%00", "after=W10", "kind=nothing", "q=%00", "area=%27%22", "format=xml"]
)
def test_a_strange_query_gets_a_list_and_no_fault(world: World, client, query):
    assert client.get(f"/networks/?{query}").status_code == 200


def test_every_page_of_the_list_together_gives_each_organization_once(world: World, client):
    for number in range(70):
        organization(f"Shop {number % 5}", world.steward, slug=f"shop-{number}")
    seen: list[str] = []
    after = ""
    while after is not None:
        data = client.get("/networks/", {"format": "json", "after": after}).json()
        seen += [one["slug"] for one in data["organizations"]]
        after = data["next"]
    assert sorted(seen) == sorted(Organization.objects.values_list("slug", flat=True))


def test_the_list_as_a_table_holds_no_formula(world: World, client):
    world.district.name = "=HYPERLINK(1)"
    world.district.save()
    rows = client.get("/networks/?format=csv&kind=network").content.decode().splitlines()
    assert rows[0].startswith("slug,name,local_name,kind")
    assert any("'=HYPERLINK(1)" in row for row in rows)


def test_a_reference_that_leads_nowhere_answers_the_same_everywhere(world: World, client):
    bodies = set()
    for path in ("/organizations/nowhere/", "/networks/weave/?of=nowhere", "/posts/nowhere/name/"):
        client.force_login(world.outsider)
        answer = client.get(path)
        assert answer.status_code == 404
        bodies.add(answer.content.decode().partition("<main")[2].partition("</main>")[0])
    assert len(bodies) == 1


def test_the_weave_leads_down_network_by_network_and_ends_at_an_organization(world: World, client):
    whole = client.get("/networks/weave/").content.decode()
    assert f"/networks/weave/?of={world.district.slug}" in whole
    assert "Gwangjin Bakery 1" not in whole
    umbrella = client.get(f"/networks/weave/?of={world.umbrella.slug}").content.decode()
    assert f"/networks/weave/?of={world.district.slug}" in umbrella
    assert "6 organizations" in umbrella
    district = client.get(f"/networks/weave/?of={world.district.slug}").content.decode()
    assert "3 organizations" in district
    assert "Mapo" not in district.partition("<figure")[2].partition("</figure>")[0]


def test_breadcrumbs_lead_up_one_way_and_name_the_other_networks(world: World, client):
    bread = organization("Bread Network", person("Bread Steward"), kind="network")
    join(world.district, bread, at=AT + timedelta(minutes=1))
    page = client.get(f"/networks/weave/?of={world.district.slug}").content.decode()
    crumbs, rest = page.partition('class="crumbs"')[2].split("</nav>", 1)
    assert [name in crumbs for name in ("Policy Council", "Seoul Network", "Bread Network")] == [
        True,
        True,
        False,
    ]
    assert crumbs.index("Policy Council") < crumbs.index("Seoul Network")
    assert "It also belongs to:" in rest
    assert "Bread Network" in rest


def test_members_of_a_network_hang_on_their_other_network_too(world: World, client):
    bread = organization("Bread Network", person("Bread Steward"), kind="network")
    join(world.enterprises[0], bread)
    drawing = client.get(f"/networks/weave/?of={world.district.slug}").content.decode()
    assert "Bread Network" in drawing.partition("<figure")[2].partition("</figure>")[0]
    assert "1 organization belongs to more than one of them." in drawing


def test_the_data_of_the_weave_keeps_to_what_is_asked(world: World, client):
    data = client.get(f"/networks/weave/?of={world.district.slug}&format=json").json()
    assert {row["organization"] for row in data["memberships"]} == {world.district.slug}
    assert len(data["memberships"]) == 3
    everything = client.get("/networks/weave/?format=json").json()
    assert len(everything["memberships"]) == 10


def metropolis(world: World, organizations: int = 5000, networks: int = 60) -> None:
    """Many organizations, every third in two networks; stored at once, since only their pages are tested here."""
    by = Person.objects.first()

    def store(prefix: str, count: int, kind: str) -> list[Organization]:
        return Organization.objects.bulk_create(
            Organization(slug=f"{prefix}-{n}", name=f"{prefix} {n}", kind=kind, created_at=AT)
            for n in range(count)
        )

    gathering = store("Network", networks, "network")
    small = store("Shop", organizations, "enterprise")
    pairs = [(one, world.umbrella) for one in gathering]
    pairs += [(one, gathering[n % networks]) for n, one in enumerate(small)]
    pairs += [(one, gathering[(n * 7 + 1) % networks]) for n, one in enumerate(small) if n % 3 == 0]
    Membership.objects.bulk_create(
        Membership(
            member=member,
            organization=into,
            offered_at=AT,
            offered_by=by,
            member_consent_at=AT,
            organization_consent_at=AT,
            from_at=AT,
        )
        for member, into in dict.fromkeys(pairs)
    )


@pytest.mark.parametrize("query", ["", "?of=seoul-network", "?of=Network-7", "?all=1"])
def test_the_weave_of_five_thousand_organizations_stays_small(world: World, client, query):
    metropolis(world)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/networks/weave/{query}")
    assert len(page.content) < 100_000 * (4 if query == "?all=1" else 1)
    compressed = client.get(f"/networks/weave/{query}", headers={"Accept-Encoding": "gzip"})
    assert len(compressed.content) < 60_000
    assert len(asked) <= 15
    picture = page.content.decode().partition("<svg")[2]
    drawn = (
        "<svg"
        + page.content.decode().partition('class="scroll"')[2].partition("<svg")[2].partition("</svg>")[0]
    )
    assert ElementTree.fromstring(drawn + "</svg>").tag == "svg"  # noqa: S314 -- made by the code under test
    assert picture


def test_the_map_counts_one_type_of_one_sector(world: World, client):
    for enterprise, form in zip(
        world.enterprises, ("cooperative", "cooperative", "social_enterprise"), strict=True
    ):
        enterprise.form, enterprise.sector = form, "care"
        enterprise.save()
    world.enterprises[1].sector = "culture"
    world.enterprises[1].save()
    data = client.get("/networks/map/?format=json&sector=care&type=cooperative").json()
    assert (data["covered"], data["missing"]) == (2, 0)
    assert [one["organizations"] for one in data["districts"] if one["code"] == "KR-11-11050"] == [1]


def test_a_territory_in_which_nobody_is_has_no_map(world: World, client):
    Organization.objects.update(area=None)
    assert "No territory with a map is known here yet." in client.get("/networks/map/").content.decode()
    assert client.get("/?format=json").json()["districts"] == {"covered": [], "missing": []}


def test_each_newborn_type_stands_under_its_ministry_and_law(world: World, client):
    for enterprise in world.enterprises:
        enterprise.form = "self_support_enterprise"
        enterprise.save()
    rows = {row["type"]: row for row in client.get("/networks/types/?format=json").json()}
    assert len(rows) == 4
    assert rows["self_support_enterprise"] == {
        "type": "self_support_enterprise",
        "ministry": "Ministry of Health and Welfare",
        "law": "National Basic Living Security Act",
        "count": 3,
    }
    assert "국민기초생활 보장법" in client.get("/networks/types/").content.decode()


@pytest.mark.parametrize("path", ["/networks/", "/networks/weave/", "/networks/map/", "/networks/types/"])
def test_a_page_asks_as_much_for_one_as_for_three_hundred(world: World, client, path):
    def asked() -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    counts = []
    for number in (1, 2, 297):
        for one in range(number):
            organization(f"One of {number}: {one}", world.steward, area=world.gwangjin_gu, sector="care")
        counts.append(asked())
    assert len(set(counts)) == 1
    assert counts[0] <= 15
