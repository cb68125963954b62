"""`chungsuc reports timeliness, feed`: who sends on time, and what is due for a person as a calendar file."""

import argparse
import csv
import sys
from pathlib import Path

from chungsuc.cli import BadInputError
from chungsuc.cli.database import answered, person


def add_parsers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    table = verbs.add_parser("timeliness", help="gửi báo cáo đúng hạn theo đơn vị và năm: CSV, hoặc .xlsx với --out")
    table.add_argument("--year", metavar="NĂM", type=int, help="mặc định năm của ngày làm việc")
    table.add_argument("--now", action="store_true", help="theo đơn vị hiện nay, không phải khi đó")
    table.add_argument("--out", metavar="FILE.xlsx", type=Path)
    table.set_defaults(run=answered(_timeliness, refused="Chưa lập:"))
    feed = verbs.add_parser("feed", help="việc đến hạn của một người, dạng lịch .ics")
    feed.add_argument("--out", metavar="FILE.ics", type=Path)
    feed.set_defaults(run=answered(_feed))
    for verb in (table, feed):
        verb.add_argument("--as", dest="user", metavar="USER", required=True, help="người xem, với phạm vi của người ấy")


def _timeliness(arguments: argparse.Namespace) -> int:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting.queries.timeliness import timeliness  # noqa: PLC0415
    from chungsuc.reporting.tables.sheet import workbook  # noqa: PLC0415
    from chungsuc.reporting.tables.timeliness import table_of  # noqa: PLC0415
    from chungsuc.units.queries import actor_on, topmost  # noqa: PLC0415

    now = clock.now()
    actor = actor_on(person(arguments.user), now.date())
    places = topmost(actor.territories)
    if not places:
        raise BadInputError(f"“{arguments.user}” chưa được phân công ở đơn vị nào.")
    year = arguments.year or now.year
    if not 2000 <= year <= 2100:
        raise BadInputError(f"Năm {year} không có trong lịch.")
    paths = [place.path for place in places]
    found = timeliness(paths, year, on=now.date(), known_at=now, now=now.date() if arguments.now else None)
    table = table_of(found, places, now.date(), now=arguments.now)
    if arguments.out:
        arguments.out.write_bytes(workbook(table))
        print(f"{arguments.out}: {len(found.rows)} đơn vị, {found.total.owed} báo cáo, đúng hạn {found.total.share}.")
        return 0
    csv.writer(sys.stdout, lineterminator="\n").writerows([table.head, *table.rows, *table.foot])
    return 0


def _feed(arguments: argparse.Namespace) -> int:
    from django.conf import settings  # noqa: PLC0415 -- needs Django set up

    from chungsuc import clock  # noqa: PLC0415
    from chungsuc.reporting.queries.feeds import feed_items  # noqa: PLC0415
    from chungsuc.reporting.tables.ics import ics  # noqa: PLC0415
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    now, user = clock.now(), person(arguments.user)
    site = settings.MAIL.site if settings.MAIL is not None else ""
    items = feed_items(actor_on(user, now.date()), known_at=now)
    content = ics(items, name=user.full_name, page=lambda path: f"{site}{path}")
    if arguments.out:
        arguments.out.write_bytes(content)
        print(f"{arguments.out}: {len(items)} việc.")
    else:
        sys.stdout.write(content.decode())
    return 0
