"""`chungsuc users`: the first administrator, a list, who there is, a code."""

from pathlib import Path

import pytest

from chungsuc.accounts.codes import use_code
from chungsuc.accounts.models import User
from chungsuc.audit.models import Entry
from chungsuc.cli import main
from chungsuc.units.models import Appointment
from chungsuc.units.tests.people import administrator
from chungsuc.units.tests.test_people_workbook import HA, TU, sheet_of
from tests.cast import NOW, Cast

pytestmark = pytest.mark.django_db
Said = pytest.CaptureFixture[str]


def test_the_first_administrator_gets_a_code_and_a_second_is_refused(cast: Cast, capsys: Said) -> None:
    assert main(["users", "first-admin", "bac", "Bế Văn Bắc", "khac"]) == 0
    name, username, code, *_ = capsys.readouterr().out.split("\t")
    assert (name, username) == ("Bế Văn Bắc", "bac")
    assert use_code(username="bac", code=code, password="rung-xanh-nuoi-do", again="rung-xanh-nuoi-do", now=NOW)
    assert Appointment.objects.get(user__username="bac").role == "administrator"
    assert Entry.objects.get(action="units.first_administrator").actor is None
    for body in ("khac", "khac/dieu-phoi", "khac/bac/vung"):
        assert main(["users", "first-admin", "nua", "Bế Văn Nữa", body]) == 2
    assert "đã có người quản trị: Bế Văn Bắc" in capsys.readouterr().err
    assert not User.objects.filter(username="nua").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["first-admin", "x", "Bế Văn Bắc", "khac"], "“x” chưa đúng"),
        (["first-admin", "khanh", "Bế Văn Bắc", "khac"], "“khanh” đã có người dùng"),
        (["first-admin", "bac", "1", "khac"], "Họ tên “1” chưa đúng"),
        (["first-admin", "bac", "Bế Văn Bắc", "khong"], "Không có đơn vị “khong”"),
        (["reset", "khong", "--reason", "quên"], "Không có người dùng “khong”"),
        (["reset", "an", "--reason", " "], "cần ghi lý do"),
        (["list", "--unit", "khong"], "Không có đơn vị “khong”"),
        (["import", "khong.xlsx", "--by", "oanh"], "Không có tệp “khong.xlsx”"),
        (["import", "khong.xlsx", "--by", "an"], "không được giao quản trị người dùng"),
    ],
)
def test_bad_input_is_told_with_exit_2(cast: Cast, capsys: Said, words: list[str], said: str) -> None:
    before = User.objects.count()
    assert main(["users", *words]) == 2
    assert said in capsys.readouterr().err
    assert User.objects.count() == before


def test_a_list_is_brought_in_whole_or_not_at_all(cast: Cast, capsys: Said, tmp_path: Path) -> None:
    good, bad, marked = tmp_path / "a.xlsx", tmp_path / "b.xlsx", tmp_path / "c.xlsx"
    good.write_bytes(sheet_of(cast, HA, TU))
    bad.write_bytes(sheet_of(cast, HA, [*TU[:4], "vua", *TU[5:]]))
    assert main(["users", "import", str(bad), "--by", "oanh", "--yes", "--marked", str(marked)]) == 2
    assert "Hàng 3: Lý Văn Tú (tu.lv): Vai trò:" in capsys.readouterr().out
    assert marked.read_bytes()[:2] == b"PK"
    assert main(["users", "import", str(good), "--by", "oanh"]) == 0
    assert not User.objects.filter(username="hantt").exists()
    assert main(["users", "import", str(good), "--by", "oanh", "--yes"]) == 0
    out = capsys.readouterr().out
    assert ("Nông Thị Thu Hà\thantt\t" in out, User.objects.filter(username__in=["hantt", "tu.lv"]).count()) == (
        True,
        2,
    )


def test_who_works_where_is_listed(cast: Cast, capsys: Said) -> None:
    administrator(cast, "dao", "thu/dong")
    assert main(["users", "list", "--unit", "thu/dong"]) == 0
    rows = [line.split("\t")[:3] for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == ["dao", "an", "anh", "binh"]
    assert rows[1] == ["an", "Nông Thị An", "officer"]


def test_a_code_is_given_where_nobody_else_can(cast: Cast, capsys: Said) -> None:
    assert main(["users", "reset", "oanh", "--reason", "người quản trị duy nhất quên mật khẩu"]) == 0
    code = capsys.readouterr().out.split("\t")[2]
    assert use_code(username="oanh", code=code, password="rung-xanh-nuoi-do", again="rung-xanh-nuoi-do", now=NOW)
    assert Entry.objects.get(action="units.reset_code").actor is None
