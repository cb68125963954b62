"""Titles by page and by workbook; notes by page."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from chungsuc.audit.models import Entry as AuditEntry
from chungsuc.cli import main
from chungsuc.progress.actions import end_title, record_title, write_note
from chungsuc.progress.models import IndicatorNote, TitleHeld
from chungsuc.progress.workbook.titles import HEADS, LIST, REGISTER
from chungsuc.units.models import Body, Succession
from tests.cast import LATRINES, NOW, TODAY, Cast, measure

FORM = {
    "don-vi": "thu/dong/lua",
    "title": "xa-ntm",
    "decision": "45/QĐ-UBND",
    "decided_by": "UBND tỉnh Thử",
    "decided_on": "2021-01-12",
}
GOOD = ("thu/dong/lua", "", "", "Xã NTM", "45/QĐ-UBND", "UBND tỉnh Thử", "12/01/2021", "")


def signed_in(cast: Cast, who: str = "dung") -> Client:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text(answer: Any) -> str:  # noqa: ANN401 -- what the test client gives has no public type
    return str(answer.content.decode())


def given(cast: Cast, key: str = "thu/dong/lua", **other: Any) -> TitleHeld:  # noqa: ANN401 -- any field
    facts: dict[str, Any] = {
        "title": "xa-ntm",
        "decision": "45/QĐ-UBND",
        "decided_by": "UBND",
        "decided_on": date(2021, 1, 12),
    } | other
    return record_title(actor=cast["dung"], body=cast.bodies[key], now=NOW, **facts)


def test_a_title_recorded_by_hand_is_shown_with_the_figures_of_its_day_beside_it(cast: Cast) -> None:
    answer = signed_in(cast).post("/danh-hieu/ghi/", FORM, follow=True)
    held = TitleHeld.objects.get()
    assert answer.redirect_chain == [(f"/danh-hieu/{held.pk}/", 302)]
    assert "Đã ghi danh hiệu của Xã Lúa." in text(answer)
    assert "Ngày 12/01/2021 chưa có số liệu đã duyệt" in text(answer)
    assert "Danh hiệu vẫn được ghi theo quyết định." in text(answer)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"don-vi": "khac/bac/vung"}, "Chưa chọn đơn vị."),
        ({"decided_on": ""}, "Thiếu ngày quyết định."),
        ({"decided_on": "12/1/21"}, "“12/1/21” không phải ngày."),
        ({"decision": ""}, "Cần số quyết định và cơ quan ban hành."),
        ({"title": "huyen-ntm"}, "không phải danh hiệu của Xã Lúa"),
    ],
)
def test_a_refusal_keeps_what_was_typed(cast: Cast, wrong: dict[str, str], said: str) -> None:
    answer = signed_in(cast).post("/danh-hieu/ghi/", FORM | wrong)
    assert (answer.status_code, said in text(answer), 'value="UBND tỉnh Thử"' in text(answer)) == (422, True, True)
    assert TitleHeld.objects.count() == 0


def test_the_decisions_file_is_kept_and_shown_to_those_in_scope_alone(cast: Cast) -> None:
    content = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    file = SimpleUploadedFile("qd45.pdf", content, content_type="application/pdf")
    signed_in(cast).post("/danh-hieu/ghi/", FORM | {"tep": file})
    held = TitleHeld.objects.get()
    answer: Any = signed_in(cast, "an").get(f"/danh-hieu/{held.pk}/tep/")
    assert b"".join(answer.streaming_content) == content
    assert [signed_in(cast, who).get(f"/danh-hieu/{held.pk}/tep/").status_code for who in ("lan", "binh")] == [404, 404]


def test_a_title_without_a_file_has_none_to_show(cast: Cast) -> None:
    assert signed_in(cast).get(f"/danh-hieu/{given(cast).pk}/tep/").status_code == 404


def test_a_title_is_ended_on_its_page(cast: Cast) -> None:
    held, client = given(cast), signed_in(cast)
    answer = client.post(f"/danh-hieu/{held.pk}/", {"act": "end", "decision": "", "day": "2023-11-01"})
    assert (answer.status_code, "Cần căn cứ kết thúc" in text(answer)) == (422, True)
    client.post(f"/danh-hieu/{held.pk}/", {"act": "end", "decision": "7/QĐ-UBND", "day": "2023-11-01"})
    held.refresh_from_db()
    assert (held.ended_on, held.end_act) == (date(2023, 11, 1), "7/QĐ-UBND")


@pytest.mark.parametrize(("act", "holders"), [("confirm", 1), ("drop", 0)])
def test_an_inherited_title_is_settled_on_its_page(cast: Cast, act: str, holders: int) -> None:
    first = given(cast)
    heir = TitleHeld.objects.create(
        body=cast.bodies["thu/dong/ngo"],
        title="xa-ntm",
        decision="45/QĐ-UBND",
        decided_by="UBND",
        decided_on=first.decided_on,
        valid_from=date(2023, 7, 1),
        recorded_by=cast["dung"],
        recorded_at=NOW,
        inherited_from=first,
    )
    client = signed_in(cast)
    assert "của Xã Lúa cũ" in text(client.get("/danh-hieu/"))
    given_day = {"act": act, "decision": "99/QĐ-UBND", "decided_by": "UBND tỉnh", "day": "2023-10-01"}
    client.post(f"/danh-hieu/{heir.pk}/", given_day)
    heir.refresh_from_db()
    assert heir.ended_on == date(2023, 9, 30)
    assert TitleHeld.objects.filter(body=heir.body, ended_on=None).count() == holders


def test_a_ward_that_took_in_a_commune_is_only_offered_to_give_up_its_title(cast: Cast) -> None:
    heir = TitleHeld.objects.create(
        body=cast.bodies["thu/dong/ngo"],
        title="xa-ntm",
        decision="45/QĐ-UBND",
        decided_by="UBND",
        decided_on=date(2021, 1, 12),
        valid_from=date(2023, 7, 1),
        recorded_by=cast["dung"],
        recorded_at=NOW,
        inherited_from=given(cast),
    )
    client, page = signed_in(cast), f"/danh-hieu/{heir.pk}/"
    assert 'value="confirm"' in text(client.get(page))
    Body.objects.filter(pk=heir.body_id).update(kind="ward")
    shown = text(client.get(page))
    assert ('value="confirm"' in shown, 'value="drop"' in shown, "chỉ ghi được là không giữ" in shown) == (
        False,
        True,
        True,
    )
    client.post(page, {"act": "drop", "decision": "Xã đã thành phường", "day": "2023-10-01"})
    assert "đã đánh giá lại" in text(client.get(page))


def test_the_list_is_filtered_by_title_district_and_day(cast: Cast) -> None:
    given(cast)
    given(cast, "thu/tay/san", title="xa-ntm-nang-cao", decided_on=date(2023, 5, 1))
    client = signed_in(cast, "giang")

    def shown(asked: str) -> list[str]:
        page = text(client.get(f"/danh-hieu/{asked}"))
        return [name for name in ("Xã Lúa", "Xã Sắn") if f'<th scope="row">{name}' in page]

    asked = ["", "?danh-hieu=xa-ntm", "?huyen=thu/tay", "?ngay=2022-12-31"]
    assert [shown(a) for a in asked] == [["Xã Lúa", "Xã Sắn"], ["Xã Lúa"], ["Xã Sắn"], ["Xã Lúa"]]


@pytest.mark.parametrize("who", ["an", "chi", "giang", "ha"])
def test_only_the_coordination_office_is_offered_to_record(cast: Cast, who: str) -> None:
    held, client = given(cast), signed_in(cast, who)
    assert "Ghi danh hiệu</a>" not in text(client.get("/danh-hieu/"))
    addresses = ("/danh-hieu/ghi/", "/danh-hieu/bang/", "/danh-hieu/bang/mau/")
    assert [client.get(a).status_code for a in addresses] == [403, 403, 403]
    asked = client.post(f"/danh-hieu/{held.pk}/", {"act": "end", "decision": "x", "day": "2023-11-01"})
    assert asked.status_code == (404 if who == "ha" else 422)
    assert TitleHeld.objects.get().ended_on is None


def test_the_list_costs_the_same_for_one_and_for_many(cast: Cast) -> None:
    client = signed_in(cast)

    def cost() -> int:
        client.get("/danh-hieu/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/danh-hieu/")
        return len(caught)

    given(cast)
    one = cost()
    for key in ("thu/dong/ngo", "thu/tay/san", "thu/tay/khoai"):
        given(cast, key)
    assert cost() == one


def test_titles_of_merged_communes_are_handed_on_over_two_mergers_with_one_press(cast: Cast) -> None:
    given(cast)
    client = signed_in(cast)
    assert "còn ghi ở đơn vị cũ" not in text(client.get("/danh-hieu/"))
    for origin, heir, day in (("lua", "ngo", date(2023, 7, 1)), ("ngo", "la", date(2023, 9, 1))):
        body = cast.bodies[f"thu/dong/{origin}"]
        Body.objects.filter(pk=body.pk).update(valid_to=day - timedelta(days=1))
        into = cast.bodies["thu/tay/san" if heir == "la" else f"thu/dong/{heir}"]
        Succession.objects.create(
            predecessor=body, successor=into, kind="merge", day=day, act="NQ mẫu", confidence="sample"
        )
    assert "còn ghi ở đơn vị cũ, từ các ngày: 01/07/2023." in text(client.get("/danh-hieu/"))
    page = text(client.post("/danh-hieu/", follow=True))
    assert "Đã chuyển 2 danh hiệu sang đơn vị mới, chờ đánh giá lại." in page
    assert "của Xã Lúa cũ" in page
    assert "còn ghi ở đơn vị cũ" not in page
    assert TitleHeld.objects.get(ended_on=None).body == cast.bodies["thu/tay/san"]
    assert signed_in(cast, "an").post("/danh-hieu/").status_code == 403


def test_a_title_page_tells_nothing_of_what_was_recorded_later(cast: Cast) -> None:
    held, client = given(cast), signed_in(cast)
    end_title(actor=cast["dung"], held=held, ended_on=TODAY, act="7/QĐ-UBND", now=NOW + timedelta(days=9))
    assert "7/QĐ-UBND" not in text(client.get(f"/danh-hieu/{held.pk}/"))
    TitleHeld.objects.update(recorded_at=NOW + timedelta(days=9))
    assert client.get(f"/danh-hieu/{held.pk}/").status_code == 404


def test_nothing_is_recorded_while_another_day_is_looked_at(cast: Cast) -> None:
    client = signed_in(cast)
    client.post("/ngay-lam-viec/", {"day": "2020-04-20"})
    assert client.post("/danh-hieu/ghi/", FORM).status_code == 403
    assert client.post("/luu-y/", {"noi-dung": measure(LATRINES), "text": "x"}).status_code == 403
    assert "Ghi danh hiệu</a>" not in text(client.get("/danh-hieu/"))
    assert (TitleHeld.objects.count(), IndicatorNote.objects.count()) == (0, 0)


# by workbook


def filled(
    *rows: Sequence[object], heads: Sequence[str] = tuple(HEADS.values()), sheet: str = LIST
) -> SimpleUploadedFile:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet(sheet)
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate((heads, *rows)):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(number, place, cell, day)
            elif cell != "":
                page.write(number, place, cell)
    book.close()
    return SimpleUploadedFile("danh-hieu.xlsx", out.getvalue())


def sent(cast: Cast, file: SimpleUploadedFile) -> Any:  # noqa: ANN401 -- as above
    return signed_in(cast).post("/danh-hieu/bang/", {"tep": file})


def test_a_filled_list_is_shown_first_and_recorded_when_confirmed_with_one_line_in_the_trail(cast: Cast) -> None:
    answer = sent(
        cast,
        filled(
            GOOD,
            (
                "",
                "Xã Ngô, Huyện Đông",
                "",
                "Xã đạt chuẩn nông thôn mới",
                "46/QĐ-UBND",
                "UBND tỉnh",
                date(2022, 2, 1),
                date(2022, 1, 1),
            ),
            ("", "sắn", "tây", "xa-ntm-nang-cao", 47, "UBND tỉnh", "2023-03-01", ""),
        ),
    )
    assert (answer.status_code, TitleHeld.objects.count()) == (200, 0)
    read = answer.context["read"]
    done = signed_in(cast).post("/danh-hieu/bang/", {"da-doc": read}, follow=True)
    assert "Đã ghi 3 danh hiệu." in text(done)
    stored = TitleHeld.objects.order_by("pk").values_list("body__key", "title", "decision", "decided_on", "valid_from")
    assert list(stored) == [
        ("thu/dong/lua", "xa-ntm", "45/QĐ-UBND", date(2021, 1, 12), date(2021, 1, 12)),
        ("thu/dong/ngo", "xa-ntm", "46/QĐ-UBND", date(2022, 2, 1), date(2022, 1, 1)),
        ("thu/tay/san", "xa-ntm-nang-cao", "47", date(2023, 3, 1), date(2023, 3, 1)),
    ]
    assert [e.action for e in AuditEntry.objects.all()] == ["progress.record_title"]


BAD = [
    (("", "Xã Mận", "", *GOOD[3:]), "Hàng 2: Không có đơn vị “Xã Mận” ngày 12/01/2021 trong địa bàn."),
    (("khac/bac/vung", *GOOD[1:]), "Không có đơn vị “khac/bac/vung”"),
    ((*GOOD[:3], "Xã giỏi", *GOOD[4:]), "Danh hiệu “Xã giỏi” không có trong danh mục."),
    ((*GOOD[:3], "Huyện NTM", *GOOD[4:]), "không phải danh hiệu của Xã Lúa"),
    ((*GOOD[:4], "", *GOOD[5:]), "Cần số quyết định và cơ quan ban hành."),
    ((*GOOD[:6], "", ""), "Thiếu ngày quyết định."),
    ((*GOOD[:6], "tháng 1", ""), "Ngày quyết định: “tháng 1” không phải ngày"),
    ((*GOOD[:6], TODAY + timedelta(days=2), ""), "chưa đến"),
    ((*GOOD[:6], "12/01/2019", ""), "Không có đơn vị “thu/dong/lua” ngày 12/01/2019"),
]


@pytest.mark.parametrize(("row", "said"), BAD)
def test_one_bad_row_stops_the_list_and_says_where(cast: Cast, row: tuple[object, ...], said: str) -> None:
    answer = sent(cast, filled(row, ("thu/dong/ngo", *GOOD[1:])))
    assert (answer.status_code, said in text(answer), answer.context["read"]) == (422, True, "")


def test_the_same_title_twice_in_a_list_or_held_already_is_a_bad_row(cast: Cast) -> None:
    answer = sent(cast, filled(GOOD, GOOD))
    assert [bool(line.problems) for line in answer.context["lines"]] == [False, True]
    given(cast)
    assert "đã được ghi" in text(sent(cast, filled(GOOD)))


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (filled, "chưa có dòng nào"),
        (lambda: filled(GOOD, sheet="Sheet1"), "không có trang tính “Danh hiệu”"),
        (lambda: filled(GOOD[1:], heads=tuple(HEADS.values())[1:]), "không thấy cột “Mã đơn vị”"),
        (lambda: filled(GOOD, heads=["a"] * 8), "không thấy hàng tiêu đề"),
        (lambda: SimpleUploadedFile("x.xlsm", b"PK"), "macro"),
        (lambda: SimpleUploadedFile("x.xlsx", b"abc"), "không phải bảng tính .xlsx"),
        (lambda: filled(*[GOOD] * 2001), "2001 dòng, tối đa 2000"),
    ],
)
def test_a_file_that_is_no_such_list_is_told_apart_in_words(
    cast: Cast, file: Callable[[], SimpleUploadedFile], said: str
) -> None:
    answer = sent(cast, file())
    assert (answer.status_code, said in text(answer)) == (422, True)
    assert TitleHeld.objects.count() == 0


def test_no_file_and_another_persons_preview_are_refused(cast: Cast) -> None:
    read = sent(cast, filled(GOOD)).context["read"]
    for client, data, said in [
        (signed_in(cast), {}, "Chưa chọn tệp"),
        (signed_in(cast, "em"), {"da-doc": read}, "của người khác"),
        (signed_in(cast), {"da-doc": read + "x"}, "quá một giờ"),
    ]:
        answer = client.post("/danh-hieu/bang/", data)
        assert (answer.status_code, said in text(answer)) == (422, True)
    assert TitleHeld.objects.count() == 0


def test_the_template_has_the_columns_the_register_and_the_titles(cast: Cast) -> None:
    answer = signed_in(cast).get("/danh-hieu/bang/mau/")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    assert book.get_sheet_by_name(LIST).to_python()[0] == list(HEADS.values())
    register = book.get_sheet_by_name(REGISTER).to_python()
    assert "Xã Lúa, Huyện Đông" in [row[0] for row in register]
    assert "Xã đạt chuẩn nông thôn mới" in [row[2] for row in register]


def test_reading_a_list_costs_the_same_for_one_row_and_for_many(cast: Cast) -> None:
    def cost(*rows: Sequence[object]) -> int:
        with CaptureQueriesContext(connection) as caught:
            sent(cast, filled(*rows))
        return len(caught)

    rows = [(key, *GOOD[1:]) for key in ("thu/dong/lua", "thu/dong/ngo", "thu/tay/san", "thu/tay/khoai")]
    cost(rows[0])
    assert cost(rows[0]) == cost(*rows)


def test_the_command_line_records_a_list_or_says_which_rows_are_wrong(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "danh-hieu.xlsx"

    def asked(*rows: Sequence[object], who: str = "dung", yes: bool = True) -> tuple[int, int]:
        path.write_bytes(filled(*rows).read())
        return main(["titles", str(path), "--as", who, *(["--yes"] if yes else [])]), TitleHeld.objects.count()

    assert asked((*GOOD[:4], "", *GOOD[5:])) == (2, 0)
    assert asked(GOOD, who="khong-co") == (2, 0)
    assert asked(GOOD, who="an") == (2, 0)
    assert asked(GOOD, yes=False) == (0, 0)
    assert asked(GOOD) == (0, 1)
    said = capsys.readouterr()
    assert "Hàng 2: Xã Lúa: Xã NTM, 45/QĐ-UBND\nĐã ghi 1 danh hiệu." in said.out
    assert "Không có người dùng “khong-co”." in said.err


# notes


def test_a_note_is_written_and_removed_on_the_page_of_the_own_indicators(cast: Cast) -> None:
    client, about = signed_in(cast, "chi"), {"noi-dung": measure(LATRINES)}
    page = client.post("/luu-y/", about | {"text": "Tính cả hộ mới tách.\nKèm danh sách."}, follow=True)
    assert "Tính cả hộ mới tách.\nKèm danh sách.</textarea>" in text(page)
    assert text(page).count('<details class="fold"') == 1
    client.post("/luu-y/", about | {"text": ""})
    assert "chưa có lưu ý" in text(client.get("/luu-y/"))


def test_a_refused_note_keeps_its_text(cast: Cast) -> None:
    answer = signed_in(cast, "chi").post("/luu-y/", {"noi-dung": measure(LATRINES), "text": "x" * 1001})
    assert (answer.status_code, "x" * 1001 in text(answer)) == (422, True)
    assert IndicatorNote.objects.count() == 0


def test_the_notes_page_costs_the_same_with_one_note_and_with_many(cast: Cast) -> None:
    from chungsuc.progress.permissions import writes_notes_on  # noqa: PLC0415 -- only here
    from chungsuc.units.queries import actor_on  # noqa: PLC0415

    client = signed_in(cast)

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get("/luu-y/")
        return len(caught)

    client.get("/luu-y/")
    before = cost()
    for about in list(writes_notes_on(actor_on(cast["dung"], TODAY)))[:5]:
        write_note(actor=cast["dung"], measure=about, text="Lưu ý", now=NOW)
    assert cost() == before
