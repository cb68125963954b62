"""`chungsuc rules list|show`: every kind of set on paper, and which one holds on a day."""

import pytest

from chungsuc.cli import main


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["rules", *words]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["rules", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.strip()


def test_the_list_says_level_province_and_what_is_not_complete(capsys: pytest.CaptureFixture[str]) -> None:
    lines = {line.split()[0]: " ".join(line.split()[1:]) for line in told(capsys, "list").splitlines()}
    assert lines["qd-318-2022-ntm"] == (
        "[commune] từ 08/03/2022 đến 14/02/2026 19 tiêu chí, 57 chỉ tiêu "
        "Bộ tiêu chí quốc gia về xã nông thôn mới giai đoạn 2021 - 2025"
    )
    assert lines["qd-933-2018-lang-son-nang-cao"].startswith(
        "[commune-advanced, lang-son] từ 22/05/2018 đến 07/03/2022 CHƯA ĐỦ: có 0 tiêu chí, 0 chỉ tiêu; quyết định có 14 tiêu chí"
    )
    assert lines["mau-318"] == "bộ bổ sung của qd-318-2022-ntm"


def test_the_set_of_a_day_is_found_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("show", "--on", "2019-06-30", "--level", "commune-advanced")
    because, identity, name, *_ = (
        line for line in told(capsys, *words, "--territory", "lang-son").splitlines() if line
    )
    assert because.startswith(
        "Ngày 30/06/2019, xã nông thôn mới nâng cao xét theo QĐ 933/QĐ-UBND ngày 22/05/2018, có hiệu lực từ 22/05/2018. "
        "Đây là bộ do tỉnh ban hành; khi đó không có bộ quốc gia cùng cấp. "
        "Từ 08/03/2022 được thay bằng QĐ 318/QĐ-TTg ngày 08/03/2022. Bộ này chưa đủ để đánh giá: "
    )
    assert identity == "qd-933-2018-lang-son-nang-cao"
    assert name.startswith("Bộ tiêu chí xây dựng xã đạt chuẩn nông thôn mới nâng cao")
    assert "không có bộ tiêu chí nào về xã nông thôn mới nâng cao" in refused(capsys, *words, "--territory", "cao-bang")


def test_a_shell_says_that_nobody_is_judged_by_it(capsys: pytest.CaptureFixture[str]) -> None:
    paper = told(capsys, "show", "qd-51-2025-ntm")
    assert "CHƯA ĐỦ: có 10 tiêu chí, 0 chỉ tiêu; quyết định có 10 tiêu chí, 47 chỉ tiêu. " in paper
    assert "Không ai được đánh giá theo bộ này." in paper
    assert "Mức theo nhóm xã: Nhóm 1 (nhom-1); Nhóm 2 (nhom-2); Nhóm 3 (nhom-3)" in paper
    assert "10. Tiếp cận pháp luật và An ninh, Quốc phòng\n     (chưa rõ chỉ tiêu)" in paper


def test_conditions_on_other_sets_and_multiples(capsys: pytest.CaptureFixture[str]) -> None:
    paper = told(capsys, "show", "qd-319-2022-kieu-mau")
    assert "xét theo kết quả của chính đơn vị: bộ tiêu chí xã nông thôn mới nâng cao" in paper
    assert (
        "mức bằng 1,1 × mức của chỉ tiêu 10.1 về xã nông thôn mới nâng cao, cùng vùng, cùng ngày\n        chung: chưa rõ"
        in paper
    )
    on_a_day = told(capsys, "show", "qd-319-2022-kieu-mau", "--on", "2023-06-30")
    assert "TDMNPB: 2022: ≥ 51,7 triệu đồng/người/năm; 2023: ≥ 55 triệu đồng/người/năm" in on_a_day
    assert "1,1 × mức của 10.1 (QĐ 318/QĐ-TTg, Phụ lục II, 10.1)" in on_a_day
    assert "tính từ kết quả của các huyện" in told(capsys, "show", "qd-321-2022-tinh")


def test_a_day_is_read_as_officials_write_it(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "show", "--on", "15/3/2024", "--level", "commune")
    assert "Ngày 15/03/2024, xã nông thôn mới xét theo QĐ 318/QĐ-TTg" in found
    assert found == told(capsys, "show", "--on", "2024-03-15", "--level", "commune")


def test_how_far_a_level_is_checked_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "show", "qd-318-2022-ntm", "--overlay", "mau-318")
    assert not [raw for raw in ("; recalled", "; sourced", "; sample", "QĐ mau-318") if raw in found]
    assert "Phụ lục I, 1.1; ghi theo trí nhớ)" in found
    assert "Bộ tiêu chí mẫu, 2.1; mức mẫu)" in found


def test_an_amending_set_says_what_it_amends(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Sửa đổi bộ qd-491-2009-ntm" in told(capsys, "show", "qd-342-2013-ntm")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Ghi mã một bộ (như qd-318-2022-ntm), hoặc --on NGÀY --level CẤP để tìm bộ của ngày đó."),
        (("qd-318-2022-ntm", "--level", "commune"), "Ghi mã một bộ (như qd-318-2022-ntm), hoặc"),
        (("--level", "commune"), "Ghi --on NGÀY: bộ tiêu chí tùy theo ngày."),
        (("--on", "31/6/2023", "--level", "commune"), "Ngày “31/6/2023” không đọc được. Viết như 2023-12-31 hoặc 31/12/2023."),
        (("--on", "2009-04-15", "--level", "commune"), "bộ đầu tiên là QĐ 491/QĐ-TTg ngày 16/04/2009, từ 16/04/2009."),
        (("--on", "2023-06-30", "--level", "xa"), "Không có cấp “xa”; các cấp là: commune, commune-advanced, "),
        (("khong-co",), "Không có bộ tiêu chí khong-co; có: "),
        (("qd-318-2022-ntm", "--overlay", "khong-co"), "Không có bộ bổ sung khong-co; có: "),
    ],
)
def test_what_cannot_be_shown_is_told(words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in refused(capsys, "show", *words)
