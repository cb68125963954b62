"""One short plan of the province Thử, with what a reader finds in it, as tests of drafts and launches use it."""

from datetime import datetime

from chungsuc.documents.models import Paper, PaperState
from chungsuc.documents.official.tree import Node, OfficialPaper, PartialDate, Signer
from chungsuc.movements.actions import start_draft
from chungsuc.movements.models import Draft
from chungsuc.movements.reading.found import (
    AssignmentFound,
    CheckFound,
    Confidence,
    DeadlineFound,
    QuotaFound,
    Quotation,
    Reading,
    TargetFound,
    TaskFound,
)
from tests.cast import NOW, Cast

SHARE = "Đến hết năm 2025, toàn tỉnh có 02/04 xã đạt chuẩn nông thôn mới, chiếm 60%"
FLOOR = "Không còn xã đạt dưới 12 tiêu chí"
PLAN = "UBND các xã ban hành kế hoạch, gửi Văn phòng Điều phối trước ngày 20/11/2023"
REPORT = "UBND các xã báo cáo Văn phòng Điều phối trước ngày 10 tháng 11 hằng năm"
LAW = "Sở Môi trường chịu trách nhiệm theo dõi chỉ tiêu 2.1"
QUOTA = "Bằng khen của Chủ tịch UBND tỉnh: không quá 20% số xã"
STEP = "Năm 2024: đẩy mạnh phong trào"
TEXTS = {"0.0": SHARE, "0.1": FLOOR, "1.0": PLAN, "1.1": REPORT, "1.2": LAW, "2.0": QUOTA, "3.0": STEP}


def official() -> OfficialPaper:
    def item(number: str, key: str) -> Node:
        return Node("paragraph", number=number, text=TEXTS[key])

    return OfficialPaper(
        type="kế hoạch",
        number="7",
        symbol="KH-UBND",
        issuer="UBND tỉnh Thử",
        issuer_lines="ỦY BAN NHÂN DÂN TỈNH THỬ",
        place="Thử",
        date=PartialDate(2023, 11, 1),
        subject="Thực hiện Phong trào thi đua “Thử chung sức” giai đoạn 2023 - 2025",
        body=(
            Node("section", number="I", title="MỤC TIÊU", children=(item("1", "0.0"), item("2", "0.1"))),
            Node(
                "section",
                number="II",
                title="TỔ CHỨC THỰC HIỆN",
                children=(item("1", "1.0"), item("2", "1.1"), item("3", "1.2")),
            ),
            Node("section", number="III", title="KHEN THƯỞNG", children=(item("1", "2.0"),)),
            Node("section", number="IV", title="TIẾN ĐỘ THỰC HIỆN", children=(item("1", "3.0"),)),
        ),
        signer=Signer("Lò Văn Thử", "CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"),
        recipients=("Như trên", "Lưu: VT"),
    )


def quote(key: str, words: str = "") -> Quotation:
    text = TEXTS[key]
    start = text.index(words) if words else 0
    return Quotation(key, start, start + len(words or text), words or text)


def reading() -> Reading:
    sure = Confidence.SURE
    share = TargetFound(SHARE, "share", 2, 4, 60, "xã", 2025, None, quote("0.0"), sure)
    floor = TargetFound(FLOOR, "minimum", 12, None, None, "tiêu chí/xã", 2025, None, quote("0.1"), sure)
    plan_due = DeadlineFound(
        "trước ngày 20/11/2023", "2023-11-20", PLAN, "UBND các xã", "Văn phòng Điều phối", quote("1.0"), sure, before=True
    )
    report_due = DeadlineFound(
        "trước ngày 10 tháng 11", "--11-10", REPORT, "UBND các xã", "Văn phòng Điều phối", quote("1.1"), sure, before=True
    )
    plan = TaskFound("ban hành kế hoạch của xã", "plan", (), quote("1.0"), sure)
    watch = TaskFound("theo dõi chỉ tiêu 2.1", "task", (), quote("1.2"), sure)
    return Reading(
        paper=official(),
        period=(2023, 2025),
        targets=(share, floor),
        deadlines=(plan_due, report_due),
        assignments=(
            AssignmentFound("UBND các xã", (plan,), quote("1.0"), sure),
            AssignmentFound("Sở Môi trường", (watch,), quote("1.2"), sure, indicators=("2.1",)),
        ),
        quotas=(QuotaFound("Bằng khen của Chủ tịch UBND tỉnh", "<=20%", "xã", quote("2.0"), sure),),
        checks=(CheckFound("02/04 xã, chiếm 60%", "share", 60, 50, holds=False, quotation=quote("0.0", "02/04 xã")),),
    )


def paper_of(cast: Cast, number: str = "7") -> Paper:
    return Paper.objects.create(
        state=PaperState.REGISTERED,
        direction="outgoing",
        holder=cast.bodies["thu"],
        issuer=cast.bodies["thu"],
        issuer_name="UBND tỉnh Thử",
        type="kế hoạch",
        number=number,
        symbol="KH-UBND",
        dated="2023-11-01",
        subject=official().subject or "",
        tree=official().to_json(),
        registered_by=cast["dung"],
        registered_at=NOW,
    )


def draft_of(cast: Cast, paper: Paper | None = None, *, who: str = "dung", now: datetime = NOW) -> Draft:
    return start_draft(
        actor=cast[who], paper=paper or paper_of(cast), territory=cast.bodies["thu"], reading=reading(), now=now
    )
