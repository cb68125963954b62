"""Papers come into a register, find the papers that they cite, and are seen by whom they are for."""

import io
from datetime import date
from pathlib import Path

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import AlreadyThere, Entry, register_paper, store
from chungsuc.documents.bringing import proposal, read_stored
from chungsuc.documents.models import Citation, Direction, Paper
from chungsuc.documents.naming import Name, may_be_same_issuer, split_number
from chungsuc.documents.permissions import papers_of
from chungsuc.documents.queries import search_papers
from chungsuc.documents.queries.papers import chain_of, issuer_in_register
from chungsuc.documents.searching import asked
from chungsuc.documents.tests.papers import paper
from chungsuc.documents.tests.samples import picture
from chungsuc.units.queries import actor_on
from tests.cast import NOW, TODAY, Cast

PLAN = """ỦY BAN NHÂN DÂN
TỈNH THỬ
-------
Số: 12/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Thử, ngày 05 tháng 9 năm 2023

KẾ HOẠCH
Phát động thi đua làm đường hoa

Căn cứ Quyết định số 45/QĐ-TTg ngày 02/3/2023 của Thủ tướng Chính phủ về phong trào làm đẹp làng quê;
Thực hiện Kế hoạch số 7/KH-UBND ngày 10/01/2023 của Ủy ban nhân dân tỉnh,

I. MỤC TIÊU
1. Mỗi xã làm 02 km đường hoa.
2. Làm theo Công văn số 99/SMT-KH ngày 01/02/2023 của Sở Môi trường.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Lò Văn Thử
"""


def brought(cast: Cast, text: str = PLAN, name: str = "ke-hoach.txt") -> tuple[object, object]:
    file = store(by=cast["dung"], name=name, stream=io.BytesIO(text.encode()), now=NOW, paper=True)
    return file, read_stored(file)


def plan(cast: Cast, who: str = "dung", holder: str = "thu", direction: Direction = Direction.OUTGOING) -> Paper:
    file, read = brought(cast)
    found = proposal(read, cast.bodies[holder], TODAY)  # type: ignore[arg-type]
    entry = Entry.of(found, direction)
    return register_paper(
        actor=cast[who], holder=cast.bodies[holder], entry=entry, file=file, brought=read, now=NOW  # type: ignore[arg-type]
    )


def numbers(cast: Cast, who: str) -> list[str]:
    return sorted(p.full_number for p in papers_of(actor_on(cast[who], TODAY)))


def by_hand(**given: object) -> Entry:
    usual = {"direction": Direction.INCOMING, "type": "quyết định", "number": "45", "symbol": "QĐ-TTg",
             "dated": "2023-03-02", "issuer_name": "Thủ tướng Chính phủ", "subject": "Phong trào làm đẹp làng quê"}
    return Entry(**(usual | given))  # type: ignore[arg-type]


def test_the_fields_are_filled_from_the_paper(cast: Cast) -> None:
    found = proposal(brought(cast)[1], cast.bodies["thu"], TODAY)  # type: ignore[arg-type]
    assert (found.type, found.number, found.symbol, found.dated) == ("kế hoạch", "12", "KH-UBND", "2023-09-05")
    assert (found.issuer, found.signer_name) == (cast.bodies["thu"], "Lò Văn Thử")


def test_a_paper_names_those_that_it_rests_on_and_is_found_by_its_words(cast: Cast) -> None:
    made = plan(cast)
    rests = [(c.cited.full_number, c.cited.state, c.is_basis) for c in made.citations.select_related("cited")]
    assert rests == [("45/QĐ-TTg", "cited", True), ("7/KH-UBND", "cited", True), ("99/SMT-KH", "cited", False)]
    assert list(search_papers(asked("duong hoa"), Paper.objects.all())) == [made]


def test_a_paper_that_was_only_cited_is_taken_over_when_it_comes(cast: Cast) -> None:
    made = plan(cast)
    named = Paper.objects.get(number="45")
    came = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(), now=NOW)
    assert (came.pk, came.state, came.holder) == (named.pk, "registered", cast.bodies["thu"])
    assert made.citations.filter(cited=came).exists()


def test_a_paper_cited_under_its_issuers_short_name_is_taken_over(cast: Cast) -> None:
    file, read = brought(cast, PLAN.replace("99/SMT-KH ngày 01/02/2023 của Sở Môi trường", "99/SGDĐT-KH ngày 01/02/2023 của Sở GD&ĐT"))
    entry = Entry.of(proposal(read, cast.bodies["thu"], TODAY), Direction.OUTGOING)  # type: ignore[arg-type]
    register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=entry, file=file, brought=read, now=NOW)  # type: ignore[arg-type]
    named = Paper.objects.get(number="99")
    told = by_hand(number="99", symbol="SGDĐT-KH", dated="2023-02", issuer_name="Sở Giáo dục và Đào tạo")
    came = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=told, now=NOW)
    assert (named.state, came.pk, came.state) == ("cited", named.pk, "registered")


CITING = """ỦY BAN NHÂN DÂN
XÃ LÚA
-------
Số: {number}/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Lúa, ngày 03 tháng 11 năm 2023

KẾ HOẠCH
Thực hiện đợt thi đua cao điểm

Căn cứ Kế hoạch số 88/KH-SMT ngày 31/10/2023 của {issuer} {going_on};

I. MỤC TIÊU
1. Mỗi thôn làm 01 km đường hoa.
"""
WAYS = [
    ("Sở Môi trường", "thực hiện đợt thi đua cao điểm"),
    ("Sở Môi trường", "về việc phát động thi đua"),
    ("Sở MT", "hướng dẫn làm đường hoa"),
    ("ngành môi trường tỉnh", ""),
]


def citing(cast: Cast, number: int, issuer: str, going_on: str) -> Paper:
    file, read = brought(cast, CITING.format(number=number, issuer=issuer, going_on=going_on), f"xa-{number}.txt")
    entry = Entry.of(proposal(read, cast.lua, TODAY), Direction.OUTGOING)  # type: ignore[arg-type]
    return register_paper(actor=cast["an"], holder=cast.lua, entry=entry, file=file, brought=read, now=NOW)  # type: ignore[arg-type]


def agency_plan(cast: Cast) -> Paper:
    agency = cast.bodies["thu/moi-truong"]
    entry = by_hand(type="kế hoạch", number="88", symbol="KH-SMT", dated="2023-10-31", issuer=agency,
                    issuer_name="Sở Môi trường tỉnh Thử", direction=Direction.OUTGOING)
    return register_paper(actor=cast["chi"], holder=agency, entry=entry, now=NOW)


@pytest.mark.parametrize(("issuer", "going_on"), WAYS)
def test_a_paper_held_is_cited_by_number_symbol_and_day_however_its_issuer_is_told(
    cast: Cast, issuer: str, going_on: str
) -> None:
    held = agency_plan(cast)
    assert [c.cited for c in citing(cast, 57, issuer, going_on).citations.all()] == [held]
    assert not Paper.objects.filter(state="cited").exists()


def test_all_that_was_said_of_a_paper_before_it_came_leads_to_it_when_it_comes(cast: Cast) -> None:
    lower = [citing(cast, 57 + place, *way) for place, way in enumerate(WAYS)]
    held = register_paper(
        actor=cast["dung"], holder=cast.bodies["thu"], now=NOW,
        entry=by_hand(type="kế hoạch", number="88", symbol="KH-SMT", dated="2023-10-31", issuer_name="Sở Môi trường"),
    )
    assert [[c.cited for c in low.citations.all()] for low in lower] == [[held]] * 4
    assert "cited" not in {p.state for p in papers_of(actor_on(cast["an"], TODAY))}


def test_rows_that_meant_one_paper_are_one_when_it_is_known_which(cast: Cast) -> None:
    low = paper(cast["an"], cast.lua, number="1", symbol="A")
    for issuer in ("Sở Nông nghiệp", ""):
        named = paper(cast["an"], None, number="45", symbol="QĐ-TTg", dated="2023-03-02", issuer_name=issuer)
        Citation.objects.create(paper=low, cited=named, text="QĐ 45", is_basis=issuer == "")
    came = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(), now=NOW)
    assert [(c.cited, c.is_basis) for c in low.citations.all()] == [(came, True)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("12", "KH-UBND", "2023-09-05", "UBND huyện Đông"), ("12", "KH-UBND", "2023-09-05", "UBND huyện Tây"), False),
        (("12", "KH-UBND", "2023-09-05", "UBND huyện Đông"), ("12", "KH-UBND", "2023-09-05", "UBND huyện Đông về đường hoa"), True),
        (("88", "KH-SMT", "2023-10-31", "Sở Môi trường"), ("88", "KH-SMT", "2023-10-31", "ngành môi trường"), True),
        (("88", "KH-SMT", "2023", "Sở Môi trường"), ("88", "KH-SMT", "2023-10-31", "ngành môi trường"), False),
        (("88", "KH-SMT", "2023-10-30", "Sở Môi trường"), ("88", "KH-SMT", "2023-10-31", "Sở Môi trường"), False),
    ],
)
def test_the_issuer_only_tells_apart_what_number_symbol_and_day_leave_open(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str], same: bool  # noqa: FBT001
) -> None:
    assert Name(*one).may_be(Name(*other)) is same


def test_a_paper_taken_over_by_one_province_stays_cited_for_another(cast: Cast) -> None:
    made = plan(cast)
    named = Paper.objects.get(number="45")
    foreign = paper(cast["lan"], cast.bodies["khac"], number="3")
    Citation.objects.create(paper=foreign, cited=named, text="QĐ 45", is_basis=True)
    register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(), now=NOW)
    assert [c.cited.state for c in foreign.citations.all()] == ["cited"]
    assert [c.cited.state for c in made.citations.filter(cited__number="45")] == ["registered"]
    assert "45/QĐ-TTg" in numbers(cast, "khanh")


def test_a_paper_that_is_held_already_is_linked_when_it_is_cited(cast: Cast) -> None:
    held = paper(cast["dung"], cast.bodies["thu"], number="07", dated="2023-01-10", issuer=cast.bodies["thu"])
    assert plan(cast).citations.filter(cited=held).exists()


def test_a_draft_of_the_same_number_is_never_linked(cast: Cast) -> None:
    paper(cast["an"], cast.lua, number="7", dated="2023-01-10", issuer=cast.bodies["thu"])
    assert plan(cast).citations.get(cited__number="7").cited.state == "cited"


@pytest.mark.parametrize("given", [{}, {"number": "045"}, {"dated": "2023"}, {"issuer_name": ""}, {"symbol": "QĐ - TTg"}])
def test_the_same_paper_twice_is_said(cast: Cast, given: dict[str, object]) -> None:
    first = register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(), now=NOW)
    again = by_hand(**({"issuer": cast.bodies["thu"]} if given.get("issuer_name") == "" else given))
    if given.get("issuer_name") == "":
        again = by_hand()
    with pytest.raises(AlreadyThere) as told:
        register_paper(actor=cast["em"], holder=cast.bodies["thu"], entry=again, now=NOW)
    assert told.value.paper == first


def test_the_same_file_under_another_number_is_said(cast: Cast) -> None:
    plan(cast)
    file, read = brought(cast)
    with pytest.raises(AlreadyThere):
        register_paper(
            actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(number="46"), file=file, brought=read, now=NOW  # type: ignore[arg-type]
        )


def test_another_year_or_another_register_is_another_paper(cast: Cast) -> None:
    register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(), now=NOW)
    register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(dated="2022-03-02"), now=NOW)
    register_paper(actor=cast["an"], holder=cast.lua, entry=by_hand(), now=NOW)
    assert Paper.objects.filter(number="45").count() == 3


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"symbol": ""}, "chưa có ký hiệu"),
        ({"number": "4x5"}, "không phải số văn bản"),
        ({"dated": "2023-02-30"}, "không phải ngày"),
        ({"dated": "hôm qua"}, "không phải ngày"),
        ({"dated": "1023-02-03"}, "không phải năm"),
        ({"dated": "2023-12-31"}, "sau hôm nay"),
        ({"arrived_on": date(2023, 1, 1)}, "trước ngày văn bản"),
        ({"arrived_on": date(2024, 1, 1)}, "sau hôm nay"),
        ({"issuer_name": ""}, "Chưa rõ cơ quan"),
        ({"issuer_name": "x" * 201}, "dài quá"),
        ({"number": "", "symbol": "", "subject": ""}, "trích yếu"),
    ],
)
def test_what_no_paper_can_be_is_refused_in_words(cast: Cast, given: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        register_paper(actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(**given), now=NOW)
    assert Paper.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "holder"), [("an", "thu"), ("an", "thu/dong/ngo"), ("giang", "thu"), ("oanh", "thu"), ("ha", "thu"), ("lan", "thu")]
)
def test_nobody_writes_in_the_register_of_others(cast: Cast, who: str, holder: str) -> None:
    with pytest.raises(Refused, match="không giữ sổ"):
        register_paper(actor=cast[who], holder=cast.bodies[holder], entry=by_hand(), now=NOW)


@pytest.fixture
def papers(cast: Cast) -> Cast:
    """One of each: a plan of the province, its draft, a paper of a commune, what a commune sent up, one that is cited."""
    thu = cast.bodies["thu"]
    top = paper(cast["dung"], thu, number="1", text="tỉnh")
    paper(cast["dung"], thu, symbol="NHAP-TINH", state="draft", text="nháp tỉnh")
    paper(cast["dung"], thu, number="2", symbol="CHO-KY", state="issued", text="chờ ký")
    paper(cast["dung"], thu, number="3", symbol="DA-HUY", state="void", text="hủy")
    paper(cast["an"], cast.lua, number="4", symbol="KH-LUA", text="xã Lúa")
    paper(cast["an"], cast.lua, symbol="NHAP-LUA", state="draft", text="nháp xã")
    paper(cast["dung"], thu, number="5", symbol="BC-LUA", direction="incoming", issuer=cast.lua, text="xã gửi lên")
    paper(cast["chi"], cast.bodies["thu/moi-truong"], number="6", symbol="SMT", text="sở")
    paper(cast["lan"], cast.bodies["khac"], number="7", symbol="KHAC", text="tỉnh khác")
    cited = paper(cast["dung"], None, number="8", symbol="QD-TTG")
    Citation.objects.create(paper=top, cited=cited, text="QĐ 8", is_basis=True)
    hidden = paper(cast["an"], None, number="9", symbol="CHI-NHAP-DAN")
    Citation.objects.create(paper=Paper.objects.get(symbol="NHAP-LUA"), cited=hidden, text="QĐ 9", is_basis=True)
    return cast


PROVINCE = ["1/KH-UBND", "3/DA-HUY", "4/KH-LUA", "5/BC-LUA", "6/SMT", "8/QD-TTG"]
INSIDE = sorted([*PROVINCE, "2/CHO-KY", "…/NHAP-TINH"])
SEEN = {
    "ha": [],
    "an": ["1/KH-UBND", "4/KH-LUA", "5/BC-LUA", "6/SMT", "8/QD-TTG", "9/CHI-NHAP-DAN", "…/NHAP-LUA"],
    "anh": ["1/KH-UBND", "4/KH-LUA", "5/BC-LUA", "6/SMT", "8/QD-TTG", "9/CHI-NHAP-DAN", "…/NHAP-LUA"],
    "binh": ["1/KH-UBND", "6/SMT", "8/QD-TTG"],
    "chi": PROVINCE,
    "dung": INSIDE,
    "em": INSIDE,
    "giang": INSIDE,
    "oanh": PROVINCE,
    "khanh": ["7/KHAC"],
    "lan": ["7/KHAC"],
}


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_the_papers_that_are_for_them(papers: Cast, who: str) -> None:
    assert numbers(papers, who) == SEEN[who]


@pytest.mark.parametrize("who", SEEN)
def test_a_search_finds_nothing_beyond_what_is_seen(papers: Cast, who: str) -> None:
    seen = papers_of(actor_on(papers[who], TODAY))
    for word in ("nháp", "tỉnh", "xã", "ký", "hủy", "qd"):
        assert {p.full_number for p in search_papers(asked(word), seen)} <= set(SEEN[who])


def test_what_was_registered_later_is_not_seen_on_a_day_before(papers: Cast) -> None:
    assert not papers_of(actor_on(papers["dung"], TODAY), NOW.replace(hour=1)).exclude(state="cited").exists()


def test_the_chain_of_bases_goes_from_the_top_to_the_commune(cast: Cast) -> None:
    first, second, third = (paper(cast["dung"], cast.bodies["thu"], number=str(n), symbol=f"S{n}") for n in (1, 2, 3))
    for low, high in ((third, second), (second, first), (third, first), (first, third)):
        Citation.objects.create(paper=low, cited=high, text="x", is_basis=True)
    [link, other] = chain_of(third, Paper.objects.all())
    assert (link.paper, other.paper, other.links) == (second, first, ()) or (other.paper, link.paper) == (second, first)
    assert chain_of(third, Paper.objects.none()) == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("UBND tỉnh Thử", "Ủy ban nhân dân tỉnh Thử", True),
        ("Ủy ban nhân dân tỉnh", "UBND TỈNH THỬ", True),
        ("UBND tỉnh Thử", "UBND tỉnh Khác", False),
        ("Sở Nội vụ", "Sở Nội vụ tỉnh Thử", True),
        ("Sở Nội vụ", "Sở Tài chính", False),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo", True),
        ("Sở GDĐT tỉnh Thử", "SỞ GIÁO DỤC VÀ ĐÀO TẠO", True),
        ("Bộ NN và PTNT", "Bộ Nông nghiệp và Phát triển nông thôn", True),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch tỉnh Thử", True),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội", True),
        ("Sở GD&ĐT", "Sở KH&ĐT", False),
        ("", "Bộ Nội vụ", True),
    ],
)
def test_issuers_are_known_by_what_they_are_called(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert may_be_same_issuer(one, other) is same


def test_names_with_the_year_in_the_symbol_are_one_name() -> None:
    assert split_number("30/2020/NĐ-CP", "NĐ-CP") == ("30", "2020/NĐ-CP")
    assert split_number("08-NQ/TU", "NQ/TU") == ("08", "NQ/TU")
    assert Paper(number="08", symbol="NQ/TU").full_number == "08-NQ/TU"
    assert Paper(number="30", symbol="2020/NĐ-CP").full_number == "30/2020/NĐ-CP"
    assert Name("30/2020", "NĐ-CP").may_be(Name("30", "2020/NĐ-CP", "2020-03-05", "Chính phủ"))


@pytest.mark.parametrize(
    ("dated", "said"),
    [("2022-07-15", " ngày 15/07/2022"), ("2022-07", " tháng 07/2022"), ("2022", " năm 2022"), ("", "")],
)
def test_the_whole_name_tells_as_much_of_the_day_as_is_printed(dated: str, said: str) -> None:
    named = Paper(type="kế hoạch", number="146", symbol="KH-UBND", dated=dated, issuer_name="UBND tỉnh Thử")
    assert named.whole_name == f"Kế hoạch số 146/KH-UBND{said} của UBND tỉnh Thử"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("UBND xã Lúa", "thu/dong/lua"),
        ("ỦY BAN NHÂN DÂN TỈNH THỬ", "thu"),
        ("Sở Môi trường tỉnh Thử", "thu/moi-truong"),
        ("Sở Môi trường", "thu/moi-truong"),
        ("UBND xã Vừng", None),
        ("Thủ tướng Chính phủ", None),
        ("", None),
    ],
)
def test_the_issuer_is_found_among_the_bodies_around(cast: Cast, name: str, key: str | None) -> None:
    found = issuer_in_register(name, cast.lua, TODAY)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("name", ["cu.doc", "trang.html"])
def test_old_papers_and_pages_of_portals_are_kept_and_never_shown_in_the_page(cast: Cast, name: str) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le") + bytes(600)
    content = ole if name.endswith("doc") else "<html><body>Kế hoạch</body></html>".encode()
    file = store(by=cast["dung"], name=name, stream=io.BytesIO(content), now=NOW, paper=True)
    assert file.media_type == ("application/msword" if name.endswith("doc") else "text/html")
    with pytest.raises(Refused):
        store(by=cast["dung"], name=name, stream=io.BytesIO(content + b" "), now=NOW)


def test_a_file_that_cannot_be_read_is_registered_by_hand(cast: Cast, home: Path) -> None:
    file = store(by=cast["dung"], name="quet.jpg", stream=io.BytesIO(picture()), now=NOW, paper=True)
    made = register_paper(
        actor=cast["dung"], holder=cast.bodies["thu"], entry=by_hand(), file=file, brought=read_stored(file), now=NOW
    )
    assert (made.text, made.file) == ("", file)
