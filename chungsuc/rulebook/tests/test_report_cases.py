"""Published tables through the forms: what adds up passes, what does not is named."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

import chungsuc
from chungsuc.rulebook.reports import check, complete, expand, load_report_forms
from chungsuc.rulebook.reports.formulas import EXACT
from chungsuc.rulebook.reports.model import FormTable, Row

HERE = Path(chungsuc.__file__).parent
CASES = HERE / "rulebook" / "cases" / "reports" / "so-da-cong-bo.yaml"


def published() -> dict[tuple[str, str, str], Decimal]:
    """By place, time and name, with as many decimals as were printed; decisions and votes are no figures."""
    found = {}
    with (HERE / "reporting" / "data" / "published-figures.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            plain = line["value"].replace(".", "").replace(",", ".")
            if plain[:1].isdigit() and "/" not in plain:
                found[line["place"], line["at"], line["name"]] = Decimal(plain)
    return found


FIGURES = published()


def cases() -> list[Any]:
    read = yaml.safe_load(CASES.read_text(encoding="utf-8"))["cases"]
    return [pytest.param(case, id=case["name"]) for case in read]


def cells_of(case: dict[str, Any], names: dict[str, Any]) -> dict[str, Any]:
    columns = {c.key: c for c in load_report_forms()[case["form"]].columns}
    found: dict[str, Any] = {}
    for key, written in names.items():
        at = case.get("published", {})
        if isinstance(written, str) and (at.get("place"), at.get("at"), written) in FIGURES:
            value = FIGURES[at["place"], at["at"], written]
        elif key in columns and columns[key].options:
            found[key] = written
            continue
        else:
            value = Decimal(str(written))
        money = key in columns and columns[key].measured_in == "triệu đồng"
        found[key] = EXACT.scaleb(value, 3) if money and case.get("times") == 1000 else value
    return found


def table_of(case: dict[str, Any]) -> FormTable:
    form = load_report_forms()[case["form"]]
    columns = expand(form, repeats={"bands": list(case.get("bands", {}).items())})
    name = case.get("row") or case["published"]["place"]
    rows = [Row("x", name, cells_of(case, case["cells"]))]
    stated = {"x": cells_of(case, case.get("stated", {}))}
    return complete(FormTable(form, columns, rows, as_of=case.get("as_of"), stated=stated))


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    assert [finding.text for finding in check(table_of(case))] == case["expect"]


def test_every_share_of_recognised_communes_that_was_printed_agrees_with_its_counts() -> None:
    """Wherever one place, time and source has the count, the number of communes and the share."""
    form = load_report_forms()["recognition_summary"]
    names = ("Xã được công nhận đạt chuẩn nông thôn mới", "Tổng số xã", "Tỷ lệ xã đạt chuẩn nông thôn mới")
    rows, stated = [], {}
    for place, at in sorted({(place, at) for place, at, _ in FIGURES}):
        for source in ("", " (theo nguồn thứ hai)"):
            met, every, share = (FIGURES.get((place, at, name + source)) for name in names)
            if met is not None and every is not None and share is not None:
                key = f"{place}, {at}{source}"
                rows.append(Row(key, key, {"communes_ntm": met, "communes_total": every}))
                stated[key] = {"pct_ntm": share}
    table = complete(FormTable(form, expand(form), rows, stated=stated))
    assert len(rows) == 8
    assert [f.text for f in check(table) if f.check == "stated"] == []
