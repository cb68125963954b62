"""When something is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.movements.due import DueError, DueKind, DueRule, Occurrence, later, name_of
from chungsuc.movements.forms.due import read_rule, typed_rule

DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))
RECURRING = (DueKind.YEARLY, DueKind.HALF_YEARLY, DueKind.QUARTERLY, DueKind.MONTHLY, DueKind.WEEKLY)
OF_A_YEAR = st.dates(date(2001, 1, 1), date(2001, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> DueRule:
    kind = draw(st.sampled_from(list(DueKind)))
    day = draw(DAYS)
    two = sorted(draw(st.sets(OF_A_YEAR, min_size=2, max_size=2)))
    span = f"{draw(st.integers(0, 999))}{draw(st.sampled_from('dwm'))}"
    base = draw(st.one_of(st.integers(1, 10**9 - 1).map(str), DAYS.map(date.isoformat)))
    rest = {
        DueKind.DATE: day.isoformat(),
        DueKind.MONTH: f"{day:%Y-%m}",
        DueKind.QUARTER: f"{day.year}-Q{(day.month + 2) // 3}",
        DueKind.YEAR: str(day.year),
        DueKind.YEARLY: f"{two[0]:%m-%d}",
        DueKind.HALF_YEARLY: f"{two[0]:%m-%d},{two[1]:%m-%d}",
        DueKind.QUARTERLY: f"{draw(st.integers(1, 3))}-{draw(st.integers(1, 31)):02d}",
        DueKind.MONTHLY: f"{draw(st.integers(1, 31)):02d}",
        DueKind.WEEKLY: str(draw(st.integers(1, 7))),
        DueKind.AFTER: f"{base}+{span}",
    }
    return DueRule.parse(f"{kind}:{rest[kind]}" if kind in rest else "none")


@given(rules())
def test_a_rule_is_read_as_it_was_written_and_fits_its_column(rule: DueRule) -> None:
    assert DueRule.parse(str(rule)) == rule
    assert len(str(rule)) <= 60
    assert rule.words()


@given(rules())
def test_a_rule_typed_again_is_the_same_rule(rule: DueRule) -> None:
    if not isinstance(rule.after, date):
        assert read_rule(rule.kind, typed_rule(rule), rule.duty) == str(rule)


@given(rules(), DAYS, DAYS, DAYS)
def test_what_recurs_falls_due_within_the_days_and_in_their_order(rule: DueRule, a: date, b: date, base: date) -> None:
    first, last = sorted((a, b))
    times = rule.occurrences(first, last, base=base)
    if rule.kind in RECURRING:
        days = [o.due for o in times if o.due]
        assert days == sorted(set(days))
        assert all(first <= day <= last for day in days)
        assert len({o.key for o in times}) == len(times) == len(days)
        assert all(len(o.key) <= 10 and name_of(o.key) for o in times)
    else:
        assert [o.key for o in times] == [""]


@given(DAYS, st.integers(0, 500), st.sampled_from("dwm"))
def test_later_is_never_earlier(day: date, number: int, unit: str) -> None:
    assert later(day, number, unit) >= day


@given(st.text(max_size=30).filter(lambda text: text.strip() != "none"))
def test_any_other_text_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(DueError, match=r"^“"):
        DueRule.parse(text)


@pytest.mark.parametrize(
    ("text", "words", "due"),
    [
        ("date:2020-04-29", "trước ngày 30/04/2020 (chậm nhất 29/04/2020)", [date(2020, 4, 29)]),
        ("month:2012-02", "trong tháng 02/2012", [date(2012, 2, 29)]),
        ("quarter:2022-Q4", "trong quý IV/2022", [date(2022, 12, 31)]),
        ("year:2023", "trong năm 2023", [date(2023, 12, 31)]),
        (
            "yearly:11-09",
            "hằng năm, trước ngày 10/11 (chậm nhất 09/11)",
            [date(2022, 11, 9), date(2023, 11, 9), date(2024, 11, 9)],
        ),
        (
            "half-yearly:06-15,12-15",
            "6 tháng một lần: trước ngày 16/06 (chậm nhất 15/06); trước ngày 16/12 (chậm nhất 15/12)",
            [date(2022, 12, 15), date(2023, 6, 15), date(2023, 12, 15), date(2024, 6, 15), date(2024, 12, 15)],
        ),
        (
            "quarterly:1-05",
            "hằng quý, chậm nhất ngày 05 tháng đầu quý",
            [date(y, m, 5) for y, m in [(2022, 10), *((y, m) for y in (2023, 2024) for m in (1, 4, 7, 10))]],
        ),
        (
            "quarterly:3-31",
            "hằng quý, chậm nhất ngày cuối tháng cuối quý",
            [date(2022, 12, 31), *(date(y, m, d) for y in (2023, 2024) for m, d in ((3, 31), (6, 30), (9, 30), (12, 31)))],
        ),
        ("after:2023-01-31+1m", "trong 1 tháng sau ngày 31/01/2023", [date(2023, 2, 28)]),
        ("after:7+10w", "trong 10 tuần sau khi xong nhiệm vụ trước", [None]),
        ("none", "chưa định ngày", [None]),
    ],
)
def test_each_kind_in_words_and_days(text: str, words: str, due: list[date | None]) -> None:
    rule = DueRule.parse(text)
    assert rule.words() == words
    assert [o.due for o in rule.occurrences(date(2022, 10, 1), date(2024, 12, 31))] == due


def test_a_month_without_the_day_takes_its_last_day() -> None:
    times = DueRule.parse("monthly:30").occurrences(date(2024, 1, 15), date(2024, 4, 10))
    assert times == [
        Occurrence("2024-01", date(2024, 1, 30)),
        Occurrence("2024-02", date(2024, 2, 29)),
        Occurrence("2024-03", date(2024, 3, 30)),
    ]


def test_each_week_has_its_own_key_also_around_the_new_year() -> None:
    rule = DueRule.parse("weekly:5")
    assert rule.words() == "hằng tuần, chậm nhất thứ Sáu"
    assert rule.occurrences(date(2023, 12, 23), date(2024, 1, 5)) == [
        Occurrence("2023-W52", date(2023, 12, 29)),
        Occurrence("2024-W01", date(2024, 1, 5)),
    ]


def test_a_whole_month_of_each_year_is_due_on_its_last_day() -> None:
    assert read_rule("yearly", "tháng 2", None) == "yearly:02-28"
    assert read_rule("yearly", "tháng 11", None) == "yearly:11-30"


def test_what_waits_for_another_duty_has_its_day_once_that_is_done() -> None:
    rule = DueRule.parse("after:7+10w")
    done = date(2023, 1, 2)
    assert rule.occurrences(done, done, base=done) == [Occurrence("", done + timedelta(weeks=10))]


@pytest.mark.parametrize(
    ("way", "when"),
    [
        ("date", "31/02/2023"),
        ("date", "2023"),
        ("month", "13/2022"),
        ("quarter", "V/2022"),
        ("year", "hai nghìn"),
        ("yearly", "29/02"),
        ("yearly", "tháng 13"),
        ("quarterly", "00 tháng đầu"),
        ("quarterly", "05"),
        ("monthly", "32"),
        ("weekly", "thứ Tám"),
        ("half-yearly", "15/12; 15/06"),
        ("after", "mười tuần"),
    ],
)
def test_what_is_no_day_is_refused(way: str, when: str) -> None:
    with pytest.raises(DueError):
        read_rule(way, when, 7)


def test_the_times_of_a_duty_have_names() -> None:
    assert [name_of(k) for k in ("", "2023", "2023-H1", "2023-H2", "2023-Q4", "2023-11", "2023-W45")] == [
        "",
        "năm 2023",
        "6 tháng đầu năm 2023",
        "6 tháng cuối năm 2023",
        "kỳ quý IV/2023",
        "kỳ tháng 11/2023",
        "tuần 45/2023",
    ]
