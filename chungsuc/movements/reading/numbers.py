"""Numbers as Vietnamese papers print them: figures, words, and the places where a figure is the name of something."""

import re
from functools import lru_cache
from typing import Final

from chungsuc.movements.reading.found import Figure

NUMBER: Final = r"(?:\d{1,3}(?:\.\d{3})+(?:,\d{1,6})?|\d{1,3}(?:,\d{3}){2,}|\d{1,12}(?:[.,]\d{1,6})?)"
LETTER: Final = r"[^\W\d_]"
UNITS: Final = (
    r"(?:‰|đơn vị máu|khu dân cư|khu phố|tổ dân phố|tổ hợp tác|hợp tác xã|đơn vị cấp huyện|đơn vị cấp xã|đơn vị hành chính|thị trấn"
    r"|thị xã|thành phố|nhà văn hóa|nhà văn hoá|hộ gia đình|hộ nghèo|hộ cận nghèo|gia đình|lao động|mô hình|sản phẩm"
    r"|công trình|doanh nghiệp|chủ thể|chuỗi liên kết|chuỗi giá trị|chuỗi|tuyến đường|tuyến|cây cầu|cây xanh|vườn mẫu"
    r"|vườn|căn nhà|căn hộ|căn|ngôi nhà|nhà|bể|hố|giường bệnh|bác sĩ|bác sỹ|cơ sở|cơ quan|đơn vị|hội viên|đoàn viên"
    r"|cán bộ|công chức|học sinh|sinh viên|sáng kiến|phần việc|phần quà|dự án|vùng|điểm cầu|điểm|lượt người|lượt|người dân|người"
    r"|chợ|trường học|trường|trạm y tế|trạm|tiêu chí|chỉ tiêu|thủ tục|dịch vụ công|dịch vụ|hồ sơ|văn bản|xã|huyện|tỉnh"
    r"|phường|quận|thôn|bản|xóm|ấp|buôn|làng|khóm|khu|tổ|hộ|htx|tht|km2|km|ha|héc-ta|hecta|m2|m²|m3|m³|mét|tấn|tạ|kg|con"
    r"|cây|lần|bậc|sổ|thẻ|giấy chứng nhận|câu lạc bộ|clb|lớp|suất|cuộc|buổi|đợt|ngày công|ngày lương"
    r"|đ/c|đồng chí|đảng viên|chi bộ|tuổi|cụm|làng nghề|cống|cầu|kênh|bộ|chiếc)"
)
MONEY: Final = r"(?:(?:nghìn |ngàn |trăm )?(?:tỷ|tỉ)|trăm triệu|triệu|nghìn|ngàn|trăm)?\s{0,2}(?:đồng(?! chí\b)|vnđ|vnd|usd|đô la)"
SCALES: Final = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
DIGITS: Final = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
    "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}  # fmt: skip
SMALL: Final = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
WORD_NUMBER: Final = r"(?:(?:" + "|".join(sorted({*DIGITS, *SCALES, "mười", "mươi", "trăm", "linh", "lẻ", "rưỡi"})) + r")(?:\s+|\b))+"

NOT_COUNTED: Final = rf"(?![.,]?\d|\s{{0,2}}(?:%|/\s?\d|{MONEY}\b|(?:tỷ|tỉ|triệu|nghìn)\b|{UNITS}\b))"
PAPER_NUMBERS: Final = re.compile(
    r"\d{1,6}[A-Za-z]?(?:\s?/\s?\d{4})?\s?/\s?[A-ZĐƯ][A-ZĐƯa-zđ]{1,10}[\w&./-]{0,40}"
    r"|\d{1,5}\s?[-–]?\s?(?:NQ|CT|KL|QĐ|HD|KH|TB|CV|QC|QĐi|CTr|CTR)\s?/\s?[A-ZĐ]{2,}[\w./-]{0,30}"
)
NAMED_BY_NUMBER: Final = re.compile(
    r"(?<!tổng )(?<!trong )(?<!trên )\bsố\s{0,2}:?\s{0,2}\d[\d.]{0,10}(?:\s?[,;]\s?\d[\d.]{0,6}){0,40}" + NOT_COUNTED
    + r"|\b(?:tiêu chí|chỉ tiêu|nội dung thành phần|nội dung|nghị quyết|quyết định|chỉ thị|kế hoạch|thông tư|nghị định"
    r"|đề án|tiểu dự án|dự án|chương trình|phụ lục|biểu mẫu|biểu|bảng|mẫu|phần|chương|mục|điểm|khoản|điều|nhóm|quốc lộ"
    r"|tỉnh lộ|ql|khóa|khoá|thứ|mức độ|cấp độ|mức|hạng|loại|lớp|khối|giai đoạn|đợt|lần|quý|kỳ|cấp|bậc|khu vực|vùng"
    r"|thôn|xóm|ấp|khu phố|khóm|tổ|khu|đội|quận|phường|hoặc mức|cụm|dạng|công nghiệp|luật|đồng chí)"
    rf"\s{{1,2}}(?:số |thứ )?\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}{NOT_COUNTED}"
    rf"(?:\s?(?:,|;|và|đến|-|–|hoặc)\s?\d{{1,3}}(?:\.\d{{1,2}}){{0,3}}{NOT_COUNTED}){{0,40}}"
    rf"|(?<={LETTER})(?<!m)[-–]?\d[\d.]{{0,12}}|\b\d{{1,2}}g\b|\b24\s?/\s?(?:7|24)\b|\biso\s?\d[\d:.-]{{0,20}}|\b4\.0\b"
    r"|\b\d{1,2}(?:\s?[-–]\s?\d{1,2})?\s?(?:sao|(?<!đạt \d\d )(?<!đạt \d\d,\d )tuổi)\b|\b0\d{8,10}\b|\b0\d{2,3}[ .]\d{3}[ .]\d{3,4}\b"
    r"|\(\s?\d{1,2}\s?\)|\[\s?\d{1,2}\s?\]"
)
DURATION: Final = r"\d{1,3}(?:\s?[-–]\s?\d{1,3})?\s?(?:năm|tháng|ngày(?! công| lương)|giờ|tuần|phút|quý)\b(?!\s?/)(?! (?:tổ|xã|huyện) )"
TIMES: Final = re.compile(
    r"\b\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}\b|\b(?:ngày|dịp|lễ|kỷ niệm|(?<!thắp )(?<!chiếu )sáng|chiều|(?<!bóng )tối)\s{1,2}\d{1,2}"
    r"(?:\s?(?:[-–,]|và|đến|đến ngày)\s?\d{1,2}){0,3}(?:\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?)?"
    r"(?:\s?[-–]\s?\d{1,2}/\d{1,2})?|\btháng\s{1,2}\d{1,2}(?:\s?(?:[-–,]|và|đến|đến tháng)\s?\d{1,2}){0,3}(?:\s?/\s?\d{4})?"
    r"|\b(?:0?[1-9]|1[0-2])\s?/\s?(?:19|20)\d{2}\b"
    rf"|\b(?:trước|từ|đến|qua|sau)\s\d{{1,2}}/(?:0?[1-9]|1[0-2])\b(?!\s?(?:{UNITS}|tổng)\b)"
    rf"|\b\d{{1,2}}\s?(?:giờ|h)\s?\d{{0,2}}\b|\b{DURATION}"
)
YEAR: Final = re.compile(r"(?<![\d.,/])(?:19[4-9]\d|20[0-6]\d)(?![\d]|[.,]\d|\s?%)")
DIGITS_TOGETHER: Final = re.compile(r"\d(?:\D{0,100}\d)*+")
BEFORE_DIGITS: Final = 40  # the longest word or words before a number that make it a name
AFTER_DIGITS: Final = 60
KEPT_LENGTH: Final = 4000  # a text that several readings look at, one after another
YEAR_BEFORE: Final = re.compile(r"(?:năm|giai đoạn|đến|hết|cuối|đầu|trước|sau|nhiệm kỳ|niên khóa|từ|[-–/])\s{0,2}$")
UNIT_AFTER: Final = re.compile(rf"\s{{1,2}}(?:{UNITS}|{MONEY}|triệu|tỷ)\b")


@lru_cache(maxsize=8192)
def _small_letter(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign


def low(text: str) -> str:
    """Small letters with their marks, every character at its old place."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(map(_small_letter, text))


def figure(printed: str) -> Figure:
    """The value of a printed figure: "02" is 2, "1.500" is 1500, "1,5" is 1.5. Raises ValueError where it is none."""
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", printed):
        printed = printed.replace(".", "")
    elif re.fullmatch(r"[1-9]\d{0,2}(?:,\d{3}){2,}", printed):
        printed = printed.replace(",", "")
    value = float(printed.replace(",", "."))
    return int(value) if value.is_integer() else value


def decimals(printed: str) -> int:
    """How many places after the comma are printed."""
    if isinstance(figure(printed), int) and not re.search(r",\d{1,2}$|\.\d{1,2}$", printed):
        return 0
    _, _, after = re.sub(r"[.,](?=\d+[.,])", "", printed).replace(",", ".").partition(".")
    return len(after)


def spelled(words: str) -> int | None:
    """The value of a number in words, "một tỷ hai trăm triệu" or "mười hai"; None where a word is no part of one."""
    total, part, last = 0, 0, 0
    for word in low(words).split():
        if word in SCALES:
            total, part, last = _scaled(total, part, SCALES[word])
        elif word == "rưỡi" and last:
            total += last // 2
        elif word == "trăm":
            part, last = (part or 1) * 100, 100
        elif word in {"mươi", "mười"}:
            part, last = _tens(part, word), 10
        elif word in DIGITS:
            part, last = part + DIGITS[word], 0
        elif word not in {"linh", "lẻ", "và", "chẵn"}:
            return None
    return total + part if words.strip() else None


def _scaled(total: int, part: int, scale: int) -> tuple[int, int, int]:
    if scale == SCALES["tỷ"] and total and not part:
        return total * scale, 0, scale
    if scale == SCALES["tỷ"] and 0 < total < scale:
        return (total + part) * scale, 0, scale
    return total + (part or 1) * scale, 0, scale


def _tens(part: int, word: str) -> int:
    if word == "mười":
        return part + 10
    return part - part % 10 + (part % 10 or 1) * 10


def hide(small: str, places: "re.Pattern[str]", original: str | None = None) -> str:
    """
    The text with every such place blanked, nothing moved. `original`: where the pattern must see capitals. Every place
    holds a digit, so that only what stands around digits is looked at.
    """
    seen = original if original is not None else small
    parts, at = [], 0
    for near in DIGITS_TOGETHER.finditer(seen):
        for found in places.finditer(seen, max(at, near.start() - BEFORE_DIGITS), near.end() + AFTER_DIGITS):
            parts += [small[at : found.start()], "¤" * (found.end() - found.start())]
            at = found.end()
    return "".join([*parts, small[at:]]) if parts else small


def without_names(text: str) -> str:
    """In small letters, with the numbers of papers, of criteria, of clauses and of places blanked."""
    return _kept_without_names(text) if len(text) < KEPT_LENGTH else _without_names(text)


def _without_names(text: str) -> str:
    return hide(hide(low(text), PAPER_NUMBERS, text), NAMED_BY_NUMBER)


_kept_without_names = lru_cache(maxsize=2048)(_without_names)


def years(named: str) -> list[tuple[int, int]]:
    """Every year in a text `without_names`, with its place; days and months with a year are left out."""
    if "20" not in named and "19" not in named:
        return []
    timed = hide(named, TIMES)
    return [(found.start(), int(found[0])) for found in YEAR.finditer(timed) if _is_year(timed, found)]


def _is_year(text: str, found: "re.Match[str]") -> bool:
    before = YEAR_BEFORE.search(text, max(0, found.start() - 14), found.start())
    return before is not None or not UNIT_AFTER.match(text, found.end())


def countable(named: str) -> str:
    """A text `without_names`, with days, months, spans of time and years blanked as well: what is left counts things."""
    timed = hide(named, TIMES)
    parts, at = [], 0
    for found in YEAR.finditer(timed):
        if _is_year(timed, found):
            parts += [timed[at : found.start()], "¤¤¤¤"]
            at = found.end()
    return "".join([*parts, timed[at:]])
