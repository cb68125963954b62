"""The register under input that nobody sends by hand, and what its answers tell."""

import io
import itertools

import pytest
from docx import Document

from chungsuc.documents.actions import Entry, citing, keep_draft, register_paper, store
from chungsuc.documents.bringing import proposal, read_stored
from chungsuc.documents.models import Direction, Paper, PaperState
from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.writing import NoPdf, is_printable, page, render_docx, render_pdf, setting
from chungsuc.documents.tests.papers import paper
from chungsuc.documents.tests.test_register import PLAN
from chungsuc.documents.tests.test_register_pages import OFFICIAL, signed_in, text_of
from tests.cast import NOW, TODAY, Cast

MANY = " ".join("".join(letters) for letters in itertools.islice(itertools.product("abcdef", repeat=4), 1200))


@pytest.mark.parametrize(
    "query",
    [
        {"q": MANY},
        {"q": f'"{MANY}"'},
        {"q": '"' * 3000},
        {"q": "NEAR(a b) AND OR NOT * ^ : { } a*"},
        {"q": "a\x00b", "loai": "a\x00", "co-quan": "\x00", "tinh-trang": "\x00"},
        {"nam": "٢٠٢٢", "so": "'--", "trang": "9" * 400},
    ],
)
def test_whatever_is_asked_of_the_register_is_answered(cast: Cast, query: dict[str, str]) -> None:
    paper(cast["dung"], cast.bodies["thu"], text=MANY)
    for more in ({}, {"xlsx": ""}):
        assert signed_in(cast).get("/van-ban/", query | more).status_code == 200


def test_the_name_that_another_person_gave_the_same_file_is_not_told(cast: Cast) -> None:
    store(by=cast["an"], name="Danh sách mật.txt", stream=io.BytesIO(PLAN.encode()), now=NOW, paper=True)
    file = store(by=cast["dung"], name="ke-hoach.txt", stream=io.BytesIO(PLAN.encode()), now=NOW, paper=True)
    kept = paper(cast["dung"], cast.bodies["thu"], file=file)
    answer = signed_in(cast).get(f"/van-ban/{kept.pk}/tep/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="146-KH-UBND.txt"'
    answer.close()


def test_a_paper_that_names_thousands_of_others_is_linked_to_the_first_of_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(citing, "MOST_CITED", 3)
    named = "".join(f"- Quyết định số {n}/QĐ-TTg ngày 02/3/2023 của Thủ tướng Chính phủ;\n" for n in range(1, 9))
    text = PLAN.replace("I. MỤC TIÊU", f"{named}\nI. MỤC TIÊU")
    file = store(by=cast["dung"], name="a.txt", stream=io.BytesIO(text.encode()), now=NOW, paper=True)
    read = read_stored(file)
    entry = Entry.of(proposal(read, cast.bodies["thu"], TODAY), Direction.OUTGOING)
    made = register_paper(
        actor=cast["dung"], holder=cast.bodies["thu"], entry=entry, file=file, brought=read, now=NOW
    )
    assert (len(read.citations) > 8, made.citations.count()) == (True, 3)


def test_a_paper_too_long_is_not_written_anew_while_everybody_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_printable(OFFICIAL)
    monkeypatch.setattr(page, "MOST_PIECES", 2)
    kept = paper(cast["dung"], cast.bodies["thu"], tree=OFFICIAL.to_json())
    for form in ("docx", "pdf"):
        answer = signed_in(cast).get(f"/van-ban/{kept.pk}/ban-in.{form}")
        assert (answer.status_code, "quá dài" in text_of(answer)) == (403, True)
    with pytest.raises(NoPdf, match="quá dài"):
        render_pdf(OFFICIAL)


def test_who_waits_too_long_for_another_pdf_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "PATIENCE", 0.01)
    with setting._one_at_a_time, pytest.raises(NoPdf, match="chờ một phút"):
        render_pdf(OFFICIAL)


def test_words_of_a_paper_are_never_run_as_a_template_nor_as_markup() -> None:
    told = '{{ 7 * 7 }} {% for a in b %} {{ cac_doan }} </w:t></w:r> <img src="file:///etc/passwd"> &lt;b&gt; ${7*7} #{7*7}'
    kept = OfficialPaper(
        type="kế hoạch", symbol="KH-UBND", subject=told, issuer_lines=told, body=(Node("paragraph", text=told),)
    )
    words = "\n".join(one.text for one in Document(io.BytesIO(render_docx(kept))).paragraphs)
    assert told in words
    shown = page.html(kept)
    assert ("<img" in shown, "{{ 7 * 7 }}" in shown) == (False, True)


def test_signs_that_no_file_can_hold_do_not_break_the_printing_of_a_draft(cast: Cast) -> None:
    kept = keep_draft(actor=cast["dung"], holder=cast.bodies["thu"], official=OFFICIAL, now=NOW)
    client = signed_in(cast)
    fields = {"symbol": "KH-UBND", "subject": "Làm\x0b đường\x0c \x1b hoa\x07", "doan-0": "a\x08b", "signer_name": "\x1f"}
    assert client.post(f"/van-ban/{kept.pk}/soan/", fields).status_code in (302, 422)
    for form in ("docx", "pdf"):
        assert client.get(f"/van-ban/{kept.pk}/ban-in.{form}").status_code == 200
    assert Paper.objects.get(pk=kept.pk).state == PaperState.DRAFT
