"""Whether a time in a sentence says when something is due."""

import re
from typing import Final

from chungsuc.movements.reading.deadlines_spot import Context, Spot
from chungsuc.movements.reading.deadlines_when import When, rhythm_of

BEFORE: Final = {"trước", "xong trước", "chậm nhất", "muộn nhất", "hạn cuối", "hạn cuối cùng", "hạn chót", "thời hạn"}
STRONG: Final = BEFORE | {"đến hết", "hết", "xong"}
AT: Final = {"vào", "lúc", "hồi", "trong", "đầu", "giữa", "cuối", "kết thúc", "dự kiến"}
NOT_DUE: Final = re.compile(
    r"(?:sinh|tuyển dụng|thành lập|ký|phê duyệt|công nhận|cấp|hy sinh|nhập ngũ|vào đảng|có hiệu lực|hiệu lực thi hành|hiệu lực|áp dụng"
    r"|bị bãi bỏ|hết hiệu lực|tính đến|số liệu (?:đến|tính)|thời điểm|kỷ niệm|chào mừng|nhân dịp|được tính|hiến đất|xảy ra|phát sinh)"
    r"(?:\s+(?:thi hành|kể từ|từ|đến|vào|trước|hết|lần thứ|ngày|năm|\d+))*\s*$"
)
CITED: Final = re.compile(
    r"(?:\d[\w./]*\s*[-/]\s*[\w/&-]+|(?:luật|pháp lệnh|nghị quyết|nghị định|quyết định|thông tư|chỉ thị|thông báo|công văn|kết luận|công điện"
    r"|tờ trình|hướng dẫn|văn bản|quy định|kế hoạch số|giấy mời|báo cáo số)(?:\s+[^\s,;.]+){0,14}),?\s*(?:ban hành|ký|đề)?\s*ngày\s*$"
)
SPAN: Final = re.compile(r"từ\s+(?:ngày\s+)?\d[\d/. thángnăm]{0,24}(?:đến|-|–)\s+(?:hết\s+)?(?:ngày\s+)?$")
OF_ISSUER: Final = re.compile(r"\s*,?\s*của\s+(?:ubnd|ủy ban|thủ tướng|chính phủ|bộ |hội đồng|chủ tịch|ban |sở |tỉnh ủy|huyện ủy|trung ương)")
TODAY: Final = re.compile(r"ngày\s*$")
MILESTONE: Final = re.compile(
    r"so ket|tong ket|danh gia|hoi nghi|bieu duong|to chuc dai hoi|dai hoi|kiem tra|giam sat|nghiem thu|phuc tra|ra soat|phat dong"
)
FIGURE: Final = re.compile(r"\d+(?:[.,]\d+)?\s*%|\b\d+(?:/\d+)?\s+(?:xa|huyen|thon|xom|ban|ho|tieu chi)\b|dat chuan|phan dau")
ERRAND: Final = re.compile(
    r"\b(?:gui|bao cao|nop|trinh|ban hanh|xay dung|hoan thanh|to chuc|trien khai|so ket|tong ket|danh gia|dang ky|ra soat|tong hop"
    r"|tham dinh|phe duyet|lap|phat dong|hoi nghi|tham muu|cung cap|thuc hien|kiem tra|giam sat|hop|cong bo|de xuat|chuan bi|cu|gop y"
    r"|phan hoi|thong bao|binh xet|xet|hoan thien|cong nhan|le|thanh lap|kien toan|khai mac|be mac|chung khao|cham|nhan ho so|quyet toan"
    r"|giai ngan|khao sat|tap huan|boi duong|tuyen truyen|quan triet|pho bien|chi dao|phan cong|duyet|ky ket|so tuyen|thi|trao|xong|dot|lay y kien|tiep nhan|ra quan|bo tri|chi tra|nghiem thu|cap nhat|dang tai|bau|khai giang|hoc|di chuyen|xuat phat|ket thuc)\b"
)


def is_due(one: When, spot: Spot, context: Context) -> bool:
    """Whether the time says when something is due."""
    if one.opens:
        return False
    before = spot.low[max(0, one.start - 120) : one.start]
    if one.kind in {"day", "bare-day", "monthly-day"}:
        return _day_is_due(one, spot, before, context)
    if one.kind in {"month", "quarter", "half"}:
        return _month_is_due(one, spot, before, context)
    if one.kind == "year":
        return _year_is_due(one, spot, context)
    if one.kind == "late":
        return "so ket" in spot.folded or "tong ket" in spot.folded
    if one.kind == "rhythm":
        return _rhythm_is_due(one, spot)
    return bool(ERRAND.search(spot.folded)) and not re.search(r"hieu luc|gui (?:qua )?buu dien", spot.folded)


def _day_is_due(one: When, spot: Spot, before: str, context: Context) -> bool:
    if one.kind == "bare-day" and _rhythm_in(spot.low) != "monthly":
        return False
    if _is_past(one, context) or NOT_DUE.search(before.removesuffix("ngày ").rstrip()):
        return False
    if one.cue in STRONG:
        return True
    if one.cue == "đến" and (SPAN.search(before) or spot.timed or ERRAND.search(spot.folded)):
        return bool(SPAN.search(before) or spot.timed or not FIGURE.search(spot.folded))
    if one.hour and not CITED.search(before):
        return True
    if CITED.search(before) or OF_ISSUER.match(spot.low, one.end) or one.cue in {"từ", "kể từ", "tính từ", "tính đến"}:
        return False
    if spot.timed and TODAY.search(before) or spot.timed and one.year:
        return True
    if one.cue in AT | {"là"} or one.kind == "monthly-day":
        return bool(ERRAND.search(spot.folded))
    return spot.start + one.start < 12 and spot.low[one.end : one.end + 2].strip() in {":", ",", ";"} or spot.schedule and one.start < 12


def _is_past(one: When, context: Context) -> bool:
    if one.year is None or context.year is None:
        return False
    if one.year < context.year:
        return True
    day = one.whole
    return bool(context.signed and day and day < context.signed and one.cue not in BEFORE)


def _month_is_due(one: When, spot: Spot, before: str, context: Context) -> bool:
    if one.year and context.year and one.year < context.year:
        return False
    if re.search(r"(?:kế hoạch|phong trào|báo cáo|đợt|số liệu|từ|kể từ|tính từ|tính đến|so với|cùng kỳ)\s*$", before):
        return False
    if spot.timed or spot.start + one.start < 8 and re.match(r"\s*(?:hằng năm|hàng năm)?\s*[:,(]", spot.low[one.end : one.end + 14]):
        return True
    if one.kind == "half":
        return one.cue in STRONG | {"trong"} and bool(ERRAND.search(spot.folded)) and one.year is not None
    if one.cue in {"đến", "từ"}:
        return one.cue == "đến" and not FIGURE.search(spot.folded) and bool(ERRAND.search(spot.folded))
    if one.cue in STRONG | AT or spot.schedule and one.start < 12:
        return bool(ERRAND.search(spot.folded)) and (one.year is not None or one.cue in STRONG | AT)
    return bool(re.search(r"\(\s*$", before)) and one.year is not None and bool(ERRAND.search(spot.folded))


def _year_is_due(one: When, spot: Spot, context: Context) -> bool:
    """A year alone is a deadline of an errand (a review, a closing), not of a figure to be reached."""
    if one.year is None or context.year is not None and one.year < context.year:
        return False
    near = spot.folded[max(0, one.start - 110) : one.end + 110]
    errand = MILESTONE.search(near)
    labelled = spot.start + one.start < 8 and spot.low[one.end : one.end + 1] in {":", ",", ""}
    if labelled and spot.schedule and not FIGURE.search(spot.folded):
        later = one.year > (context.year or 0) and ERRAND.search(spot.folded)
        return bool(later or re.search(r"so ket|tong ket", near))
    if one.cue in {"cuối", "giữa", "đầu"}:
        return bool(errand) or bool(re.search(r"ky hop", near))
    if one.cue in {"vào", "trong", "đến", "hết", "trước"} or labelled:
        return bool(re.search(r"so ket|tong ket", near)) and not FIGURE.search(near)
    return False


def _rhythm_is_due(one: When, spot: Spot) -> bool:
    if one.day is not None:
        return True
    near = spot.folded[max(0, one.start - 60) : one.end + 160]
    if spot.schedule or spot.reporting:
        return bool(ERRAND.search(near))
    before = spot.low[max(0, one.start - 12) : one.end]
    return "định kỳ" in before and bool(re.search(r"bao cao|so ket|tong hop|gui |kiem tra", near))


def _rhythm_in(low: str) -> str | None:
    found = re.search(r"(?:định kỳ|hằng|hàng|mỗi)\s+(?:06|6|sáu|tháng|quý|năm|tuần)[^.;]{0,20}", low)
    return rhythm_of(found.group()) if found else None
