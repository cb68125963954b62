"""`chungsuc mail` and what `chungsuc reports` says of timeliness and one's calendar."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from pytest_django.fixtures import Settings

from chungsuc.accounts.delivery import Wanted
from chungsuc.accounts.mail import trial
from chungsuc.accounts.models import Delivery, MailState, Message
from chungsuc.accounts.server import mail_server
from chungsuc.accounts.tests.smtp_server import DROP, serving
from chungsuc.cli import Parser, main, reports_timeliness
from chungsuc.movements.models import Duty, DutyKind
from tests.cast import NOW, Cast


def with_address(cast: Cast, who: str) -> None:
    cast[who].email = f"{who}@thu.vn"
    cast[who].save()


def test_without_a_server_the_status_says_so(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "status"]) == 0
    assert "chưa đặt CHUNGSUC_MAIL" in capsys.readouterr().out


def test_a_trial_one_in_doubt_and_its_second_sending(
    cast: Cast, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    with_address(cast, "an")
    with serving() as server:
        settings.MAIL = mail_server(server.address(user="ai"))
        server.answers = {"END": DROP}
        assert main(["mail", "test", "an"]) == 1
        assert "chưa rõ đã đến hay chưa" in capsys.readouterr().out
        assert main(["mail", "test", "an"]) == 2
        assert "chờ một phút" in capsys.readouterr().err
        main(["mail", "status"])
        said, number = capsys.readouterr().out, Message.objects.get().pk
        assert ("mat-khau" in said, f"{number}\tchưa rõ" in said, "Chưa rõ: 1" in said) == (False, True, True)
        assert main(["mail", "resend", str(number), "--as", "binh"]) == 2
        assert main(["mail", "resend", str(number), "--as", "oanh"]) == 0
        assert Message.objects.get().mail == MailState.WAITING
        assert main(["mail", "resend", str(number), "--as", "oanh"]) == 2
        assert main(["mail", "resend", "999999", "--as", "oanh"]) == 2


def test_somebody_without_an_address_gets_no_trial(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "test", "an"]) == 2
    assert "chưa có địa chỉ thư" in capsys.readouterr().err
    assert trial(user=cast["an"], now=NOW) is None


def test_when_somebody_gets_mail_is_seen_and_changed_bit_by_bit(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", "delivery", "an"]) == 0
    assert "Nông Thị An: ngay khi có việc." in capsys.readouterr().out
    assert not Delivery.objects.exists()
    main(["mail", "delivery", "an", "--digest", "7", "--quiet", "6,7"])
    main(["mail", "delivery", "an", "--holidays", "quiet", "--leave", "1/12/2023", "2023-12-05"])
    kept = Delivery.objects.get()
    assert Wanted(7, (6, 7), True, date(2023, 12, 1), date(2023, 12, 5)) == Wanted(
        kept.digest_hour, tuple(kept.quiet_weekdays), kept.quiet_holidays, kept.quiet_from, kept.quiet_to
    )
    said = capsys.readouterr().out
    assert "mỗi ngày một thư gộp lúc 7 giờ" in said
    assert "thứ 7, Chủ nhật; ngày nghỉ lễ không nhận" in said
    main(["mail", "delivery", "an", "--at-once", "--quiet", "-", "--leave", "-", "-"])
    kept.refresh_from_db()
    assert (kept.digest_hour, kept.quiet_weekdays, kept.quiet_from) == (None, [], None)


@pytest.mark.parametrize("wrong", [["--digest", "24"], ["--quiet", "8"], ["--quiet", "bảy"], ["--leave", "31/6/2023", "-"]])
def test_what_makes_no_sense_is_answered_and_changes_nothing(
    cast: Cast, wrong: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mail", "delivery", "an", *wrong]) == 2
    assert capsys.readouterr().err.startswith("Chưa đổi:")
    assert not Delivery.objects.exists()


def reports(*words: str) -> int:
    parser = Parser(prog="chungsuc reports")
    reports_timeliness.add_parsers(parser.add_subparsers(required=True, parser_class=Parser))
    arguments = parser.parse_args(words)
    answer: int = arguments.run(arguments)
    return answer


def test_timeliness_is_a_table_on_the_screen_or_in_a_file(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Duty.objects.update(kind=DutyKind.REPORT, rule="yearly:11-01")
    assert reports("timeliness", "--as", "dung") == 0
    head, row, foot = csv.reader(StringIO(capsys.readouterr().out))
    assert (head[:3], row[:8]) == (
        ["Đơn vị", "Thuộc", "Tất cả: phải gửi"],
        ["Xã Lúa", "Huyện Đông", "1", "0", "0", "0", "1", "0"],
    )
    assert foot[0] == "Cộng"
    file = tmp_path / "bang.xlsx"
    assert reports("timeliness", "--as", "dung", "--year", "2022", "--now", "--out", str(file)) == 0
    assert openpyxl.load_workbook(file).active is not None
    assert reports("timeliness", "--as", "ha") == 2
    assert reports("timeliness", "--as", "dung", "--year", "99999") == 2


def test_ones_calendar_is_a_file(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports("feed", "--as", "an") == 0
    assert capsys.readouterr().out.startswith("BEGIN:VCALENDAR")
    file = tmp_path / "lich.ics"
    assert reports("feed", "--as", "an", "--out", str(file)) == 0
    assert (capsys.readouterr().out.endswith("1 việc.\n"), b"SUMMARY" in file.read_bytes()) == (True, True)
