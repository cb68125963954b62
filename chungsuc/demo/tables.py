"""Sample tables that bodies of the sample provinces stated: money, works, debts, villages, emulation. No figure is a real one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final

from chungsuc.accounts.models import User
from chungsuc.demo.periods import moment
from chungsuc.progress.bulk import insert, ready
from chungsuc.progress.models import StatedTable
from chungsuc.units.models import Body, BodyKind

PROVINCES: Final = ("lang-son/", "cao-bang/ha-lang")
YEARS: Final = {"2022": date(2022, 12, 31), "2023": date(2023, 10, 31), "2024": date(2024, 12, 31), "2025": date(2025, 8, 31)}
EMULATION: Final = "emulation_annual_report"
IN_AUTUMN: Final = (10, 20)  # the reports that carry the emulation figures climb in November
ONE_SAYS_NOTHING: Final = 9  # of so many bodies
ONE_IS_WRONG: Final = 23
MARK: Final = " (mẫu)"
ROADS: Final = ("Đường trục thôn", "Nhà văn hóa xã", "Kênh mương nội đồng", "Trường mầm non", "Công trình nước sạch")
Rows = Mapping[str, Mapping[str, str]]


def load_tables(bodies: Mapping[str, Body], people: Mapping[str, User]) -> int:
    """By each commune and agency that existed on the day, some left out, some that break a check; says how many tables."""
    mine = sorted((b for b in bodies.values() if b.key.startswith(PROVINCES)), key=lambda b: b.path)
    by = (people["solieumau"].pk, "cán bộ nhập số liệu mẫu")
    rows = [
        (body.pk, form, period, _json(said), _json(order), str(as_of), *by, ready(_typed_at(body, period, as_of)))
        for period, year_end in YEARS.items()
        for body in mine
        for form, said, order in _said_by(body, period)
        if body.exists_on(as_of := _as_of(form, year_end))
    ]
    names = "body_id form period rows order as_of recorded_by_id post recorded_at"
    return insert(StatedTable, names, rows)


def _json(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)


def _as_of(form: str, year_end: date) -> date:
    return min(year_end, date(year_end.year, *IN_AUTUMN)) if form == EMULATION else year_end


def _typed_at(body: Body, period: str, as_of: date) -> datetime:
    return moment(as_of + timedelta(days=3 + _number(body, period, "day", 6)))


def _said_by(body: Body, period: str) -> Iterator[tuple[str, Rows, Sequence[str]]]:
    if body.kind == BodyKind.COMMUNE:
        for form, rows, order in _of_commune(body, period):
            if _number(body, period, form, ONE_SAYS_NOTHING):
                yield form, rows, order
    if body.kind in (BodyKind.COMMUNE, BodyKind.AGENCY) and _number(body, period, "thi-dua", ONE_SAYS_NOTHING):
        yield EMULATION, {body.key: _emulation(body, period)}, ()


def _number(body: Body, period: str, what: str, below: int) -> int:
    """The same for the same words on every machine, from 0 up to `below`."""
    return int.from_bytes(sha256(f"{body.key} {period} {what}".encode()).digest()[:4], "big") % below


def _of_commune(body: Body, period: str) -> Iterator[tuple[str, Rows, Sequence[str]]]:
    yield "resource_mobilisation", {body.key: _money(body, period)}, ()
    yield "village_ntm_summary", {body.key: _villages(body, period)}, ()
    works = {f"d{n}": _work(body, period, n) for n in range(1, 2 + _number(body, period, "works", 3))}
    yield "disbursement", works, list(works)
    debts = {f"d{n}": _debt(body, period, n) for n in range(1, 1 + _number(body, period, "debts", 3) // 2)}
    yield "construction_debt", debts, list(debts)


def _money(body: Body, period: str) -> dict[str, str]:
    def some(what: str, below: int) -> int:
        return 10 * _number(body, period, what, below)

    parts = {
        "central_investment": some("central-i", 250),
        "central_recurrent": some("central-r", 60),
        "local_province": some("province", 90),
        "local_district": 0 if period == "2025" else some("district", 60),
        "local_commune": some("commune", 20),
        "people_cash": some("cash", 25),
        "people_labour_value": some("labour", 20),
        "people_land_value": some("land", 15),
        "people_kind_value": some("kind", 5),
    }
    totals = {
        "central_total": parts["central_investment"] + parts["central_recurrent"],
        "local_total": parts["local_province"] + parts["local_district"] + parts["local_commune"],
        "integrated": some("integrated", 300),
        "credit": some("credit", 400),
        "enterprise": some("enterprise", 40),
        "people_total": sum(v for k, v in parts.items() if k.startswith("people_")),
    }
    if not _number(body, period, "wrong", ONE_IS_WRONG):
        totals["central_total"] += 10
    plans = {"central": "central_total", "local": "local_total", "people": "people_total"}
    planned = {
        f"plan_{name}": totals[plans.get(name, name)] * (90 + _number(body, period, name, 25)) // 100
        for name in ("central", "local", "integrated", "credit", "enterprise", "people")
    }
    amounts = {"people_labour_days": parts["people_labour_value"] * 4, "people_land_m2": parts["people_land_value"] * 12}
    return {k: str(v) for k, v in (planned | totals | parts | amounts).items()}


def _villages(body: Body, period: str) -> dict[str, str]:
    total = 5 + _number(body, "", "villages", 9)
    reached = min(total, _number(body, "", "ntm", total) + (int(period) - 2022))
    model = reached // 4
    if not _number(body, period, "villages-wrong", ONE_IS_WRONG):
        reached = total + 1
    hard = _number(body, "", "hard", total // 2 + 1)
    return {"villages_total": str(total), "villages_hard": str(hard), "ntm": str(reached), "model": str(model)}


def _work(body: Body, period: str, number: int) -> dict[str, str]:
    plan = 100 * (2 + _number(body, period, f"plan{number}", 30))
    spent = plan * (30 + _number(body, period, f"spent{number}", 70)) // 100
    if not _number(body, period, f"over{number}", ONE_IS_WRONG):
        spent = plan + 150
    return {
        "name": _named(body, period, number),
        "capital_kind": "investment" if number % 2 else "recurrent",
        "plan": str(plan),
        "carried_over": "0",
        "allocated": str(plan),
        "disbursed": str(spent),
        "estimate_year": str(max(plan, spent)),
        **({"reason": "Chậm giải phóng mặt bằng."} if spent * 2 < plan else {}),
    }


def _named(body: Body, period: str, number: int) -> str:
    return f"{ROADS[(_number(body, period, 'name', 5) + number) % len(ROADS)]} {number}{MARK}"


def _debt(body: Body, period: str, number: int) -> dict[str, str]:
    accepted = 100 * (5 + _number(body, period, f"accepted{number}", 20))
    assigned = accepted - 10 * _number(body, period, f"debt{number}", 20)
    return {
        "name": _named(body, period, number),
        "owner": f"Ủy ban nhân dân {body.official_name[:1].lower()}{body.official_name[1:]}",
        "approved_total": str(accepted + 200),
        "accepted_volume": str(accepted),
        "paid": str(assigned),
        "plan_assigned": str(assigned),
        "programme_debt": str((accepted - assigned) // 2),
        **({"settle_plan": f"Bố trí trong năm {int(period) + 1}."} if number % 2 else {}),
    }


def _emulation(body: Body, period: str) -> dict[str, str]:
    agency = body.kind == BodyKind.AGENCY
    return {
        "plan_issued": "1" if _number(body, period, "plan", 8) else "0",
        "registered": str(3 + _number(body, period, "registered", 20)),
        "supported_units": str(_number(body, period, "supported", 4) if agency else 0),
        "initiatives": str(_number(body, period, "initiatives", 6)),
        "exemplars": str(_number(body, period, "exemplars", 8)),
        "money": str(10 * _number(body, period, "money", 60)),
        "labour_days": str(10 * _number(body, period, "days", 120)),
        "land_m2": str(0 if agency else 50 * _number(body, period, "land", 60)),
        "awards_given_certificate_local": str(_number(body, period, "awards", 9)),
    }
