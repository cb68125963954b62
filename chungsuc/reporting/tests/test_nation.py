from datetime import date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chungsuc.clock import ZONE
from chungsuc.progress.models import Line, TitleHeld
from chungsuc.reporting.queries import summary
from chungsuc.reporting.queries.nation import Nation, nation, year_days
from chungsuc.reporting.tests.standings import EDITION, LATER, asked, page, sheet_of, stand, text_of, under_head
from chungsuc.units.actions import register_bodies
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import actor_on
from tests.cast import NOW, TODAY, Cast, make_cast


@pytest.fixture
def central(cast: Cast) -> Cast:
    """Giang, a leader of the province, is called to the central office."""
    row = {"code": "", "valid_from": "2010-01-01", "valid_to": "", "act": "Danh bạ", "name": "Việt Nam"}
    nation = {"key": "viet-nam", "kind": "nation", "official_name": "Cả nước", "parent_key": "", **row}
    office = {"key": "viet-nam/vp", "kind": "agency", "official_name": "Văn phòng trung ương", "parent_key": "viet-nam", **row}
    bodies = register_bodies([nation, office], region="", sample_figures=True)
    cast.bodies.update(bodies)
    Appointment.objects.filter(user=cast["giang"]).update(body=bodies["viet-nam/vp"])
    return cast


def counted(line: Line = Line.OFFICIAL) -> Nation:
    return nation(year_days(TODAY, LATER), line)


def holds(body: Body, cast: Cast, title: str, since: date, until: date | None = None) -> None:
    TitleHeld.objects.create(
        body=body,
        title=title,
        decision="1/QĐ-UBND",
        decided_by="UBND tỉnh",
        decided_on=since,
        valid_from=since,
        ended_on=until,
        end_recorded_at=datetime(2022, 1, 1, tzinfo=ZONE) if until else None,
        recorded_by=cast["dung"],
        recorded_at=datetime(since.year, 12, 1, tzinfo=ZONE),
    )


def test_each_province_is_counted_on_each_day_and_all_together(cast: Cast) -> None:
    stand(cast.bodies["thu/dong/lua"], short=["2.1"], day=date(2022, 12, 31))
    stand(cast.bodies["thu/dong/lua"], provisional=["1.1"])
    stand(cast.bodies["thu/dong/ngo"], short=["17.8"])
    stand(cast.bodies["khac/bac/vung"], short=["17.8"])
    found = counted()
    thu, khac = found.provinces
    assert [p.name for p in found.provinces] == ["Tỉnh Thử", "Tỉnh Khác"]
    now, before = thu.years[-1], thu.years[-2]
    assert now is not None
    assert before is not None
    assert (now.communes, now.reported, now.silent, now.full, now.provisional, now.criteria) == (4, 2, 2, 1, 1, 37)
    assert now.mean == 185_000
    assert now.full_tenths == 500
    assert [n for _band, n in now.bands] == [1, 1, 0, 0, 0]
    assert (before.reported, before.full, before.criteria) == (1, 0, 18)
    assert thu.years[0] is None  # the register begins in 2020
    assert khac.years[-1] is not None
    total = found.total.years[-1]
    assert total is not None
    assert (total.communes, total.reported, total.criteria) == (5, 3, 55)


def test_a_higher_title_counts_among_the_lower_ones_and_one_that_ended_no_more(cast: Cast) -> None:
    holds(cast.bodies["thu/dong/lua"], cast, "xa-ntm", date(2021, 1, 1))
    holds(cast.bodies["thu/dong/lua"], cast, "xa-ntm-nang-cao", date(2022, 6, 1))
    holds(cast.bodies["thu/dong/ngo"], cast, "xa-ntm", date(2020, 1, 1), until=date(2021, 6, 30))
    thu = counted().provinces[0]
    assert [[n for _title, n in year.titles] for year in thu.years if year] == [
        [1, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 0],
    ]


def test_lines_are_counted_apart(cast: Cast) -> None:
    stand(cast.bodies["thu/dong/lua"], line=Line.EXPECTED)
    assert [line_total(line) for line in (Line.OFFICIAL, Line.EXPECTED)] == [0, 1]


def line_total(line: Line) -> int:
    total = counted(line).total.years[-1]
    assert total is not None
    return total.reported


class Anything(TestCase):
    @given(st.lists(st.sets(st.sampled_from([i.number for i in EDITION.indicators]), max_size=20), min_size=4, max_size=4))
    def test_a_province_counts_the_same_here_and_in_its_own_summary(self, missing: list[set[str]]) -> None:
        cast = make_cast()
        communes = [b for b in cast.bodies.values() if b.kind == "commune" and b.key.startswith("thu/")]
        for body, short in zip(communes, missing, strict=True):
            stand(body, short=short)
        one, whole = counted().provinces[0].years[-1], summary(asked(cast.bodies["thu"]))
        assert one is not None
        assert whole is not None
        assert [n for _band, n in one.bands] == [b.communes for b in whole.total.bands]
        assert (one.communes, one.reported, one.mean) == (4, whole.total.reported, whole.total.mean)


def test_the_country_is_three_questions_and_one_for_the_law(central: Cast) -> None:
    with CaptureQueriesContext(connection) as taken:
        counted()
    assert len(taken) == 4


def test_the_page_of_the_country_asks_at_most_fifteen_queries(central: Cast) -> None:
    client = Client()
    client.force_login(central["giang"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.get("/ca-nuoc/")
    with CaptureQueriesContext(connection) as taken:
        assert client.get("/ca-nuoc/").status_code == 200
    assert len(taken) <= 15


def test_who_works_at_the_central_office_sees_every_province(central: Cast) -> None:
    text = text_of(central, "giang", "/ca-nuoc/")
    assert "Tỉnh Thử" in text
    assert "Tỉnh Khác" in text
    rows = under_head(sheet_of(central, "giang", "/ca-nuoc/?dang=xlsx"), "Tỉnh")
    assert [row[0] for row in rows].count("Tỉnh Thử") == 5


def test_nobody_of_a_province_sees_the_others(central: Cast) -> None:
    assert [page(central, who, "/ca-nuoc/").status_code for who in ("an", "dung", "lan", "oanh")] == [403] * 4


def test_the_nation_sees_all_and_acts_for_none(central: Cast) -> None:
    actor = actor_on(central["giang"], NOW.date())
    lua = central.lua
    assert lua.path
    assert actor.may_see(lua.path)
    for role in (Role.OFFICER, Role.COORDINATOR, Role.ADMINISTRATOR):
        Appointment.objects.filter(user=central["giang"]).update(role=role)
        acting = actor_on(central["giang"], NOW.date())
        assert [acting.enters_for(lua.path), acting.coordinates(lua.path), acting.administers(lua.path)] == [None] * 3
