"""Communes of then, shown under the units of now: Lúa and Ngô became Xã Mới on 1/7/2025, when districts ended."""

import re
from datetime import date, datetime

import pytest

from chungsuc.clock import ZONE
from chungsuc.reporting.queries import Shown, heat_map, summary
from chungsuc.reporting.tests.standings import asked, sheet_of, stand, text_of, under_head
from chungsuc.units.models import Appointment, Body, Role, Succession
from tests.cast import Cast

CHANGE = date(2025, 7, 1)
THEN, NOW = date(2023, 12, 31), date(2025, 9, 15)


@pytest.fixture
def merged(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setenv("CHUNGSUC_NOW", datetime(2025, 9, 15, 9, tzinfo=ZONE).isoformat())
    ended = ["thu/dong", "thu/tay", "thu/dong/lua", "thu/dong/ngo", "thu/tay/khoai", "thu/tay/san"]
    Body.objects.filter(key__in=ended).update(valid_to=date(2025, 6, 30))
    new = {
        name: Body.objects.create(
            kind="commune",
            name=name,
            official_name=f"Xã {name}",
            search_key=f"xa {key}",
            key=f"thu/{key}",
            path=f"{cast.bodies['thu'].path}{step}",
            parent=cast.bodies["thu"],
            region="tdmnpb",
            valid_from=CHANGE,
            act="Nghị quyết mẫu",
            sample_figures=True,
        )
        for name, key, step in (("Mới", "moi", "zzz1"), ("Núi", "nui", "zzz2"))
    }
    for key, home in (
        ("thu/dong/lua", "Mới"),
        ("thu/dong/ngo", "Mới"),
        ("thu/tay/khoai", "Núi"),
        ("thu/tay/san", "Núi"),
    ):
        Succession.objects.create(
            predecessor=cast.bodies[key],
            successor=new[home],
            kind="merge",
            day=CHANGE,
            act="Nghị quyết mẫu",
            confidence="sourced",
        )
    stand(cast.bodies["thu/dong/lua"])
    stand(cast.bodies["thu/tay/khoai"], short=["17.8"])
    stand(new["Mới"], short=["2.1"], day=CHANGE)
    cast.bodies.update({"moi": new["Mới"], "nui": new["Núi"]})
    return cast


def places(cast: Cast, on: date, now: date | None) -> dict[str, str]:
    found = heat_map(asked(cast.bodies["thu"], on=on, now=now), Shown())
    assert found is not None
    return {row.name: row.under for row in found.rows}


def test_communes_of_then_stand_under_districts_of_then_or_under_communes_of_now(merged: Cast) -> None:
    assert places(merged, THEN, None) == {"Lúa": "Đông", "Ngô": "Đông", "Khoai": "Tây", "Sắn": "Tây"}
    assert places(merged, THEN, NOW) == {"Lúa": "Xã Mới", "Ngô": "Xã Mới", "Khoai": "Xã Núi", "Sắn": "Xã Núi"}


def test_without_districts_communes_stand_under_nothing(merged: Cast) -> None:
    assert places(merged, NOW, None) == {"Mới": "", "Núi": ""}
    assert places(merged, NOW, NOW) == {"Mới": "", "Núi": ""}


def test_while_districts_last_the_communes_of_now_stand_in_theirs(merged: Cast) -> None:
    assert places(merged, date(2021, 1, 1), date(2023, 11, 6)) == {
        "Lúa": "Đông",
        "Ngô": "Đông",
        "Khoai": "Tây",
        "Sắn": "Tây",
    }


def test_a_summary_of_then_can_be_read_by_communes_of_now(merged: Cast) -> None:
    found = summary(asked(merged.bodies["thu"], on=THEN, now=NOW))
    assert found is not None
    assert [(s.group.name, s.communes, s.bands[0].communes) for s in found.sums] == [("Xã Mới", 2, 1), ("Xã Núi", 2, 0)]
    assert found.total.communes == 4


def test_pages_and_workbooks_say_which_hierarchy_they_show(merged: Cast) -> None:
    for address in ("/ban-do-tieu-chi/", "/gan-dat-chuan/", "/tong-hop/", "/nganh/"):
        then, now = (f"{address}?ngay={THEN}&theo={theo}" for theo in ("khi-do", "hien-nay"))
        assert "xếp theo đơn vị khi đó" in text_of(merged, "dung", then)
        assert "xếp theo đơn vị hiện nay (15/09/2025)" in text_of(merged, "dung", now)
    about = [row[0] for row in sheet_of(merged, "dung", f"/tong-hop/?ngay={THEN}&theo=hien-nay&dang=xlsx")]
    assert "Đến ngày 31/12/2023; số đã duyệt; theo đơn vị hiện nay." in about
    rows = under_head(sheet_of(merged, "dung", f"/ban-do-tieu-chi/?ngay={THEN}&theo=hien-nay&sap=huyen&dang=xlsx"))
    assert [row[:2] for row in rows[:4]] == [
        ["Xã Lúa", "Xã Mới"],
        ["Xã Ngô", "Xã Mới"],
        ["Xã Khoai", "Xã Núi"],
        ["Xã Sắn", "Xã Núi"],
    ]


def test_an_officer_of_the_new_commune_sees_what_it_was_made_of(merged: Cast) -> None:
    Appointment.objects.create(
        user=merged["ha"], body=merged.bodies["moi"], role=Role.OFFICER, post="x", valid_from=CHANGE
    )
    page = text_of(merged, "ha", f"/ban-do-tieu-chi/?ngay={THEN}")
    assert re.findall(r"<tr><th scope=row><a[^>]*>([^<]*)", page) == ["Lúa", "Ngô"]


def test_the_profile_of_an_ended_commune_names_what_it_is_now(merged: Cast) -> None:
    page = text_of(merged, "dung", "/xa/thu/dong/lua/")
    assert "Đơn vị này kết thúc ngày 30/06/2025" in page
    assert re.search(r'Nay là\s+<a href="/xa/thu/moi/">Xã Mới</a>', page)
    assert "có hiệu lực ngày 30/06/2025" in page
    assert "Nhập số liệu" not in page
