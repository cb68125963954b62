"""Template out, filled in, back again: exactly the figures that were written, by one act or none."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from chungsuc.accounts.permits import Refused
from chungsuc.audit.content import digest
from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.progress.actions import Batch, Entry, Invalid, Overtaken, enter_values, submit_batches
from chungsuc.progress.actions.workbooks import batches_of
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Line, Move, Revision, Standing, State, Value
from chungsuc.progress.tests.sheets import COLUMN, altered, filled, issued
from chungsuc.progress.workbook import plan_for, preview_of, read_sheet
from chungsuc.progress.workbook.layout import FIGURES, measured
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import Appointment, Role
from tests.cast import LATRINES, NOW, PERIOD, ROADS, STANDARD, TODAY, Cast, measure

LUA, NGO = "thu/dong/lua", "thu/dong/ngo"
ADVANCED = "qd-318-2022-nang-cao"
MADE: dict[str, bytes] = {}  # templates: the cast is made anew for each test, and is the same
pytestmark = pytest.mark.django_db


def share() -> st.SearchStrategy[int]:
    return st.integers(0, 100 * SCALE)


def reading(indicator: Indicator) -> st.SearchStrategy[Reading]:
    whole = st.integers(0, 10**6).map(lambda n: n * SCALE)
    if indicator.kind == "boolean":
        return st.sampled_from((0, SCALE)).map(lambda n: Reading(amount=n))
    if indicator.kind == "grade":
        return st.sampled_from(indicator.grades).map(lambda g: Reading(grade=g))
    if indicator.kind == "composite":
        shares = {p.key for p in indicator.parts if p.kind == "ratio"}
        of = {key: share() if key in shares else whole for key in indicator.part_keys}
        return st.fixed_dictionaries(of).map(lambda parts: Reading(parts=parts))
    if indicator.by_sex:
        return st.tuples(share(), share()).map(lambda n: Reading(male=n[0], female=n[1]))
    if indicator.kind == "ratio":
        pair = st.tuples(st.integers(0, 10**10), st.integers(1, 10**10))
        return pair.map(lambda n: Reading(numerator=min(n), denominator=max(n)))
    return (whole if indicator.kind == "count" else st.integers(0, 10**11)).map(lambda n: Reading(amount=n))


def written(indicator: Indicator, body: str, given: Reading) -> dict[tuple[str, str], dict[str, object]]:
    if given.parts:
        return {(body, f"{indicator.number}/{key}"): {"amount": n / SCALE} for key, n in given.parts.items()}
    if indicator.kind == "boolean":
        return {(body, indicator.number): {"choice": "Có" if given.amount else "Không"}}
    if indicator.kind == "grade":
        return {(body, indicator.number): {"choice": given.grade}}
    return {(body, indicator.number): {n: getattr(given, n) / SCALE for n in measured(indicator)}}


def draw_figures(standard: str) -> st.SearchStrategy[list[tuple[str, str, Reading]]]:
    """Bodies, numbers of indicators and readings: numbers, because an indicator is long to print."""
    edition = load().edition(standard)
    one = st.tuples(st.sampled_from((LUA, NGO)), st.sampled_from([i.number for i in edition.indicators]))
    figure = one.flatmap(lambda o: reading(edition.indicator(o[1])).map(lambda r: (o[0], o[1], r)))
    return st.lists(figure, min_size=1, max_size=8, unique_by=lambda f: f[:2])


@pytest.mark.slow
@pytest.mark.parametrize("standard", [STANDARD, ADVANCED])
@settings(
    max_examples=12, phases=[Phase.generate], deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_what_was_written_comes_back_exactly(cast: Cast, standard: str, data: st.DataObject) -> None:
    figures = data.draw(draw_figures(standard))
    district = cast.bodies["thu/dong"]
    fill: dict[tuple[str, str], dict[str, object]] = {}
    edition = load().edition(standard)
    for body, number, given_reading in figures:
        fill |= written(edition.indicator(number), body, given_reading)
    content = filled(MADE.setdefault(standard, issued(district, standard=standard)), fill, standard)
    found = preview_of(read_sheet(BytesIO(content), "a.xlsx"), plan_for(district, PERIOD, TODAY, standard))
    assert found.problems == []
    back = {
        (b.body.key, e.measure): e.reading for b in batches_of(found, overwrite=False, draft=False) for e in b.entries
    }
    assert back == {(body, edition.indicator(n).measure): r for body, n, r in figures}


def test_where_communes_lie_under_the_province_itself_the_column_of_districts_is_empty(cast: Cast) -> None:
    shown: list[object] = []
    for parent in (cast.bodies["thu/dong"], cast.bodies["thu"]):
        cast.lua.parent = parent
        altered(issued(cast.lua), lambda book: shown.append(book[FIGURES].cell(4, COLUMN["district"]).value))
    assert shown == ["Đông", None]


def test_what_is_held_goes_out_and_comes_back_as_the_same(cast: Cast) -> None:
    edition = load().edition(STANDARD)
    readings = {i.measure: some(i) for i in edition.indicators}
    entries = [Entry(m, r, "ghi chú") for m, r in readings.items()]
    enter_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    found = preview_of(read_sheet(BytesIO(issued(cast.lua)), "a.xlsx"), plan_for(cast.lua, PERIOD, TODAY))
    assert found.counts == {"new": 0, "changed": 0, "same": 57, "conflict": 0, "error": 0}


def some(indicator: Indicator) -> Reading:
    if indicator.na_allowed:
        return Reading(applicable=False)
    if indicator.kind == "boolean":
        return Reading(amount=0)
    if indicator.kind == "composite":
        return Reading(parts=dict.fromkeys(indicator.part_keys, 3 * SCALE))
    if indicator.by_sex:
        return Reading(male=12_345, female=0)
    if indicator.kind == "ratio":
        return Reading(numerator=12_345, denominator=1_234_567)
    return Reading(amount=7 * SCALE)


def latrines(numerator: int, seen: int | None = None) -> Entry:
    return Entry(measure(LATRINES), Reading(numerator=numerator * SCALE, denominator=100 * SCALE), seen=seen)


@pytest.fixture
def district(cast: Cast) -> Cast:
    Appointment.objects.create(
        user=cast["ha"], body=cast.bodies["thu/dong"], role=Role.OFFICER, post="cán bộ huyện", valid_from=TODAY
    )
    return cast


def batches(cast: Cast, *entries: Entry) -> list[Batch]:
    return [Batch(cast.bodies[key], entries) for key in (NGO, LUA)]


def send(cast: Cast, given_batches: list[Batch], who: str = "ha") -> int:
    return submit_batches(actor=cast[who], period=PERIOD, as_of=TODAY, batches=given_batches, now=NOW)


def test_many_bodies_are_stored_by_one_act_with_one_entry_whose_digest_covers_its_items(district: Cast) -> None:
    roads = Entry(measure(ROADS), Reading(numerator=5 * SCALE, denominator=10 * SCALE))
    assert send(district, batches(district, latrines(90), roads)) == 4
    items = [{"value": m.value_id, "revision": m.revision_id, "state": m.to_state} for m in Move.objects.order_by("pk")]
    [entry] = AuditEntry.objects.filter(action="progress.submit_many")
    assert entry.items == [{"values": 4, "digest": digest(items)}]
    assert {v.latest_id for v in Value.objects.all()} == {m.revision_id for m in Move.objects.all()}
    assert set(Standing.objects.filter(day=TODAY).values_list("body__key", "line")) == {
        (LUA, Line.EXPECTED),
        (NGO, Line.EXPECTED),
    }


def test_a_measure_of_the_advanced_set_is_taken_and_an_unknown_one_is_not(district: Cast) -> None:
    advanced = next(i for i in load().edition(ADVANCED).indicators if i.kind == "boolean")
    assert send(district, batches(district, Entry(advanced.measure, Reading(amount=SCALE)))) == 2
    with pytest.raises(Invalid, match="không có chỉ tiêu này"):
        send(district, batches(district, Entry("khong-co", Reading(amount=SCALE))))


@pytest.mark.parametrize(
    ("entry", "raised"),
    [(latrines(120), Invalid), (latrines(90, seen=7), Overtaken), (Entry("x", Reading(amount=1)), Invalid)],
)
def test_one_batch_that_cannot_be_stored_keeps_all_from_being_stored(
    district: Cast, entry: Entry, raised: type[Exception]
) -> None:
    good = Batch(district.bodies[NGO], [latrines(80)])
    with pytest.raises(raised):
        send(district, [good, Batch(district.lua, [entry])])
    assert (Value.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_who_does_not_enter_for_one_of_the_bodies_stores_none(district: Cast) -> None:
    with pytest.raises(Refused, match="không được giao bước"):
        send(district, batches(district, latrines(90)), who="an")
    assert Value.objects.count() == 0


def test_what_was_sent_up_stays_and_the_rest_is_not_stored(district: Cast) -> None:
    send(district, [Batch(district.lua, [latrines(90)])])
    with pytest.raises(Refused, match="đã gửi"):
        send(district, batches(district, latrines(91, seen=Revision.objects.get().pk)))
    assert [(v.body.key, v.state) for v in Value.objects.all()] == [(LUA, State.SUBMITTED)]


def test_queries_do_not_grow_with_the_figures(district: Cast) -> None:
    from django.db import connection  # noqa: PLC0415 -- only here
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    booleans = [i.measure for i in load().edition(STANDARD).indicators if i.kind == "boolean"]
    counted = []
    current()
    for some_measures in (booleans[:1], booleans[1:20]):
        with CaptureQueriesContext(connection) as caught:
            send(district, batches(district, *(Entry(m, Reading(amount=SCALE)) for m in some_measures)))
        counted.append(len(caught))
    assert counted[0] == counted[1]


def test_a_row_left_as_issued_is_no_conflict_though_somebody_changed_the_figure_since(cast: Cast) -> None:
    common = {"actor": cast["an"], "body": cast.lua, "period": PERIOD, "as_of": TODAY, "now": NOW}
    [value] = enter_values(entries=[latrines(70)], **common)  # type: ignore[arg-type]
    content = issued(cast.lua)
    enter_values(entries=[latrines(80, seen=value.latest_id)], **common)  # type: ignore[arg-type]
    untouched = preview_of(read_sheet(BytesIO(content), "a.xlsx"), plan_for(cast.lua, PERIOD, TODAY))
    assert (untouched.differences, untouched.problems) == ([], [])
    touched = filled(content, {(LUA, LATRINES): {"numerator": 75}})
    found = preview_of(read_sheet(BytesIO(touched), "a.xlsx"), plan_for(cast.lua, PERIOD, TODAY))
    assert [d.kind for d in found.differences] == ["conflict"]
