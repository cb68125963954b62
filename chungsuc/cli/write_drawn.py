"""Papers that `chungsuc write` draws up from the database: of a movement, of a place, of a post that was handed over."""

import argparse
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from chungsuc.cli import BadInputError, day_in

if TYPE_CHECKING:
    from chungsuc.documents.official.tree import OfficialPaper
    from chungsuc.movements.models import Movement
    from chungsuc.reporting.queries import Asked
    from chungsuc.units.models import Body

OF_MOVEMENT: Final = ("ke-hoach", "thong-bao", "cong-van", "quyet-dinh", "giay-moi")
OF_PLACE: Final = ("bao-cao", "to-trinh")
OF_POST: Final = ("bien-ban",)
KINDS: Final = (*OF_MOVEMENT, *OF_PLACE, *OF_POST)
MEETINGS: Final = ("sơ kết", "tổng kết")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--movement", metavar="SỐ", type=int, help=f"phong trào; --as {', '.join(OF_MOVEMENT)}")
    parser.add_argument("--place", metavar="KHÓA", help=f"địa bàn, ví dụ lang-son; --as {', '.join(OF_PLACE)}")
    parser.add_argument("--hand-over", metavar="SỐ", type=int, help="số của lần bàn giao vị trí; --as bien-ban")
    parser.add_argument("--as", metavar="LOẠI", dest="kind", choices=KINDS, help=", ".join(KINDS))
    parser.add_argument("--on", metavar="NGÀY", help="ngày của số liệu; mặc định là hôm nay")
    parser.add_argument("--level", metavar="BỘ", default="", help="tờ trình: nang-cao, kieu-mau; mặc định là bộ cơ sở")
    parser.add_argument("--version", metavar="LẦN", type=int, help="quyết định: sửa đổi lần mấy; mặc định là lần cuối")
    parser.add_argument("--meeting", metavar="LOẠI", choices=MEETINGS, default=MEETINGS[0], help="giấy mời: sơ kết, tổng kết")
    parser.add_argument("--at", metavar="LÚC", help="giấy mời: giờ họp, ví dụ “2023-11-20 08:00”")
    parser.add_argument("--where", metavar="NƠI", help="giấy mời: địa điểm")
    parser.add_argument("--chair", metavar="AI", help="giấy mời: người chủ trì")
    parser.add_argument("--invite", metavar="AI", action="append", help="giấy mời: nơi được mời; ghi nhiều lần")


def asks_database(arguments: argparse.Namespace) -> bool:
    return arguments.movement is not None or arguments.hand_over is not None or bool(arguments.place)


def drawn(arguments: argparse.Namespace) -> "OfficialPaper":
    """The paper asked for. Raises BadInputError with what is missing. Needs Django set up."""
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    on = day_in(arguments.on, "2023-11-06") if arguments.on else clock.now().date()
    if arguments.movement is not None:
        return _of_movement(arguments, on)
    return _of_post(arguments, on) if arguments.hand_over is not None else _of_place(arguments, on)


def _kind(arguments: argparse.Namespace, kinds: tuple[str, ...], of: str) -> str:
    kind: str = arguments.kind or kinds[0]
    if kind not in kinds:
        raise BadInputError(f"{of} không có {kind}; chọn {', '.join(kinds)}.")
    return kind


def _of_movement(arguments: argparse.Namespace, on: date) -> "OfficialPaper":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.movements import writing  # noqa: PLC0415
    from chungsuc.movements.models import Movement  # noqa: PLC0415

    movement = Movement.objects.select_related("territory", "standing_agency").filter(pk=arguments.movement).first()
    if movement is None:
        raise BadInputError(f"Không có phong trào số {arguments.movement}.")
    kind, known_at = _kind(arguments, OF_MOVEMENT, "Phong trào"), clock.end_of_day(on)
    if kind == "ke-hoach":
        return writing.plan(movement, on=on, known_at=known_at)
    if kind == "thong-bao":
        return writing.launch_notice(movement, on=on)
    if kind == "quyet-dinh":
        return _decision(movement, arguments.version, on)
    if kind == "giay-moi":
        return _invitation(movement, arguments, on)
    late = writing.late_duties(movement, on=on, known_at=known_at)
    if not late:
        raise BadInputError(f"Đến ngày {on:%d/%m/%Y} phong trào không có nhiệm vụ nào quá hạn.")
    return writing.reminder(movement, late, on=on)


def _decision(movement: "Movement", version: int | None, on: date) -> "OfficialPaper":
    from chungsuc.movements import writing  # noqa: PLC0415 -- needs Django set up

    there = {amendment.version: amendment for amendment in movement.amendments.all()}
    if not there:
        raise BadInputError("Phong trào này chưa sửa đổi lần nào nên không có quyết định sửa đổi.")
    amendment = there.get(version or max(there))
    if amendment is None:
        raise BadInputError(f"Không có lần sửa đổi {version}; có {', '.join(map(str, sorted(there)))}.")
    amendment.movement = movement
    return writing.amendment_decision(amendment, on=on)


def _invitation(movement: "Movement", arguments: argparse.Namespace, on: date) -> "OfficialPaper":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.movements import writing  # noqa: PLC0415

    wanted = {"--at": arguments.at, "--where": arguments.where, "--chair": arguments.chair, "--invite": arguments.invite}
    if missing := [name for name, given in wanted.items() if not given]:
        raise BadInputError(f"Giấy mời còn thiếu {', '.join(missing)}. Xem: chungsuc write --help")
    try:
        at = datetime.fromisoformat(arguments.at).replace(tzinfo=clock.ZONE)
    except ValueError as problem:
        raise BadInputError(f"“{arguments.at}” không phải giờ họp. Ví dụ: 2023-11-20 08:00") from problem
    meeting = writing.Meeting(
        kind=arguments.meeting, at=at, where=arguments.where, chair=arguments.chair, invited=tuple(arguments.invite)
    )
    return writing.invitation(movement, meeting, on=on)


def _of_place(arguments: argparse.Namespace, on: date) -> "OfficialPaper":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting import queries, writing  # noqa: PLC0415
    from chungsuc.units.models import Body  # noqa: PLC0415

    body = Body.objects.select_related("parent__parent").filter(key=arguments.place).first()
    if body is None:
        raise BadInputError(f"Không có đơn vị “{arguments.place}”. Tìm khóa bằng: chungsuc units TÊN")
    kind = _kind(arguments, OF_PLACE, "Một địa bàn")
    known_at, past = clock.end_of_day(on), on < clock.now().date()
    asked = queries.Asked(places=(body,), paths=(body.path,), on=on, today=on, known_at=known_at, past=past)
    if kind == "to-trinh":
        return _proposal(body, asked, arguments.level)
    found = queries.summary(asked)
    if found is None:
        raise BadInputError(f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào có hiệu lực.")
    return writing.report(found, asked, body, sample=body.sample_figures)


def _proposal(body: "Body", asked: "Asked", word: str) -> "OfficialPaper":
    from chungsuc.progress.levels import level_asked  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting import queries, writing  # noqa: PLC0415
    from chungsuc.rulebook.load import NotInForceError  # noqa: PLC0415

    level = level_asked(body, word)
    if level is None or not body.exists_on(asked.on):
        raise BadInputError(f"{body.official_name} không được đánh giá vào ngày {asked.on:%d/%m/%Y}.")
    try:
        edition, judged = queries.judged_as_asked(body, asked, level)
    except NotInForceError as none:
        raise BadInputError(f"{none}.") from none
    return writing.proposal(edition, judged, body, asked, sample=body.sample_figures)


def _of_post(arguments: argparse.Namespace, on: date) -> "OfficialPaper":
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up
    from chungsuc.reporting import writing  # noqa: PLC0415
    from chungsuc.reporting.queries.hand_over import handed_over  # noqa: PLC0415
    from chungsuc.units.models import Appointment  # noqa: PLC0415
    from chungsuc.units.queries import Actor  # noqa: PLC0415

    _kind(arguments, OF_POST, "Bàn giao vị trí")
    taken = Appointment.objects.select_related("user", "body__parent__parent", "succeeds__user")
    post = taken.filter(pk=arguments.hand_over).exclude(succeeds=None).first()
    if post is None:
        raise BadInputError(f"Không có lần bàn giao số {arguments.hand_over}: đó là số trong địa chỉ trang biên bản bàn giao.")
    actor = Actor(user=post.user, appointments=(post,), day=on)
    work = handed_over(post, actor, clock.end_of_day(on), as_known_then=on < clock.now().date())
    return writing.hand_over_record(post, work, on=on)
