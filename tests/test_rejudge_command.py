"""`chungsuc rejudge`: a whole province judged for a day, beside what is stored."""

import csv
import io
import json
from datetime import date

import pytest

from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.cli import main
from chungsuc.progress.actions import Entry, submit_values, take_step
from chungsuc.progress.models import Line, Rejudging, Standing
from chungsuc.progress.queries.province import judge_province
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.models import StatedCount
from tests.cast import LATRINES, NOW, PERIOD, STANDARD, TODAY, Cast, measure

STANDARD_NUMBERS = [i.number for i in load().edition(STANDARD).indicators]
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _working_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", "2023-11-06T18:00")


@pytest.fixture
def latrines(cast: Cast) -> Cast:
    """Lúa has one approved figure, and standings that follow from it."""
    reading = Reading(numerator=62 * SCALE, denominator=100 * SCALE, as_of=TODAY)
    entries = [Entry(measure(LATRINES), reading)]
    [value] = submit_values(actor=cast["an"], body=cast.lua, period=PERIOD, as_of=TODAY, entries=entries, now=NOW)
    take_step(actor=cast["chi"], name="verify", value_ids=[value.pk], now=NOW)
    take_step(actor=cast["dung"], name="approve", value_ids=[value.pk], now=NOW)
    return cast


def run(*words: str) -> int:
    return main(["rejudge", *words])


def test_each_commune_has_its_line_and_nothing_is_written(latrines: Cast, capsys: Capture) -> None:
    before = Standing.objects.count()
    assert run("thu", "--on", "2023-11-06") == 0
    said = capsys.readouterr().out
    assert "Tỉnh Thử, ngày 06/11/2023, theo những gì biết đến 18:00 06/11/2023, số đã duyệt: 4 xã, SỐ LIỆU MẪU" in said
    digest = Standing.objects.get(body=latrines.lua, line=Line.OFFICIAL, day=TODAY).digest
    assert f"0/19   chưa đạt             {digest[:12]}  Xã Lúa" in said.replace("* ", "")
    assert Standing.objects.count() == before


def test_what_is_stored_is_what_it_finds(latrines: Cast, capsys: Capture) -> None:
    assert run("thu", "--on", "2023-11-06", "--compare") == 0
    assert "không xã nào khác" in capsys.readouterr().out
    assert run("thu", "--on", "2023-11-06", "--compare", "--line", "expected") == 0


def test_a_standing_that_does_not_follow_from_the_figures_is_named_and_the_exit_is_1(
    latrines: Cast, capsys: Capture
) -> None:
    row = Standing.objects.get(body=latrines.lua, line=Line.OFFICIAL, day=TODAY)
    place = STANDARD_NUMBERS.index(LATRINES)
    indicators = row.indicators[:place] + "m" + row.indicators[place + 1 :]
    Standing.objects.filter(pk=row.pk).update(digest="0" * 64, indicators=indicators)
    assert run("thu", "--on", "2023-11-06", "--compare") == 1
    assert "Xã Lúa (thu/dong/lua): đã lưu 0, tính lại 0: 17.8 đạt → chưa đạt" in capsys.readouterr().out
    assert run("thu/tay", "--on", "2023-11-06", "--compare") == 0


def test_known_before_the_approval_it_was_not_yet_counted(latrines: Cast, capsys: Capture) -> None:
    assert run("thu/dong/lua", "--on", "2023-11-06", "--known-at", "2023-11-06T08:59", "--json", "--compare") == 0
    told = json.loads(capsys.readouterr().out)
    assert [(u["key"], u["verdict"], u["stored_digest"], u["differs"]) for u in told["units"]] == [
        ("thu/dong/lua", "unknown", None, False)
    ]
    assert run("thu/dong/lua", "--on", "2023-11-06", "--json") == 0
    [unit] = json.loads(capsys.readouterr().out)["units"]
    assert (unit["verdict"], unit["criteria_met"], unit["criteria_total"]) == ("not_met", 0, 19)


def test_csv_has_one_row_a_commune(latrines: Cast, capsys: Capture) -> None:
    assert run("thu", "--on", "2023-11-06", "--csv", "--compare") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(r["key"], r["standard"], r["differs"]) for r in rows][:1] == [("thu/dong/lua", STANDARD, "false")]
    assert len(rows) == 4


def test_written_by_a_coordinator_the_differing_standings_are_appended_with_an_entry(
    latrines: Cast, capsys: Capture
) -> None:
    Standing.objects.filter(body=latrines.lua, line=Line.OFFICIAL).update(digest="0" * 64)
    before = Standing.objects.count()
    assert run("thu", "--on", "2023-11-06", "--write", "--by", "dung") == 0
    assert "Đã ghi thêm kết quả của 1 xã." in capsys.readouterr().err
    assert Standing.objects.count() == before + 1
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.actor_name, len(entry.items)) == ("progress.store_rejudged", "Hoàng Văn Dũng", 1)
    assert run("thu", "--on", "2023-11-06", "--compare") == 0
    assert run("thu", "--on", "2023-11-06", "--write", "--by", "dung") == 0
    assert (Standing.objects.count(), AuditEntry.objects.latest("pk")) == (before + 1, entry)


def test_nobody_but_the_coordination_office_writes(latrines: Cast, capsys: Capture) -> None:
    Standing.objects.filter(body=latrines.lua).update(digest="0" * 64)
    before = Standing.objects.count()
    assert run("thu", "--on", "2023-11-06", "--write", "--by", "an") == 2
    assert "Chỉ cơ quan điều phối ghi lại kết quả tính lại." in capsys.readouterr().err
    assert Standing.objects.count() == before


def test_what_is_being_judged_anew_is_said(latrines: Cast, capsys: Capture) -> None:
    Rejudging.objects.create(
        territory=latrines.bodies["thu"],
        standard=STANDARD,
        since=date(2023, 1, 1),
        because="Mức mới của tỉnh",
        asked_by=latrines["dung"],
        asked_at=NOW,
        bodies=4,
        done=1,
    )
    run("thu", "--on", "2023-11-06", "--compare")
    assert "Đang tính lại 1/4 đơn vị của Tỉnh Thử: Mức mới của tỉnh." in capsys.readouterr().out


def test_a_province_costs_no_more_queries_than_a_commune(latrines: Cast, django_assert_max_num_queries: object) -> None:
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(8):
        found = judge_province(latrines.bodies["thu"], on=TODAY, known_at=NOW)
    assert [row.differs for row in found.rows] == [False] * 4


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["thu", "--on", "2023-31-12"], "Ngày “2023-31-12” không đọc được. Viết như 2023-12-31 hoặc 31/12/2023."),
        (["thu", "--on", "2024-01-01"], "Ngày 01/01/2024 chưa đến; hôm nay là 06/11/2023."),
        (
            ["thu", "--on", "2009-04-15"],
            "Sổ đơn vị không có Tỉnh Thử vào ngày 15/04/2009: đơn vị này ghi từ 01/01/2020.",
        ),
        (["thu", "--on", "2015-12-31"], "Khi ấy chỉ biết số lượng: 207 xã."),
        (["la", "--on", "2023-11-06"], "Không có đơn vị “la”. Viết như lang-son hoặc lang-son/huu-lung."),
        (["thu", "--on", "2023-11-06", "--set", "xa"], "Không có cấp “xa”."),
        (["thu", "--on", "2021-06-30", "--set", "commune-model"], "Ngày 30/06/2021 không có bộ tiêu chí nào"),
        (["thu", "--on", "2023-11-06", "--line", "x"], "Không có dòng “x”. Dòng số liệu là: official, expected."),
        (["thu", "--on", "2023-11-06", "--known-at", "mai"], "Thời điểm “mai” không đọc được."),
        (["thu", "--on", "2023-11-06", "--known-at", "2023-11-06T19:00"], "Thời điểm 19:00 06/11/2023 chưa đến"),
        (["thu", "--on", "2023-11-06", "--write"], "--write cần --by: tên người dùng chịu trách nhiệm ghi."),
        (["thu", "--on", "2023-11-06", "--write", "--by", "ai"], "Không có người dùng “ai”."),
        (["thu", "--on", "2023-11-06", "--by", "dung"], "--by chỉ dùng cùng --write."),
    ],
)
def test_bad_input_is_answered_and_the_exit_is_2(cast: Cast, capsys: Capture, words: list[str], told: str) -> None:
    StatedCount.objects.create(
        territory=cast.bodies["thu"],
        kind="commune",
        number=207,
        valid_from=date(2011, 1, 1),
        valid_to=date(2019, 12, 31),
        source="Niên giám mẫu",
        confidence="sample",
    )
    assert run(*words) == 2
    assert told in capsys.readouterr().err
    assert Standing.objects.count() == 0


def test_an_answer_that_is_no_longer_provisional_differs_though_its_digest_does_not(latrines: Cast) -> None:
    newest = Standing.objects.filter(body=latrines.lua, line=Line.OFFICIAL, day=TODAY, standard=STANDARD).latest("pk")
    Standing.objects.filter(pk=newest.pk).update(provisional=not newest.provisional)
    assert run("thu", "--on", "2023-11-06", "--compare") == 1
    assert run("thu", "--on", "2023-11-06", "--write", "--by", "dung") == 0
    assert run("thu", "--on", "2023-11-06", "--compare") == 0
