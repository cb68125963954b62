"""Organisations of one sample commune, which the package's register has not: its sample plan lays work on them."""

from collections.abc import Mapping
from typing import Final

from chungsuc.units.actions import register_bodies
from chungsuc.units.models import Body

COMMUNE: Final = "lang-son/huu-lung/hoa-lac"
ORGANISATIONS: Final = (
    ("hoi-cuu-chien-binh", "Hội Cựu chiến binh xã"),
    ("hoi-phu-nu", "Hội Liên hiệp Phụ nữ xã"),
    ("doan-thanh-nien", "Đoàn Thanh niên xã"),
)


def register_organisations(bodies: Mapping[str, Body]) -> dict[str, Body]:
    """They last as long as their commune."""
    place = bodies[COMMUNE]
    common = {
        "kind": "agency",
        "code": "",
        "parent_key": COMMUNE,
        "valid_from": place.valid_from.isoformat(),
        "valid_to": place.valid_to.isoformat() if place.valid_to else "",
        "act": "Số liệu mẫu",
    }
    rows = [
        {"key": f"{COMMUNE}/{key}", "name": name, "official_name": f"{name} {place.name}", **common}
        for key, name in ORGANISATIONS
    ]
    return register_bodies(rows, region=place.region, sample_figures=True)
