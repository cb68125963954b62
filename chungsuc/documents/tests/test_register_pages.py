"""The register on the page: found, brought in, issued, signed, voided; bad input is answered in words."""

import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from chungsuc.audit.models import Entry as Trail
from chungsuc.documents.actions import keep_draft
from chungsuc.documents.models import Paper, PaperNumber, Series
from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate, Signer
from chungsuc.documents.shelf import path_of
from chungsuc.documents.tests.certificates import Root, pdf, root, signed_by
from chungsuc.documents.tests.papers import paper, series_in
from chungsuc.documents.tests.test_register import PLAN
from tests.cast import NOW, Cast

OFFICIAL = OfficialPaper(
    type="KẾ HOẠCH",
    number="99",
    symbol="KH-UBND",
    issuer="Ủy ban nhân dân tỉnh Thử",
    issuer_lines="ỦY BAN NHÂN DÂN\nTỈNH THỬ",
    place="Thử",
    date=PartialDate(2020, 1, 2),
    subject="Làm đường hoa",
    body=(
        Node("basis", text="Căn cứ Quyết định số 45/QĐ-TTg ngày 02/3/2023 của Thủ tướng Chính phủ;"),
        Node("section", number="I", title="MỤC TIÊU", children=(Node("section", number="1", text="Mỗi xã 02 km <b>."),)),
    ),
    signer=Signer("Lò Văn Thử", "CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"),
)


def signed_in(cast: Cast, who: str = "dung") -> Client:
    client = Client()
    client.force_login(cast[who], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def bring(client: Client, cast: Cast, content: bytes, name: str = "ke-hoach.txt", holder: str = "thu") -> str:
    file = SimpleUploadedFile(name, content)
    answer = client.post("/van-ban/them/", {"holder": cast.bodies[holder].pk, "file": file})
    assert answer.status_code == 302, text_of(answer)
    return str(answer.headers["Location"])


def as_shown(page: str) -> dict[str, str]:
    """What the form on the page would send back untouched."""
    fields = dict(re.findall(r'<input [^>]*name="([a-z_]+)"[^>]* value="([^"]*)"', page))
    fields["direction"] = re.findall(r'name="direction" value="([a-z]+)" checked', page)[0]
    fields["subject"] = re.findall(r"<textarea [^>]*>([^<]*)</textarea>", page)[0]
    chosen = re.findall(r'<option value="(\d+)" selected', page)
    return {k: v for k, v in fields.items() if k != "csrfmiddlewaretoken"} | {"issuer": chosen[0] if chosen else ""}


@pytest.fixture
def draft(cast: Cast) -> Paper:
    return keep_draft(actor=cast["dung"], holder=cast.bodies["thu"], official=OFFICIAL, now=NOW)


@pytest.fixture
def series(cast: Cast) -> Series:
    return series_in(cast, "kế hoạch")


def test_a_paper_is_read_confirmed_and_stands_in_the_register(cast: Cast) -> None:
    client = signed_in(cast)
    address = bring(client, cast, PLAN.encode())
    page = text_of(client.get(address))
    assert 'value="12"' in page
    assert 'value="05/09/2023"' in page
    answer = client.post(address, as_shown(page), follow=True)
    held = Paper.objects.get(state="registered")
    assert (held.full_number, held.dated, held.direction) == ("12/KH-UBND", "2023-09-05", "outgoing")
    assert "Đã vào sổ" in text_of(answer)
    assert "45/QĐ-TTg" in text_of(answer)
    assert Trail.objects.filter(action="documents.register", subject=f"paper:{held.pk}").count() == 1


def test_a_paper_brought_twice_is_said_with_a_link(cast: Cast) -> None:
    client = signed_in(cast)
    address = bring(client, cast, PLAN.encode())
    fields = as_shown(text_of(client.get(address)))
    client.post(address, fields)
    again = client.post(address, fields)
    held = Paper.objects.get(state="registered")
    assert again.status_code == 422
    assert f'href="/van-ban/{held.pk}/"' in text_of(again)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dated": "31/02/2023"}, "không phải ngày"),
        ({"arrived_on": "mai"}, "không phải ngày"),
        ({"symbol": "", "number": "12"}, "chưa có ký hiệu"),
        ({"issuer": "999999"}, "Không có cơ quan"),
        ({"issuer": "", "issuer_name": ""}, "Chưa rõ cơ quan"),
        ({"direction": "up"}, "văn bản đến hay văn bản đi"),
        ({"subject": "", "symbol": "", "number": ""}, "trích yếu"),
    ],
)
def test_bad_fields_are_answered_and_nothing_is_kept(cast: Cast, change: dict[str, str], said: str) -> None:
    client = signed_in(cast)
    address = bring(client, cast, PLAN.encode())
    answer = client.post(address, as_shown(text_of(client.get(address))) | change)
    assert (answer.status_code, Paper.objects.count()) == (422, 0)
    assert said in text_of(answer)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("trong.txt", b"", "không có nội dung"),
        ("ma.exe", b"MZ" + bytes(100), "Không nhận loại tệp"),
        ("gia.pdf", b"PK\x03\x04" + bytes(100), "bị hỏng"),
        ("cut.pdf", b"%PDF-1.7\nkhong het", "thiếu phần cuối"),
    ],
)
def test_an_unfit_file_is_answered(cast: Cast, name: str, content: bytes, said: str) -> None:
    file = SimpleUploadedFile(name, content)
    answer = signed_in(cast).post("/van-ban/them/", {"holder": cast.bodies["thu"].pk, "file": file})
    assert answer.status_code == 422
    assert said in text_of(answer)


def test_without_file_or_register_nothing_begins(cast: Cast) -> None:
    client = signed_in(cast)
    assert "Chưa chọn tệp" in text_of(client.post("/van-ban/them/", {"holder": cast.bodies["thu"].pk}))
    assert "Chưa chọn sổ" in text_of(client.post("/van-ban/them/", {"holder": cast.bodies["khac"].pk}))
    by_hand = client.post("/van-ban/them/", {"holder": cast.bodies["thu"].pk, "by_hand": "1"}, follow=True)
    assert "Không có chữ đọc được" in text_of(by_hand)


def test_what_one_person_brought_is_not_open_to_another(cast: Cast) -> None:
    address = bring(signed_in(cast), cast, PLAN.encode())
    assert signed_in(cast, "em").get(address).status_code == 404
    assert signed_in(cast).get(address[:-2] + "x/").status_code == 404


@pytest.mark.pdf
def test_a_draft_is_numbered_downloaded_signed_outside_and_registered(
    cast: Cast, draft: Paper, series: Series, home: Path
) -> None:
    client, authority = signed_in(cast), root()
    (home / "trust").mkdir()
    (home / "trust" / "goc.pem").write_bytes(authority.pem)
    answer = client.post(f"/van-ban/{draft.pk}/cap-so/", {"series": series.pk}, follow=True)
    draft.refresh_from_db()
    assert (draft.full_number, draft.dated, draft.state) == ("01/KH-UBND", "2023-11-06", "issued")
    assert draft.file is not None
    issued = b"".join(client.get(f"/van-ban/{draft.pk}/tep/").streaming_content)  # type: ignore[attr-defined]
    assert issued.startswith(b"%PDF-")
    assert "Gắn bản đã ký" in text_of(answer)
    signed = SimpleUploadedFile("da-ky.pdf", signed_by(issued, authority.person("Lò Văn Thử", home)))
    page = text_of(client.post(f"/van-ban/{draft.pk}/ky/", {"kind": "token", "file": signed}, follow=True))
    draft.refresh_from_db()
    assert (draft.state, draft.signature["compared"]) == ("registered", "bytes")
    assert "Lò Văn Thử" in page
    assert "gốc được tin cậy" in page


@pytest.fixture
def issued(cast: Cast, draft: Paper, series: Series) -> Paper:
    signed_in(cast).post(f"/van-ban/{draft.pk}/cap-so/", {"series": series.pk})
    return Paper.objects.get(pk=draft.pk)


@pytest.fixture
def authority() -> Root:
    return root()


def sign(cast: Cast, held: Paper, content: bytes, kind: str = "token", name: str = "da-ky.pdf") -> str:
    file = SimpleUploadedFile(name, content)
    answer = signed_in(cast).post(f"/van-ban/{held.pk}/ky/", {"kind": kind, "file": file})
    assert answer.status_code == 422
    held.refresh_from_db()
    assert (held.state, held.signed_file) == ("issued", None)
    return text_of(answer)


@pytest.mark.pdf
def test_the_signed_file_of_another_paper_is_refused_with_what_differs(
    cast: Cast, issued: Paper, authority: Root, tmp_path: Path
) -> None:
    other = signed_by(pdf("Van ban khac"), authority.person("Lò Văn Thử", tmp_path))
    said = sign(cast, issued, other)
    assert "khác bản phát hành" in said
    assert "Trang 1" in said


@pytest.mark.pdf
def test_an_unsigned_an_altered_and_a_strange_file_are_refused(
    cast: Cast, issued: Paper, authority: Root, tmp_path: Path
) -> None:
    assert issued.file is not None
    content = path_of(issued.file.sha256).read_bytes()
    assert "chưa có chữ ký số" in sign(cast, issued, content)
    altered = bytearray(signed_by(content, authority.person("Lò Văn Thử", tmp_path)))
    altered[content.index(b"stream") + 20] ^= 1
    assert re.search("nguyên vẹn|bị hỏng", sign(cast, issued, bytes(altered)))
    assert "thiếu phần cuối" in sign(cast, issued, b"%PDF-1.7 x")
    assert "pdf, jpg hoặc png" in sign(cast, issued, b"chu", kind="scan", name="x.txt")


def test_a_scan_of_what_was_signed_by_hand_is_marked_as_not_signed_electronically(cast: Cast, issued: Paper) -> None:
    file = SimpleUploadedFile("quet.pdf", pdf("Ban quet"))
    page = signed_in(cast).post(f"/van-ban/{issued.pk}/ky/", {"kind": "scan", "file": file}, follow=True)
    issued.refresh_from_db()
    assert (issued.state, issued.signature) == ("registered", {"kind": "scan", "signers": []})
    assert "chưa ký số" in text_of(page)


@pytest.mark.pdf
def test_the_certificate_of_the_office_signs_when_a_paper_is_issued(
    cast: Cast, draft: Paper, series: Series, authority: Root, settings: object, tmp_path: Path
) -> None:
    settings.SIGNING_CERT = authority.person("UBND tỉnh Thử", tmp_path)  # type: ignore[attr-defined]
    settings.SIGNING_PASSPHRASE = "mat-khau-thu"  # type: ignore[attr-defined]
    signed_in(cast).post(f"/van-ban/{draft.pk}/cap-so/", {"series": series.pk})
    draft.refresh_from_db()
    assert (draft.state, draft.signature["kind"]) == ("registered", "server")
    assert [s["name"] for s in draft.signature["signers"]] == ["UBND tỉnh Thử"]


@pytest.mark.pdf
def test_a_wrong_passphrase_leaves_the_number_and_says_what_to_mend(
    cast: Cast, draft: Paper, series: Series, authority: Root, settings: object, tmp_path: Path
) -> None:
    settings.SIGNING_CERT = authority.person("UBND tỉnh Thử", tmp_path)  # type: ignore[attr-defined]
    settings.SIGNING_PASSPHRASE = "sai"  # type: ignore[attr-defined]
    answer = signed_in(cast).post(f"/van-ban/{draft.pk}/cap-so/", {"series": series.pk})
    draft.refresh_from_db()
    assert (answer.status_code, draft.state, draft.file) == (403, "issued", None)
    assert "CHUNGSUC_SIGNING_CERT" in text_of(answer)
    assert PaperNumber.objects.count() == 1


def test_a_void_paper_keeps_its_number_and_shows_why(cast: Cast, issued: Paper, series: Series) -> None:
    client = signed_in(cast)
    assert client.post(f"/van-ban/{issued.pk}/huy/", {"reason": " "}).status_code == 422
    client.post(f"/van-ban/{issued.pk}/huy/", {"reason": "Cấp nhầm"})
    page = text_of(client.get(f"/van-ban/so/{series.pk}/"))
    assert "Cấp nhầm" in page
    assert client.get(f"/van-ban/{issued.pk}/ky/").status_code == 403


@pytest.mark.pdf
def test_a_draft_has_no_number_and_is_written_in_official_form(cast: Cast, draft: Paper) -> None:
    client = signed_in(cast)
    assert (draft.number, draft.dated, draft.tree["number"]) == ("", "", None)
    page = text_of(client.get(f"/van-ban/{draft.pk}/"))
    assert "Mỗi xã 02 km &lt;b&gt;." in page
    assert "Chưa có sổ số" in page
    assert client.get(f"/van-ban/{draft.pk}/ban-in.docx").content.startswith(b"PK")
    assert client.get(f"/van-ban/{draft.pk}/ban-in.pdf").content.startswith(b"%PDF-")


@pytest.mark.parametrize("who", ["an", "chi", "oanh", "lan", "khanh"])
def test_a_draft_is_nowhere_for_others(cast: Cast, draft: Paper, who: str) -> None:
    client = signed_in(cast, who)
    for address in ("", "ban-in.docx", "tep/", "ky/", "huy/"):
        assert client.get(f"/van-ban/{draft.pk}/{address}").status_code == 404
    assert client.post(f"/van-ban/{draft.pk}/cap-so/").status_code == 404
    assert "đường hoa" not in text_of(client.get("/van-ban/?q=duong+hoa")).lower().replace("“duong hoa”", "")
    book = load_workbook(io.BytesIO(client.get("/van-ban/?xlsx").content))
    assert "Làm đường hoa" not in [row[4] for row in book.active.values]


def test_the_register_is_searched_filtered_and_taken_as_a_workbook(cast: Cast) -> None:
    thu = cast.bodies["thu"]
    paper(cast["dung"], thu, number="1", subject="Đường hoa", text="Trồng hoa ven đường", dated="2022-05-06")
    paper(cast["dung"], thu, number="2", subject="Nước sạch", type="quyết định", dated="2023-05-06")
    client = signed_in(cast)
    page = text_of(client.get("/van-ban/?q=trong+hoa"))
    assert "<mark>Trồng</mark> <mark>hoa</mark>" in page
    assert "2/KH-UBND" not in page

    def shown(query: str) -> list[str]:
        return re.findall(r">(\d+/KH-UBND)</a>", text_of(client.get(f"/van-ban/?{query}")))

    assert shown("loai=quy%E1%BA%BFt+%C4%91%E1%BB%8Bnh") == ["2/KH-UBND"]
    assert shown("nam=2022") == ["1/KH-UBND"]
    assert shown("so=di") == ["2/KH-UBND", "1/KH-UBND"]
    assert shown("so=den") == shown("so=nhap") == shown("so=dan") == []
    assert shown("trang=99&tinh-trang=registered&so=la&nam=x") == ["2/KH-UBND", "1/KH-UBND"]
    book = load_workbook(io.BytesIO(client.get("/van-ban/?q=hoa&xlsx").content))
    assert [row[0] for row in book.active.values][3:] == ["1/KH-UBND"]


def test_pages_of_a_long_register_follow_each_other(cast: Cast) -> None:
    for number in range(1, 36):
        paper(cast["dung"], cast.bodies["thu"], number=str(number))
    first, second = (text_of(signed_in(cast).get(f"/van-ban/?trang={n}")) for n in (1, 2))
    assert (first.count("<tr>"), second.count("<tr>")) == (31, 6)


def test_a_series_is_opened_corrected_and_its_book_taken_as_a_workbook(cast: Cast) -> None:
    client = signed_in(cast)
    fields = {"body": cast.bodies["thu"].pk, "name": "Sổ chung", "types": ["báo cáo"], "valid_from": "2023-01-01"}
    assert client.post("/van-ban/so/them/", fields | {"valid_to": "2022-01-01"}).status_code == 422
    assert client.post("/van-ban/so/them/", fields | {"valid_from": "x"}).status_code == 422
    assert client.post("/van-ban/so/them/", fields | {"body": cast.bodies["khac"].pk}).status_code == 422
    client.post("/van-ban/so/them/", fields)
    made = Series.objects.get()
    client.post(f"/van-ban/so/{made.pk}/sua/", fields | {"types": ["báo cáo", "tờ trình", "lạ"]})
    made.refresh_from_db()
    assert made.types == ["báo cáo", "tờ trình"]
    paper_ = paper(cast["dung"], cast.bodies["thu"], state="issued", number="3")
    PaperNumber.objects.create(series=made, year=2023, number=3, paper=paper_, taken_by=cast["dung"], taken_at=NOW)
    book = load_workbook(io.BytesIO(client.get(f"/van-ban/so/{made.pk}/?xlsx").content))
    assert [row[0] for row in book.active.values][3:] == ["1-2", "3"]
    assert signed_in(cast, "an").get(f"/van-ban/so/{made.pk}/").status_code == 404


def test_nothing_is_written_on_a_day_of_the_past(cast: Cast) -> None:
    client = signed_in(cast)
    client.post("/ngay-lam-viec/", {"day": "2020-04-20"})
    assert client.post("/van-ban/them/", {"holder": cast.bodies["thu"].pk, "by_hand": "1"}).status_code in (403, 405, 409)
    assert 'href="/van-ban/them/"' not in text_of(client.get("/van-ban/"))
