"""Whoever changes the register by hand does so in their territory, and it is in the trail."""

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.units.actions import register_bodies, register_successions
from chungsuc.units.models import Body, Succession
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
DAU = {
    "key": "thu/dong/dau",
    "kind": "commune",
    "name": "Đậu",
    "official_name": "Xã Đậu",
    "code": "",
    "parent_key": "thu/dong",
    "valid_from": "2024-01-01",
    "valid_to": "",
    "act": "Nghị quyết mẫu 2",
}
JOINED = {
    "from_key": "thu/dong/lua",
    "to_key": "thu/dong/dau",
    "kind": "merge",
    "part": "whole",
    "day": "2024-01-01",
    "act": "Nghị quyết mẫu 2",
    "confidence": "sample",
}


def test_a_person_who_registers_bodies_and_successions_is_in_the_trail(cast: Cast) -> None:
    made = register_bodies([DAU], region="tdmnpb", sample_figures=True, actor=cast["oanh"], now=NOW)["thu/dong/dau"]
    assert register_successions([JOINED], actor=cast["oanh"], now=NOW) == 1
    entries = list(Entry.objects.order_by("pk").values_list("action", "actor", "post", "items"))
    common = (cast["oanh"].pk, "quản trị người dùng")
    assert entries == [
        ("units.register_bodies", *common, [{"body": made.pk, "from": "2024-01-01"}]),
        ("units.register_successions", *common, [{"from": cast.lua.pk, "to": made.pk, "day": "2024-01-01"}]),
    ]


@pytest.mark.parametrize(
    ("who", "change"), [("an", {}), ("dung", {}), ("oanh", {"parent_key": "khac/bac"}), ("oanh", {"parent_key": ""})]
)
def test_beyond_the_territory_nothing_is_registered(cast: Cast, who: str, change: dict[str, str]) -> None:
    with pytest.raises(Refused, match="nằm ngoài địa bàn"):
        register_bodies([DAU | change], region="tdmnpb", sample_figures=True, actor=cast[who], now=NOW)
    assert not Body.objects.filter(key="thu/dong/dau").exists()
    with pytest.raises(Refused, match="nằm ngoài địa bàn"):
        register_successions([JOINED | {"to_key": "khac/bac/vung"}], actor=cast[who], now=NOW)
    assert not Succession.objects.exists()


def test_a_program_that_sets_up_a_register_writes_no_entry(cast: Cast) -> None:
    register_bodies([DAU], region="tdmnpb", sample_figures=True)
    assert not Entry.objects.exists()
