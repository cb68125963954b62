"""Which sets are in force for a commune, what is measured once for all of them, and which titles there are."""

from datetime import date

import pytest

from chungsuc.rulebook.check import check_reading
from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.load import Rulebook, load, load_measures, load_titles
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE

ON = date(2023, 12, 31)
ADVANCED = "qd-318-2022-nang-cao"
MODEL = "qd-319-2022-kieu-mau"


def asked(measure: str, on: date = ON) -> Indicator:
    found = load().asked_on(measure, on)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("on", "ids"),
    [
        (date(2009, 4, 15), []),
        (date(2011, 12, 31), ["qd-491-2009-ntm"]),
        (date(2016, 11, 30), ["qd-342-2013-ntm"]),
        (date(2022, 3, 7), ["qd-1980-2016-ntm"]),
        (date(2022, 3, 8), ["qd-318-2022-ntm", ADVANCED, MODEL]),
        (date(2026, 2, 14), ["qd-318-2022-ntm", ADVANCED, MODEL]),
        (date(2026, 2, 15), ["qd-51-2025-ntm"]),
    ],
)
def test_sets_in_force_for_a_commune(on: date, ids: list[str]) -> None:
    assert [e.id for e in load().sets_on(on)] == ids


def test_the_base_set_is_found_without_reading_the_advanced_one() -> None:
    rulebook = Rulebook()
    assert rulebook.edition_for(on=ON).id == "qd-318-2022-ntm"
    assert list(rulebook._editions) == ["qd-318-2022-ntm"]
    assert rulebook.edition_for(level="commune-advanced", on=ON).id == ADVANCED


def test_heads_say_what_the_editions_say() -> None:
    for head, edition in zip(load().heads, load().editions, strict=True):
        assert (head.id, head.level) == (edition.id, edition.level)
        assert (head.starts, head.ends) == (edition.effective_from, edition.effective_to)
        assert edition.level in LEVEL_NAMES


def test_measures_and_indicators_point_at_each_other() -> None:
    measures = load_measures()
    assert {(m.id, *r) for m in measures.values() for r in m.read_by} == {
        (i.measure, e.id, i.number) for e in load().editions for i in e.indicators if not i.derived
    }


def test_a_measure_is_of_one_kind_whoever_reads_it() -> None:
    for edition in load().editions:
        for i in (i for i in edition.indicators if not i.derived):
            measure = load_measures()[i.measure]
            assert (i.kind, i.by_sex, i.measured_in) == (measure.kind, measure.by_sex, measure.measured_in), i.number
            assert (measure.kind == "ratio") == (measure.numerator_name is not None)


def test_a_shared_measure_is_read_alike_by_every_set() -> None:
    readers: dict[str, list[Indicator]] = {}
    for edition in load().editions:
        for i in (i for i in edition.indicators if not i.derived):
            readers.setdefault(i.measure, []).append(i)
    for measure, found in readers.items():
        assert len({(i.direction, i.grades, i.part_keys, i.max_age_months) for i in found}) == 1, measure


def test_fifteen_figures_serve_the_advanced_set_without_being_entered_again() -> None:
    base, advanced, _ = load().sets_on(ON)
    shared = [(base.reads(i.measure), i.number) for i in advanced.indicators]
    assert [(i.number, number) for i, number in shared if i] == [
        ("3.1", "3.1"), ("4.2", "4.1"), ("9.2", "9.1"), ("10.1", "10.1"), ("11.1", "11.1"), ("12.1", "12.1"),
        ("12.2", "12.2"), ("15.1", "14.1"), ("15.4", "14.4"), ("17.2", "17.2"), ("17.6", "17.3"), ("17.11", "17.5"),
        ("17.9", "17.8"), ("17.4", "17.11"), ("17.12", "17.12"),
    ]  # fmt: skip


def test_a_shared_figure_is_checked_by_the_base_set() -> None:
    assert asked("income-per-head") is load().edition("qd-318-2022-ntm").indicator("10.1")
    assert asked("income-per-head", date(2020, 6, 30)) is load().edition("qd-1980-2016-ntm").indicator("10")


def test_a_figure_of_the_advanced_set_alone_is_checked_by_it() -> None:
    assert asked("ocop-products") is load().edition(ADVANCED).indicator("13.2")


def test_what_only_the_old_sets_read() -> None:
    then = {i.measure for e in load().editions if e.id in {"qd-491-2009-ntm", "qd-342-2013-ntm"} for i in e.indicators}
    later = {i.measure for i in load().edition("qd-1980-2016-ntm").indicators}
    assert then & later == {
        "households-power-2016", "no-makeshift-houses", "income-per-head", "health-insurance-2016",
        "organisations-complete", "party-government-2016",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("number", "before", "after"),
    [
        ("7", "market-2009", "market-2013"),
        ("10", "income-ratio", "income-per-head"),
        ("12", "workers-farming", "workers-working"),
        ("14.1", "universal-secondary", "universal-lower-secondary"),
    ],
)
def test_what_was_amended_in_2013_measures_something_else_under_the_same_number(
    number: str, before: str, after: str
) -> None:
    old, new = load().edition("qd-491-2009-ntm"), load().edition("qd-342-2013-ntm")
    assert (old.indicator(number).measure, new.indicator(number).measure) == (before, after)


def test_the_amendment_of_2013_leaves_all_the_rest_as_it_was() -> None:
    old, new = load().edition("qd-491-2009-ntm"), load().edition("qd-342-2013-ntm")
    changed = [i.number for i in new.indicators if i is not old.indicator(i.number)]
    assert changed == ["7", "10", "12", "14.1", "15.1"]
    assert [(c.number, c.name) for c in new.criteria if c.name != old.criterion(c.number).name] == [
        (12, "Tỷ lệ lao động có việc làm thường xuyên")
    ]


@pytest.mark.parametrize("measure", ["commune-plan-2016", "ocop-products", "khong-co"])
def test_nobody_asks_for_a_figure_of_a_set_not_in_force(measure: str) -> None:
    on = ON if measure == "commune-plan-2016" else date(2020, 6, 30)
    assert load().asked_on(measure, on) is None


def test_a_figure_that_is_no_indicator_is_checked_like_any_other() -> None:
    certificates = asked("land-certificates-issued")
    assert certificates is asked("land-certificates-issued", date(2030, 1, 1))
    assert (certificates.number, certificates.thresholds) == ("", ())
    assert check_reading(certificates, Reading(amount=1_250 * SCALE)) == []
    assert check_reading(certificates, Reading(amount=SCALE // 2)) == ["Phải là số nguyên, gặp 0,5."]
    assert check_reading(certificates, Reading(numerator=SCALE, denominator=SCALE, amount=SCALE)) == [
        "Giấy chứng nhận đã cấp không ghi số đạt và tổng số.",
        "Giấy chứng nhận đã cấp không ghi số đạt và tổng số.",
    ]
    assert check_reading(certificates, Reading(applicable=False)) == [
        "Giấy chứng nhận đã cấp không được ghi n/a (không áp dụng)."
    ]
    plans = asked("communes-plan-approved")
    assert check_reading(plans, Reading(numerator=181 * SCALE, denominator=181 * SCALE)) == []
    assert check_reading(plans, Reading(amount=101 * SCALE)) == ["Tỷ lệ không được quá 100%, gặp 101%."]


def test_who_reports_a_figure_that_is_no_indicator() -> None:
    other = {m.id: (m.levels, m.nature) for m in load_measures().values() if not m.read_by}
    assert other == {
        "land-certificates-issued": (("province", "district"), "flow"),
        "communes-plan-approved": (("province", "district"), "stock"),
        "model-communes-chosen": (("district",), "stock"),
        "households": (("province", "district", "commune", "hamlet"), "stock"),
        "population": (("province", "district", "commune", "hamlet"), "stock"),
    }
    assert load_measures()["income-per-head"].levels == ("province", "district", "commune")
    assert load_measures()["rural-market"].levels == ("commune",)


def test_a_holder_of_a_higher_title_holds_the_lower_ones() -> None:
    titles = load_titles()
    assert titles["xa-ntm-kieu-mau"].includes == {"xa-ntm", "xa-ntm-nang-cao"}
    assert {t.id: t.includes for t in titles.values() if len(t.includes) < 2} == {
        "xa-ntm": frozenset(),
        "xa-ntm-nang-cao": {"xa-ntm"},
        "huyen-ntm": frozenset(),
        "huyen-ntm-nang-cao": {"huyen-ntm"},
        "tinh-ntm": frozenset(),
        "thi-tran-do-thi-van-minh": frozenset(),
        "thon-ntm": frozenset(),
        "thon-ntm-kieu-mau": {"thon-ntm"},
    }


def test_a_title_names_the_level_of_its_sets() -> None:
    titles = load_titles()
    assert {t.id: t.standard for t in titles.values()} == {
        "xa-ntm": "commune",
        "xa-ntm-nang-cao": "commune-advanced",
        "xa-ntm-kieu-mau": "commune-model",
        "huyen-ntm": "district",
        "huyen-ntm-nang-cao": "district-advanced",
        "tinh-ntm": "province",
        "thi-tran-do-thi-van-minh": "",
        "thon-ntm": "hamlet",
        "thon-ntm-kieu-mau": "hamlet-model",
    }
    assert {t.standard for t in titles.values()} <= {"", *LEVEL_NAMES}
    for title in titles.values():
        assert all(titles[lower].level == title.level and titles[lower].rank < title.rank for lower in title.includes)
