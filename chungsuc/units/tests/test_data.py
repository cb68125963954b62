import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = ("lang-son", "cao-bang", "soc-trang", "ha-lang-hamlets", "agencies")
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
    return [row for name in FILES for row in rows(name)]


def of_2020(units: list[dict[str, str]]) -> list[dict[str, str]]:
    return [u for u in units if u["key"].startswith("lang-son/") and u["kind"] != "agency" and u["valid_from"] < "2024"]


def test_keys_identify_and_parents_exist(units: list[dict[str, str]]) -> None:
    keys = [row["key"] for row in units]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z0-9-]+(/[a-z0-9-]+)*", key) for key in keys)
    assert {row["parent_key"] for row in units} - set(keys) == {""}


def test_a_code_is_one_body_s_within_a_slice_and_not_beyond(units: list[dict[str, str]]) -> None:
    first = [u["former_code"] or u["code"] for u in of_2020(units)]
    last = [u["code"] for u in units if u["valid_from"] == "2025-07-01" and u["key"].startswith("lang-son/")]
    assert (len(first), len(last)) == (len(set(first)), len(set(last))) == (211, 65)
    assert set(last) - set(first) == set()


def test_names_that_several_communes_bear(units: list[dict[str, str]]) -> None:
    names = Counter(unit["name"] for unit in of_2020(units) if unit["kind"] == "commune")
    assert {name: count for name, count in names.items() if count > 1} == REPEATED
    pairs = Counter((unit["parent_key"], unit["kind"], unit["name"]) for unit in of_2020(units))
    assert max(pairs.values()) == 1


def test_names_are_clean(units: list[dict[str, str]]) -> None:
    for row in units:
        for text in (row["name"], row["official_name"]):
            assert text == unicodedata.normalize("NFC", text) == " ".join(text.split())
        assert row["official_name"] != row["name"]
        assert row["kind"] == "agency" or row["official_name"].endswith(row["name"])


def test_every_row_names_its_source_and_how_sure_it_is(units: list[dict[str, str]]) -> None:
    successions = [row for name in ("lang-son", "cao-bang", "soc-trang") for row in rows(f"{name}-successions")]
    assert {row["confidence"] for row in [*units, *successions]} == {"sourced", "recalled", "sample"}
    assert [row for row in [*units, *successions] if not row["source"]] == []
    assert {row["key"].split("/")[1] for row in units if row["confidence"] == "sample"} == {"ha-lang"}


def test_only_the_indicators_of_the_plan(units: list[dict[str, str]]) -> None:
    found = rows("responsibilities")
    given: dict[str, list[str]] = {}
    for row in found:
        given.setdefault(row["standard"], []).append(row["indicator"])
    assert given == {
        "qd-318-2022-ntm": ["17.2", "17.3", "17.6", "17.7", "17.8", "17.11", "17.12"],
        "qd-318-2022-nang-cao": ["17.1", "17.2", "17.3", "17.4", "17.5", "17.6", "17.12", "18.7", "18.8"],
        "qd-1980-2016-ntm": [f"17.{n}" for n in range(1, 9)],
    }
    assert {row["agency_key"] for row in found} == {"lang-son/so-tnmt"}
    assert "lang-son/so-tnmt" in {unit["key"] for unit in units}
