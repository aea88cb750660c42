"""The newborn types of the Seoul networks, each with the ministry that answers for it and the law on which
it stands.

Ministries bear their names of 2017, when the roundtable spoke of them; `today` gives the present name where
it changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dure.networks.models import Organization

Form = Organization.Form


@dataclass(frozen=True)
class Ministry:
    """A Korean ministry, in English and in Korean."""

    name: str
    local_name: str
    today: str = ""
    local_today: str = ""


@dataclass(frozen=True)
class FormOfEnterprise:
    """A legal type of organization: who answers for it, by which law or guideline, since which year; with its
    source.
    """

    form: str
    local_name: str
    ministry: Ministry
    law: str
    local_law: str
    year: int
    source: str


NEWBORN: Mapping[str, FormOfEnterprise] = {
    row.form: row
    for row in (
        FormOfEnterprise(
            form=Form.SOCIAL_ENTERPRISE.value,
            local_name="사회적기업",
            ministry=Ministry("Ministry of Employment and Labor", "고용노동부"),
            law="Social Enterprise Promotion Act",
            local_law="사회적기업 육성법",
            year=2007,
            source="Social Enterprise Promotion Act (Act No. 8217), in force since 1 July 2007; law.go.kr",
        ),
        FormOfEnterprise(
            form=Form.COOPERATIVE.value,
            local_name="협동조합",
            ministry=Ministry(
                "Ministry of Strategy and Finance",
                "기획재정부",
                "Ministry of Finance and Economy",
                "재정경제부",
            ),
            law="Framework Act on Cooperatives",
            local_law="협동조합 기본법",
            year=2012,
            source="Framework Act on Cooperatives (Act No. 11211), in force since 1 December 2012; law.go.kr",
        ),
        FormOfEnterprise(
            form=Form.COMMUNITY_ENTERPRISE.value,
            local_name="마을기업",
            ministry=Ministry(
                "Ministry of the Interior", "행정자치부", "Ministry of the Interior and Safety", "행정안전부"
            ),
            law="Guidelines for the promotion of village enterprises",
            local_law="마을기업 육성사업 시행지침",
            year=2011,
            source="Yearly guidelines of the ministry since 2011; mois.go.kr",
        ),
        FormOfEnterprise(
            form=Form.SELF_SUPPORT_ENTERPRISE.value,
            local_name="자활기업",
            ministry=Ministry("Ministry of Health and Welfare", "보건복지부"),
            law="National Basic Living Security Act",
            local_law="국민기초생활 보장법",
            year=2000,
            source=(
                "National Basic Living Security Act (Act No. 6024), article 18, "
                "in force since 1 October 2000; law.go.kr"
            ),
        ),
    )
}


def form_of(organization: Organization) -> FormOfEnterprise | None:
    """The newborn type of an organization, None where it has none of these."""
    return NEWBORN.get(organization.form)
