"""The sample provinces in a database, loaded once: each of the four days shows a full picture."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from pytest_django.plugin import DjangoDbBlocker

from chungsuc import clock
from chungsuc.accounts.models import User
from chungsuc.demo.load import load
from chungsuc.demo.periods import moment
from chungsuc.progress.models import Evidence, Line, Move, State, TitleHeld, Value
from chungsuc.progress.queries import profile, standings_on, title_counts, waiting_for
from chungsuc.progress.tests.oracle import letters
from chungsuc.rulebook.load import load as rulebook
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import actor_on, communes_within

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

WORKING_DAY = date(2023, 11, 6)
DAYS = {
    date(2020, 4, 20): {"communes": 181, "silent": 0, "official": 68, "expected": 68, "holders": 48},
    WORKING_DAY: {"communes": 181, "silent": 0, "official": 101, "expected": 105, "holders": 101},
    date(2025, 1, 15): {"communes": 175, "silent": 0, "official": 112, "expected": 112, "holders": 104},
    date(2025, 9, 15): {"communes": 61, "silent": 11, "official": 15, "expected": 17, "holders": 3},
}


@pytest.fixture(scope="module", autouse=True)
def _loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load(moment(WORKING_DAY, 10), lambda _: None)
        connection.check_constraints()  # once, not after every test
        yield
        transaction.set_rollback(True)


def lang_son() -> Body:
    return Body.objects.get(key="lang-son")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_commune_is_judged_and_criterion_17_is_as_it_should_be(day: date) -> None:
    path, edition = lang_son().path, rulebook().edition_for(on=day)
    communes = {c.pk for c in communes_within(path, day)}
    place = [c.number for c in edition.criteria].index(17)
    rows = [
        r
        for r in standings_on(path=path, standard=edition.id, on=day, known_at=clock.end_of_day(day))
        if r.body_id in communes
    ]
    assert len(communes) == DAYS[day]["communes"]
    for line in Line.values:
        mine = [r for r in rows if r.line == line]
        assert len(mine) == len(communes) - DAYS[day]["silent"]
        assert sum(r.criteria[place] in "mM" for r in mine) == DAYS[day][line]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_standings_judged_in_columns_are_those_judged_one_by_one(day: date) -> None:
    edition, known_at = rulebook().edition_for(on=day), clock.end_of_day(day)
    communes = communes_within(lang_son().path, day)[::15]
    for commune in communes:
        found = profile(commune, on=day, known_at=known_at)
        rows = {r.line: r for r in standings_on(path=commune.path, standard=edition.id, on=day, known_at=known_at)}
        for line, judged in ((Line.OFFICIAL, found.official), (Line.EXPECTED, found.expected)):
            if line not in rows:
                assert not found.values
                continue
            assert rows[line].digest == judged.digest
            assert rows[line].indicators == letters((i.verdict, i.provisional) for i in judged.indicators)
            assert rows[line].criteria == letters((c.verdict, c.provisional) for c in judged.criteria)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_who_holds_the_title(day: date) -> None:
    assert title_counts(lang_son().path, day, clock.end_of_day(day))["xa-ntm"] == DAYS[day]["holders"]


def test_titles_of_ended_communes_stand_at_the_successor_to_be_reassessed() -> None:
    new = Body.objects.get(key="lang-son/xa-tan-thanh")
    inherited = TitleHeld.objects.filter(body=new).select_related("inherited_from__body")
    assert [h.inherited_from.body.key for h in inherited if h.inherited_from] == ["lang-son/huu-lung/tan-thanh"]
    assert not TitleHeld.objects.filter(ended_on=None, body__valid_to__lt=date(2025, 7, 1), body__kind=BodyKind.COMMUNE).exclude(
        body__key__startswith="cao-bang"
    ).exists()  # fmt: skip


def test_what_only_a_later_day_knows_is_not_there_on_the_working_day() -> None:
    later = Value.objects.filter(as_of__gt=WORKING_DAY)
    assert later.count() > 30_000
    assert not later.exclude(state=State.ENTERED, latest=None, approved=None).exists()
    assert not Value.objects.filter(as_of__lte=WORKING_DAY, latest=None).exists()
    found = profile(Body.objects.get(key="lang-son/huu-lung/tan-thanh"), on=WORKING_DAY)
    assert max(v.as_of for v in found.values) == date(2023, 10, 31)
    assert found.official.criteria[16].verdict == "not_met"


def test_a_value_is_where_its_last_move_so_far_brought_it() -> None:
    now = moment(WORKING_DAY, 10)
    for value in Value.objects.filter(period__in=["2020-H1", "2023-H2"])[::37]:
        last = Move.objects.filter(value=value, at__lte=now).order_by("-at", "-pk").first()
        assert last is not None
        assert (value.state, value.latest_id) == (last.to_state, last.revision_id)


def test_the_department_finds_its_figures_of_the_day() -> None:
    specialist = User.objects.get(username="sotnmt")
    found = waiting_for(actor_on(specialist, WORKING_DAY), State.SUBMITTED)
    assert Counter(v.period for v in found.values) == {"2023-H2": len(found.values)}
    assert "lang-son/huu-lung/tan-thanh" in {v.body.key for v in found.values}


@pytest.mark.parametrize(
    ("day", "period"), [*zip(DAYS, ["2020-H1", "2023-H2", "2024-H2", "2025-H2"], strict=True)], ids=str
)
def test_on_another_day_the_queues_are_as_they_were_then(day: date, period: str) -> None:
    coordinator = actor_on(User.objects.get(username="vpdp"), day)
    for state in (State.SUBMITTED, State.VERIFIED):
        found = waiting_for(coordinator, state, known_at=clock.end_of_day(day))
        assert {v.period for v in found.values} == {period}
        assert {v.state for v in found.values} == {state}
        assert all(v.latest for v in found.values)


def test_sample_papers_lie_beside_figures_of_hoa_lac_and_tan_thanh() -> None:
    found = Evidence.objects.values_list("value__body__key", "file__name")
    assert {key.rsplit("/", 1)[1] for key, _ in found} == {"hoa-lac", "tan-thanh", "xa-tan-thanh"}
    assert all("(mẫu)" in name for _, name in found)


def test_ha_lang_has_figures_and_its_own_people() -> None:
    district = Body.objects.get(key="cao-bang/ha-lang")
    judged = standings_on(
        path=district.path, standard="qd-318-2022-ntm", on=WORKING_DAY, known_at=clock.end_of_day(WORKING_DAY)
    )
    assert len({r.body_id for r in judged}) == 12
    people = actor_on(User.objects.get(username="halang"), WORKING_DAY)
    assert [t.key for t in people.territories] == ["cao-bang/ha-lang"]
