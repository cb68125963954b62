"""A whole set typed as numbered lines: read, confirmed by a second person, entered, judged and shown like any other."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as Trail
from chungsuc.clock import ZONE
from chungsuc.progress.actions import (
    EditionHead,
    Entry,
    Flawed,
    Source,
    propose_edition,
    settle_edition,
    submit_values,
    withdraw_edition,
)
from chungsuc.progress.lawbook import current, law_for
from chungsuc.progress.models import EnteredEdition, Line, Passing, Rejudging, Standing
from chungsuc.progress.queries import profile
from chungsuc.progress.queries.law import law_waiting_for
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.units.queries import actor_on
from tests.cast import LATRINES, STANDARD, Cast, measure
from tests.working import work

SHELL = "qd-51-2025-ntm"
NOW = datetime(2026, 3, 2, 9, tzinfo=ZONE)
TODAY = NOW.date()
HEAD = EditionHead(SHELL, "Bộ tiêu chí mẫu 2026", "commune", date(2026, 2, 15), "Phụ lục I")
SOURCE = Source("51/2025/QĐ-TTg", "Thủ tướng Chính phủ", date(2025, 12, 29), "Phụ lục I")
LINES = """
1. Quy hoạch
1.1 Có quy hoạch chung được phê duyệt: đạt
2. Giao thông
2.1 Tỷ lệ đường xã được cứng hóa: >= 80% km | tdmnpb 70%
"""
ROAD = f"{SHELL}-2-1"


@pytest.fixture(autouse=True)
def working_moment(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHUNGSUC_NOW", NOW.isoformat())


def propose(cast: Cast, lines: str = LINES, who: str = "dung", **more: Any) -> EnteredEdition:  # noqa: ANN401
    given: dict[str, Any] = {"territory": cast.bodies["thu"], "head": HEAD, "source": SOURCE, "now": NOW} | more
    return propose_edition(actor=cast[who], lines=lines, **given)


def settle(cast: Cast, edition: EnteredEdition, who: str = "em", **more: Any) -> EnteredEdition:  # noqa: ANN401
    return settle_edition(actor=cast[who], edition=edition, **{"accept": True, "now": NOW, **more})


def roads(cast: Cast, share: int) -> None:
    entry = Entry(ROAD, Reading(numerator=share * SCALE, denominator=100 * SCALE, as_of=TODAY))
    submit_values(actor=cast["an"], body=cast.lua, period="2026-H1", as_of=TODAY, entries=[entry], now=NOW)


def test_a_shell_says_nothing_until_its_lines_are_confirmed_and_then_judges(cast: Cast) -> None:
    typed = propose(cast)
    assert current() is load()
    assert profile(cast.lua, on=TODAY).edition.incomplete_because
    settle(cast, typed)
    assert current() is current()
    roads(cast, 75)
    found = profile(cast.lua, on=TODAY)
    assert [(v.indicator, v.verdict, v.provisional) for v in found.expected.indicators] == [
        ("1.1", "unknown", False),
        ("2.1", "met", False),
    ]
    assert found.expected.indicators[1].source == "QĐ 51/2025/QĐ-TTg, Phụ lục I, 2.1"
    newest = Standing.objects.filter(body=cast.lua, standard=SHELL, line=Line.EXPECTED, day=TODAY).latest("pk")
    assert (newest.indicators, newest.digest) == ("um", found.expected.digest)


def test_its_own_figures_are_entered_in_the_page(cast: Cast) -> None:
    settle(cast, propose(cast))
    client = Client()
    client.force_login(cast["an"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/so-lieu/nhap/{cast.lua.key}/tieu-chi-2/").content.decode()
    assert "Tỷ lệ đường xã được cứng hóa" in page


def test_figures_of_before_are_judged_by_it_in_a_job(cast: Cast) -> None:
    settle(cast, propose(cast))
    roads(cast, 75)
    newer = propose(cast, LINES.replace("tdmnpb 70%", "tdmnpb 78%"))
    settle(cast, newer, now=NOW + timedelta(minutes=5))
    assert Rejudging.objects.filter(finished_at=None).count() == 1
    work()
    newest = Standing.objects.filter(body=cast.lua, standard=SHELL, line=Line.EXPECTED, day=TODAY).latest("pk")
    assert newest.indicators == "un"
    assert newest.digest == profile(cast.lua, on=TODAY).expected.digest
    then = law_for([cast.lua], known_at=NOW).edition(cast.lua, TODAY)
    assert then.indicator("2.1").thresholds[0].by_region == {"tdmnpb": 70 * SCALE}


def test_the_typist_does_not_confirm_and_the_second_person_may_refuse(cast: Cast) -> None:
    typed = propose(cast)
    with pytest.raises(Refused, match=f"Đồng chí đã nhập bộ tiêu chí {SHELL} nên không tự xác nhận"):
        settle(cast, typed, who="dung")
    with pytest.raises(Refused, match="cần ghi lý do"):
        settle(cast, typed, accept=False)
    assert settle(cast, typed, accept=False, because="Thiếu phụ lục").state == Passing.REFUSED
    assert current() is load()


def test_the_typist_withdraws(cast: Cast) -> None:
    typed = propose(cast)
    with pytest.raises(Refused, match="do người khác nhập"):
        withdraw_edition(actor=cast["em"], edition=typed, now=NOW)
    withdraw_edition(actor=cast["dung"], edition=typed, now=NOW)
    with pytest.raises(Refused, match="đã rút"):
        settle(cast, typed)


@pytest.mark.parametrize("who", ["chi", "an", "lan", "ha"])
def test_only_the_coordination_office_types_a_set(cast: Cast, who: str) -> None:
    with pytest.raises(Refused, match="không được giao"):
        propose(cast, who=who)


def test_every_wrong_line_is_told_and_nothing_kept(cast: Cast) -> None:
    with pytest.raises(Flawed) as flawed:
        propose(cast, "1. Quy hoạch\n1.1 Có quy hoạch: đạt\n2.1 Đường: >= 80%\nlinh tinh\n")
    assert [flaw.row for flaw in flawed.value.flaws] == [2, 3]
    assert not EnteredEdition.objects.exists()


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (replace(HEAD, standard="qd-318-2022-ntm"), "đã có đủ trong bộ quy tắc"),
        (replace(HEAD, standard="Bộ của tôi"), "Mã bộ gồm"),
        (replace(HEAD, standard="../../x"), "Mã bộ gồm"),
        (replace(HEAD, level="hamlet"), "là bộ xã nông thôn mới"),
        (replace(HEAD, level="xóm"), "loại đơn vị nào"),
        (replace(HEAD, standard="qd-933-2018-lang-son-nang-cao", level="commune-advanced"), "của tỉnh khác"),
        (replace(HEAD, name=" "), "Thiếu tên"),
        (replace(HEAD, valid_to=date(2026, 1, 1)), "đứng trước ngày đầu"),
        (replace(HEAD, columns_by="màu"), "vùng hoặc nhóm"),
    ],
)
def test_a_head_that_cannot_be_is_named(cast: Cast, head: EditionHead, told: str) -> None:
    with pytest.raises(Flawed, match=told):
        propose(cast, head=head)
    assert not EnteredEdition.objects.exists()


def test_a_set_of_its_own_is_the_provinces_alone(cast: Cast) -> None:
    own = replace(HEAD, standard="qd-12-2026-thu", name="Bộ của tỉnh Thử")
    settle(cast, propose(cast, head=own, source=replace(SOURCE, decision="12/QĐ-UBND")))
    assert profile(cast.lua, on=TODAY).edition.id == "qd-12-2026-thu"
    assert profile(cast.bodies["khac/bac/vung"], on=TODAY).edition.id == SHELL
    with pytest.raises(Flawed, match="cùng có hiệu lực từ 15/02/2026: qd-12-2026-thu và qd-13-2026-thu"):
        propose(cast, head=replace(own, standard="qd-13-2026-thu"))
    with pytest.raises(Flawed, match="đã dùng cho bộ của tỉnh khác"):
        propose(cast, who="lan", territory=cast.bodies["khac"], head=own)


def test_the_list_of_indicators_stays_once_results_rest_on_it(cast: Cast) -> None:
    settle(cast, propose(cast))
    longer = f"{LINES}2.2 Đường có đèn chiếu sáng: đạt\n"
    withdraw_edition(actor=cast["dung"], edition=propose(cast, longer), now=NOW)
    roads(cast, 75)
    with pytest.raises(Flawed, match=r"giữ nguyên danh sách chỉ tiêu \(thêm 2.2\)"):
        propose(cast, longer)


def test_a_second_one_waits_for_the_first(cast: Cast) -> None:
    propose(cast)
    with pytest.raises(Flawed, match="đã được Hoàng Văn Dũng nhập ngày 02/03/2026"):
        propose(cast, who="em")
    waiting = law_waiting_for(actor_on(cast["em"], TODAY))
    assert [e.standard for e in waiting.editions] == [SHELL]
    assert list(law_waiting_for(actor_on(cast["dung"], TODAY)).editions) == []


def test_each_act_leaves_one_entry(cast: Cast) -> None:
    settle(cast, propose(cast))
    acts = list(Trail.objects.filter(action__contains="edition").order_by("pk").values_list("action", flat=True))
    assert acts == ["progress.propose_edition", "progress.confirm_edition"]


def test_days_on_which_a_set_holds_no_longer_are_judged_by_the_one_that_holds_again(cast: Cast) -> None:
    own = replace(HEAD, standard="qd-12-2022-thu", name="Bộ của tỉnh Thử", valid_from=date(2022, 6, 1))
    paper = replace(SOURCE, decision="12/QĐ-UBND", decided_on=date(2022, 5, 1))
    lines = f"1. Nhà tiêu\n1.1 Hộ có nhà tiêu: >= 70% hộ | = {measure(LATRINES)}\n"
    settle(cast, propose(cast, lines, head=own, source=paper))
    day = date(2023, 11, 6)
    entry = Entry(measure(LATRINES), Reading(numerator=75 * SCALE, denominator=100 * SCALE, as_of=day))
    submit_values(actor=cast["an"], body=cast.lua, period="2023-H2", as_of=day, entries=[entry], now=NOW)
    mine = Standing.objects.filter(body=cast.lua, day=day, line=Line.EXPECTED)
    assert not mine.filter(standard=STANDARD).exists()
    shorter = propose(cast, lines, head=replace(own, valid_to=date(2022, 12, 31)), source=paper, who="em")
    settle(cast, shorter, who="dung", now=NOW + timedelta(minutes=5))
    work()
    found = profile(cast.lua, on=day)
    assert found.edition.id == STANDARD
    assert mine.filter(standard=STANDARD).latest("pk").digest == found.expected.digest


def test_a_national_shell_that_is_filled_in_takes_no_days_of_the_national_set_before_it(cast: Cast) -> None:
    with pytest.raises(Flawed, match="không sớm hơn"):
        propose(cast, head=replace(HEAD, valid_from=date(2023, 1, 1)))
    assert not EnteredEdition.objects.exists()


def test_a_set_brings_no_measure_of_another_set_along(cast: Cast) -> None:
    """`qd-12` with indicator 2.1 and `qd-12-2` with indicator 1 would both count under `qd-12-2-1`."""
    head = replace(HEAD, standard="qd-12", name="Bộ huyện của tỉnh Thử", level="district")
    settle(cast, propose(cast, "2. Đường\n2.1 Có đường: đạt\n", head=head))
    with pytest.raises(Flawed, match="qd-12-2-1 đã dùng cho bộ qd-12"):
        propose(cast, "1. Điện\n1 Tỷ lệ hộ có điện: >= 80% hộ\n", head=replace(head, standard="qd-12-2", level="province"))
