"""`python -m chungsuc.bench.nation`: the country over five years against the one SQL statement that counts the same."""

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns
from chungsuc.bench.workbooks import in_a_home
from chungsuc.bench.worlds import COMMUNES

PROVINCES: Final = 63
ON: Final = date(2026, 1, 31)
STANDARD: Final = "qd-318-2022-ntm"
BANDS: Final = ((19, 19), (15, 18), (10, 14), (5, 9), (0, 4))
TITLES: Final = (("xa-ntm", "xa-ntm-nang-cao", "xa-ntm-kieu-mau"), ("xa-ntm-nang-cao", "xa-ntm-kieu-mau"), ("xa-ntm-kieu-mau",))
# Not the product's own text: everything in one statement, down to the last number of the page.
DAY: Final = """
SELECT '{day}' AS day, n.province, n.communes, n.reported, n.whole, n.provisional, n.met, {band_names}, {title_names}
FROM (
    SELECT substr(b.path, 1, 4) AS province, count(*) AS communes,
           sum(trim(s.criteria || s.indicators, 'uU') <> '') AS reported,
           sum(CASE WHEN s.criteria_met = 19 AND trim(s.criteria || s.indicators, 'uU') <> '' THEN 1 ELSE 0 END) AS whole,
           sum(CASE WHEN replace(s.criteria, 'M', '') <> s.criteria THEN 1 ELSE 0 END) AS provisional,
           sum(CASE WHEN trim(s.criteria || s.indicators, 'uU') <> '' THEN s.criteria_met ELSE 0 END) AS met, {bands}
    FROM units_body b
    LEFT JOIN progress_standing s ON s.id = (
        SELECT t.id FROM progress_standing t
        WHERE t.standard = '{standard}' AND t.line = 'official' AND t.body_id = b.id AND t.day <= '{day}'
          AND t.known_from <= '{known}'
        ORDER BY t.day DESC, t.known_from DESC, t.id DESC LIMIT 1)
    WHERE b.kind = 'commune' AND b.valid_from <= '{day}' AND (b.valid_to IS NULL OR b.valid_to >= '{day}')
    GROUP BY 1) n
LEFT JOIN (
    SELECT substr(b.path, 1, 4) AS province, {titles}
    FROM progress_titleheld t JOIN units_body b ON b.id = t.body_id
    WHERE b.kind = 'commune' AND b.valid_from <= '{day}' AND (b.valid_to IS NULL OR b.valid_to >= '{day}')
      AND t.inherited_from_id IS NULL AND t.recorded_at <= '{known}' AND t.valid_from <= '{day}'
      AND NOT (t.ended_on IS NOT NULL AND t.ended_on < '{day}' AND t.end_recorded_at <= '{known}')
    GROUP BY 1) h ON h.province = n.province
"""


def statement(moments: list[tuple[date, str, str]]) -> str:
    """For each day, the moment up to which things are known and the set."""
    bands = ", ".join(
        f"sum(CASE WHEN s.criteria_met BETWEEN {low} AND {high} AND trim(s.criteria || s.indicators, 'uU') <> ''"
        f" THEN 1 ELSE 0 END) AS b{low}"
        for low, high in BANDS
    )
    titles = ", ".join(
        f"count(DISTINCT CASE WHEN t.title IN ({', '.join(map(repr, names))}) THEN t.body_id END) AS t{place}"
        for place, names in enumerate(TITLES)
    )
    words = {
        "bands": bands,
        "titles": titles,
        "band_names": ", ".join(f"n.b{low}" for low, _high in BANDS),
        "title_names": ", ".join(f"coalesce(h.t{place}, 0)" for place in range(len(TITLES))),
    }
    return " UNION ALL ".join(DAY.format(day=day, known=known, standard=standard, **words) for day, known, standard in moments)


def built() -> None:
    """As many provinces and communes as there were, figures every half-year on five years, most titles at some time."""
    from chungsuc.accounts.models import User  # noqa: PLC0415 -- needs Django set up
    from chungsuc.progress.models import Standing, TitleHeld  # noqa: PLC0415
    from chungsuc.units.actions.register import step  # noqa: PLC0415
    from chungsuc.units.models import Body  # noqa: PLC0415

    def body(path: str, kind: str, parent: Any) -> Any:  # noqa: ANN401
        words = {"name": f"{kind} {path}", "official_name": f"{kind} {path}", "key": path, "search_key": path}
        return Body(path=path, kind=kind, parent=parent, valid_from=date(2010, 1, 1), act="Số liệu đo", **words)

    by = User.objects.create(username="do", full_name="Người Đo")
    provinces = Body.objects.bulk_create(body(step(n + 1), "province", None) for n in range(PROVINCES))
    made = Body.objects.bulk_create(
        (body(above.path + step(n + 1), "commune", above) for n in range(COMMUNES) for above in [provinces[n % PROVINCES]]),
        batch_size=2000,
    )
    Standing.objects.bulk_create((Standing(**one) for b in made for one in standings(b.pk)), batch_size=2000)
    TitleHeld.objects.bulk_create(
        (TitleHeld(body=b, title=title, recorded_by=by, **held(n)) for n, b in enumerate(made) for title in titles(n)),
        batch_size=2000,
    )


def titles(number: int) -> tuple[str, ...]:
    return ("xa-ntm", "xa-ntm-nang-cao")[: number % 4 and 1 + (number % 8 == 1)]


def held(number: int) -> dict[str, Any]:
    from chungsuc.clock import ZONE  # noqa: PLC0415

    day = date(2019 + number % 7, 6, 1)
    said = {"decision": "1/QĐ", "decided_by": "UBND tỉnh", "decided_on": day, "valid_from": day}
    return said | {"recorded_at": datetime(day.year, 6, 2, tzinfo=ZONE)}


def standings(body: int) -> Iterator[dict[str, Any]]:
    from chungsuc.clock import end_of_day  # noqa: PLC0415 -- beside the models

    for back in range(10):
        day = ON - timedelta(days=30 + 182 * back)
        letters = "".join("mMnu"[(body * 7 + i * 3 + back) % 13 % 4] for i in range(57)) if body % 17 else "u" * 57
        criteria = letters[:19] if body % 5 else "m" * 19
        yield {
            "body_id": body,
            "standard": STANDARD,
            "line": "official",
            "day": day,
            "known_from": end_of_day(day),
            "criteria_met": criteria.lower().count("m"),
            "verdict": "not_met",
            "provisional": False,
            "criteria": criteria,
            "indicators": letters,
            "digest": "",
        }


def measured(_home: Path) -> Section:
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from chungsuc.clock import end_of_day  # noqa: PLC0415
    from chungsuc.progress.lawbook import one_rulebook  # noqa: PLC0415
    from chungsuc.progress.models import Line  # noqa: PLC0415
    from chungsuc.reporting.queries.nation import Nation, nation, year_days  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    built()
    days = year_days(ON, end_of_day(ON))
    moments = [(d.on, str(connection.ops.adapt_datetimefield_value(d.known_at)), d.edition.id if d.edition else "") for d in days]
    sql = statement(moments)

    def by_hand() -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return list(cursor.fetchall())

    def ours() -> Nation:
        with one_rulebook():
            return nation(days, Line.OFFICIAL)

    assert flat(ours()) == sorted(by_hand())
    bare, counted = in_turns([by_hand, ours])
    return Section(
        f"Cả nước, {COMMUNES} xã, 5 năm",
        [Ratio("câu hỏi của trang cả nước / một câu SQL đếm cùng các con số", counted / bare, most=2)],
        [("một câu SQL", bare), ("câu hỏi của trang", counted)],
        "Thời gian của bộ xử lý.",
    )


def flat(found: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 -- known once Django is set up
    """The page's answer as the statement's rows."""
    return sorted(
        (
            day.on.isoformat(),
            province.key,
            *(one.communes, one.reported, one.full, one.provisional, one.criteria),
            *(number for _band, number in one.bands),
            *(number for _title, number in one.titles),
        )
        for province in found.provinces
        for day, one in zip(found.days, province.years, strict=True)
        if one
    )


if __name__ == "__main__":
    sys.exit(run(lambda: in_a_home(measured)))
