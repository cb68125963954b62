"""Honours as they are named in papers, each with who gives it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chungsuc.movements.reading.bodies import bodies_in, spelled

ORDERS: Final = (
    "Lao động", "Độc lập", "Hồ Chí Minh", "Sao vàng", "Quân công", "Chiến công",
    "Bảo vệ Tổ quốc", "Hữu nghị", "Đại đoàn kết dân tộc", "Dũng cảm",
)  # fmt: skip
RANK: Final = re.compile(r"\s+hạng\s+(?:nhất|nhì|ba|i{1,3})(?!\w)(?!\s*(?:,|và)\s*(?:hạng\s+)?(?:nhì|ba|ii|iii)(?!\w))", re.IGNORECASE)
GIVEN: Final = (
    r"(?P<award>bằng\s*khen|giấy\s*khen|cờ\s*thi\s*đua|cờ thưởng|cờ truyền thống|thư\s*khen|bằng lao động sáng tạo"
    r"|(?<=tặng )cờ(?= cho))"
)
SPELLED: Final = {"bằngkhen": "bằng khen", "giấykhen": "giấy khen", "cờthiđua": "cờ thi đua", "thưkhen": "thư khen"}
TITLES: Final = {
    r"tập thể lao động xuất sắc": "Tập thể Lao động xuất sắc",
    r"tập thể lao động tiên tiến": "Tập thể Lao động tiên tiến",
    r"đơn vị quyết thắng": "Đơn vị quyết thắng",
    r"đơn vị tiên tiến": "Đơn vị tiên tiến",
    r"lao động tiên tiến": "Lao động tiên tiến",
    r"chiến sĩ tiên tiến": "Chiến sĩ tiên tiến",
    r"anh hùng lao động": "Anh hùng Lao động",
    r"anh hùng lực lượng vũ trang(?: nhân dân)?": "Anh hùng Lực lượng vũ trang nhân dân",
    r"bà mẹ việt nam anh hùng": "Bà mẹ Việt Nam anh hùng",
    r"chiến s[ĩỹ] thi đua toàn quốc": "Chiến sĩ thi đua toàn quốc",
    r"chiến s[ĩỹ] thi đua cấp (?P<level>tỉnh|bộ|cơ sở|ngành|thành phố|huyện)": "Chiến sĩ thi đua cấp",
    r"chiến s[ĩỹ] thi đua cơ sở": "Chiến sĩ thi đua cơ sở",
    r"chiến s[ĩỹ] thi đua": "Chiến sĩ thi đua",
    r"(?:xã|phường|thị trấn|thôn|khu phố|tổ dân phố|gia đình)(?:, \w+)* văn hóa tiêu biểu": "",
    r"nhà giáo (?:nhân dân|ưu tú)": "",
    r"nghệ nhân (?:nhân dân|ưu tú)": "",
    r"thầy thuốc (?:nhân dân|ưu tú)": "",
}  # fmt: skip
KNOWN: Final = re.compile(
    rf"(?:(?<!\w)|(?<=tặng))(?:(?P<order>huân chương)(?P<order_name>(?:\s+[^\W\d]+){{0,4}})|(?P<medal>huy chương\s+(?:vàng|bạc"
    rf"|đồng|[^\W\d]+(?:\s+[^\W\d]+){{0,2}}))"
    rf"|(?P<memory>(?:kỷ niệm chương|bằng ghi công|bằng danh dự|bằng vinh danh|bảng vàng danh dự)"
    rf"(?:\s*[“\"][^”\"]{{2,120}}[”\"])?|(?:huy hiệu|cúp|bằng chứng nhận|giấy chứng nhận|giải thưởng)\s*[“\"][^”\"]{{2,120}}[”\"])"
    rf"|(?P<prize>giải\s+(?:đặc biệt|nhất|nhì|ba|tư|khuyến khích|tập thể|phong trào|a|b|c)(?!\w))"
    rf"|(?P<welfare>công trình phúc lợi)|{GIVEN}|(?P<title>{'|'.join(TITLES)}))(?!\w)",
    re.IGNORECASE,
)
QUICK: Final = re.compile(
    r"khen|chương|ghi công|danh dự|huy hiệu|cúp|chứng nhận|vinh danh|giải |cờ |lao động|chiến s|anh hùng|văn hóa"
    r"|phúc lợi|nhà giáo|nghệ nhân|thầy thuốc"
    r"|đơn vị (?:quyết|tiên)"
)
OF: Final = re.compile(r"\s*(?:[“\"][^”\"]{2,120}[”\"]\s*)?(?:cấp nhà nước\s*)?(?:,\s*)?của\s+")
BY_LEVEL: Final = re.compile(
    r"\s+(?:cấp\s+(?P<level>tỉnh|huyện|xã|thành phố|cơ sở|bộ|ngành)|(?P<whom>ubnd tỉnh|chính phủ"
    r"|thủ tướng chính phủ|chủ tịch ubnd tỉnh))(?!\w)"
)
GIVER: Final = (
    r"(?:thủ tướng chính phủ|chính phủ|chủ tịch nước|nhà nước|(?:phó )?chủ tịch|ủy ban|ubnd|ub ?mttq"
    r"|mặt trận tổ quốc|thủ trưởng|giám đốc|tổng giám đốc|bộ trưởng|bộ "
    r"|ban chấp hành|ban thường vụ|bch|btv|tỉnh ủy|huyện ủy|thành ủy|thị ủy|đảng ủy|hội đồng|hội |liên đoàn"
    r"|trung ương|tổng liên đoàn|các (?:sở|bộ|ban|cơ quan|đơn vị|cấp|hội|đoàn)"
    r"|sở|hiệu trưởng|người đứng đầu|cấp có thẩm quyền|tỉnh đoàn|huyện đoàn|công an|đoàn )"
)
NEXT_GIVER: Final = re.compile(rf"\s*(?:,|;|hoặc|và|/)\s*(?:của\s+)?(?={GIVER})")
GIVER_END: Final = re.compile(
    r"[.;:()“”\"\n|]|\s(?:cho|tặng|xét|đối với|để|khi|từ|theo|trong|hoặc|được|trở lên|đạt|về|năm|số lượng|tối đa"
    r"|không|kèm|vào|nhân dịp|bao gồm|gồm"
    r"|có|là|thực hiện|quy định|mỗi|ngoài|gửi|nộp|trước|chậm nhất|phải|nếu|sẽ|tại|với|mức"
    r"|và\s+(?:bằng khen|giấy khen|cờ|huân|tiền|thưởng|\d+|các hình thức"
    r"|đề nghị))(?!\w)"
    r"|,\s*(?=(?:bằng khen|giấy khen|cờ |huân chương|chiến sĩ|tập thể|danh hiệu|và\s|thưởng|kèm|cho|mỗi|đề nghị"
    r"|kỷ niệm|trình|xét|thư khen|cúp|biểu trưng|logo|tiền thưởng|hoa |\d+|không|để|với|số|trong|khi|nhân dịp|đã|có|theo|hằng|hàng|kịp))"
)
GIVES: Final = re.compile(
    r"\s*(?:xem xét\s*,?\s*)?(?:quyết định\s+)?(?:xét\s+)?(?:tặng thưởng|tặng|khen tặng|trao tặng"
    r"|trao)(?:\s+(?:thưởng|danh hiệu))?"
    r"(?:\s+(?:không quá |tối đa )?\d{1,3})?\s*$"
)
LONGEST: Final = 170


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour named in the text. `bare`: who gives it is not said. `kind`: honour, prize or welfare."""

    name: str
    start: int
    end: int
    kind: str = "honour"
    bare: bool = False


@lru_cache(maxsize=1024)
def honours_in(text: str) -> tuple[Honour, ...]:
    """Every honour named, left to right; one shared out over several givers gives several."""
    low = spelled(text)
    if QUICK.search(low) is None:
        return ()
    return tuple(one for found in KNOWN.finditer(low) for one in _honours(text, low, found))


def _honours(text: str, low: str, found: re.Match[str]) -> Iterator[Honour]:
    start, end = found.span()
    if found.group("order"):
        yield _order(text, found)
    elif found.group("prize"):
        yield Honour(_capital(text[start:end]), start, end, "prize")
    elif found.group("welfare"):
        yield Honour("công trình phúc lợi", start, end, "welfare")
    elif found.group("medal") or found.group("memory"):
        said = _capital(" ".join(text[start:end].split()))
        yield Honour(said, start, end, bare=said == "Kỷ niệm chương")
    elif found.group("title"):
        yield Honour(_title(text, found), start, end)
    else:
        yield from _given(text, low, found)


def _order(text: str, found: re.Match[str]) -> Honour:
    said = spelled(found.group("order_name")).strip()
    name = next((one for one in ORDERS if said.startswith(one.lower())), None)
    end = found.end("order")
    if name is not None:
        end += text[end:].lower().find(name.lower()) + len(name)
    rank = RANK.match(text, end)
    said = " ".join(text[end : rank.end()].split()) if rank else ""
    whole = f"Huân chương {name} {said}".strip()
    return Honour(whole if name else "Huân chương", found.start(), rank.end() if rank else end, bare=name is None)


def _title(text: str, found: re.Match[str]) -> str:
    name = next(TITLES[form] for form in TITLES if re.fullmatch(form, found.group("title").lower()))
    if name.endswith(" cấp"):
        return f"{name} {found.group('level').lower()}"
    return name or _capital(" ".join(text[found.start() : found.end()].split()))


def _given(text: str, low: str, found: re.Match[str]) -> Iterator[Honour]:
    said = "".join(found.group("award").lower().split())
    award = _capital(SPELLED.get(said, found.group("award").lower()))
    start, end = found.span()
    of = OF.match(low, end) or _of_next(low, end)
    if of is not None:
        for giver, last in _givers(text, low, of.end()):
            yield Honour(f"{award} của {giver}", start, last)
        return
    level = BY_LEVEL.match(low, end)
    if level is not None:
        said = text[level.start() : level.end()].strip()
        yield Honour(f"{award} {'của ' if level.group('whom') else ''}{said}", start, level.end())
        return
    givers = _givers_before(text, low, start)
    for giver in givers:
        flag = re.sub(r"^(?:Thủ tướng|Chủ tịch) (?=Chính phủ|UBND|Ủy ban|Uỷ ban)", "", giver)
        yield Honour(f"{award} của {flag if award == 'Cờ thi đua' else giver}", start, end)
    if givers:
        return
    yield Honour(award, start, end, bare=True)


def _givers_before(text: str, low: str, start: int) -> list[str]:
    """Who "xét tặng" it: the bodies named right before the giving."""
    first = max(0, start - 160)
    gives = GIVES.search(low, first, start)
    if gives is None:
        return []
    last = [one for one in bodies_in(text[first : gives.start()]) if first + one.end >= gives.start() - 1]
    if not last:
        return []
    at = first + last[-1].start
    return [giver for giver, _ in _givers(text[: gives.start()], low[: gives.start()], at)]


SHARED: Final = re.compile(r"\s*(?:,|và|hoặc)\s*(?:bằng khen|giấy khen|cờ thi đua)(?=\s+của)")


def _of_next(low: str, end: int) -> re.Match[str] | None:
    """"Bằng khen, Giấy khen của X": the giver stands once for both."""
    shared = SHARED.match(low, end)
    return OF.match(low, shared.end()) if shared else None


def _givers(text: str, low: str, at: int) -> Iterator[tuple[str, int]]:
    limit = min(len(text), at + LONGEST)
    stop = GIVER_END.search(low, at, limit)
    last = stop.start() if stop else limit
    begin = at
    for cut in NEXT_GIVER.finditer(low, at, last):
        if low[begin : cut.start()].startswith("các ") and not re.match(r"(?:chủ tịch|giám đốc|thủ trưởng|ubnd|ủy ban)", low[cut.end() :]):
            continue
        yield _giver(text[begin : cut.start()]), cut.start()
        begin = cut.end()
    yield _giver(text[begin:last]), last


def _giver(said: str) -> str:
    made = " ".join(said.split()).strip(" ,;-–/")
    return re.sub(r"\s+(?:và|hoặc|trở)$", "", made)


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:]


def may_name_honours(text: str) -> bool:
    """False where no honour is named for certain; quick."""
    return QUICK.search(spelled(text)) is not None
