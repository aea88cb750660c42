"""How good and how fast matching is: precision and recall on labelled sets, and 10,000 × 10,000 programmes.

python bench/matching.py               quality, and 10,000 invented programmes against as many
python bench/matching.py --number N    another number

Quality is counted on pairs of invented programmes and organizations that a reader labelled (tests/polity/matching/
labelled.py): weights and bounds were set on the first half, the second is only measured. With the optional encoder
installed it is counted a second time, with the encoder. Prints tables; writes bench/out/matching.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))  # the labelled sets lie with the tests

from tests.polity.matching import labelled  # noqa: E402 (needs the path above)

from polity.matching import (  # noqa: E402 (as above)
    ORGANIZATIONS,
    PROGRAMMES,
    Encoder,
    Index,
    Scheme,
    Thing,
    installed_encoder,
)

OUT = HERE / "out"
MOST_SECONDS = 20.0
PLANTED = 50
ENGLISH = """
    repair care clean cook train teach farm share lend build plant drive sew weave sort recycle insulate translate host
    mentor audit market design print brew bake deliver nurse guard paint stable affordable local shared healthy green
    digital cultural rural urban seasonal jobs homes schools tools bikes meals gardens offices clinics libraries roofs
    workshops markets harvests children elders tenants riders artists carers vendors refugees graduates parents drivers
    weavers fishers nurses widows pupils savings credit insurance grants coaching advice safety language energy water
    waste food housing transport music sport theatre heritage forests rivers islands villages streets squares
"""
KOREAN = """
    수리 돌봄 청소 요리 교육 농사 나눔 대출 건축 재배 운전 재봉 직조 분류
    재활용 단열 통역 상담 회계 판매 설계 인쇄 양조 제빵 배달 간호 경비 도색
    안정 저렴 지역 공유 건강 녹색 디지털 문화 농촌 도시 계절 일자리 주택 학교
    공구 자전거 급식 텃밭 사무실 진료소 도서관 지붕 공방 시장 수확 어린이 어르신 세입자
    예술가 노점상 난민 졸업생 부모 어민 학생 저축 보험 보조금 안전 언어 에너지 식수
    폐기물 식품 교통 음악 체육 연극 유산 숲 강 섬 마을 거리 광장
"""
WORDS_EN, WORDS_KO = ENGLISH.split(), KOREAN.split()
ENDINGS_KO = ("을", "를", "의", "에서", "은", "")


def invented(number: int, prefix: str, seed: int) -> list[Thing]:
    """Return programmes with texts of 8 to 30 words, a third of them Korean."""
    draw = np.random.default_rng(seed)
    things = []
    for place in range(number):
        korean = draw.random() < 1 / 3
        listed = WORDS_KO if korean else WORDS_EN
        # Words as uneven as in real texts: the first of the list come much more often.
        chosen = (draw.beta(0.7, 1.6, int(draw.integers(8, 30))) * len(listed)).astype(int)
        words = [listed[one] + (ENDINGS_KO[int(draw.integers(6))] if korean else "") for one in chosen]
        start = date(2010, 1, 1) + timedelta(days=int(draw.integers(0, 4000)))
        values = {
            "aim": " ".join(words),
            "target_group": [f"group {one}" for one in draw.integers(0, 20, 2)],
            "instrument": [f"instrument {draw.integers(0, 10)}"],
            "area": [f"area {draw.integers(0, 250)}"],
            "period": (start, start + timedelta(days=int(draw.integers(100, 1500)))),
        }
        things.append(Thing(f"{prefix}{place}", values, language="ko" if korean else "en"))
    return things


def planted(left: Sequence[Thing], right: list[Thing], number: int) -> None:
    """Put near copies of some of the left side into the right: one word less, the words in another order."""
    draw = np.random.default_rng(9)
    for place in range(number):
        words = left[place].text("aim").split()
        mixed = [words[one] for one in draw.permutation(len(words))[1:]]
        values = {**left[place].values, "aim": " ".join(mixed)}
        right[-1 - place] = Thing(f"copy{place}", values, language=left[place].language)


def counted(
    scheme: Scheme, things: list[Thing], true: set[frozenset[str]], encoder: Encoder | None
) -> dict[str, Any]:
    """Return precision and recall of the pairs found, and how many true ones stand before the first false one."""
    index = Index(things, scheme, broader=labelled.BROADER, encoder=encoder)
    found = [frozenset((match.left.key, match.right.key)) for match in index.pairs()]
    precision, recall = labelled.quality(set(found), true)
    first = next((place for place, pair in enumerate(found) if pair not in true), len(found))
    return {
        "found": len(found),
        "true": len(true),
        "precision": precision,
        "recall": recall,
        "before_false": first,
    }


def quality(encoder: Encoder | None) -> list[dict[str, Any]]:
    """Print and return the quality on each set."""
    sets = (
        ("programmes, first", PROGRAMMES, labelled.programmes(labelled.FIRST), labelled.FIRST_PAIRS),
        ("programmes, second", PROGRAMMES, labelled.programmes(labelled.SECOND), labelled.SECOND_PAIRS),
        (
            "organizations, first",
            ORGANIZATIONS,
            labelled.organizations(labelled.FIRST_NAMES),
            labelled.FIRST_SAME,
        ),
        (
            "organizations, second",
            ORGANIZATIONS,
            labelled.organizations(labelled.SECOND_NAMES),
            labelled.SECOND_SAME,
        ),
    )
    rows = []
    for name, scheme, things, true in sets:
        row = {"set": name, **counted(scheme, things, labelled.pairs(true), encoder)}
        rows.append(row)
        print(
            f"{name:<22} {len(things):>6} {row['true']:>5} {row['found']:>5} {row['precision']:>9.2f} "
            f"{row['recall']:>6.2f} {row['before_false']:>12}"
        )
    return rows


def speed(number: int) -> dict[str, Any]:
    """Match invented programmes with as many others; return seconds and how many planted copies came first."""
    left, right = invented(number, "left", 1), invented(number, "right", 2)
    copies = min(PLANTED, number // 2)
    planted(left, right, copies)
    begun, wall = time.process_time(), time.perf_counter()
    index = Index(right, PROGRAMMES)
    ready = time.process_time() - begun
    matches = index.like_each(left)
    seconds, wall = time.process_time() - begun, time.perf_counter() - wall
    first = sum(
        bool(found) and found[0].right.key == f"copy{place}" for place, found in enumerate(matches[:copies])
    )
    told = sum(len(found) for found in matches)
    print(
        f"\n{number:,} × {number:,} programmes: {seconds:.1f} s of the processor ({ready:.1f} s to make them ready), "
        f"{wall:.1f} s on the wall; {told:,} matches; {first} of {copies} planted copies come first"
    )
    return {"number": number, "seconds": seconds, "wall": wall, "first": first, "planted": copies}


def main() -> int:
    """Print the tables and write the JSON; return 1 when a figure is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=10_000, help="how many on each side (default: 10,000)")
    args = parser.parse_args()
    head = f"{'set':<22} {'things':>6} {'true':>5} {'found':>5} {'precision':>9} {'recall':>6} {'before false':>12}"
    print(f"Without an encoder\n{head}")
    report: dict[str, Any] = {"without": quality(None)}
    encoder = installed_encoder()
    if encoder is None:
        print("\nNo encoder is installed: likeness across languages is not measured.")
    else:
        print(f"\nWith {encoder.title}\n{head}")
        report["with"] = quality(encoder)
    report["speed"] = run = speed(args.number)
    missed = []
    if run["seconds"] >= MOST_SECONDS or run["wall"] >= MOST_SECONDS:
        missed.append(f"{args.number:,} × {args.number:,}: {run['seconds']:.1f} s")
    if run["first"] < run["planted"]:
        missed.append("a planted copy does not come first")
    OUT.mkdir(exist_ok=True)
    (OUT / "matching.json").write_text(json.dumps({**report, "missed": missed}, indent=2), encoding="utf-8")
    print("\n".join(f"MISSED: {one}" for one in missed) if missed else "Every figure is reached.")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
