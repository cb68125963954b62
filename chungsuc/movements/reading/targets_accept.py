"""Which figures of a sentence are goals, and which clause and year belong to each."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from chungsuc.movements.reading.figures import Printed, labelled
from chungsuc.movements.reading.found import Confidence
from chungsuc.movements.reading.setting import CALLS, Role, Sentence

MANY: Final = 10
NEAR: Final = 800
YEARS_BEFORE: Final = 12
YEARS_AFTER: Final = 6
BREAK: Final = re.compile(r"[,;:(]\s|\svà\s|\s(?=trong đó)|\(|\s[-–]\s")
TURN: Final = re.compile(r"\s(?=(?:đạt|chiếm|bằng|tăng|giảm)\b)")
BASE_WORDS: Final = re.compile(r"so với[^,;.]{0,50}$|so với [^,;.()]{0,40}\(\s?$")
DATED_AFTER: Final = re.compile(r"\s?\(?(?:vào |cuối |đầu )?(?:năm )\d{4}\)?")
FOR_PLACES: Final = re.compile(r"\bcho\s$")
GROWN: Final = re.compile(r"(?:tăng|gấp|bằng|cao hơn|đạt)[^,;.]{0,40}$")
ROSE_FROM: Final = re.compile(r"\btừ\s(?:mức |khoảng |trên |dưới |tỷ lệ )?$")
ROSE_TO: Final = re.compile(r"[^,;.]{0,60}?(?<!trở )\b(?:lên|xuống|còn|đến năm|đến cuối năm|đến hết năm)\b")
DESCRIBED: Final = re.compile(
    r"\b(?:thuộc|tại|của|ở|trong|theo|với|gồm|cả|đủ|về|qua|toàn bộ|các|những|mọi|tổng số|nhóm|trên|do|như|bộ)\s$"
)
RISES_ON: Final = re.compile(r"\s?(?:lên|xuống|còn|thành)\b")
RISES: Final = re.compile(r"(?:lên|còn|đạt|thêm|được|tăng|giảm|nâng|thành|ít nhất|tối thiểu|trên|hơn)\s(?:[^\W\d_]+\s){0,2}$")
DOING: Final = re.compile(
    r"\b(?:có|thêm|tăng|giảm|nâng|xây dựng|đạt|công nhận|hỗ trợ|giúp|chọn|lựa chọn|thành lập|trồng|bê tông|cứng hóa|cứng hoá"
    r"|ít nhất|tối thiểu|hoàn thành|mỗi|đào tạo|tạo việc làm|giải quyết|xóa|xoá|duy trì|huy động|phát triển|lên|còn|dưới"
    r"|không quá|khoảng|bình quân|mới|sửa chữa|nâng cấp|lắp đặt|vận động|đưa|phấn đấu|đảm nhận|nhân rộng|cải tạo|cấp"
    r"|chuẩn hóa|hình thành|chuyển đổi|tuyển|kết nạp|thu hút|kiên cố|giảm nghèo|thoát nghèo|đầu tư|ra mắt|làm|trên|từ)\b[^,;:.]{0,60}$"
)
LEAST: Final = re.compile(r"(?:ít nhất|tối thiểu|không dưới|không thấp hơn)\s(?:là |có |đạt |từ |phải có |được |khoảng )*$")
ABOVE: Final = re.compile(r"(?:\btrên|\bhơn|\btừ)\s$")
OR_MORE: Final = re.compile(r"\s?(?:[^\W\d_]+\s){0,4}trở lên")
CHOSEN: Final = re.compile(r"(?:chọn|chỉ đạo|xây dựng|hỗ trợ|giúp đỡ|giúp|đỡ đầu|nhận|đăng ký|thành lập)(?:\s(?:\w+\s){0,3})?$")
PLACES: Final = re.compile(
    r"(?:xã|huyện|thôn|bản|xóm|ấp|khu dân cư|tổ dân phố|khu phố|phường|thị trấn|mô hình|công trình|phần việc|hộ|tuyến|khóm|buôn"
    r"|làng|vườn|hợp tác xã|htx|doanh nghiệp|sản phẩm|thị xã|đơn vị cấp huyện|đơn vị cấp xã|tỉnh|chuỗi|sáng kiến)"
)
NOT_GOALS: Final = re.compile(
    r"(?:kinh phí|chi phí|lãi suất|mức đóng|đối ứng|mức hỗ trợ|vốn vay|giá trị hợp đồng|tiền lương|tiền thưởng|mức thưởng|phụ cấp"
    r"|học phí"
    r"|(?<!thu )(?<!chi )ngân sách (?:tỉnh|huyện|xã|nhà nước|trung ương|cấp|các cấp)|trích|bằng khen|giấy khen|cờ thi đua|huân chương"
    r"|giải (?:nhất|nhì|ba|thưởng|khuyến khích)|điểm số|số điểm|thang điểm)\b"
)
QUOTA: Final = re.compile(r"khen|\bcờ\b|\bgiải\b|tặng|xét chọn|bình chọn|suy tôn|đề nghị|biểu dương|tôn vinh|danh hiệu")
RATE: Final = re.compile(r"phấn đấu (?:có )?$|bình quân|dưới\s$|đạt (?:từ |đủ )?$|(?:thêm|tăng) (?:từ |khoảng |ít nhất |tối thiểu )?$")
HELD: Final = re.compile(r"^[\s-]{0,3}(?:tổ chức|mở)\s(?:được |thêm |mới )?$")
LOOSE_UNITS: Final = re.compile(r"(?:đồng chí|tiêu chí|chỉ tiêu|điểm|buổi|lớp|cuộc|đợt|cụm|tổ|bộ|văn bản|khu|vùng|đơn vị|cơ quan)(?:/|$)")
THING: Final = re.compile(
    r"\s(?!(?:ngày|tháng|năm|giờ|phút|tuần|quý|lần|bản|trang|kỳ|cấp|bước|nội dung|nhiệm vụ|giải pháp|nhóm|phần|mục|khoản"
    r"|điều|bên|loại|hình thức|giai đoạn|chương|dân tộc|giải|bằng|cờ|tập thể|cá nhân|lãnh đạo|đồng chí|ông|bà|đầu|cuối|trong"
    r"|và|đến|của|là|đối|khâu|yếu tố|trụ cột|không|sạch|điểm|phong trào|cuộc vận động|chính sách|nguyên tắc)\b)[^\W\d_]+"
)
NEAR_DOING: Final = re.compile(
    r"(?:có|thêm|xây dựng|đạt|hỗ trợ|giúp|thành lập|trồng|hoàn thành|đào tạo|giải quyết|xóa|xoá|phát triển|mới|lắp đặt|lắp|vận động"
    r"|kết nạp|thu hút|tuyển|cấp|sửa chữa|giảm|tăng|không quá|xảy ra quá|kiểm tra|giám sát|dưới|trên|còn)\s(?:\w+\s){0,2}$"
)
EACH_HAS: Final = re.compile(
    r"\bmỗi (?:thôn|xã|bản|xóm|ấp|khu dân cư|huyện|tổ dân phố|khu phố|cơ quan|đơn vị|chi hội|trường)"
    r"[^,;.\d]{0,30}\bcó\s$"
)
EACH: Final = re.compile(r"\bmỗi\b[^,;.]{0,60}$")
OF_PLACES: Final = re.compile(r"%(?: tổng)?(?: số)? ?(?:xã|huyện|thôn|bản|xóm|ấp|hộ|khu dân cư|đơn vị cấp)\b")
INCOME: Final = re.compile(
    r"ủng hộ|đóng góp|tiết kiệm|vận động|thu nhập|huy động|đạt|doanh thu|giá trị|bình quân|tổng|thu ngân sách|nguồn vốn"
)
RAISED: Final = re.compile(
    r"(?:ủng hộ|đóng góp|huy động|vận động|thu nhập|doanh thu)\b[^;.]{0,60}(?:đạt|được|ít nhất|tối thiểu|từ|trên)\s$"
    r"|\bhuy động\s(?:được |khoảng |trên |ít nhất |thêm )*$"
)
KEPT: Final = re.compile(
    r"\b(?:nâng hạng|củng cố|duy trì|giữ vững|nâng cấp|hoàn thiện|nâng cao chất lượng|nâng chất)\s(?:[^\W\d_]+\s){0,3}$"
)
LAID: Final = re.compile(
    r"\b(?:trồng|làm|bê tông hóa|bê tông hoá|cứng hóa|cứng hoá|xây dựng|hiến|sửa chữa|nâng cấp|nạo vét|kiên cố hóa|lắp đặt)"
    r"\s(?:mới |được )?(?:thêm )?(?:ít nhất |tối thiểu |trên |khoảng )?$"
)
LENGTHS: Final = re.compile(r"(?:km|km2|ha|héc-ta|hecta|m2|m²|m3|m³|m|mét|cây|cây xanh)(?:/|$)")
ASIDE_PLACES: Final = re.compile(rf"\(\s?\d{{1,4}}\s(?:{PLACES.pattern})(?:,\s(?:{PLACES.pattern}|thị trấn|thành phố)){{0,3}}\s?\)")
OTHERWISE: Final = re.compile(r"\d[^,;.]{0,60}\bhoặc\s(?:là |ít nhất |tối thiểu )?$")
OF_COUNTED: Final = re.compile(r"\d\s?%?\s[^,;.:()\d]{2,80}\bđạt\s(?:đủ |cả )?$")
STEP_ASIDE: Final = re.compile(r"(?:giảm|tăng)\s[^();]{0,20}\d[^();]{0,50}\(\s?từ [^()]{1,50}$")
ADDED_UP: Final = re.compile(r"\d\s[^\d,;]{1,20}[,;]\scộng(?: là|\s?:)?\s$")
WORTH: Final = re.compile(r"\b(?:trị giá|mỗi [^\W\d_]+(?:(?: được)? hỗ trợ| trị giá)?)\s(?:là |khoảng |hơn |trên )?$")
OF_SPENDING: Final = re.compile(r"%(?: tổng)?(?: số)? (?:chi|thu) ")
RESULT_ASIDE: Final = re.compile(
    r"\d[^();]{0,60}\((?:ước )?(?:thực hiện )?(?:cuối |kế hoạch |cùng kỳ )?năm \d{4}\s?(?:đạt|là|ước đạt|ước|:)[^();]{0,20}$"
)
IN_ALL: Final = re.compile(r"[^;.,()\d]{0,60}\(\s?\d{1,4}\s?/\s?\d{1,4}\s")
MONEY_FOR: Final = re.compile(r"đồng (?:để |nhằm )?(?:hỗ trợ|giúp|xây dựng) (?:cho )?$")
VOTED_OR_TOLD: Final = re.compile(
    r"bình xét|phiếu|tỷ lệ tán thành|\b(?:quán triệt|phổ biến|tuyên truyền|triển khai|học tập)\b[^,;.]{0,50}$"
)
PER_UNIT: Final = re.compile(r"(?:ha|héc-ta|hecta|km2|m2|m²|đơn vị|người|hộ)(?:/|$)")
VOTED: Final = re.compile(r"tán thành|biểu quyết|nhất trí")
BY_LABEL: Final = re.compile(r"[^\W\d_]\s?:\s$|\bcấp (?:tỉnh|huyện|trường|quốc gia|thành phố|cụm|xã|cơ sở)\s$")
PUPILS: Final = re.compile(r"\s(?:em|giải|huy chương|học viên)\b")
PRIZES: Final = re.compile(r"giải(?: (?:nhất|nhì|ba|khuyến khích|thưởng))?\b")
REACHED: Final = re.compile(r"(?:đạt|hoàn thành|có|đối với|lên)\s(?:\w+\s){0,2}$")
PARTS: Final = re.compile(r"trong đó|gồm|cụ thể|chia ra")
NAMED: Final = re.compile(r"[^\w]{0,4}[^\W\d_][^\d:;,.]{1,60}:\s?")
SHARES_OUT: Final = re.compile(r"\b(?:phân bổ|chia|giao)\b[^.;\d]{0,60}\bcho (?:các|từng) [^.;\d:]{2,40}:\s")
LONGEST_NAME: Final = 5
GIVEN_OUT: Final = re.compile(r"(?:vận động|huy động|ủng hộ|thu)\b.{0,160}(?:giao|phân bổ|chỉ tiêu|cụ thể|như sau)[^:]{0,60}:?\s?$")
SUPPORT: Final = re.compile(r"(?:hỗ trợ|giúp|chỉ đạo|xây dựng|đăng ký|đỡ đầu|phụ trách|vận động|chuyển biến|đảm nhận)")


@dataclass(frozen=True, slots=True)
class Clause:
    """A figure with the words that belong to it, as places in its sentence; `year` as its own words give it."""

    figure: Printed
    start: int
    end: int
    year: int | None
    own_year: bool = False
    year_before: bool = False


def clauses(sentence: Sentence, printed: list[Printed], dated: list[tuple[int, int]]) -> list[Clause]:
    """The sentence shared out among its figures, in order."""
    if not printed:
        return []
    small = sentence.small
    nested = [one for one, other in zip(printed[1:], printed, strict=False) if one.start < other.end]
    inner = {id(one): _bracket(small, one) for one in nested}
    outer = [one for one in printed if id(one) not in inner]
    cuts = [0]
    for one, following in pairwise(outer):
        dated_after = DATED_AFTER.match(small, one.end, following.start)
        least = dated_after.end() if dated_after else one.end
        places = [found.start() for found in BREAK.finditer(small, least, following.start)]
        places = places or [found.start() for found in TURN.finditer(small, least, following.start)][:1]
        cuts.append(places[-1] if places else least)
    cuts.append(len(small.rstrip()))
    made: list[Clause] = []
    bounds = dict(zip(map(id, outer), pairwise(cuts), strict=True)) | inner
    for one in printed:
        start, end = bounds[id(one)]
        opening = " ,;:-–(+" if small.find(")", start, end) < 0 else " ,;:-–+"
        start += len(small[start:end]) - len(small[start:end].lstrip(opening))
        first = made[-1].start if made and RISES_ON.match(small, start) else start
        made.append(Clause(one, first, end, *_year(small, dated, one, (start, end))))
    return made


def _bracket(small: str, one: Printed) -> tuple[int, int]:
    opened, closed = small.rfind("(", max(0, one.start - NEAR), one.start), small.find(")", one.end, one.end + NEAR)
    return (opened + 1 if opened >= 0 else one.start), (closed if closed >= 0 else one.end)


def _year(small: str, dated: list[tuple[int, int]], one: Printed, bounds: tuple[int, int]) -> tuple[int | None, bool, bool]:
    """The year of a figure, whether its own clause gives it, and whether it stands before the figure."""
    first, last = bisect_left(dated, (one.start,)), bisect_left(dated, (one.end,))
    near = dated[max(0, first - YEARS_BEFORE) : last + YEARS_AFTER]
    goals = [(at, year) for at, year in near if (one.form != "multiple" or at < one.start) and not _aside(small, at, one.start)]
    within = [(at, year) for at, year in goals if bounds[0] <= at < bounds[1]]
    for group in (within, goals):
        before = [year for at, year in group if at < one.start]
        after = [year for at, year in group if at >= one.start]
        if before or after:
            own = group is within
            return (before[-1] if before else after[0 if own else -1]), own, bool(before)
    return None, False, False


def _aside(small: str, at: int, figure: int) -> bool:
    """Whether the place is in a bracket that is closed before the figure, or opened after it."""
    opened, closed = small.rfind("(", max(0, at - NEAR), at), small.rfind(")", max(0, at - NEAR), at)
    if opened <= closed:
        return False
    return small.find(")", at, min(figure, at + NEAR)) >= 0 if at < figure else opened > figure


def accepted(sentence: Sentence, clause: Clause, signed: int | None) -> Confidence | None:
    """How sure it is that the figure is a goal; None where it is none."""
    one, small = clause.figure, sentence.small
    before = small[max(0, one.start - 90) : one.start]
    if _looks_back(sentence, clause, signed) or _is_base(small, one, before) or _is_part(sentence, one) or _explains(small, one, before):
        return None
    if sentence.role == Role.AWARD:
        return Confidence.DOUBTFUL if _standard_of_award(small, one, before) else None
    if _elsewhere(sentence, clause, signed):
        return None
    due = clause.year is not None and signed is not None and clause.year >= signed
    if sentence.role == Role.AIM or sentence.called:
        sure = sentence.calls_at or sentence.role == Role.AIM
        confidence, wide = Confidence.SURE if sure else Confidence.LIKELY, True
    elif sentence.role == Role.TOWARDS or due:
        confidence, wide = Confidence.LIKELY, due
    else:
        confidence, wide = Confidence.DOUBTFUL, False
    told = _goal_by_its_place(sentence, one, before, wide=wide)
    if told is None:
        told = _fits(small, one, before, wide=wide)
    return confidence if told else None


def _goal_by_its_place(sentence: Sentence, one: Printed, before: str, *, wide: bool) -> bool | None:
    """What the line above, the heading or the part of the sentence before it tells of a figure; None where they tell nothing."""
    if sentence.role == Role.AIM and (_prizes_won(sentence, one) or _share_of_place(sentence, one)):
        return True
    if wide:
        return None
    if sentence.role == Role.TOWARDS and _done_by_all(one, before):
        return True
    return False if one.unit == "%" and QUOTA.search(sentence.carried.text) else None


def _done_by_all(one: Printed, before: str) -> bool:
    """Whether it is what all together are to lay, plant or give, where the contents of a movement are told."""
    if one.form == "amount":
        return RAISED.search(before) is not None
    return one.form == "count" and LENGTHS.match(one.unit or "") is not None and LAID.search(before) is not None


def _share_of_place(sentence: Sentence, one: Printed) -> bool:
    """Whether a line gives one place its part of the money that the line above says is to be raised."""
    alone = one.form == "amount" and not sentence.carried.text and re.match(r"[\s.;,)]*$", sentence.small[one.end :][:10])
    return bool(alone) and GIVEN_OUT.search(sentence.lead) is not None and NAMED.fullmatch(sentence.small[: one.start]) is not None


def _elsewhere(sentence: Sentence, clause: Clause, signed: int | None) -> bool:
    """Whether it speaks of money laid out, of prizes, or stands among past results."""
    one, small = clause.figure, sentence.small
    if NOT_GOALS.search(small[max(0, one.start - 70) : one.end + 30]) and not _prizes_won(sentence, one):
        return not (one.form == "percent" and OF_SPENDING.match(one.unit or "") and LEAST.search(small[max(0, one.start - 90) : one.start]))
    if sentence.role == Role.MONEY:
        return not (sentence.called and "huy động" in small[max(0, one.start - 90) : one.start])
    ahead = CALLS.search(small, max(0, one.start - NEAR), one.start) and clause.year and signed and clause.year >= signed
    return sentence.role == Role.PAST and not ahead


def _prizes_won(sentence: Sentence, one: Printed) -> bool:
    """Whether it is how many prizes are to be won, in a row of goals; not how many are to be given."""
    small = sentence.small
    if sentence.role != Role.AIM or one.form != "count" or not PRIZES.match(small[one.end :][:30].lstrip()):
        return False
    return LEAST.search(small[max(0, one.start - 90) : one.start]) is not None or OR_MORE.match(small, one.end) is not None


def _explains(small: str, one: Printed, before: str) -> bool:
    """Whether it only says how many places are meant, what else may be done instead, or what those counted fulfil."""
    if OTHERWISE.search(before) or (one.form == "amount" and WORTH.search(before)):
        return True
    if before.endswith("(") and one.form == "count" and not one.paired:
        return ASIDE_PLACES.match(small, one.start - 1) is not None
    if STEP_ASIDE.search(before) or (one.form == "count" and ADDED_UP.search(before)):
        return True
    if one.value == 1 and PER_UNIT.match(one.unit or "") and before.endswith(("trên ", "mỗi ")):
        return True
    if RESULT_ASIDE.search(before) or (EACH.search(before) and IN_ALL.match(small, one.end)):
        return True
    return (one.unit or "") == "tiêu chí" and not OR_MORE.match(small, one.end) and OF_COUNTED.search(before) is not None


def _looks_back(sentence: Sentence, clause: Clause, signed: int | None) -> bool:
    one = clause.figure
    kept = sentence.role == Role.AIM and KEPT.search(sentence.small[max(0, one.start - 90) : one.start]) is not None
    if kept and not clause.year_before:
        return False
    if clause.year and signed and clause.year < signed and (clause.own_year or clause.year_before):
        return True
    if not one.paired and one.form in ("count", "ratio") and re.match(r"\s?(?:\w+\s){0,2}đã\b", sentence.small[one.end : one.end + 30]):
        return True
    past, call = bisect_left(sentence.past_at, one.start), bisect_left(sentence.calls_at, one.start)
    if call == 0 and sentence.carried.gone:
        return True
    return past > 0 and (call == 0 or sentence.past_at[past - 1] > sentence.calls_at[call - 1])


def _is_base(small: str, one: Printed, before: str) -> bool:
    """Whether it is what the goal starts from or is measured against."""
    if BASE_WORDS.search(before):
        return True
    return ROSE_FROM.search(before) is not None and ROSE_TO.match(small, one.end) is not None and one.high is None


def _is_part(sentence: Sentence, one: Printed) -> bool:
    """Whether it is one place's part of a whole: "trong đó: thôn Yên Phú 1,5 km; …"."""
    if one.form == "count" and _shared_out(sentence, one):
        return True
    if one.form not in ("count", "amount") or one.paired or not labelled(sentence.small, one):
        return False
    near = sentence.small[max(0, one.start - NEAR) : one.start]
    return PARTS.search(sentence.carried.text) is not None or PARTS.search(near) is not None


def _shared_out(sentence: Sentence, one: Printed) -> bool:
    """Whether a name stands right before it in a row of names that share out what stands elsewhere."""
    before = sentence.text[max(0, one.start - NEAR) : one.start]
    given = SHARES_OUT.search(sentence.small[max(0, one.start - NEAR) : one.start])
    last = re.split(r"[,;:]\s", before)[-1].strip()
    return given is not None and last[:1].isupper() and len(last.split()) <= LONGEST_NAME


def _fits(small: str, one: Printed, before: str, *, wide: bool) -> bool:
    if one.form == "percent":
        return _percent_fits(small, one, before, wide=wide)
    if one.form == "multiple":
        return one.value != 1 and (GROWN.search(before) is not None or "so với" in small[one.end : one.end + 30])
    if one.form == "amount":
        return wide and INCOME.search(small, max(0, one.start - NEAR), one.end + NEAR) is not None
    if one.form == "ratio":
        complete = one.value == one.total and not before.endswith(("tỷ lệ ", "tỉ lệ "))
        return one.paired or complete or (wide and one.unit is not None) or REACHED.search(before) is not None
    return _count_fits(small, one, before, wide=wide)


def _percent_fits(small: str, one: Printed, before: str, *, wide: bool) -> bool:
    if re.search(r"chiếm\s(?:\w+\s){0,2}$", before) and not wide:
        return False
    if wide:
        return True
    if re.search(r"(?:hỗ trợ|giảm|miễn)\s$", before) and one.percent is not None and one.percent >= 30:
        return False
    if QUOTA.search(before) or VOTED_OR_TOLD.search(before) or VOTED.search(small, one.end, one.end + 60):
        return False
    if re.search(r"\bcó\s(?:khoảng )?$", before) and OF_PLACES.match(one.unit or ""):
        return True
    strong = LEAST.search(before) or ABOVE.search(before) or OR_MORE.match(small, one.end)
    return bool(strong) or one.percent == 100 or re.search(r"(?:đạt|tăng|giảm|lên|còn)\s(?:\w+\s){0,3}$", before) is not None


def _count_fits(small: str, one: Printed, before: str, *, wide: bool) -> bool:
    least = LEAST.search(before) is not None
    if one.unit is None:
        pupils = PUPILS.match(small, one.end) and BY_LABEL.search(before)
        many = (one.value or 0) >= MANY and not DESCRIBED.search(before)
        done = one.paired or bool(pupils) or EACH.search(before) is not None or NEAR_DOING.search(before) is not None or many
        return THING.match(small, one.end) is not None and (least or (wide and done))
    if _only_described(small, one, before, wide=wide):
        return False
    if LOOSE_UNITS.match(one.unit) and not (least or one.paired):
        named = EACH_HAS.search(before) or (BY_LABEL.search(before) if one.unit == "đồng chí" else None)
        rate = RATE.search(before) or (wide and HELD.search(before)) or OR_MORE.match(small, one.end) or (named if wide else None)
        return bool(rate) and (wide or re.search(r"thêm|tăng|bình quân|không còn", before) is not None)
    if least or (one.paired and (wide or DOING.search(before))) or re.search(r"có thêm\s$|tăng thêm\s$", before):
        return True
    if wide:
        return DOING.search(before) is not None or re.search(r"(?:\bvà|hoặc|bàn)\s$", before) is None
    counted = not MONEY_FOR.search(before) and (PLACES.match(one.unit) is not None or one.unit.startswith("cây"))
    return counted and (CHOSEN.search(before) is not None or EACH.search(before) is not None)


def _only_described(small: str, one: Printed, before: str, *, wide: bool) -> bool:
    """Whether the count says how many there are, how many are praised, or which ones are meant."""
    unit = one.unit or ""
    if DESCRIBED.search(before) and not RISES.search(before):
        return True
    if FOR_PLACES.search(before) and PLACES.match(unit) and not unit.startswith("hộ"):
        return True
    if unit.startswith("tiêu chí") and before.endswith("dưới ") and not re.search(r"không (?:còn|có)|xóa|xoá", before):
        return True
    return not wide and QUOTA.search(small[max(0, one.start - 70) : one.end + 80]) is not None


def _standard_of_award(small: str, one: Printed, before: str) -> bool:
    """A floor that those who compete must reach: not a quota, and no percent of marks."""
    if QUOTA.search(before):
        return False
    if one.form == "percent":
        floor = LEAST.search(before) or OR_MORE.match(small, one.end)
        return floor is not None and OF_PLACES.match(one.unit or "") is not None
    if one.form != "count" or one.unit is None or not PLACES.match(one.unit) or not LEAST.search(before):
        return False
    return SUPPORT.search(before) is not None
