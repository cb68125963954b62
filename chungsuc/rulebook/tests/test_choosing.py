"""Which set holds for a level, a day and a province, and the reason that officials read."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from chungsuc.rulebook.load import NotInForceError, Rulebook, load
from chungsuc.rulebook.model import Measure
from chungsuc.rulebook.tests.made import criterion, edition, indicator, made, written

SHELL: dict[str, Any] = {"complete": False, "incomplete_because": "Chưa tìm được nội dung quyết định"}


def of(  # a set with a decision of its own
    edition_id: str,
    number: str,
    starts: str,
    ends: str | None,
    *criteria: dict[str, Any],
    effective: dict[str, Any] | None = None,
    **head: object,
) -> dict[str, Any]:
    decision = {
        "number": number,
        "date": starts,
        "issuer": head.pop("issuer", "Thủ tướng Chính phủ"),
        "confidence": "sourced",
    }
    days = {"from": starts, "to": ends, "confidence": "sourced"} | (effective or {})
    return edition(edition_id, *criteria, decision=decision, effective=days, **head)


ONE = criterion(1, indicator("1.1"))
SETS = (
    of("qd-491", "491/QĐ-TTg", "2009-04-16", "2013-02-19", ONE, effective={"successor": "342/QĐ-TTg"}),
    of("qd-342", "342/QĐ-TTg", "2013-02-20", "2016-11-30", extends="qd-491", counts={"criteria": 1, "indicators": 1}),
    of("qd-1980", "1980/QĐ-TTg", "2016-12-01", "2022-03-07", ONE, effective={"nominal_to": "2020-12-31"}),
    of("qd-318", "318/QĐ-TTg", "2022-03-08", None, ONE),
    of(
        "qd-933",
        "933/QĐ-UBND",
        "2018-05-22",
        "2022-03-07",
        issuer="UBND tỉnh Lạng Sơn",
        territory="lang-son",
        level="commune-advanced",
        counts={"criteria": 14, "indicators": None},
        **SHELL,
    ),
    of("qd-318-nang-cao", "318/QĐ-TTg", "2022-03-08", None, criterion(2, indicator("2.1")), level="commune-advanced"),
)


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    folder = tmp_path_factory.mktemp("rulebook")
    (folder / "measures").mkdir()
    (folder / "measures" / "all.yaml").write_text(
        """
schema: 1
measures:
- {id: m-1-1, name: Một, kind: ratio, measured_in: hộ, read_by: [{edition: qd-318, indicator: '1.1'}]}
- {id: m-2-1, name: Hai, kind: ratio, measured_in: hộ, read_by: [{edition: qd-318-nang-cao, indicator: '2.1'}]}
- {id: so-ho, name: Số hộ, kind: count, measured_in: hộ}
""",
        encoding="utf-8",
    )
    (folder / "titles.yaml").write_text("schema: 1\ntitles: []\n", encoding="utf-8")
    return written(folder, *SETS)


@pytest.mark.parametrize(
    ("on", "level", "territory", "chosen"),
    [
        (date(2009, 4, 16), "commune", None, "qd-491"),
        (date(2013, 2, 19), "commune", "lang-son", "qd-491"),
        (date(2013, 2, 20), "commune", "lang-son", "qd-342"),
        (date(2016, 12, 1), "commune", None, "qd-1980"),
        (date(2018, 5, 22), "commune-advanced", "lang-son", "qd-933"),
        (date(2022, 3, 7), "commune-advanced", "lang-son", "qd-933"),
        (date(2022, 3, 8), "commune-advanced", "lang-son", "qd-318-nang-cao"),
    ],
)
def test_the_set_of_a_day(rulebook: Rulebook, on: date, level: str, territory: str | None, chosen: str) -> None:
    assert rulebook.edition_for(level=level, on=on, territory=territory).id == chosen
    assert rulebook.choice_for(level=level, on=on, territory=territory).edition.id == chosen


def test_a_provinces_own_set_holds_in_that_province_alone(rulebook: Rulebook) -> None:
    on = date(2020, 6, 30)
    assert [e.id for e in rulebook.sets_on(on, "lang-son")] == ["qd-1980", "qd-933"]
    assert [e.id for e in rulebook.sets_on(on, "cao-bang")] == ["qd-1980"]
    assert [e.id for e in rulebook.sets_on(on)] == ["qd-1980"]


def test_a_provinces_own_set_goes_before_the_national_one(tmp_path: Path) -> None:
    own = of("rieng", "7/QĐ-UBND", "2023-01-01", None, ONE, territory="lang-son", issuer="UBND tỉnh Lạng Sơn")
    both = written(tmp_path, *SETS, own)
    assert both.edition_for(on=date(2023, 6, 30), territory="lang-son").id == "rieng"
    assert both.edition_for(on=date(2022, 12, 31), territory="lang-son").id == "qd-318"
    assert both.edition_for(on=date(2023, 6, 30), territory="cao-bang").id == "qd-318"
    assert both.choice_for(on=date(2023, 6, 30), territory="lang-son").because == (
        "Ngày 30/06/2023, xã nông thôn mới xét theo QĐ 7/QĐ-UBND ngày 01/01/2023, có hiệu lực từ 01/01/2023, "
        "thay QĐ 318/QĐ-TTg ngày 08/03/2022. "
        "Đây là bộ do tỉnh ban hành, dùng trước bộ quốc gia cùng cấp QĐ 318/QĐ-TTg ngày 08/03/2022. "
        "Đến nay chưa có bộ nào thay."
    )


def test_no_national_set_takes_the_place_of_a_provinces_own_without_an_end(tmp_path: Path) -> None:
    own = of("rieng", "7/QĐ-UBND", "2021-01-01", None, ONE, territory="lang-son", issuer="UBND tỉnh Lạng Sơn")
    next_one = of("rieng-2", "8/QĐ-UBND", "2024-01-01", None, ONE, territory="lang-son", issuer="UBND tỉnh Lạng Sơn")
    on = date(2023, 6, 30)
    alone = written(tmp_path / "mot", *SETS, own).choice_for(on=on, territory="lang-son")
    assert alone.edition.id == "rieng"
    assert alone.because.endswith("Đến nay chưa có bộ nào thay.")
    followed = written(tmp_path / "hai", *SETS, own, next_one).choice_for(on=on, territory="lang-son")
    assert followed.because.endswith("Từ 01/01/2024 được thay bằng QĐ 8/QĐ-UBND ngày 01/01/2024.")


@pytest.mark.parametrize(
    ("on", "level", "because"),
    [
        (
            date(2010, 1, 1),
            "commune",
            (
                "Ngày 01/01/2010, xã nông thôn mới xét theo QĐ 491/QĐ-TTg ngày 16/04/2009, có hiệu lực từ 16/04/2009. "
                "Từ 20/02/2013 được sửa đổi bởi QĐ 342/QĐ-TTg ngày 20/02/2013."
            ),
        ),
        (
            date(2014, 1, 1),
            "commune",
            (
                "Ngày 01/01/2014, xã nông thôn mới xét theo QĐ 342/QĐ-TTg ngày 20/02/2013, có hiệu lực từ 20/02/2013, "
                "sửa đổi QĐ 491/QĐ-TTg ngày 16/04/2009. Từ 01/12/2016 được thay bằng QĐ 1980/QĐ-TTg ngày 01/12/2016."
            ),
        ),
        (
            date(2021, 6, 30),
            "commune",
            (
                "Ngày 30/06/2021, xã nông thôn mới xét theo QĐ 1980/QĐ-TTg ngày 01/12/2016, có hiệu lực từ 01/12/2016, "
                "thay QĐ 342/QĐ-TTg ngày 20/02/2013. Quyết định ghi đến 31/12/2020, còn dùng đến khi có bộ thay nên mọi kết quả "
                "là tạm tính. Từ 08/03/2022 được thay bằng QĐ 318/QĐ-TTg ngày 08/03/2022."
            ),
        ),
        (
            date(2020, 6, 30),
            "commune-advanced",
            (
                "Ngày 30/06/2020, xã nông thôn mới nâng cao xét theo QĐ 933/QĐ-UBND ngày 22/05/2018, có hiệu lực từ 22/05/2018. "
                "Đây là bộ do tỉnh ban hành; khi đó không có bộ quốc gia cùng cấp. "
                "Từ 08/03/2022 được thay bằng QĐ 318/QĐ-TTg ngày 08/03/2022. "
                "Bộ này chưa đủ để đánh giá: Chưa tìm được nội dung quyết định."
            ),
        ),
    ],
)
def test_the_reason_is_told_in_sentences(rulebook: Rulebook, on: date, level: str, because: str) -> None:
    assert rulebook.choice_for(level=level, on=on, territory="lang-son").because == because


@pytest.mark.parametrize(
    ("level", "on", "territory", "said"),
    [
        (
            "commune",
            date(2009, 4, 15),
            None,
            (
                "Ngày 15/04/2009 không có bộ tiêu chí nào về xã nông thôn mới trong bộ quy tắc đang có hiệu lực; "
                "bộ đầu tiên là QĐ 491/QĐ-TTg ngày 16/04/2009, từ 16/04/2009"
            ),
        ),
        ("xa", date(2020, 1, 1), None, "Không có cấp “xa”; các cấp là: commune, commune-advanced, "),
        (
            "commune-advanced",
            date(2020, 1, 1),
            "cao-bang",
            "bộ đầu tiên là QĐ 318/QĐ-TTg ngày 08/03/2022, từ 08/03/2022",
        ),
        ("hamlet", date(2020, 1, 1), "cao-bang", "không có bộ tiêu chí nào về thôn nông thôn mới"),
    ],
)
def test_none_is_told_plainly(rulebook: Rulebook, level: str, on: date, territory: str | None, said: str) -> None:
    with pytest.raises(NotInForceError) as refused:
        rulebook.edition_for(level=level, on=on, territory=territory)
    assert said in str(refused.value)


def test_a_set_that_ended_and_one_of_another_province_are_told(tmp_path: Path) -> None:
    hamlets = of("thon", "738/QĐ-UBND", "2019-04-19", "2020-12-31", level="hamlet", territory="lang-son", **SHELL,
                 counts={"criteria": None, "indicators": None})  # fmt: skip
    rulebook = written(tmp_path, hamlets)
    with pytest.raises(NotInForceError, match="chỉ có bộ riêng của tỉnh khác \\(lang-son\\)"):
        rulebook.edition_for(level="hamlet", on=date(2020, 1, 1), territory="cao-bang")
    with pytest.raises(NotInForceError, match="bộ cuối cùng là QĐ 738/QĐ-UBND ngày 19/04/2019, đến 31/12/2020"):
        rulebook.edition_for(level="hamlet", on=date(2021, 1, 1), territory="lang-son")


def test_a_typed_set_takes_the_place_of_its_shell(rulebook: Rulebook, tmp_path: Path) -> None:
    typed = of("qd-933", "933/QĐ-UBND", "2018-05-22", "2022-03-07", criterion(1, indicator("1.1"), indicator("1.2")),
               territory="lang-son", level="commune-advanced", issuer="UBND tỉnh Lạng Sơn")  # fmt: skip
    entered = made(tmp_path, typed)
    own = Measure("m-1-2", "Riêng", None, "ratio", "hộ", "Số", "Tổng", by_sex=False, read_by=())
    joined = rulebook.joined([entered], [own])
    on = date(2020, 6, 30)
    assert joined.edition_for(level="commune-advanced", on=on, territory="lang-son") is entered
    assert "chưa đủ để đánh giá" not in joined.choice_for(level="commune-advanced", on=on, territory="lang-son").because
    assert joined.edition("qd-318") is rulebook.edition("qd-318")
    assert joined.edition_ids == rulebook.edition_ids
    assert joined.measures["m-1-1"].read_by == (("qd-318", "1.1"), ("qd-933", "1.1"))
    assert joined.measures["m-1-2"].read_by == (("qd-933", "1.2"),)
    assert joined.measures["m-2-1"] is rulebook.measures["m-2-1"]
    assert joined.asked_on("m-1-2", on, "lang-son") is entered.indicator("1.2")
    assert joined.asked_on("m-1-2", on) is None
    assert "m-1-2" not in rulebook.measures


def test_an_amendment_stands_on_what_was_typed(rulebook: Rulebook, tmp_path: Path) -> None:
    typed = made(tmp_path, of("qd-491", "491/QĐ-TTg", "2009-04-16", "2013-02-19", criterion(1, indicator("1.1", 55))))
    joined = rulebook.joined([typed])
    assert joined.edition("qd-342").indicator("1.1") is typed.indicator("1.1")
    assert rulebook.edition("qd-342").indicator("1.1").thresholds[0].general == 700_000


def test_a_new_typed_set_is_found_beside_the_package(tmp_path: Path) -> None:
    typed = made(tmp_path, of("rieng", "9/QĐ-UBND", "2023-01-01", None, ONE, territory="lang-son"))
    joined = load().joined([typed])
    assert joined.edition_for(on=date(2023, 6, 30), territory="lang-son") is typed
    assert joined.edition_for(on=date(2023, 6, 30)) is load().edition("qd-318-2022-ntm")
    assert joined.with_overlay("qd-318-2022-ntm", "mau-318") is load().with_overlay("qd-318-2022-ntm", "mau-318")
    with pytest.raises(KeyError, match=r"Không có bộ tiêu chí khong-co; có: .*rieng"):
        joined.edition("khong-co")


def test_a_figure_that_no_set_reads_is_asked_for_bare(rulebook: Rulebook) -> None:
    bare = rulebook.asked_on("so-ho", date(2020, 1, 1))
    assert bare is not None
    assert (bare.number, bare.name) == ("", "Số hộ")
    assert rulebook.joined([]).asked_on("so-ho", date(1990, 1, 1)) is not None


def every_day_of_change() -> list[date]:
    ends = [h.ends + timedelta(days=1) for h in load().heads if h.ends]
    return sorted({h.starts for h in load().heads} | set(ends) | {d - timedelta(days=1) for d in ends})


def test_a_commune_has_a_base_set_on_every_day_since_the_first_one() -> None:
    first = date(2009, 4, 16)
    for on in [first, *(d for d in every_day_of_change() if d >= first), date(2030, 12, 31)]:
        choice = load().choice_for(on=on, territory="lang-son")
        assert choice.edition.in_force(on)
        assert choice.because.startswith(
            f"Ngày {on:%d/%m/%Y}, xã nông thôn mới xét theo {choice.edition.decision.called}"
        )
    with pytest.raises(NotInForceError, match="bộ đầu tiên là QĐ 491/QĐ-TTg"):
        load().edition_for(on=first - timedelta(days=1))


@pytest.mark.parametrize("territory", [None, "lang-son", "cao-bang"])
def test_no_two_sets_of_one_level_and_issuer_hold_on_one_day(territory: str | None) -> None:
    mine = [h for h in load().heads if h.territory == territory]
    for on in every_day_of_change():
        levels = [h.level for h in mine if h.in_force(on)]
        assert len(levels) == len(set(levels)), on


@pytest.mark.parametrize(
    ("on", "ids"),
    [
        (date(2011, 12, 16), ["qd-491-2009-ntm"]),
        (date(2014, 6, 30), ["qd-342-2013-ntm"]),
        (date(2020, 6, 30), ["qd-1980-2016-ntm", "qd-933-2018-lang-son-nang-cao"]),
        (date(2023, 6, 30), ["qd-318-2022-ntm", "qd-318-2022-nang-cao", "qd-319-2022-kieu-mau"]),
        (date(2026, 6, 30), ["qd-51-2025-ntm"]),
    ],
)
def test_the_sets_of_a_commune_of_lang_son_through_the_years(on: date, ids: list[str]) -> None:
    assert [e.id for e in load().sets_on(on, "lang-son")] == ids


def test_a_decision_that_changed_some_indicators_is_named_from_its_day_on() -> None:
    said = "Từ 01/03/2024, QĐ 211/QĐ-TTg sửa đổi chỉ tiêu"
    because = load().choice_for(on=date(2024, 3, 15)).because
    assert f"{said} 13.1, " in because
    assert "nội dung mới chưa có đủ trong bộ quy tắc." in because
    assert said not in load().choice_for(on=date(2024, 2, 29)).because
    assert "sửa đổi chỉ tiêu" not in load().choice_for(on=date(2013, 3, 1)).because
