"""`python -m chungsuc.bench.pages`: the heat map's question against the one SQL statement that fetches the same rows."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns

COMMUNES, DISTRICTS = 181, 11
DAYS: Final = 30
TIMES: Final = 20
ON: Final = date(2023, 11, 6)
STANDARDS: Final = ("qd-318-2022-ntm", "qd-318-2022-nang-cao")
# Not the product's own text: were that to grow slow, the floor must not grow slow with it.
SQL: Final = """
SELECT b.id, b.key, b.name, b.official_name, b.search_key, b.path, p.key, p.name, p.kind,
       s.criteria_met, s.criteria, s.indicators
FROM units_body b
JOIN units_body p ON p.id = b.parent_id
LEFT JOIN progress_standing s ON s.id = (
    SELECT t.id FROM progress_standing t
    WHERE t.standard = %s AND t.line = %s AND t.body_id = b.id AND t.day <= %s AND t.known_from <= %s
    ORDER BY t.day DESC, t.known_from DESC, t.id DESC LIMIT 1)
WHERE b.kind = %s AND b.valid_from <= %s AND (b.valid_to IS NULL OR b.valid_to >= %s)
  AND b.path >= %s AND b.path < %s
ORDER BY b.path
"""


def built() -> None:
    """A province of the real size with fifteen years of half-yearly standings, on both lines, by both sets."""
    import django  # noqa: PLC0415 -- needs the settings that main() chooses

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from chungsuc.progress.models import Standing  # noqa: PLC0415
    from chungsuc.units.actions import register_bodies  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    bodies = register_bodies(_register(), region="tdmnpb", sample_figures=True)
    communes = [b for b in bodies.values() if b.kind == "commune"]
    Standing.objects.bulk_create((Standing(**one) for c in communes for one in _standings(c.pk)), batch_size=2000)


def _register() -> Iterator[dict[str, str]]:
    rest = {"code": "", "valid_from": "2005-01-01", "valid_to": "", "act": "Số liệu đo"}
    yield {"key": "t", "kind": "province", "name": "Đo", "official_name": "Tỉnh Đo", "parent_key": "", **rest}
    for d in range(DISTRICTS):
        names = {"name": f"Huyện {d}", "official_name": f"Huyện {d}"}
        yield {"key": f"t/{d}", "kind": "district", **names, "parent_key": "t", **rest}
    for c in range(COMMUNES):
        place = f"t/{c % DISTRICTS}"
        names = {"name": f"Xã {c}", "official_name": f"Xã {c}"}
        yield {"key": f"{place}/{c}", "kind": "commune", **names, "parent_key": place, **rest}


def _standings(body: int) -> Iterator[dict[str, object]]:
    from chungsuc.clock import end_of_day  # noqa: PLC0415 -- beside the models
    from chungsuc.rulebook.load import load  # noqa: PLC0415

    for standard in STANDARDS:
        edition = load().edition(standard)
        for line in ("official", "expected"):
            for back in range(DAYS):
                day = ON - timedelta(days=182 * back)
                letters = "".join("mnu"[(body * 7 + i * 3 + back) % 11 % 3] for i in range(len(edition.indicators)))
                criteria = letters[: len(edition.criteria)]
                yield {
                    "body_id": body,
                    "standard": standard,
                    "line": line,
                    "day": day,
                    "known_from": end_of_day(day),
                    "criteria_met": criteria.count("m"),
                    "verdict": "not_met",
                    "provisional": False,
                    "criteria": criteria,
                    "indicators": letters,
                    "digest": "",
                }


def measured() -> tuple[float, float, float]:
    """Seconds of the SQL statement, of the heat map's question, and of the map with its cells worked out."""
    from django.db import connection  # noqa: PLC0415 -- needs Django set up

    from chungsuc.clock import end_of_day  # noqa: PLC0415
    from chungsuc.progress.lawbook import one_rulebook  # noqa: PLC0415
    from chungsuc.progress.models import Line  # noqa: PLC0415
    from chungsuc.reporting.queries import Asked, Heat, Shown, heat_map  # noqa: PLC0415
    from chungsuc.reporting.queries.heat import cells  # noqa: PLC0415
    from chungsuc.units.models import Body  # noqa: PLC0415

    province = Body.objects.get(key="t")
    known_at = end_of_day(ON)
    asked = Asked((province,), (province.path,), ON, ON, known_at)
    moment = str(connection.ops.adapt_datetimefield_value(known_at))
    day = ON.isoformat()
    values = [STANDARDS[0], Line.OFFICIAL.value, day, moment, "commune", day, day, province.path, province.path + "~"]

    def by_hand() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(SQL, values)
            return list(cursor.fetchall())

    def asked_for() -> Heat:
        with one_rulebook():  # as in every request: the law is asked for once
            found = heat_map(asked, Shown())
        assert found is not None
        return found

    assert sorted(map(tuple, asked_for().rows)) == sorted(by_hand())

    def every_cell() -> None:
        found = asked_for()
        for row in found.rows:
            list(cells(found.edition, row))

    sql, heat, with_cells = (
        taken / TIMES for taken in in_turns([repeated(work) for work in (by_hand, asked_for, every_cell)])
    )
    return sql, heat, with_cells


def repeated(work: Callable[[], object]) -> Callable[[], object]:
    """Many times in a run, since one takes a thousandth of a second."""
    return lambda: [work() for _ in range(TIMES)]


def measure() -> Section:
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {"CHUNGSUC_HOME": home, "CHUNGSUC_DEMO": "0", "DJANGO_SETTINGS_MODULE": "chungsuc.settings"}
        built()
        sql, heat, with_cells = measured()
    return Section(
        "Bản đồ tiêu chí",
        [Ratio("câu hỏi của bản đồ tiêu chí / một câu SQL", heat / sql, most=2)],
        [(f"một câu SQL, {COMMUNES} xã", sql), ("câu hỏi của bản đồ", heat), ("kể cả từng ô", with_cells)],
    )


if __name__ == "__main__":
    sys.exit(run(measure))
