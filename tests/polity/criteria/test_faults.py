"""Every fault of a framework is named with its line, a stable code, a sentence and, where there is one, a way out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.polity.criteria.small import HEAD, SMALL, yes_no

from polity.criteria import FrameworkFaults, faults, parse

FAULTS = [
    (
        "weight = 20",
        "weight = 18",
        'title = "Work"\naxis',
        "weight_sum",
        "The weights add up to 98, not to 100.",
    ),
    ('unit = "hours"', 'unit = "hourz"', 'unit = "hourz"', "unknown_unit", "There is no unit ‘hourz’."),
    ('unit = "hours"\n', "", "[indicators.training]", "missing", "A number needs its unit."),
    (
        'rule = "branch"',
        'rule = "brunch"',
        'rule = "brunch"',
        "unknown_rule",
        "‘brunch’ cannot stand as ‘rule’.",
    ),
    (
        'kind = "ratio"',
        'kind = "ration"',
        'kind = "ration"',
        "unknown_kind",
        "‘ration’ cannot stand as ‘kind’.",
    ),
    (
        "least = 2",
        "least = 9",
        "least = 9",
        "number_out_of_range",
        "‘least’ must lie between 1 and 4, the number of parts.",
    ),
    (
        'reads = ["women", "men"]',
        'reads = ["women", "workers"]',
        'reads = ["women", "w',
        "cycle",
        "‘workers’ is computed from itself.",
    ),
    (
        'reads = ["women", "men"]',
        'reads = ["women", "man"]',
        'reads = ["women", "m',
        "unknown_figure",
        "It reads ‘man’, which is no figure.",
    ),
    (
        'of = "shape"\nkind = "yes_no"\nonly_for = ["company"]',
        'of = "shap"',
        'of = "shap"',
        "unknown_part",
        None,
    ),
    (
        'kind = "yes_no"\nonly_for = ["company"]',
        'kind = "yes_no"',
        "[indicators.lock]",
        "missing",
        "A branch does not say for which types it is.",
    ),
    (
        'only_for = ["company"]',
        'only_for = ["compny"]',
        'only_for = ["compny"]',
        "unknown_type",
        "‘compny’ is not declared.",
    ),
    (
        'not_applicable = ["E1"]',
        'not_applicable = ["E2"]',
        'not_applicable = ["E2"]',
        "unknown_reason",
        "‘E2’ is not declared.",
    ),
    (
        'accepts = ["all"]',
        'accepts = ["al"]',
        'accepts = ["al"]',
        "unknown_choice",
        "‘al’ is not one of the choices.",
    ),
    ("weight = 30\n", "", "[indicators.training]", "missing", "The part has no weight in the weighted sum."),
    ('tier = "start"', 'tier = "begin"', 'tier = "begin"', "unknown_tier", "‘begin’ cannot stand as ‘tier’."),
    (
        "months = 24\n",
        "",
        "[indicators.report]",
        "missing",
        "The part does not say after how many months it must be met.",
    ),
    ('tier = "improve"', "", "[indicators.wish]", "missing", "The part does not say by when it must be met."),
    ("worst = 10, best = 2", "worst = 2, best = 2", "scale = {", "bad_scale", None),
    ("passes_from = 60", "passes_from = 160", "passes_from = 160", "number_out_of_range", None),
    (
        "in_force_until = 2029-12-31",
        "in_force_until = 2019-12-31",
        "in_force_until",
        "ends_before_it_begins",
        None,
    ),
    ("in_force_until = 2029-12-31", 'in_force_until = "soon"', "in_force_until", "bad_day", None),
    ("least = 0.5", "least = 50", "least = 50", "number_out_of_range", None),
    ("least = 0.5", "least = nan", "least = nan", "bad_number", "‘least’ must be a number."),
    (
        "least = 0.5",
        "least = 1e99999999999999999999",
        "least = 1e9",
        "bad_number",
        "‘least’ must be a number.",
    ),
    ("months = 24", "months = 0x" + "f" * 4000, "months = 0x", "not_toml", None),
    ("least = 0.5", "leest = 0.5", "leest = 0.5", "unknown_key", "‘leest’ means nothing here."),
    ("from = 0\n", "from = 5\n", "[principles.work.bands", "bad_bands", None),
    ("most = 4", "most = 4\nleast = 5", "least = 5", "impossible_limits", None),
    ('numerator = "Highest pay"\n', "", "[indicators.pay]", "missing", None),
    ("most = 4", 'most = 4\nchoices = { a = "A", b = "B" }', "choices = { a", "means_nothing", None),
    ('jurisdiction = "001"\n', "", "key = ", "missing", "‘jurisdiction’ is missing."),
    (
        'sources = ["made up"]',
        "sources = []",
        "sources = []",
        "missing",
        "The text does not say where it comes from.",
    ),
    ("[indicators.aim]", "[indicators.pay_x]\n[indicators.aim]", "[indicators.pay_x]", "missing", None),
    ("[indicators.aim]", "[indicators.work]\n[indicators.aim]", "[indicators.work]", "name_taken", None),
    ("[indicators.aim]", "[indicators.Aim]", "[indicators.Aim]", "bad_name", "‘Aim’ cannot be a name."),
    ("[indicators.vote]", "[indicators.vote]\nweight = 7", "weight = 7", "weight_without_sum", None),
    ("[indicators.vote]", "[indicators.vote]\nmonths = 7", "months = 7", "tier_without_rule", None),
    ('rule = "profile"', 'rule = "profile"\nleast = 11', "least = 11", "means_nothing", None),
    ('rule = "profile"', 'rule = "profile"\npasses_from = 1', "passes_from = 1", "means_nothing", None),
    ('steps = { "0" = 0, "10" = 0.5, "20" = 1 }\n', "", "weight = 30", "no_score", None),
    (
        '"20" = 1 }',
        '"many" = 1 }',
        "steps = {",
        "bad_number",
        "The step ‘many’ does not begin with a number.",
    ),
    ("points = { all = 1,", "points = { all = 2,", "points = {", "number_out_of_range", None),
]


def line_of(start: str, text: str) -> int:
    return text[: text.index(start)].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "line", "code", "says"), FAULTS)
def test_a_fault_is_named_with_its_line(old, new, line, code, says):
    assert SMALL.count(old) >= 1
    text = SMALL.replace(old, new, 1)
    found = [fault for fault in faults(text) if fault.code == code]
    assert found, [(fault.line, fault.code) for fault in faults(text)]
    if code not in ("bad_bands", "weight_sum"):
        assert line_of(line, text) in [fault.line for fault in found]
    if says is not None:
        assert says in [str(fault.says) for fault in found]


def test_the_small_framework_has_no_fault():
    assert faults(SMALL) == ()
    assert parse(SMALL).in_force_from is not None


def test_a_sum_of_weights_says_where_and_what_it_is():
    text = SMALL.replace("weight = 20", "weight = 18")
    (fault,) = faults(text)
    assert (fault.line, str(fault.suggestion)) == (
        line_of('rule = "weighted"', text),
        "Change a weight, or write out_of = 98.",
    )


def test_all_faults_are_found_at_once_in_the_order_of_the_text():
    text = (
        SMALL.replace("weight = 20", "weight = 18")
        .replace('"hours"', '"hourz"')
        .replace('"branch"', '"brunch"')
    )
    assert [fault.code for fault in faults(text)] == ["weight_sum", "unknown_unit", "unknown_rule"]
    with pytest.raises(FrameworkFaults) as problem:
        parse(text)
    assert problem.value.faults == faults(text)


def test_a_cycle_of_parts_names_every_part_of_it_and_none_that_only_hangs_below():
    text = (
        HEAD
        + yes_no("fine")
        + (
            '[principles.a]\ntitle = "A"\nof = "c"\n[duties.b]\ntitle = "B"\nof = "a"\n'
            '[duties.c]\ntitle = "C"\nof = "b"\n'
            '[indicators.d]\ntitle = "D"\nkind = "yes_no"\nof = "c"\n'
        )
    )
    assert [(fault.code, str(fault.says)) for fault in faults(text)] == [
        ("cycle", "‘a’ stands below itself: a → c → b → a."),
        ("cycle", "‘b’ stands below itself: b → a → c → b."),
        ("cycle", "‘c’ stands below itself: c → b → a → c."),
    ]


def test_a_part_below_itself_is_a_cycle():
    text = HEAD + yes_no("fine") + '[principles.a]\ntitle = "A"\nof = "a"\n'
    assert [fault.code for fault in faults(text)] == ["cycle"]


def test_a_tree_that_is_too_deep_is_a_fault_and_no_crash():
    text = HEAD + "".join(
        f'[duties.d{number}]\ntitle = "D"\n' + (f'of = "d{number - 1}"\n' if number else "")
        for number in range(3000)
    )
    assert "too_deep" in {fault.code for fault in faults(text)}


@pytest.mark.parametrize(
    "text", ["[" * 5000, "a = " + "9" * 5000, 'a = "\x00"', "key: small", "least = 1e999999999"]
)
def test_a_text_that_no_reader_survives_is_a_fault_like_any_other(text):
    assert faults(text) != ()


def test_a_key_written_twice_is_a_fault_on_its_second_line():
    text = SMALL.replace("most = 4", "most = 4\nmost = 5")
    assert [(fault.line, fault.code) for fault in faults(text)] == [(line_of("most = 5", text), "duplicate")]


def test_an_empty_text_lacks_everything_at_once():
    assert {fault.code for fault in faults("")} == {"missing", "no_parts"}


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_text_breaks_the_reader(data):
    lines = SMALL.split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place] = data.draw(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(lines),
            st.sampled_from(
                ["least = []", 'of = ""', "weight = true", '[principles.""]', "scale = 3", "points = [1]"]
            ),
        )
    )
    text = "\n".join(lines)
    found = faults(text)
    assert all(1 <= fault.line <= text.count("\n") + 1 for fault in found)
    assert all(str(fault.says) for fault in found)


def test_a_figure_computed_through_too_many_others_is_a_fault_and_no_crash():
    text = HEAD + '[indicators.f0]\ntitle = "F"\nkind = "number"\nunit = "EUR"\n'
    text += "".join(
        f'[indicators.f{number}]\ntitle = "F"\nkind = "computed"\ncompute = "sum"\nreads = ["f{number - 1}"]\n'
        for number in range(1, 1500)
    )
    assert {fault.code for fault in faults(text)} == {"too_deep"}


def test_a_long_cycle_is_shown_in_part():
    text = HEAD + yes_no("fine")
    text += "".join(f'[duties.d{number}]\ntitle = "D"\nof = "d{(number + 1) % 40}"\n' for number in range(40))
    found = faults(text)
    assert (len(found), {fault.code for fault in found}) == (40, {"cycle"})
    assert str(found[0].says).endswith("d11 → … → d0.")


def computed(**reads: str) -> str:
    return HEAD + "".join(
        f'[indicators.{key}]\ntitle = "T"\nkind = "computed"\ncompute = "sum"\nunit = "people"\n'
        f"reads = {names.split()}\n"
        for key, names in reads.items()
    )


def test_a_long_circle_of_figures_is_told_at_each_that_stands_in_it_and_as_too_deep_above_it():
    names = [f"f{number}" for number in range(20)]
    circle = dict(zip(names, [*names[1:], names[0]], strict=True))
    text = computed(above="f3 f4", **circle)
    told = [(fault.code, fault.line) for fault in faults(text) if fault.code in ("cycle", "too_deep")]
    assert told == [
        ("too_deep", line_of("reads = ['f3'", text)),
        *(("cycle", line_of(f"reads = ['{circle[name]}']", text)) for name in names),
    ]


def test_suggestions_end_after_the_first_faults_and_are_made_among_few_words_only():
    few = (
        HEAD
        + '[principles.work]\ntitle = "Work"\n'
        + yes_no(*(f"i{number}" for number in range(25)), more='of = "worc"')
    )
    hints = [fault.suggestion for fault in faults(few) if fault.code == "unknown_part"]
    assert [str(hint) for hint in hints[:20]] == ["Did you mean ‘work’?"] * 20
    assert hints[20:] == [None] * 5
    many = few + "".join(f'[principles.w{number}]\ntitle = "W"\n' for number in range(200))
    assert {fault.suggestion for fault in faults(many) if fault.code == "unknown_part"} == {None}
