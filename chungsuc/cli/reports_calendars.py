"""`chungsuc reports calendars, request, extend, holidays`: who reports to whom and by when, as on the pages."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.database import answered, person

if TYPE_CHECKING:
    from datetime import datetime

    from chungsuc.accounts.models import User
    from chungsuc.movements.models import Movement
    from chungsuc.reporting.models import Calendar
    from chungsuc.reporting.queries.calendars import Chain
    from chungsuc.units.models import Body
    from chungsuc.units.queries import Actor

GROUPS = ("communes", "towns", "commune-level", "districts", "agencies")


def add_parsers(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calendars = verbs.add_parser("calendars", help="các lịch báo cáo; xem một lịch, lập lịch từ tệp")
    calendars.add_argument("calendar", metavar="SỐ", type=int, nargs="?", help="số của lịch để xem")
    calendars.add_argument("--make", metavar="FILE", type=Path, help="lập lịch từ tệp YAML; cần --movement")
    calendars.add_argument("--movement", metavar="SỐ", type=int, help="số của phong trào")
    calendars.set_defaults(run=answered(_calendars, refused="Chưa lập:"))
    request = verbs.add_parser("request", help="yêu cầu một báo cáo đột xuất")
    request.add_argument("name", metavar="VIỆC", help="báo cáo về việc gì")
    request.add_argument("--units", metavar="KEY", nargs="+", default=[], help="mã các đơn vị được yêu cầu")
    request.add_argument("--every", choices=GROUPS, action="append", default=[], help="mọi đơn vị của một nhóm")
    request.add_argument("--within", metavar="KEY", help="chỉ trong địa bàn này, như một huyện")
    request.add_argument("--movement", metavar="SỐ", type=int, required=True, help="số của phong trào")
    request.add_argument("--to", metavar="KEY", required=True, help="mã đơn vị nhận")
    request.add_argument("--due", metavar="NGÀY", required=True, help="chậm nhất hết ngày, như 2023-11-10")
    request.add_argument("--source", metavar="CĂN_CỨ", required=True)
    request.add_argument("--form", metavar="BIỂU", action="append", default=[], help="mã biểu kèm theo")
    request.add_argument("--section", metavar="PHẦN", action="append", default=[], help="phần phải viết")
    request.set_defaults(run=answered(_request, refused="Chưa yêu cầu:"))
    extend = verbs.add_parser("extend", help="gia hạn một kỳ cho các đơn vị, có lý do")
    extend.add_argument("calendar", metavar="SỐ", type=int, help="số của lịch")
    extend.add_argument("--units", metavar="KEY", nargs="+", required=True, help="mã các đơn vị được gia hạn")
    extend.add_argument("--occurrence", metavar="KỲ", default="", help="kỳ, như 2023, 2023-Q4, 2023-11")
    extend.add_argument("--due", metavar="NGÀY", required=True, help="đến hết ngày")
    extend.add_argument("--reason", metavar="LÝ_DO", required=True)
    extend.add_argument("--paper", metavar="VĂN_BẢN", default="")
    extend.set_defaults(run=answered(_extend, refused="Chưa gia hạn:"))
    for verb in (calendars, request, extend, _holiday_parser(verbs)):
        verb.add_argument("--as", dest="user", metavar="USER", required=True, help="người làm")


def _holiday_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    holidays = verbs.add_parser("holidays", help="ngày nghỉ của một năm; ghi thêm, bỏ")
    holidays.add_argument("--year", metavar="NĂM", type=int)
    holidays.add_argument("--add", metavar="NGÀY", help="ghi ngày nghỉ; cần --name, --act")
    holidays.add_argument("--end", metavar="NGÀY", help="bỏ ngày đã ghi")
    holidays.add_argument("--name", metavar="TÊN", default="")
    holidays.add_argument("--act", metavar="VĂN_BẢN", default="")
    holidays.add_argument("--worked", action="store_true", help="là ngày cuối tuần làm bù")
    holidays.set_defaults(run=answered(_holidays, refused="Chưa ghi:"))
    return holidays


def _acting(arguments: argparse.Namespace) -> "tuple[User, datetime, Actor]":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    user, now = person(arguments.user), clock.now()
    return user, now, actor_on(user, now.date())


def _body(key: str) -> "Body":
    from chungsuc.units.models import Body  # noqa: PLC0415

    found = Body.objects.select_related("parent__parent").filter(key=key).first()
    if found is None:
        raise BadInputError(f"Không có đơn vị có mã “{key}”.")
    return found


def _movement(actor: "Actor", number: int | None) -> "Movement":
    from django.http import Http404  # noqa: PLC0415

    from chungsuc.movements.permissions import get_movement  # noqa: PLC0415

    if number is None:
        raise BadInputError("Ghi số của phong trào: --movement.")
    try:
        return get_movement(actor, number)
    except Http404 as none:
        raise BadInputError(str(none)) from none


def _calendar(actor: "Actor", number: int) -> "Calendar":
    from django.http import Http404  # noqa: PLC0415

    from chungsuc.reporting.permissions import get_calendar  # noqa: PLC0415

    try:
        return get_calendar(actor, number)
    except Http404 as none:
        raise BadInputError(str(none)) from none


def _calendars(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.queries.calendars import calendars_seen, chain_of, chains_of  # noqa: PLC0415

    _user, now, actor = _acting(arguments)
    if arguments.make:
        return _make(arguments)
    if arguments.calendar is not None:
        _print(chain_of(_calendar(actor, arguments.calendar), known_at=now), now.date())
        return 0
    for chain in chains_of(calendars_seen(actor, now), known_at=now):
        time = chain.next(now.date())
        days = f"{time.first:%d/%m/%Y} - {time.last:%d/%m/%Y}" if time and time.first and time.last else "chưa định ngày"
        ended = " (đã kết thúc)" if chain.ended(now.date()) else ""
        print(f"{chain.calendar.pk}. {chain.calendar.name}{ended}: {days}")
    return 0


def _print(chain: "Chain", on: date) -> None:
    print(f"{chain.calendar.name} ({chain.calendar.get_kind_display()}), {chain.calendar.movement.name}")
    for number, step in enumerate(chain.drawn(on), start=1):
        print(f"{number}. {step.name}: {step.count} đơn vị → {step.to}; {'; '.join(step.days)}")
    found = chain.checked(on)
    for said in (*found.stops, *found.warnings):
        print(f"! {said}")
    for time in chain.times(on):
        print(f"{time.name or 'một lần'}:")
        for step_time in time.steps:
            day = f"{step_time.first:%d/%m/%Y}" if step_time.first else "chưa định ngày"
            print(f"   {step_time.step.row.name}: hạn {day}, xong {step_time.done}/{len(step_time.items)}")
            for why, items in step_time.remarks:
                print(f"      {', '.join(i.lead.official_name for i in items[:3])}: {why}")


def _make(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.calendars import make_calendar  # noqa: PLC0415
    from chungsuc.reporting.typed import read_calendar  # noqa: PLC0415

    user, now, actor = _acting(arguments)
    movement = _movement(actor, arguments.movement)
    try:
        text = arguments.make.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise BadInputError(f"Tệp {arguments.make} không phải văn bản UTF-8.") from wrong
    given = read_calendar(text, movement, now.date(), _body)
    made = make_calendar(actor=user, movement=movement, given=given, now=now)
    print(f"Đã lập lịch số {made.pk}: {made.name}.")
    return 0


def _request(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.calendars import make_request  # noqa: PLC0415
    from chungsuc.reporting.chains import RequestGiven  # noqa: PLC0415
    from chungsuc.reporting.queries.chain_bodies import bodies_for  # noqa: PLC0415

    user, now, actor = _acting(arguments)
    movement, owed_to = _movement(actor, arguments.movement), _body(arguments.to)
    place = _body(arguments.within) if arguments.within else movement.territory
    bodies = [_body(key) for key in arguments.units]
    bodies += [b for group in arguments.every for b in bodies_for(group, place, now.date())]
    given = RequestGiven(
        name=arguments.name,
        owed_to=owed_to,
        bodies=[b for b in dict.fromkeys(bodies) if b.pk != owed_to.pk],
        due=day_in(arguments.due),
        source=arguments.source,
        forms=arguments.form,
        sections=arguments.section,
    )
    made = make_request(actor=user, movement=movement, given=given, now=now)
    print(f"Đã yêu cầu {len(given.bodies)} đơn vị, lịch số {made.pk}, hạn {given.due:%d/%m/%Y}.")
    return 0


def _extend(arguments: argparse.Namespace) -> int:
    from chungsuc.reporting.actions.calendars import grant_extension  # noqa: PLC0415
    from chungsuc.reporting.queries.calendars import chain_of  # noqa: PLC0415

    user, now, actor = _acting(arguments)
    chain = chain_of(_calendar(actor, arguments.calendar), known_at=now)
    wanted = {_body(key).pk: key for key in arguments.units}
    duties = [d for d in chain.duties if d.lead_id in wanted]
    if missing := [key for pk, key in wanted.items() if pk not in {d.lead_id for d in duties}]:
        raise BadInputError(f"Lịch này không giao cho {', '.join(missing)}.")
    made = grant_extension(
        actor=user,
        duties=duties,
        occurrence=arguments.occurrence,
        due=day_in(arguments.due),
        reason=arguments.reason,
        by_paper=arguments.paper,
        now=now,
    )
    print(f"Đã gia hạn cho {len(made)} đơn vị đến {day_in(arguments.due):%d/%m/%Y}.")
    return 0


def _holidays(arguments: argparse.Namespace) -> int:
    from chungsuc.units.actions import add_holiday, end_holiday  # noqa: PLC0415
    from chungsuc.units.holidays import year_off  # noqa: PLC0415
    from chungsuc.units.models import Holiday  # noqa: PLC0415
    from chungsuc.units.permissions import keeps_holidays  # noqa: PLC0415

    user, now, actor = _acting(arguments)
    place = next(iter(keeps_holidays(actor)), next(iter(actor.territories), None))
    if arguments.add:
        day = day_in(arguments.add)
        given = {"day": day, "name": arguments.name, "act": arguments.act, "worked": arguments.worked}
        add_holiday(actor=user, territory=place, now=now, **given)
        print(f"Đã ghi ngày {day:%d/%m/%Y}.")
        return 0
    if arguments.end:
        day = day_in(arguments.end)
        row = Holiday.objects.select_related("territory").filter(day=day, territory=place, ended_at=None).first()
        if row is None:
            raise BadInputError(f"Ngày {day:%d/%m/%Y} không có trong danh sách đã ghi.")
        end_holiday(actor=user, holiday=row, now=now)
        print(f"Đã bỏ ngày {day:%d/%m/%Y}.")
        return 0
    shown = year_off(arguments.year or now.year, place.path if place else "", now)
    for one in shown.days:
        recalled = " (ghi theo trí nhớ)" if one.confidence == "recalled" else ""
        print(f"{one.day:%d/%m/%Y}  {one.name}  {one.act}{recalled}")
    for kind in shown.missing:
        print(f"! Chưa nhập {kind.name} năm {shown.year}.")
    return 0
