"""Goals without a figure: what is to be finished, issued or recognised by a year that the same words name."""

import re
from typing import Final

from chungsuc.movements.reading.found import Confidence, TargetFound
from chungsuc.movements.reading.setting import Role, Sentence

REACHED: Final = re.compile(
    r"\b(?:hoàn thành|ban hành|đạt chuẩn|được công nhận|công nhận|đạt danh hiệu|trở thành|đưa vào (?:sử dụng|vận hành|khai thác)"
    r"|phổ cập|xóa bỏ|xoá bỏ|chấm dứt|không còn|thoát nghèo|về đích|đạt đô thị|đạt tiêu chí|khánh thành|thông xe|đi vào hoạt động)\b"
)
BY_YEAR: Final = re.compile(
    r"(?:đến|vào|trong|trước|hết|cuối|phấn đấu|chậm nhất)\s(?:hết |cuối |đầu |trước |trong )*năm\s(?P<year>20\d\d)\b"
    r"|\bnăm\s(?P<late>20\d\d)$"
)
NOT_ONE: Final = re.compile(
    r"\b(?:báo cáo|kế hoạch|căn cứ|thực hiện nghị quyết|tổng kết|sơ kết|kiểm tra|đánh giá|rà soát|so với|tầm nhìn|giai đoạn|khen thưởng"
    r"|tổ chức|hội nghị|đã|mục tiêu, nhiệm vụ|các mục tiêu|các chỉ tiêu|chỉ tiêu, kế hoạch)\b"
)
LONGEST: Final = 260
SHORTEST: Final = 20


def milestone(sentence: Sentence, signed: int | None) -> TargetFound | None:
    """The sentence as a goal with its year, where it has no figure of its own; None where it is no clear one."""
    if sentence.passage.in_title or len(sentence.text) > LONGEST or sentence.past_at:
        return None
    called = [at for at in sentence.calls_at if sentence.small.startswith(("phấn đấu", "quyết tâm"), at)]
    if sentence.role != Role.AIM and not (called and sentence.role in (Role.OTHER, Role.TOWARDS)):
        return None
    start = called[0] if called else 0
    year = _only_year(sentence.small[start:].rstrip(" .;"))
    if year is None or (signed and year < signed):
        return None
    text = sentence.text[start:].strip(" ,;-+:")
    start = sentence.start + sentence.text.find(text, start)
    return TargetFound(
        text=text,
        kind="milestone",
        value=None,
        total=None,
        percent=None,
        unit=None,
        deadline_year=year,
        baseline=None,
        quotation=sentence.passage.quote(start, start + len(text)),
        confidence=Confidence.LIKELY,
    )


def _only_year(small: str) -> int | None:
    """The year by which the words say that something is reached; None where they name none, several, or mere work."""
    if len(small) < SHORTEST or NOT_ONE.search(small) or not REACHED.search(small):
        return None
    years = {found["year"] or found["late"] for found in BY_YEAR.finditer(small)}
    return int(years.pop()) if len(years) == 1 else None
