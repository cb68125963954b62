"""What the register says of a paper is put right: with a reason, the old kept, links and numbers following."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import override_settings

from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry as Trail
from chungsuc.documents.actions import AlreadyThere, Entry, correct_paper, keep_series, register_paper
from chungsuc.documents.models import Citation, Direction, Paper, Series
from chungsuc.documents.queries import search_papers
from chungsuc.documents.queries.numbers import book
from chungsuc.documents.queries.papers import corrections_of
from chungsuc.documents.searching import asked
from chungsuc.documents.tests.papers import paper
from chungsuc.documents.tests.test_register import by_hand, plan
from chungsuc.documents.tests.test_register_pages import as_shown, signed_in, text_of
from tests.cast import NOW, TODAY, Cast


def registered(cast: Cast, **given: object) -> Paper:
    return register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(**given), now=NOW)


def corrected(cast: Cast, held: Paper, who: str = "dung", reason: str = "Đọc nhầm số.", **given: object) -> Paper:
    return correct_paper(actor=cast[who], paper=held, entry=by_hand(**given), reason=reason, now=NOW)


def test_a_corrected_paper_is_found_as_it_is_now_and_the_trail_keeps_how_it_was(cast: Cast) -> None:
    held = registered(cast, number="54", subject="Phong trào làm đẹp làng")
    now = corrected(cast, held)
    assert (now.pk, now.full_number, now.subject) == (held.pk, "45/QĐ-TTg", "Phong trào làm đẹp làng quê")
    [told] = corrections_of(held, NOW)
    assert (told.by, told.reason) == (cast["dung"], "Đọc nhầm số.")
    assert told.changes == [
        {"field": "number", "before": "54", "after": "45"},
        {"field": "subject", "before": "Phong trào làm đẹp làng", "after": "Phong trào làm đẹp làng quê"},
    ]
    trail = Trail.objects.get(action="documents.correct")
    assert trail.items == [{"correction": told.pk, **change} for change in told.changes]
    assert list(search_papers(asked('"45/QĐ-TTg"'), Paper.objects.all())) == [held]
    assert corrections_of(held, NOW - timedelta(days=1)) == []


def test_a_name_of_a_person_stands_in_no_trail(cast: Cast) -> None:
    corrected(cast, registered(cast, signer_name="Lò Văn Thử"), signer_name="Lò Văn Thứ")
    assert Trail.objects.get(action="documents.correct").items == []


def test_links_follow_the_number_that_was_read_wrongly(cast: Cast) -> None:
    held = registered(cast, number="54")
    citing = plan(cast)
    assert citing.citations.get(cited__number="45").cited.state == "cited"
    corrected(cast, held)
    assert citing.citations.get(cited__number="45").cited == held


def test_links_leave_a_paper_that_turns_out_to_be_another(cast: Cast) -> None:
    held = registered(cast)
    citing = plan(cast)
    assert citing.citations.filter(cited=held).exists()
    corrected(cast, held, number="54")
    assert not Citation.objects.filter(cited=held).exists()
    assert citing.citations.get(cited__number="45").cited.state == "cited"


def numbers(cast: Cast) -> Series:
    return keep_series(
        actor=cast["dung"], body=cast.bodies["thu"], name="Sổ", types=(), valid_from=TODAY.replace(month=1, day=1),
        valid_to=None, now=NOW,
    )


def outgoing(cast: Cast, number: str) -> Entry:
    return by_hand(number=number, symbol="QĐ-UBND", issuer=cast.bodies["thu"], direction=Direction.OUTGOING, type="quyết định")


def test_the_book_of_numbers_follows(cast: Cast) -> None:
    series = numbers(cast)
    held = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=outgoing(cast, "2"), now=NOW)
    correct_paper(actor=cast["dung"], paper=held, entry=outgoing(cast, "1"), reason="Gõ nhầm.", now=NOW)
    assert [(line.first, line.is_gap) for line in book(series, 2023, NOW)] == [(1, False)]


def test_a_number_that_is_taken_is_not_taken_again_by_correcting(cast: Cast) -> None:
    numbers(cast)
    register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=outgoing(cast, "1"), now=NOW)
    held = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=outgoing(cast, "2"), now=NOW)
    with pytest.raises(Refused, match="đã cấp cho văn bản khác"):
        correct_paper(
            actor=cast["dung"], paper=held, reason="Gõ nhầm.", now=NOW,
            entry=replace(outgoing(cast, "1"), symbol="KH-UBND", type="kế hoạch"),
        )
    held.refresh_from_db()
    assert held.number == "2"


def test_a_correction_never_makes_two_papers_of_one_name(cast: Cast) -> None:
    first, second = registered(cast), registered(cast, number="46")
    with pytest.raises(AlreadyThere) as told:
        corrected(cast, second)
    assert told.value.paper == first


@pytest.mark.parametrize(
    ("who", "given", "said"),
    [
        ("dung", {}, "Chưa có gì thay đổi"),
        ("dung", {"number": "46", "reason": " "}, "Chưa ghi lý do"),
        ("dung", {"number": "46", "reason": "x" * 301}, "dài quá"),
        ("dung", {"dated": "2023-12-31"}, "sau hôm nay"),
        ("an", {"number": "46"}, "không giữ sổ"),
        ("lan", {"number": "46"}, "không giữ sổ"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_in_words(cast: Cast, who: str, given: dict[str, object], said: str) -> None:
    held = registered(cast)
    with pytest.raises(Refused, match=said):
        corrected(cast, held, who, **given)  # type: ignore[arg-type]
    held.refresh_from_db()
    assert (held.number, held.corrections.count()) == ("45", 0)


@pytest.mark.parametrize("given", [{"state": "issued"}, {"signature": {"kind": "token"}}])
def test_what_was_issued_here_stays_as_it_was_signed(cast: Cast, given: dict[str, object]) -> None:
    held = paper(cast["dung"], cast.bodies["thu"], **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="phát hành từ hệ thống"):
        corrected(cast, held)


def test_on_the_page_the_fields_stand_as_they_are_and_are_put_right(cast: Cast) -> None:
    held, client = registered(cast, number="54"), signed_in(cast)
    where = f"/van-ban/{held.pk}/sua/"
    assert where in text_of(client.get(f"/van-ban/{held.pk}/"))
    fields = as_shown(text_of(client.get(where)))
    assert (fields["number"], fields["dated"], fields["direction"]) == ("54", "02/03/2023", "incoming")
    refused = client.post(where, fields)
    assert (refused.status_code, "Chưa ghi lý do sửa" in text_of(refused)) == (422, True)
    answer = client.post(where, {**fields, "number": "45", "reason": "Đọc nhầm số"}, follow=True)
    assert "Đọc nhầm số" in text_of(answer)
    assert "Số: 54 → 45" in text_of(answer)


def test_the_page_says_which_paper_bears_the_name_already(cast: Cast) -> None:
    registered(cast)
    held, client = registered(cast, number="46"), signed_in(cast)
    fields = as_shown(text_of(client.get(f"/van-ban/{held.pk}/sua/")))
    answer = client.post(f"/van-ban/{held.pk}/sua/", {**fields, "number": "45", "reason": "x"})
    assert (answer.status_code, "trùng với văn bản đã có" in text_of(answer)) == (422, True)
    assert signed_in(cast, "giang").get(f"/van-ban/{held.pk}/sua/").status_code == 403


@override_settings(DEMO_DAYS=["2023-11-06", "2023-11-04"])
def test_a_past_day_shows_no_later_paper_no_later_number_and_says_that_states_are_of_today(cast: Cast) -> None:
    series = numbers(cast)
    held = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=outgoing(cast, "1"), now=NOW)
    client = signed_in(cast)
    client.post("/ngay-lam-viec/", {"day": "2023-11-04", "next": "/"})
    page = text_of(client.get("/van-ban/"))
    assert "1/QĐ-UBND" not in page
    assert "là của hiện nay" in page
    assert client.get(f"/van-ban/{held.pk}/").status_code == 404
    assert "1/QĐ-UBND" not in text_of(client.get(f"/van-ban/so/{series.pk}/?nam=2023"))
