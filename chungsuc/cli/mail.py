"""`chungsuc mail`: how mail stands, a trial, one in doubt sent once more, when somebody gets theirs."""

import argparse
from datetime import datetime

from chungsuc.cli import BadInputError, day_in
from chungsuc.cli.database import answered, person


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = subparsers.add_parser("mail", help="thư điện tử: tình trạng, gửi thử, gửi lại, lúc nhận")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=type(parser))
    verbs.add_parser("status", help="máy chủ thư, số thư theo tình trạng, thư chưa rõ hoặc không gửi được").set_defaults(
        run=answered(_status)
    )
    tried = verbs.add_parser("test", help="gửi ngay một thư thử cho một người, xem máy chủ thư trả lời gì")
    tried.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    tried.set_defaults(run=answered(_test, refused="Chưa gửi:"))
    again = verbs.add_parser("resend", help="gửi lại một thư chưa rõ hoặc không gửi được")
    again.add_argument("number", metavar="SỐ", type=int, help="số của thư, như chungsuc mail status in ra")
    again.add_argument("--as", dest="user", metavar="USER", required=True, help="người quản trị quyết định gửi lại")
    again.set_defaults(run=answered(_resend, refused="Chưa gửi lại:"))
    when = verbs.add_parser("delivery", help="xem hoặc đổi lúc một người nhận thư")
    when.add_argument("username", metavar="TÊN_ĐĂNG_NHẬP")
    at = when.add_mutually_exclusive_group()
    at.add_argument("--digest", metavar="GIỜ", type=int, help="mỗi ngày một thư gộp, vào giờ này (0-23)")
    at.add_argument("--at-once", action="store_true", help="gửi ngay khi có việc")
    when.add_argument("--quiet", metavar="THỨ", help="ngày trong tuần không nhận, 1 là thứ Hai: 6,7; “-” để bỏ")
    when.add_argument("--holidays", choices=["quiet", "usual"], help="ngày nghỉ lễ: không nhận, hoặc như thường")
    when.add_argument("--leave", metavar=("TỪ", "ĐẾN"), nargs=2, help="nghỉ phép, cả hai ngày; “- -” để bỏ")
    when.set_defaults(run=answered(_delivery, refused="Chưa đổi:"))


def _now() -> datetime:
    from chungsuc import clock  # noqa: PLC0415 -- needs Django set up

    return clock.now()


def _status(_arguments: argparse.Namespace) -> int:
    from django.conf import settings  # noqa: PLC0415 -- needs Django set up

    from chungsuc.accounts.models import User  # noqa: PLC0415
    from chungsuc.accounts.queries import mail_status, troubled_mail  # noqa: PLC0415

    mail = settings.MAIL
    if mail is None:
        print("Máy chủ này chưa gửi thư: chưa đặt CHUNGSUC_MAIL.")
    else:
        how = "mã hóa từ đầu" if mail.tls else "không mã hóa" if mail.plain else "STARTTLS"
        print(f"Máy chủ thư: {mail.host}:{mail.port}, {how}, gửi từ {mail.sender}.")
    found = mail_status()
    oldest = f", lâu nhất từ {found.oldest:%H:%M %d/%m/%Y}" if found.oldest else ""
    print(f"Giữ đến giờ, ngày nhận: {found.held}. Chờ máy chủ thư: {found.waiting}{oldest}.")
    print(f"Đã gửi: {found.sent}. Chưa rõ: {found.unknown}. Không gửi được: {found.failed}.")
    for message in troubled_mail(list(User.objects.values_list("pk", flat=True))):
        print(
            f"{message.pk}\t{message.get_mail_display()}\t{message.user.username}\t{message.user.email}"
            f"\t{message.made_at:%H:%M %d/%m/%Y}\t{message.get_topic_display()}"
        )
    return 0


def _test(arguments: argparse.Namespace) -> int:
    from chungsuc.accounts.mail import trial, try_out  # noqa: PLC0415 -- needs Django set up
    from chungsuc.accounts.models import MailState  # noqa: PLC0415

    user = person(arguments.username)
    if not user.email:
        raise BadInputError(f"{user.full_name} chưa có địa chỉ thư. Người ấy ghi ở trang Cách nhận thông báo.")
    message = trial(user=user, now=_now())
    if message is None:
        raise BadInputError("chưa đặt CHUNGSUC_MAIL, hoặc vừa gửi một thư thử; chờ một phút rồi gửi lại.")
    outcome = try_out(message)
    print(f"{user.email}: {MailState(outcome.state).label}. {outcome.said}".strip())
    return 0 if outcome.state == MailState.SENT else 1


def _resend(arguments: argparse.Namespace) -> int:
    from chungsuc.accounts.models import Message  # noqa: PLC0415 -- needs Django set up
    from chungsuc.units.actions import send_again  # noqa: PLC0415

    message = Message.objects.filter(pk=arguments.number).select_related("user").first()
    if message is None:
        raise BadInputError(f"Không có thư số {arguments.number}. Xem số bằng: chungsuc mail status")
    if not send_again(actor=person(arguments.user), message=message, now=_now()):
        raise BadInputError(f"Thư số {arguments.number} không còn vướng, hoặc máy chủ này chưa gửi thư.")
    print(f"Thư số {arguments.number} cho {message.user.full_name} chờ gửi lại.")
    return 0


def _delivery(arguments: argparse.Namespace) -> int:
    from dataclasses import replace  # noqa: PLC0415 -- as the rest

    from chungsuc.accounts.delivery import Wanted, set_delivery  # noqa: PLC0415 -- needs Django set up
    from chungsuc.accounts.queries import delivery_of  # noqa: PLC0415

    user = person(arguments.username)
    kept = delivery_of(user)
    before = Wanted(kept.digest_hour, tuple(kept.quiet_weekdays), kept.quiet_holidays, kept.quiet_from, kept.quiet_to)
    wanted = before
    if arguments.digest is not None or arguments.at_once:
        wanted = replace(wanted, digest_hour=arguments.digest)
    if arguments.quiet is not None:
        wanted = replace(wanted, quiet_weekdays=_weekdays(arguments.quiet))
    if arguments.holidays is not None:
        wanted = replace(wanted, quiet_holidays=arguments.holidays == "quiet")
    if arguments.leave is not None:
        first, last = (None if text == "-" else day_in(text) for text in arguments.leave)
        wanted = replace(wanted, quiet_from=first, quiet_to=last)
    if wanted != before:
        set_delivery(user=user, wanted=wanted)
    at = "ngay khi có việc" if wanted.digest_hour is None else f"mỗi ngày một thư gộp lúc {wanted.digest_hour} giờ"
    print(f"{user.full_name}: {at}.")
    days = ", ".join("Chủ nhật" if day == 7 else f"thứ {day + 1}" for day in sorted(wanted.quiet_weekdays))
    print(f"Không nhận: {days or 'không có thứ nào'}; ngày nghỉ lễ {'không nhận' if wanted.quiet_holidays else 'như thường'}.")
    if wanted.quiet_from and wanted.quiet_to:
        print(f"Nghỉ phép: {wanted.quiet_from:%d/%m/%Y} đến hết {wanted.quiet_to:%d/%m/%Y}.")
    return 0


def _weekdays(text: str) -> tuple[int, ...]:
    if text.strip() == "-":
        return ()
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() for part in parts):
        raise BadInputError(f"“{text}” không phải các thứ trong tuần. Viết như 6,7.")
    return tuple(int(part) for part in parts)
