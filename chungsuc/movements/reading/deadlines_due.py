"""Whether a time in a sentence says when something is due."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from chungsuc.movements.reading.deadlines_spot import Context, Spot
from chungsuc.movements.reading.deadlines_when import Kind, When, rhythm_of

BEFORE: Final = {"trước", "xong trước", "chậm nhất", "muộn nhất", "hạn cuối", "hạn cuối cùng", "hạn chót", "thời hạn"}
STRONG: Final = BEFORE | {"đến hết", "hết", "xong"}
AT: Final = {"vào", "sang", "lúc", "hồi", "trong", "đầu", "giữa", "cuối", "kết thúc", "dự kiến"}
FROM: Final = {"từ", "kể từ", "tính từ", "tính đến"}
DATA: Final = re.compile(r"moc thoi gian|thoi ky|nien do|so lieu|thoi diem (?:tinh|lay|chot)")
REVIEW: Final = re.compile(r"so ket|tong ket")
NAMED_BY: Final = re.compile(
    r"(?:kế hoạch|phong trào|báo cáo|đợt|số liệu|từ|kể từ|tính từ|tính đến|so với|cùng kỳ)\s*$"
)
STAGE: Final = re.compile(r"đợt\s+(?:\d+|[ivx]+|một|hai)\s*[:(]?\s*$")
LABELS: Final = re.compile(r"\s*(?:hằng năm|hàng năm)?\s*[:,(]")
NOT_DUE: Final = re.compile(
    r"(?:sinh|tuyển dụng|thành lập|ký|phê duyệt|công nhận|cấp|hy sinh|nhập ngũ|vào đảng|có hiệu lực"
    r"|hiệu lực thi hành|hiệu lực|áp dụng"
    r"|bị bãi bỏ|hết hiệu lực|tính đến|số liệu (?:đến|tính)|thời điểm|kỷ niệm|chào mừng|nhân dịp|được tính"
    r"|hiến đất|xảy ra|phát sinh)"
    r"(?:\s+(?:thi hành|kể từ|từ|đến|vào|trước|hết|lần thứ|ngày|năm|\d+))*\s*$"
)
CITED: Final = re.compile(
    r"(?:\d[\w./]*\s*[-/]\s*[\w/&-]+|(?:luật|pháp lệnh|nghị quyết|nghị định|quyết định|thông tư|chỉ thị|thông báo"
    r"|công văn|kết luận|công điện"
    r"|tờ trình|hướng dẫn|văn bản|quy định|kế hoạch số|giấy mời"
    r"|báo cáo số)(?:\s+[^\s,;.]+){0,14}),?\s*(?:ban hành|ký|đề)?\s*ngày\s*$"
)
SPAN: Final = re.compile(r"từ\s+(?:ngày\s+)?\d[\d/. thángnăm]{0,24}(?:đến|-|–)\s+(?:hết\s+)?(?:ngày\s+)?$")
FROM_NOW: Final = re.compile(r"từ nay\s+(?:cho\s+)?(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?$")
OF_ISSUER: Final = re.compile(
    r"\s*,?\s*của\s+(?:ubnd|ủy ban|thủ tướng|chính phủ|bộ |hội đồng|chủ tịch|ban |sở |tỉnh ủy|huyện ủy|trung ương)"
)
FURNITURE: Final = re.compile(r"\W*(?:ngày (?:cập nhật|đăng|tạo|gửi|xuất bản)|cập nhật|đăng (?:ngày|lúc)|lượt xem|in trang)(?!\w)")
NEWS: Final = re.compile(r"\s*,[^.;:]{4,120}\s(?:(?:đã |có )?ban hành|(?:đã )?chủ trì|(?:đã )?ký)\s")
FEAST: Final = re.compile(
    r"(?:sơ kết|tổng kết|phát động|khai mạc|bế mạc|trao|công bố|khánh thành|ra mắt)[^.;:()]{0,60}(?<!chào mừng )(?<!hướng tới )"
    r"dịp\s[^.;:()]{4,120}\(\s*(?:ngày\s*)?$"
)
ITS_DAY: Final = re.compile(r"^[^:;.()\d]{6,80}:\s*(?:ngày\s+)?$")
TODAY: Final = re.compile(r"ngày\s*$")
MILESTONE: Final = re.compile(
    r"so ket|tong ket|danh gia|hoi nghi|bieu duong|to chuc dai hoi|dai hoi|kiem tra|giam sat|nghiem thu|phuc tra"
    r"|ra soat|phat dong"
)
MEETING: Final = re.compile(r"\b(?:hop|giao ban|sinh hoat|bao cao|so ket|tong hop|gui|kiem tra|kiem diem|danh gia)\b")
FIGURE: Final = re.compile(
    r"\d+(?:[.,]\d+)?\s*%|\b\d+(?:/\d+)?\s+(?:xa|huyen|thon|xom|ban|ho|tieu chi)\b|dat chuan|phan dau"
)
ERRAND: Final = re.compile(
    r"\b(?:gui|bao cao|nop|trinh|ban hanh|xay dung|hoan thanh|to chuc|trien khai|so ket|tong ket|danh gia|dang ky"
    r"|ra soat|tong hop"
    r"|tham dinh|phe duyet|lap|phat dong|hoi nghi|tham muu|cung cap|thuc hien|kiem tra|giam sat|hop|cong bo"
    r"|de xuat|chuan bi|cu|gop y"
    r"|phan hoi|thong bao|binh xet|xet|hoan thien|cong nhan|le|thanh lap|kien toan|khai mac|be mac|chung khao"
    r"|cham|nhan ho so|quyet toan"
    r"|giai ngan|khao sat|tap huan|boi duong|tuyen truyen|quan triet|pho bien|chi dao|phan cong|duyet|ky ket"
    r"|so tuyen|thi|trao|xong|dot|lay y kien|tiep nhan|ra quan|bo tri|chi tra|nghiem thu|cap nhat|dang tai|bau"
    r"|khai giang|hoc|di chuyen|xuat phat|ket thuc|huong dan|cong khai|niem yet|ban giao|ra mat|boc tham|lam viec"
    r"|don dep|trong cay"
    r"|tong duyet|kiem diem|boi thuong|cap phat|trao doi|hoan chinh)\b"
)


@lru_cache(maxsize=16)
def _errand(folded: str) -> bool:
    return ERRAND.search(folded) is not None


@lru_cache(maxsize=16)
def _figure(folded: str) -> bool:
    return FIGURE.search(folded) is not None


def is_due(one: When, spot: Spot, context: Context) -> bool:
    """Whether the time says when something is due."""
    return not one.opens and ASKED[one.kind](one, spot, context)


def _day_is_due(one: When, spot: Spot, context: Context) -> bool:
    before = spot.low[max(0, one.start - 120) : one.start]
    if one.kind == "bare-day" and _rhythm_in(spot.low) != "monthly":
        return False
    if FURNITURE.match(spot.low) or (spot.start + one.start < 12 and NEWS.match(spot.low, one.end)):
        return False
    if _is_past(one, context) or NOT_DUE.search(before[-60:].removesuffix("ngày ").rstrip()):
        return False
    if one.cue in STRONG:
        return True
    if one.cue == "đến" or (not one.cue and SPAN.search(before)):
        return _day_ends(spot, before)
    return not _cited(before) and _day_is_set(one, spot, before)


def _cited(before: str) -> bool:
    return before.rstrip().endswith("ngày") and CITED.search(before) is not None


def _day_ends(spot: Spot, before: str) -> bool:
    """Whether the day that something runs to is its end, not that of figures or of a goal."""
    if DATA.search(spot.folded[:60]):
        return False
    if FROM_NOW.search(before) and not _figure(spot.folded):
        return True
    return bool(SPAN.search(before) or spot.timed or (_errand(spot.folded) and not _figure(spot.folded)))


def _day_is_set(one: When, spot: Spot, before: str) -> bool:
    """Whether a day that nothing leads outright is that of something to come: a meeting, a launch."""
    if one.hour or OF_ISSUER.match(spot.low, one.end) or one.cue in FROM:
        return one.hour
    if (spot.timed or one.cue.startswith("thời gian")) and (one.year or TODAY.search(before)):
        return True
    named = one.year and ITS_DAY.search(before) and _errand(spot.folded[: one.start])
    if named or one.kind == "monthly-day" or (one.year and "dịp " in before and FEAST.search(before)):
        return True
    if one.cue in AT | {"là"}:
        return _errand(spot.folded)
    if spot.schedule and one.start < 12:
        return True
    return spot.start + one.start < 12 and spot.low[one.end : one.end + 2].strip() in {":", ","}


def _is_past(one: When, context: Context) -> bool:
    if one.year is None or context.year is None:
        return False
    if one.year < context.year:
        return True
    day = one.whole
    return bool(context.signed and day and day < context.signed and one.cue not in BEFORE)


def _month_is_due(one: When, spot: Spot, context: Context) -> bool:
    before = spot.low[max(0, one.start - 120) : one.start]
    if (one.year and context.year and one.year < context.year) or NAMED_BY.search(before):
        return False
    if spot.timed or (spot.start + one.start < 8 and LABELS.match(spot.low, one.end)):
        return True
    if one.year and spot.schedule and _alone(one, spot):
        return True
    return _errand(spot.folded) and _month_is_set(one, spot, before)


def _alone(one: When, spot: Spot) -> bool:
    """Nothing but the time: the cell of a table whose lines were lost."""
    return spot.start + one.start < 8 and not spot.low[one.end :].strip(" .;|")


def _month_is_set(one: When, spot: Spot, before: str) -> bool:
    """Whether a month or quarter that no label leads is that of the errand."""
    if one.kind == "half":
        return one.cue in STRONG | {"trong"} and one.year is not None
    if one.year and (STAGE.search(before) or (one.start < 3 and MILESTONE.search(spot.folded[: one.end + 40]))):
        return True
    if one.cue in STRONG | AT | {"đến"}:
        return one.cue != "đến" or not _figure(spot.folded)
    return one.year is not None and bool((spot.schedule and one.start < 12) or before.rstrip().endswith("("))


def _year_is_due(one: When, spot: Spot, context: Context) -> bool:
    """A year alone is a deadline of an errand (a review, a closing), not of a figure to be reached."""
    if one.year is None or (context.year is not None and one.year < context.year):
        return False
    near = spot.folded[max(0, one.start - 110) : one.end + 110]
    labelled = spot.start + one.start < 8 and spot.low[one.end : one.end + 1] in {":", ",", ""}
    if labelled and spot.schedule and not _figure(spot.folded):
        return REVIEW.search(near) is not None or (one.year > (context.year or 0) and _errand(spot.folded))
    if one.cue in {"cuối", "giữa", "đầu"}:
        return bool(MILESTONE.search(near))
    named = labelled or one.cue in {"vào", "trong", "đến", "hết", "trước"}
    return named and REVIEW.search(near) is not None and not FIGURE.search(near)


def _late_is_due(_: When, spot: Spot, _context: Context) -> bool:
    return REVIEW.search(spot.folded) is not None


def _span_is_due(_: When, spot: Spot, _context: Context) -> bool:
    return _errand(spot.folded) and "hieu luc" not in spot.folded


def _rhythm_is_due(one: When, spot: Spot, _context: Context) -> bool:
    if one.day is not None:
        return True
    near = spot.folded[max(0, one.start - 60) : one.end + 160]
    if spot.low[one.start : one.end].endswith(" lần"):
        return bool(MEETING.search(near))
    if spot.schedule or spot.reporting:
        return bool(ERRAND.search(near))
    before = spot.low[max(0, one.start - 12) : one.end]
    return "định kỳ" in before and bool(re.search(r"bao cao|so ket|tong hop|gui |kiem tra|kiem diem|danh gia", near))


def _rhythm_in(low: str) -> str | None:
    found = re.search(r"(?:định kỳ|hằng|hàng|mỗi)\s+(?:06|6|sáu|tháng|quý|năm|tuần)[^.;]{0,20}", low)
    return rhythm_of(found.group()) if found else None


ASKED: Final[Mapping[Kind, Callable[[When, Spot, Context], bool]]] = {
    "day": _day_is_due,
    "bare-day": _day_is_due,
    "monthly-day": _day_is_due,
    "month": _month_is_due,
    "quarter": _month_is_due,
    "half": _month_is_due,
    "year": _year_is_due,
    "late": _late_is_due,
    "rhythm": _rhythm_is_due,
    "span": _span_is_due,
}
