"""The workbook of a whole edition: out as it holds, back with what a decision says, each fault in its cell."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Book
from openpyxl import load_workbook

from chungsuc.accounts.permits import Refused
from chungsuc.progress.actions import Flawed, propose_law_workbook, settle_provisions
from chungsuc.progress.lawbook import law_for
from chungsuc.progress.models import Provision
from chungsuc.progress.tests.sheets import altered
from chungsuc.progress.workbook.law_layout import ABOUT, FILLED, GUIDE, HEAD_ROW, HEADS, LEVELS, lines_of
from chungsuc.progress.workbook.law_reading import LawPreview, law_marked, law_preview, sealed, unsealed
from chungsuc.progress.workbook.law_template import law_template
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Check, Edition, Overlay
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.overlays import lay
from chungsuc.sheets.safety import UnfitSheet
from chungsuc.units.models import Body
from tests.cast import NOW, STANDARD, TODAY, Cast

EDITION = load().edition(STANDARD)
THU = Body(key="thu", official_name="Tỉnh Thử")
PLACE = {name: place for place, name in enumerate(HEADS, 1)}
PAPER = {"decision": "7/QĐ-UBND", "decided_by": "UBND tỉnh", "decided_on": date(2023, 1, 10), "page": "tr. 3"}
NATIONAL = PAPER | {"decision": "318/QĐ-TTg", "decided_by": "Thủ tướng Chính phủ"}
FROM = {"valid_from": date(2023, 2, 1)}


@lru_cache
def issued(edition: Edition = EDITION, column: str = "") -> bytes:
    return law_template(edition, THU, column, on=TODAY, now=NOW)


def rows_of(content: bytes) -> dict[str, dict[str, Any]]:
    sheet = load_workbook(BytesIO(content))[LEVELS]
    rows = sheet.iter_rows(min_row=HEAD_ROW + 1, values_only=True)
    return {str(r[0]): dict(zip(HEADS, r, strict=False)) for r in rows}


def filled(fill: Mapping[str, Mapping[str, object]], content: bytes = b"") -> bytes:
    """The workbook of one column, of all where others are filled in."""
    several = any(not key.endswith("|tdmnpb") for key in fill)

    def act(book: Book) -> None:
        sheet = book[LEVELS]
        where = {sheet.cell(row, 1).value: row for row in range(HEAD_ROW + 1, sheet.max_row + 1)}
        for key, cells in fill.items():
            for name, value in cells.items():
                sheet.cell(where[key], PLACE[name]).value = value

    return altered(content or issued(column="" if several else "tdmnpb"), act)


def seen(fill: Mapping[str, Mapping[str, object]]) -> LawPreview:
    return law_preview(filled(fill), "bang.xlsx", EDITION, on=TODAY)


def told(preview: LawPreview) -> list[tuple[str, str]]:
    return [(f.head, f.message) for f in preview.problems]


def test_each_place_and_column_is_one_row_with_what_holds_now() -> None:
    rows = rows_of(issued())
    assert list(rows) == [line.key for line in lines_of(EDITION)]
    assert len(rows) == len(set(rows))
    latrines = rows["17.8|tdmnpb"]
    assert (latrines["now"], latrines["since"], latrines["unit"]) == ("≥ 70%", "08/03/2022", "hộ")
    assert latrines["source"] == "QĐ 318/QĐ-TTg, Phụ lục I, 17.8"
    assert (latrines["confidence"], latrines["checked"], latrines["level"]) == ("ghi theo trí nhớ", None, None)
    assert (rows["2.1|tdmnpb"]["now"], rows["2.1|tdmnpb"]["confidence"]) == ("chưa rõ", None)
    assert rows["5.1/level-1|tdmnpb"]["now"] == "trên 3: ≥ 70%; còn lại: ≥ 50%"
    assert rows["5.1/level-1|dbsh"]["now"] == "≥ 100%"


def test_only_one_column_where_one_is_asked_for() -> None:
    keys = list(rows_of(issued(column="tdmnpb")))
    assert {key.partition("|")[2] for key in keys} == {"tdmnpb"}
    assert len(keys) == sum(len(i.parts) or 1 for i in EDITION.indicators)


def test_who_checked_a_level_is_named() -> None:
    check = Check("17.8", "tdmnpb", date(2022, 3, 8), 70 * SCALE, "318/QĐ-TTg", "9", date(2023, 5, 4), "Lan", "Minh")
    row = rows_of(issued(lay(EDITION, Overlay("t", "T", STANDARD, {}, checks=(check,)))))["17.8|tdmnpb"]
    assert (row["confidence"], row["checked"]) == ("đã kiểm tra với văn bản", "Lan, Minh (04/05/2023)")


def test_what_holds_is_locked_and_what_is_asked_for_is_not() -> None:
    book = load_workbook(BytesIO(issued()))
    sheet = book[LEVELS]
    locked = {name for name, place in PLACE.items() if sheet.cell(HEAD_ROW + 1, place).protection.locked}
    assert sheet.protection.sheet
    assert locked == set(list(HEADS)[:11])
    assert book.sheetnames == [LEVELS, GUIDE, ABOUT]
    assert book[ABOUT].sheet_state == "veryHidden"


def test_a_workbook_as_it_went_out_proposes_nothing() -> None:
    preview = law_preview(issued(), "bang.xlsx", EDITION, on=TODAY)
    assert (preview.rows, preview.problems, preview.stale) == ((), (), False)


def test_a_level_of_the_province_is_a_new_threshold() -> None:
    preview = seen(
        {"17.8|tdmnpb": {**PAPER, **FROM, "level": 80}, "2.1|tdmnpb": {**PAPER, **FROM, "level": ">= 90,5%"}}
    )
    assert preview.problems == ()
    roads, latrines = preview.rows
    assert (roads.kind, roads.place, roads.region, roads.level) == ("threshold", "2.1", "tdmnpb", 90.5)
    assert (roads.before, roads.after) == ("chưa rõ", "≥ 90,5%")
    assert (latrines.level, latrines.before, latrines.after) == (80, "≥ 70%", "≥ 80%")
    assert (latrines.decision, latrines.decided_by, latrines.page) == ("7/QĐ-UBND", "UBND tỉnh", "tr. 3")
    assert (latrines.valid_from, latrines.valid_to) == (date(2023, 2, 1), None)


@pytest.mark.parametrize("level", [70, "70%", ">= 70", "đúng"])
def test_the_level_that_is_shown_from_the_paper_that_is_named_is_a_check(level: object) -> None:
    (row,) = seen({"17.8|tdmnpb": {**NATIONAL, "level": level}}).rows
    assert (row.kind, row.place, row.region, row.level) == ("check", "17.8", "tdmnpb", 70)
    assert (row.valid_from, row.valid_to) == (date(2022, 3, 8), None)


def test_a_general_level_seen_in_several_columns_is_one_check_of_the_general_column() -> None:
    place = next(
        line.place for line in lines_of(EDITION)
        if (t := line.threshold(TODAY)) and t.general is True and not t.by_region
    )  # fmt: skip
    fill = {f"{place}|{r.id}": {**NATIONAL, "level": "đúng"} for r in EDITION.regions[:3]}
    (row,) = seen(fill).rows
    assert (row.kind, row.region, row.level, row.label) == ("check", "", True, "mức chung")


def test_a_level_that_hangs_on_a_count_is_checked_as_a_whole() -> None:
    (row,) = seen({"5.1/level-1|tdmnpb": {**NATIONAL, "level": "đúng"}}).rows
    assert (row.kind, row.region, row.level) == ("check", "", {"0": 50, "3": 70})


def test_the_same_level_by_another_paper_is_a_threshold_of_its_own() -> None:
    (row,) = seen({"17.8|tdmnpb": {**PAPER, **FROM, "level": 70}}).rows
    assert (row.kind, row.level, row.before, row.after) == ("threshold", 70, "≥ 70%", "≥ 70%")


def test_levels_by_year_grades_and_yes_are_read_as_written() -> None:
    fill = {
        "10.1|tdmnpb": {**PAPER, **FROM, "level": "2023: 45; 2024: 48"},
        "1.1|tdmnpb": {**PAPER, **FROM, "level": "Đạt"},
    }
    assert [r.level for r in seen(fill).rows] == [True, {"2023": 45, "2024": 48}]


def test_a_wording_is_of_the_whole_indicator_and_said_once() -> None:
    one = {**PAPER, **FROM, "wording": "Nội dung mới"}
    preview = seen({"17.1|tdmnpb": one, "17.1|dbsh": one})
    assert [(r.kind, r.place, r.region, r.wording) for r in preview.rows] == [("wording", "17.1", "", "Nội dung mới")]
    assert preview.rows[0].before == EDITION.indicator("17.1").name
    other = seen({"17.1|tdmnpb": one, "17.1|dbsh": one | {"wording": "Khác"}})
    assert [head for head, _ in told(other)] == ["Nội dung mới"]


FAULTS: dict[str, tuple[dict[str, object], str, str]] = {
    "no paper": ({"level": 80, "decision": None}, "Số văn bản", "Cần ghi"),
    "no page": ({"level": 80, "page": None}, "Trang", "Cần ghi"),
    "no day": ({"level": 80, "decided_on": None}, "Ngày văn bản", "Cần ghi"),
    "a day to come": ({"level": 80, "decided_on": date(2030, 1, 1)}, "Ngày văn bản", "01/01/2030 chưa đến"),
    "no day at all": ({"level": 80, "decided_on": "hôm qua"}, "Ngày văn bản", "không phải ngày"),
    "ends before it begins": ({"level": 80, "valid_to": date(2022, 1, 1)}, "Đến hết ngày", "trước ngày 01/02/2023"),
    "from when": ({"level": 80, "valid_from": None}, "Áp dụng từ", "cần ngày bắt đầu"),
    "nothing said": ({"looser": "vì"}, "Mức theo văn bản", "Ghi mức"),
    "no level": ({"level": "nhiều"}, "Mức theo văn bản", "một số, như “80”"),
    "over a hundred": ({"level": 170}, "Mức theo văn bản", "không quá 100%"),
    "the other way": ({"level": "<= 70%"}, "Mức theo văn bản", "cùng chiều"),
    "unknown": ({"level": "chưa rõ"}, "Mức theo văn bản", "chưa rõ thì để trống"),
    "looser": ({"level": 60}, "Lý do thấp hơn", "không thấp hơn ≥ 70% (TDMNPB"),
    "a check of another paper": ({"level": "đúng"}, "Số văn bản", "đối chiếu với chính văn bản ấy"),
    "a formula that failed": ({"level": "=1/0"}, "Mức theo văn bản", "công thức chưa được tính"),
    "too long": ({"level": 80, "page": "x" * 61}, "Trang", "tối đa 60"),
}


@pytest.mark.parametrize(("cells", "head", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_in_its_cell_and_then_nothing_is_proposed(cells: dict[str, object], head: str, message: str) -> None:
    preview = seen({"17.8|tdmnpb": {**PAPER, **FROM, **cells}})
    ((where, said),) = told(preview)
    assert where == head
    assert message in said
    book = load_workbook(BytesIO(law_marked(filled({"17.8|tdmnpb": {**PAPER, **FROM, **cells}}), "bang.xlsx", preview)))
    cell = book[LEVELS].cell(preview.problems[0].row, PLACE[next(n for n, h in HEADS.items() if h == head)])
    assert said in cell.comment.text


def test_a_reason_makes_a_lower_level_a_proposal_like_any_other() -> None:
    (row,) = seen({"17.8|tdmnpb": {**PAPER, **FROM, "level": 60, "looser": "xã đảo"}}).rows
    assert (row.level, row.looser_because) == (60, "xã đảo")


def test_an_unknown_level_has_nothing_to_check() -> None:
    assert told(seen({"2.1|tdmnpb": {**NATIONAL, "level": "đúng"}}))[0][0] == "Mức theo văn bản"


def test_a_row_of_nowhere_and_a_row_twice_are_told() -> None:
    def act(book: Book) -> None:
        sheet = book[LEVELS]
        for row, key in ((HEAD_ROW + 1, "99.9|tdmnpb"), (HEAD_ROW + 2, "17.8|tdmnpb")):
            sheet.cell(row, 1).value = key
            for name, value in {**PAPER, **FROM, "level": 90}.items():
                sheet.cell(row, PLACE[name]).value = value

    content = altered(filled({"17.8|tdmnpb": {**PAPER, **FROM, "level": 90}}), act)
    preview = law_preview(content, "bang.xlsx", EDITION, on=TODAY)
    assert next((f.row, f.head) for f in preview.problems) == (HEAD_ROW + 1, "Mã dòng")
    assert sum("đã có ở hàng" in f.message for f in preview.problems) == 1


def test_the_law_that_changed_in_between_is_told() -> None:
    content = filled({"17.8|tdmnpb": {**PAPER, **FROM, "level": 90}})
    changed = lay(EDITION, load().overlay("mau-318"))
    assert law_preview(content, "bang.xlsx", changed, on=TODAY).stale


def test_a_file_of_another_edition_or_of_none_is_refused() -> None:
    with pytest.raises(UnfitSheet, match="Tệp là bảng mức của bộ qd-318-2022-ntm"):
        law_preview(issued(), "bang.xlsx", load().edition("qd-318-2022-nang-cao"), on=TODAY)

    def without_about(book: Book) -> None:
        del book[ABOUT]

    with pytest.raises(UnfitSheet, match="không phải bảng mức"):
        law_preview(altered(issued(), without_about), "bang.xlsx", EDITION, on=TODAY)
    with pytest.raises(UnfitSheet, match="không phải bảng tính"):
        law_preview(b"abc", "bang.xlsx", EDITION, on=TODAY)


def test_what_was_shown_is_carried_to_the_confirmation_unchanged() -> None:
    preview = seen(
        {"17.8|tdmnpb": {**PAPER, **FROM, "level": 80}, "10.1|tdmnpb": {**PAPER, **FROM, "level": "2023: 45"}}
    )
    back = unsealed(sealed(preview))
    assert (back.rows, back.standard, back.territory, back.digest) == (preview.rows, STANDARD, "thu", preview.digest)
    with pytest.raises(UnfitSheet, match="Tải tệp lên lại"):
        unsealed(sealed(preview)[:-1] + "x")


@pytest.mark.parametrize("standard", load().edition_ids)
def test_every_edition_goes_out_and_comes_back_without_a_change(standard: str) -> None:
    edition = load().edition(standard)
    preview = law_preview(issued(edition), "bang.xlsx", edition, on=date(2026, 11, 1))
    assert (preview.rows, preview.problems) == ((), ())


def test_the_rows_are_proposed_together_and_hold_once_a_second_person_confirmed_them(cast: Cast) -> None:
    thu = cast.bodies["thu"]
    fill = {
        "17.8|tdmnpb": {**PAPER, **FROM, "level": 80},
        "12.1|tdmnpb": {**NATIONAL, "level": "đúng", "page": "tr. 9"},
        "17.1|tdmnpb": {**PAPER, **FROM, "wording": "Nội dung mới"},
    }
    preview = seen(fill)
    done = propose_law_workbook(actor=cast["dung"], territory=thu, preview=preview, now=NOW)
    assert {(p.kind, p.place, p.page, p.state) for p in done} == {
        ("threshold", "17.8", "tr. 3", "proposed"),
        ("check", "12.1", "tr. 9", "proposed"),
        ("wording", "17.1", "tr. 3", "proposed"),
    }
    assert law_for([cast.lua]).edition(cast.lua, TODAY).indicator("17.8").thresholds[0].decision != "7/QĐ-UBND"
    settle_provisions(actor=cast["em"], provisions=done, accept=True, now=NOW)
    held = law_for([cast.lua]).edition(cast.lua, TODAY)
    assert held.indicator("17.8").thresholds[0].by_region == {"tdmnpb": 80 * SCALE}
    assert held.indicator("17.1").name_on(TODAY) == "Nội dung mới"
    assert rows_of(law_template(held, thu, "tdmnpb", on=TODAY, now=NOW))["17.8|tdmnpb"]["now"] == "≥ 80%"


def test_one_row_that_cannot_stand_leaves_all_of_them_out(cast: Cast) -> None:
    thu = cast.bodies["thu"]
    first = seen({"17.8|tdmnpb": {**PAPER, **FROM, "level": 80}})
    propose_law_workbook(actor=cast["dung"], territory=thu, preview=first, now=NOW)
    again = seen(
        {"17.8|tdmnpb": {**PAPER, **FROM, "level": 85}, "12.1|tdmnpb": {**PAPER, "page": "tr. 9", **FROM, "level": 75}}
    )
    with pytest.raises(Flawed) as flawed:
        propose_law_workbook(actor=cast["dung"], territory=thu, preview=again, now=NOW)
    (flaw,) = flawed.value.flaws
    assert flaw.row is not None
    assert again.rows[-1].row == flaw.row + 1
    assert Provision.objects.count() == 1


def test_faults_another_territory_and_nothing_at_all_are_refused(cast: Cast) -> None:
    thu, khac = cast.bodies["thu"], cast.bodies["khac"]
    with pytest.raises(Flawed, match="Lý do thấp hơn"):
        propose_law_workbook(
            actor=cast["dung"], territory=thu, preview=seen({"17.8|tdmnpb": {**PAPER, **FROM, "level": 60}}), now=NOW
        )
    with pytest.raises(Refused, match="Bảng này của địa bàn thu"):
        propose_law_workbook(
            actor=cast["lan"], territory=khac, preview=seen({"17.8|tdmnpb": {**PAPER, **FROM, "level": 80}}), now=NOW
        )
    with pytest.raises(Refused, match="không có dòng nào"):
        propose_law_workbook(actor=cast["dung"], territory=thu, preview=seen({}), now=NOW)
    with pytest.raises(Refused):
        propose_law_workbook(
            actor=cast["an"], territory=thu, preview=seen({"17.8|tdmnpb": {**PAPER, **FROM, "level": 80}}), now=NOW
        )
    assert Provision.objects.count() == 0


cells = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**18), 10**18), st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 1, 2), date(9999, 1, 1)), st.sampled_from(["80%", "đạt", "đúng", "2023: 45", ">= 5", "(", "a|b", "#REF!"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20),
)  # fmt: skip


@settings(max_examples=10, deadline=None)
@given(st.dictionaries(st.sampled_from(["17.8|tdmnpb", "10.1|tdmnpb", "1.1|tdmnpb", "5.1/level-1|tdmnpb"]),
                       st.fixed_dictionaries(dict.fromkeys(FILLED, cells)), min_size=1, max_size=4))  # fmt: skip
def test_whatever_stands_in_the_cells_is_proposed_or_told_in_its_row(fill: dict[str, dict[str, object]]) -> None:
    try:
        preview = seen(fill)
    except UnfitSheet:  # a moment that no calendar has
        return
    rows = set(range(HEAD_ROW + 1, HEAD_ROW + 100))
    assert {f.row for f in preview.problems} | {r.row for r in preview.rows} <= rows
    assert all(f.head in HEADS.values() and f.message for f in preview.problems)
    if not preview.problems:
        assert unsealed(sealed(preview)).rows == preview.rows
