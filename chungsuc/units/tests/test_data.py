import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
DISTRICTS = {
    "lang-son/tp-lang-son": (3, 0, 5),
    "lang-son/trang-dinh": (21, 1, 0),
    "lang-son/binh-gia": (18, 1, 0),
    "lang-son/van-lang": (16, 1, 0),
    "lang-son/cao-loc": (20, 2, 0),
    "lang-son/van-quan": (16, 1, 0),
    "lang-son/bac-son": (17, 1, 0),
    "lang-son/huu-lung": (23, 1, 0),
    "lang-son/chi-lang": (18, 2, 0),
    "lang-son/loc-binh": (19, 2, 0),
    "lang-son/dinh-lap": (10, 2, 0),
}
REPEATED = {
    "Chi Lăng": 2,
    "Chiến Thắng": 2,
    "Hòa Bình": 4,
    "Hoàng Văn Thụ": 2,
    "Hồng Phong": 2,
    "Hồng Thái": 2,
    "Mẫu Sơn": 2,
    "Tân Thành": 3,
    "Thụy Hùng": 2,
}


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture(scope="module")
def units() -> list[dict[str, str]]:
    return rows("lang-son")


@pytest.fixture(scope="module")
def agencies() -> list[dict[str, str]]:
    return rows("agencies")


def test_counts_of_the_province(units: list[dict[str, str]]) -> None:
    kinds = Counter(unit["kind"] for unit in units)
    assert kinds == {"province": 1, "district": 11, "commune": 181, "town": 14, "ward": 5}
    assert kinds["commune"] + kinds["town"] + kinds["ward"] == 200


def test_counts_of_each_district(units: list[dict[str, str]]) -> None:
    kinds = Counter((unit["parent_key"], unit["kind"]) for unit in units)
    assert {key: tuple(kinds[key, kind] for kind in ("commune", "town", "ward")) for key in DISTRICTS} == DISTRICTS
    assert {unit["key"] for unit in units if unit["kind"] == "district"} == set(DISTRICTS)


def test_keys_identify_and_parents_exist(units: list[dict[str, str]], agencies: list[dict[str, str]]) -> None:
    keys = [row["key"] for row in units + agencies]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*", key) for key in keys)
    parents = {row["parent_key"] for row in units + agencies}
    assert parents - set(keys) == {""}
    assert len({unit["code"] for unit in units}) == len(units)


def test_names_that_several_communes_bear(units: list[dict[str, str]]) -> None:
    names = Counter(unit["name"] for unit in units if unit["kind"] == "commune")
    assert {name: count for name, count in names.items() if count > 1} == REPEATED
    pairs = Counter((unit["parent_key"], unit["kind"], unit["name"]) for unit in units)
    assert max(pairs.values()) == 1


def test_names_are_clean(units: list[dict[str, str]], agencies: list[dict[str, str]]) -> None:
    for row in units + agencies:
        for text in (row["name"], row["official_name"]):
            assert text == unicodedata.normalize("NFC", text) == " ".join(text.split())
        assert row["official_name"] != row["name"]
    for unit in units:
        assert unit["official_name"].endswith(unit["name"])


def test_only_the_indicators_of_the_plan(agencies: list[dict[str, str]]) -> None:
    found = rows("responsibilities")
    assert [row["indicator"] for row in found] == ["17.2", "17.3", "17.6", "17.7", "17.8", "17.11", "17.12"]
    assert {(row["standard"], row["agency_key"]) for row in found} == {("qd-318-2022-ntm", "lang-son/so-tnmt")}
    assert "lang-son/so-tnmt" in {agency["key"] for agency in agencies}
