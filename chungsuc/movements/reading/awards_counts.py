"""Numbers of those who may be honoured: "02 tập thể", "không quá 20% số xã", "từ 03 đến 05 cá nhân", "01 giải Nhất"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chungsuc.movements.reading.awards_names import KNOWN
from chungsuc.movements.reading.bodies import spelled

NUMBER: Final = r"(?:\d{1,4}|một|hai|ba|bốn|năm(?= (?:tập|cá|đơn))|mười)"
WORDS: Final = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "mười": 10}
WHO: Final = (
    r"(?:tập thể|cá nhân|đơn vị|huyện|thành phố|xã|phường|thị trấn|thôn|xóm|bản|ấp|làng|tổ dân phố|khu phố"
    r"|khu dân cư|hộ(?: gia đình)?|gia đình|doanh nghiệp|hợp tác xã|htx"
    r"|cơ quan|sở|ngành|phòng|tổ chức|người|hội viên|đoàn viên|cán bộ|công chức|trường|đồng chí|đ/c|học sinh"
    r"|giáo viên|em|lớp|tổ|nhóm|chi bộ|đảng viên|đảng bộ|công đoàn cơ sở|làng nghề|điển hình|mô hình|tác giả"
    r"|thí sinh|trường hợp|chi hội|chi đoàn|cơ sở|doanh nhân|nông dân|công nhân|đại biểu|trang trại)"
)
LIMIT: Final = r"(?P<limit>không (?:được )?(?:vượt )?quá|không vượt quá|tối đa(?: không quá)?|nhiều nhất|ít hơn)"
COUNT: Final = re.compile(
    rf"(?<![\d/.,%])(?:{LIMIT}\s+(?:là\s+)?)?"
    rf"(?:(?P<share>\d{{1,3}}(?:,\d+)?)\s*%|(?:từ\s+)?(?P<low>\d{{1,3}})\s*(?:-|–"
    rf"|đến)\s*(?P<high>\d{{1,3}})(?![\d.]|/\d)"
    rf"|(?P<number>{NUMBER})(?![\d/.,]*\d|\s*%|\s*/\s*\d))"
    rf"(?:\s*\((?:{NUMBER}|[^()\d]{{2,14}})\))?"
)
ITSELF: Final = re.compile(r"\s+(?:chiếc\s+)?(?P<who>cờ|bằng|giải thưởng)(?!\w)(?!\s+(?:truyền thống|lưu niệm|lao động))")
UNIT: Final = re.compile(rf"(?:\s+|\s*/\s*)(?:(?:tổng\s+)?số\s+(?:lượng\s+)?)?(?:các\s+|những\s+)?(?P<who>{WHO})(?!\w)")
WHO_BEFORE: Final = re.compile(rf"(?<!\w)(?P<who>{WHO})(?!\w)")
AWARDED: Final = re.compile(r"\s+(?:chiếc\s+|suất\s+|danh hiệu\s+[“\"]?)?")
FOR_EACH: Final = re.compile(
    r"(?:mỗi|từng|01|một)\s+(?P<each>(?!(?:năm|đợt|lần|cá nhân tiêu"
    r"|tập thể tiêu))[^,.;:()]{2,80}?)\s+(?:(?:được\s+)?(?:lựa chọn|chọn|đề nghị|xét|giới thiệu|đề xuất|suy tôn"
    r"|bình chọn|không quá|tối đa|từ|có|tặng|khen)|\d)"
)
MONEY: Final = re.compile(
    r"(?:trị giá|mức thưởng|tiền thưởng|giá trị|thưởng|kèm theo|:)\s*(?:là\s+)?(?:tiền\s+"
    r"|số tiền\s+)?(?P<sum>\d{1,3}(?:[. ]\d{3})+|\d+(?:,\d+)?)\s*(?:\([^()]{0,60}\)\s*)?(?P<unit>đồng|đ\b"
    r"|triệu(?: đồng)?|tỷ(?: đồng)?|nghìn đồng)?"
)
ALSO: Final = re.compile(r"\s*(?:[,;]|và|,\s*và)\s*")
SCALE: Final = {"triệu": 10**6, "tỷ": 10**9, "nghìn": 10**3}
NOT_HONOURED: Final = re.compile(r"(?:dưới|thuộc|trong|của|tổng số|trên|giữa|ngoài|cả|bộ|hồ sơ|bản)\s+(?:số\s+)?$")
AND_MORE: Final = re.compile(r"\s+(?:trở lên|trở xuống)(?!\w)")
MOVED: Final = re.compile(
    r"\s+(?:điểm|lần|bản|bộ|ngày|tháng|năm|tuổi|tiêu chí|trang|đồng(?! chí)|triệu|giờ|lượt|nội dung|phong trào)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Count:
    """`value`: a number, "<=20%", "3-5". `of`: where the honour begins that stands right behind the number."""

    start: int
    end: int
    value: int | str
    per: str | None
    of: int | None = None
    money: int | None = None


def counts_in(text: str) -> Iterator[Count]:
    """Every number of honours or of those honoured, left to right."""
    low = spelled(text)
    each, limited = _for_each(text, low), -1
    for found in COUNT.finditer(low):
        if NOT_HONOURED.search(low, max(0, found.start() - 12), found.start()) or MOVED.match(low, found.end()):
            continue
        behind = AWARDED.match(low, found.end())
        honour = KNOWN.match(low, behind.end()) if behind else None
        if honour is not None:
            yield Count(found.start(), honour.end(), _value(found), each or None, honour.start(), money_after(low, honour.end()))
            continue
        who = UNIT.match(low, found.end()) or ITSELF.match(low, found.end()) or _who_before(low, found)
        if who is None:
            continue
        if found.group("number") and (_is_each(low, found.start()) or AND_MORE.match(low, who.end())):
            continue
        named = text[who.start("who") : who.end("who")].lower()
        value, end = _value(found), max(who.end(), found.end())
        if found.group("limit"):
            limited = end
        elif limited >= 0 and isinstance(value, int) and ALSO.fullmatch(low, limited, found.start()):
            value, limited = f"<={value}", end
        yield Count(found.start(), end, value, f"{each} ({named})" if each and each != named else named)


def _who_before(low: str, found: re.Match[str]) -> re.Match[str] | None:
    """Of whom a share is, where they stand before it: "tỷ lệ cá nhân … không quá 30%"."""
    if not (found.group("share") and found.group("limit")):
        return None
    return next(WHO_BEFORE.finditer(low, max(0, found.start() - 120), found.start()), None)


def _is_each(low: str, at: int) -> bool:
    return bool(re.search(r"(?:mỗi|từng)\s+$", low[max(0, at - 8) : at]))


def _for_each(text: str, low: str) -> str | None:
    found = FOR_EACH.search(low)
    return " ".join(text[found.start("each") : found.end("each")].split()) if found else None


def _value(found: re.Match[str]) -> int | str:
    limit = "<=" if found.group("limit") else ""
    if found.group("share"):
        return f"{limit}{found.group('share').lstrip('0') or 0}%"
    if found.group("low"):
        return f"{int(found.group('low'))}-{int(found.group('high'))}"
    said = found.group("number")
    number = WORDS[said] if said in WORDS else int(said)
    return f"<={number}" if limit else number


def money_after(low: str, at: int) -> int | None:
    """What goes with the honour that ends at `at`, in đồng."""
    found = MONEY.search(low, at, at + 90)
    if found is None:
        return None
    said, unit = found.group("sum"), (found.group("unit") or "").split(" ")[0]
    if unit in SCALE:
        return round(float(said.replace(".", "").replace(" ", "").replace(",", ".")) * SCALE[unit])
    whole = said.replace(".", "").replace(" ", "")
    return int(whole) if whole.isdigit() and int(whole) >= 10_000 else None
