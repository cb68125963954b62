"""`chungsuc reports calendars, request, extend, holidays`: the chain of reports at the command line."""

import argparse
from datetime import date
from pathlib import Path

import pytest

from chungsuc.cli.reports_calendars import add_parsers
from chungsuc.movements.models import Duty, Extension
from chungsuc.reporting.models import Calendar
from chungsuc.units.models import Holiday
from tests.cast import Cast

Out = pytest.CaptureFixture[str]
CHAIN = """
name: Báo cáo năm
source: Kế hoạch mẫu
steps:
- {name: Xã báo cáo huyện, who: communes, to: parent, due: 'yearly:11-09'}
- {name: Huyện báo cáo, who: districts, to: thu/dieu-phoi, due: 'yearly:11-19'}
"""


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T09:00:00+07:00")


def command(*words: object, who: str = "dung") -> int:
    parser = argparse.ArgumentParser()
    add_parsers(parser.add_subparsers())
    arguments = parser.parse_args([*map(str, words), "--as", who])
    answer: int = arguments.run(arguments)
    return answer


def test_a_chain_is_made_from_a_file_listed_and_shown(cast: Cast, tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "lich.yaml"
    file.write_text(CHAIN, encoding="utf-8")
    assert command("calendars", "--make", file, "--movement", cast.movement.pk) == 0
    made = Calendar.objects.get()
    capsys.readouterr()
    assert command("calendars") == 0
    assert capsys.readouterr().out == f"{made.pk}. Báo cáo năm: 09/11/2023 - 19/11/2023\n"
    assert command("calendars", made.pk) == 0
    shown = capsys.readouterr().out
    assert "1. Xã báo cáo huyện: 4 đơn vị → Huyện Đông, Huyện Tây; hằng năm, trước ngày 10/11 (chậm nhất 09/11)" in shown
    assert command("calendars", "--make", file, "--movement", cast.movement.pk) == 2
    assert "đã có lịch “Báo cáo năm”" in capsys.readouterr().err
    file.write_text(CHAIN.replace("11-09", "06-31"), encoding="utf-8")
    assert command("calendars", "--make", file, "--movement", cast.movement.pk) == 2
    assert "Ở bước 1: “yearly:06-31” có ngày, tháng không có thật: tháng 6 chỉ có 30 ngày." in capsys.readouterr().err
    assert command("calendars", made.pk, who="khanh") == 2


def test_a_report_is_asked_for_and_given_more_time(cast: Cast, capsys: Out) -> None:
    asked = ["request", "Thiệt hại do lũ", "--movement", cast.movement.pk, "--to", "thu/dieu-phoi", "--source", "Công văn"]
    assert command(*asked, "--every", "communes", "--within", "thu/dong", "--due", "10/11/2023") == 0
    made = Calendar.objects.get()
    assert capsys.readouterr().out == f"Đã yêu cầu 2 đơn vị, lịch số {made.pk}, hạn 10/11/2023.\n"
    assert command(*asked, "--units", "thu/dong/lua", "--due", "31/06/2024") == 2
    assert "Ngày “31/06/2024” không đọc được" in capsys.readouterr().err
    more = ["extend", made.pk, "--units", "thu/dong/lua", "--due", "2023-11-15", "--reason", "lũ lụt"]
    assert command(*more) == 0
    assert [(e.duty.lead.key, e.due) for e in Extension.objects.select_related("duty__lead")] == [
        ("thu/dong/lua", date(2023, 11, 15))
    ]
    assert command(*more) == 2
    assert command(*more, who="an") == 2
    assert command("extend", made.pk, "--units", "thu/tay/san", "--due", "2023-11-15", "--reason", "lũ lụt") == 2
    assert "Lịch này không giao cho thu/tay/san" in capsys.readouterr().err
    assert Duty.objects.filter(asked_in__isnull=False).count() == 2


def test_days_off_are_listed_added_and_taken_back(cast: Cast, capsys: Out) -> None:
    assert command("holidays", "--year", 2024) == 0
    listed = capsys.readouterr().out
    assert "02/09/2024  Quốc khánh  Bộ luật Lao động số 45/2019/QH14, Điều 112 khoản 1 (ghi theo trí nhớ)" in listed
    assert "! Chưa nhập Tết Nguyên đán năm 2024." in listed
    added = ["holidays", "--add", "9/2/2024", "--name", "Tết Nguyên đán", "--act", "Thông báo mẫu"]
    assert command(*added, who="an") == 2
    assert command(*added) == 0
    assert command(*added) == 2
    assert command("holidays", "--add", "31/06/2024", "--name", "Lạ", "--act", "Thông báo") == 2
    assert Holiday.objects.filter(ended_at=None).count() == 1
    assert command("holidays", "--end", "2024-02-09") == 0
    assert command("holidays", "--end", "2024-02-09") == 2
    assert Holiday.objects.filter(ended_at=None).count() == 0
