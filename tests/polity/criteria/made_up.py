"""Made-up organizations and what they report, one for each framework that ships."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from polity.criteria import Answer, Framework, Subject, parse

LIBRARY = Path(__file__).parents[3] / "src" / "dure" / "library" / "frameworks"
SHIPPED = {path.stem: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.toml"))}
ON = date(2026, 11, 24)


def shipped(name: str) -> Framework:
    """Return a framework that ships."""
    return parse(SHIPPED[name])


def ratio(above: int, below: int) -> Answer:
    """Answer with two numbers."""
    return Answer(numerator=above, denominator=below)


def answers(**values: object) -> dict[str, Answer]:
    """Return answers: an Answer as it is, a text "na:CODE" as not applicable, anything else as the value."""
    return {key: _answer(value) for key, value in values.items()}


def _answer(value: object) -> Answer:
    if isinstance(value, Answer):
        return value
    if isinstance(value, str) and value.startswith("na:"):
        return Answer(not_applicable=value[3:])
    assert value is None or isinstance(value, bool | int | str | Fraction)
    return Answer(value)


SVI_SOCIAL = {
    "social_mission": 2,
    "performance_system": 4,
    "main_business": 12,
    "cooperation_sse": 4,
    "cooperation_community": 5,
    "social_return": 7,
    "participation": 4,
    "wage_level": 6,
    "capacity_building": 3,
    "innovation_effort": 7,
}
RIDRIK = {
    "legal_form": Answer(True, proof="accepted"),
    "disadvantaged_workers": Fraction(42, 100),
    "stakeholders_decide": True,
    "articles": "articles.pdf",
    "reinvestment": Fraction(3, 4),
}
CAPS = {"purpose": True, "asset_lock": True, "political": False, "dividends": ratio(46_000, 100_000)}

CASES: dict[str, tuple[Subject, dict[str, Answer]]] = {
    "bc-c3": (
        Subject(),
        answers(purpose=True, dividends=ratio(46, 100), asset_lock=Fraction(3, 5), report="report.pdf"),
    ),
    "ca-third-province": (Subject(), answers()),
    "emes": (
        Subject(),
        answers(
            continuous="full", risk="partly", paid_work="full", benefit="full", launched="no", autonomy="full"
        ),
    ),
    "es-social-balance": (
        Subject(),
        answers(
            workers_women=7,
            workers_men=4,
            workers_other=1,
            deciders=9,
            highest_pay=36_000,
            lowest_pay=18_000,
            training_hours="na:E1",
            income=410_000,
            costs=402_500,
            green_electricity=Fraction(1),
            published_report="balance-2026.pdf",
            commitments=0,
        ),
    ),
    "fr-esus": (
        Subject(frozenset({"ei"})),
        answers(
            other_purpose=True,
            democratic=True,
            kept_profit=Fraction(2, 5),
            indivisible=True,
            not_listed=True,
            statutes="statutes.pdf",
        ),
    ),
    "gsef-2014": (Subject(), answers(identity=True, adhesion="letter.pdf")),
    "gsef-2025": (Subject(), answers(charter=True, bylaws=False)),
    "ilo-2022": (
        Subject(),
        answers(mutual_aid=True, governance=True, autonomy=False, care=True, entity="cooperative"),
    ),
    "it-112": (
        Subject(),
        answers(
            general_interest="culture",
            general_income=Fraction(3, 5),
            disadvantaged_workers=Fraction(7, 20),
            pay_spread=ratio(72_000, 8_000),
            no_profit_sharing=True,
            social_report="report.pdf",
        ),
    ),
    "it-381": (
        Subject(frozenset({"type_b"})),
        answers(disadvantaged_workers=Fraction(1, 4), volunteers=Fraction(1, 5)),
    ),
    "kh-phare": (Subject(), answers(**{f"index_{number}": number != 17 for number in range(1, 41)})),
    "kr-sepa": (
        Subject(frozenset({"job", "company"})),
        answers(**RIDRIK, paid_workers=19, trading_income=ratio(61, 100), trading_months=2),
    ),
    "kr-sepa-precertified": (
        Subject(frozenset({"job", "company"}), since=date(2025, 3, 31)),
        answers(**RIDRIK, paid_workers=19, trading_income=ratio(31, 100)),
    ),
    "kr-sepa-registration": (
        Subject(frozenset({"job", "company"})),
        answers(**RIDRIK, disclosure=True, course="course.pdf"),
    ),
    "kr-svi-2017": (
        Subject(),
        answers(**SVI_SOCIAL, employment=8, sales=9, operating_result=5, productivity=2),
    ),
    "kr-svi-2025": (
        Subject(frozenset({"small"})),
        answers(**SVI_SOCIAL, employment_small=8, sales_small=9, operating_result_small=5),
    ),
    "ns-cic": (Subject(), answers(**CAPS)),
    "qc-social-economy": (
        Subject(),
        answers(
            needs=True,
            public_control=False,
            democracy=True,
            viability=True,
            surplus="capital",
            dissolution=True,
        ),
    ),
    "ripess": (Subject(), answers(humanism=True, solidarity=True, territory=False)),
    "seoul-values": (Subject(), answers(jobs=True, gender=False)),
    "uk-cic": (
        Subject(),
        answers(
            reasonable_person=True,
            political=False,
            closed_circle=False,
            asset_lock="articles.pdf",
            dividends=ratio(41_000, 100_000),
            interest="na:no_loans",
            report="cic34.pdf",
        ),
    ),
    "uk-social-enterprise-mark": (
        Subject(frozenset({"established"})),
        answers(
            objectives=True,
            independent=True,
            trading_income=ratio(0, 0),
            profit_use=Fraction(1, 2),
            aims_shown="impact.pdf",
            dissolution=True,
        ),
    ),
    "wfto": (
        Subject(since=date(2024, 6, 1)),
        answers(
            **{
                f"{key}_start": True
                for key in ("producers", "transparency", "practices", "payment", "children")
            },
            **{
                f"{key}_start": True for key in ("equality", "conditions", "capacity", "promotion", "climate")
            },
            payment_by=False,
        ),
    ),
}
