"""Numbers of papers: one after the other, never twice, a void one stays with its reason."""

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import Entry, register_paper, take_number, void_paper
from chungsuc.documents.models import Direction, Paper, PaperNumber, Series
from chungsuc.documents.queries.numbers import book
from chungsuc.documents.tests.papers import draft_in, series_in
from tests.cast import NOW, Cast

NEXT_YEAR = datetime(2024, 1, 2, 8, 0, tzinfo=NOW.tzinfo)


def test_numbers_run_through_the_year_and_begin_again(cast: Cast) -> None:
    numbers = series_in(cast)
    days = [NOW, NOW, NEXT_YEAR]
    taken = [take_number(actor=cast["dung"], paper=draft_in(cast), series=numbers, now=day) for day in days]
    assert [(t.year, t.number) for t in taken] == [(2023, 1), (2023, 2), (2024, 1)]
    assert [(t.paper.full_number, t.paper.dated, t.paper.state) for t in taken if t.paper] == [
        ("01/KH-UBND", "2023-11-06", "issued"),
        ("02/KH-UBND", "2023-11-06", "issued"),
        ("01/KH-UBND", "2024-01-02", "issued"),
    ]


def test_a_void_number_stays_with_its_reason_and_is_not_given_again(cast: Cast) -> None:
    numbers = series_in(cast)
    first = take_number(actor=cast["dung"], paper=draft_in(cast), series=numbers, now=NOW).paper
    assert first is not None
    void_paper(actor=cast["em"], paper=first, reason="  Trùng nội dung\nvới văn bản khác ", now=NOW)
    second = take_number(actor=cast["dung"], paper=draft_in(cast), series=numbers, now=NOW)
    first.refresh_from_db()
    assert (first.number, first.state) == ("01", "void")
    assert [(n.number, n.void_reason) for n in PaperNumber.objects.all()] == [
        (1, "Trùng nội dung với văn bản khác"),
        (2, ""),
    ]
    assert second.number == 2


def test_a_number_typed_by_hand_stands_in_the_book_and_the_next_follows_it(cast: Cast) -> None:
    numbers = series_in(cast, "kế hoạch")
    thu = cast.bodies["thu"]
    entry = Entry(Direction.OUTGOING, "kế hoạch", "145", "KH-UBND", "2023-09-05", thu, subject="Đường hoa")
    register_paper(actor=cast["dung"], holder=thu, entry=entry, now=NOW)
    take_number(actor=cast["dung"], paper=draft_in(cast), series=numbers, now=NOW)
    assert [(line.first, line.last, line.is_gap) for line in book(numbers, 2023, NOW)] == [
        (1, 144, True),
        (145, 145, False),
        (146, 146, False),
    ]


def test_a_number_typed_by_hand_that_another_paper_has_is_refused(cast: Cast) -> None:
    numbers = series_in(cast, "kế hoạch")
    take_number(actor=cast["dung"], paper=draft_in(cast, symbol="KH-VP"), series=numbers, now=NOW)
    thu = cast.bodies["thu"]
    entry = Entry(Direction.OUTGOING, "kế hoạch", "1", "KH-UBND", "2023-09-05", thu, subject="Đường hoa")
    with pytest.raises(Refused, match="đã cấp cho văn bản khác"):
        register_paper(actor=cast["dung"], holder=thu, entry=entry, now=NOW)
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"state": "registered"}, "không còn là dự thảo"),
        ({"state": "issued"}, "không còn là dự thảo"),
        ({"symbol": ""}, "chưa có ký hiệu"),
        ({"type": "quyết định"}, "không dùng cho quyết định"),
        ({"type": ""}, "chưa rõ loại"),
    ],
)
def test_a_paper_that_the_series_is_not_for_gets_no_number(cast: Cast, given: dict[str, object], said: str) -> None:
    numbers = series_in(cast, "kế hoạch")
    with pytest.raises(Refused, match=said):
        take_number(actor=cast["dung"], paper=draft_in(cast, **given), series=numbers, now=NOW)
    assert PaperNumber.objects.count() == 0


def test_a_series_of_another_body_or_another_day_gives_no_number(cast: Cast) -> None:
    other = series_in(cast, body="thu/dong/lua")
    with pytest.raises(Refused, match="đơn vị khác"):
        take_number(actor=cast["dung"], paper=draft_in(cast), series=other, now=NOW)
    own = series_in(cast)
    Series.objects.filter(pk=own.pk).update(valid_to=NOW.date() - timedelta(days=1))
    with pytest.raises(Refused, match="không dùng vào ngày"):
        take_number(actor=cast["dung"], paper=draft_in(cast), series=own, now=NOW)


@pytest.mark.parametrize("who", ["an", "giang", "oanh", "lan", "ha"])
def test_only_who_keeps_the_register_takes_and_voids_numbers(cast: Cast, who: str) -> None:
    numbers, made = series_in(cast), draft_in(cast)
    with pytest.raises(Refused):
        take_number(actor=cast[who], paper=made, series=numbers, now=NOW)
    issued = take_number(actor=cast["dung"], paper=made, series=numbers, now=NOW).paper
    assert issued is not None
    with pytest.raises(Refused):
        void_paper(actor=cast[who], paper=issued, reason="thử", now=NOW)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 301])
def test_a_paper_is_voided_with_a_reason_only(cast: Cast, reason: str) -> None:
    issued = take_number(actor=cast["dung"], paper=draft_in(cast), series=series_in(cast), now=NOW).paper
    assert issued is not None
    with pytest.raises(Refused):
        void_paper(actor=cast["dung"], paper=issued, reason=reason, now=NOW)


def test_a_void_paper_and_a_draft_are_not_voided(cast: Cast) -> None:
    for state in ("draft", "void"):
        with pytest.raises(Refused):
            void_paper(actor=cast["dung"], paper=draft_in(cast, state=state), reason="thử", now=NOW)


def test_two_series_of_a_body_never_number_the_same_type_on_the_same_day(cast: Cast) -> None:
    series_in(cast, "kế hoạch", "quyết định")
    with pytest.raises(Refused, match="quyết định"):
        series_in(cast, "quyết định", "tờ trình", name="Sổ khác")
    series_in(cast, "tờ trình", name="Sổ tờ trình")
    series_in(cast, name="Sổ chung")
    with pytest.raises(Refused, match="mọi loại"):
        series_in(cast, name="Sổ chung nữa")


@pytest.mark.slow
@budget(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["take", "void", "next year"]), max_size=12))
def test_whatever_is_done_numbers_run_without_gap_and_none_is_twice(cast: Cast, acts: list[str]) -> None:
    PaperNumber.objects.all().delete()
    Paper.objects.all().delete()
    Series.objects.all().delete()
    numbers, now = series_in(cast), NOW
    for act in acts:
        last = Paper.objects.filter(state="issued").last()
        if act == "take":
            take_number(actor=cast["dung"], paper=draft_in(cast), series=numbers, now=now)
        elif act == "void" and last:
            void_paper(actor=cast["dung"], paper=last, reason="thử", now=now)
        elif act == "next year":
            now = now.replace(year=now.year + 1)
    for year in {n.year for n in PaperNumber.objects.all()}:
        lines = book(numbers, year, NOW.replace(year=NOW.year + 20))
        assert [line.first for line in lines] == list(range(1, len(lines) + 1))
        taken = [line.taken for line in lines if line.taken]
        assert [bool(t.void_reason) for t in taken] == [t.paper is not None and t.paper.state == "void" for t in taken]
