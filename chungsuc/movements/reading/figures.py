"""The figures of a passage: shares, percents, counts, ranges, multiples, amounts, each with what it counts."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final

from chungsuc.movements.reading.found import Figure
from chungsuc.movements.reading.numbers import (
    KEPT_LENGTH,
    MONEY,
    NUMBER,
    SMALL,
    UNITS,
    countable,
    decimals,
    figure,
    spelled,
)

FIGURE: Final = re.compile(
    rf"(?<![\w.,/¤])(?P<a>{NUMBER})(?:\s?/\s?(?P<y>{NUMBER})(?![\d/])"
    rf"|\s(?P<twice>{UNITS})\s?/\s?(?P<whole>{NUMBER})(?=\s(?P=twice)\b)"
    rf"|(?P<first>\s?%)?\s{{0,2}}(?:-|–|đến|tới)\s{{0,2}}(?P<b>{NUMBER})(?!\s?/\s?\d))?"
    r"(?P<percent>\s?(?:%|phần trăm))?(?!\d|[.,]\d)"
    rf"|(?:(?<=dưới )|(?<=nhất )|(?<=thêm ))(?P<criteria>{SMALL})(?= tiêu chí\b)"
    rf"|(?<=\s)(?P<word>{SMALL})(?=\s{{1,2}}(?:xã|huyện|thôn|bản|xóm|ấp|mô hình|công trình|phần việc|hộ|sản phẩm|đơn vị|tuyến|chi hội)\b)"
)
ANY: Final = re.compile(rf"\d|\s{SMALL}\s")
MULTIPLE: Final = re.compile(r"\s{0,2}lần\b(?!\s?/)")
SCALE: Final = re.compile(rf"\s{{0,2}}(?P<money>{MONEY})(?P<per>(?:\s?/\s?[^\W\d_]+){{0,2}})")
BARE_SCALE: Final = re.compile(r"\s{0,2}(?P<scale>tỷ|tỉ|triệu|nghìn|ngàn)\b(?P<per>(?:\s?/\s?[^\W\d_]+){0,2})")
COUNTED: Final = re.compile(rf"\s{{0,2}}(?P<unit>{UNITS})(?![^\W\d_])(?P<per>(?:\s?/\s?[^\W\d_]+){{0,2}})")
BASE: Final = re.compile(r"(?P<per>\s?/\s?[^\W\d_]+)?(?P<base>(?:\s[^\W\d_]+){0,5})")
BASE_ENDS: Final = re.compile(
    r"\s(?:đạt|được|có|và|trở|theo|so|trong|vào|năm|đến|là|hoàn|thực|trên|tại|sử|đã|chiếm|tham|đăng ký|ký|tổ chức|bằng|tăng|giảm|/)\b"
)
WORD_AFTER: Final = re.compile(r"\s[^\W\d_]+")
GROUP: Final = re.compile(
    r"(?:khối|thôn|xã|huyện|xóm|bản|ấp|khóm|cấp|nhóm|hộ|ngân sách|nguồn|vốn|tỉnh|thành phố|thị xã|thị trấn|phường|đoàn|hội|trường"
    r"|ngành|đơn vị|cụm|khu|tổ|dân|nhân dân|doanh nghiệp|trung ương|địa phương|công ty|các)\b"
)
VERBS: Final = re.compile(
    r"\b(?:có|thêm|đạt|tăng|giảm|nâng|lên|còn|ít nhất|tối thiểu|khoảng|trên|dưới|không|phấn đấu|hoàn thành|xây dựng|hỗ trợ"
    r"|chọn|mỗi|từ|được|và)\b"
)
IS_SHARE: Final = re.compile(
    r"(?:[(,]|\b(?:chiếm|đạt|bằng|tương ứng|tương đương|tức|khoảng|tỷ lệ|tỉ lệ|=|hay|là|với|được|trên|lên))"
    r"[\s(,]{0,3}(?:(?:chiếm|đạt|bằng|tương ứng|tương đương|khoảng|tỷ lệ|tỉ lệ|với|là|=|được|gần|hơn|trên|ít nhất|tối thiểu|:)"
    r"[\s:]{0,2}){0,4}$|[(=]\s?$"
)
SHARE_SAID: Final = re.compile(r"(?:chiếm|tương ứng|tương đương|bằng|=)\s(?:tỷ lệ |tỉ lệ |với |khoảng |trên |gần )*$")
WHOLE_AFTER: Final = re.compile(r"\s?%?\)?\s?(?:trong |trên |so với )?(?:tổng số|tổng|số|so với tổng|trong số)\b")
TOTAL_AFTER: Final = re.compile(rf"(?:trong|trên|của|so với)?\s?tổng số\s{{1,2}}(?:{UNITS}\s?\(\s?)?(?P<total>{NUMBER})\s")


MOST: Final = 2000  # in one paragraph; no person writes more, a table run together does


@dataclass(frozen=True, slots=True)
class Printed:
    """
    A figure where it stands. `form`: ratio, percent, count, multiple, amount, average. `share_at`: where the percent of a
    share stands, when both are printed. `places`: decimals of the percent. `high`: the upper end of a range. `thing`: the word that
    follows, where the unit is none that is known.
    """

    start: int
    end: int
    form: str
    value: Figure | None
    total: Figure | None = None
    percent: Figure | None = None
    high: Figure | None = None
    unit: str | None = None
    places: int = 0
    share_at: int | None = None
    thing: str | None = None

    @property
    def paired(self) -> bool:
        return self.share_at is not None


def figures(text: str, named: str) -> list[Printed]:
    """Every figure that counts something, in order; a count and its percent are one. `named`: `without_names(text)`."""
    return list(_kept_figures(text, named)) if len(text) < KEPT_LENGTH else _figures(text, named)


@lru_cache(maxsize=1024)
def _kept_figures(text: str, named: str) -> tuple[Printed, ...]:
    return tuple(_figures(text, named))


def _figures(text: str, named: str) -> list[Printed]:
    found = _with_totals(_pair(single_figures(named), named), named)
    return [replace(one, unit=_as_printed(text, named, one)) for one in found]


def _as_printed(text: str, named: str, one: Printed) -> str | None:
    """What is counted, with the capitals of the text."""
    if one.unit is None:
        return None
    words = one.unit.removeprefix("%").split("/")[0]
    at = named.find(words, one.start) if words.strip() else -1
    return one.unit.replace(words, text[at : at + len(words)], 1) if at >= 0 else one.unit


def single_figures(named: str) -> list[Printed]:
    """Every figure by itself, in order."""
    if not ANY.search(named):
        return []
    small = countable(named)
    return [made for found in islice(FIGURE.finditer(small), MOST) if (made := _one(found, small)) is not None]


def _one(found: "re.Match[str]", small: str) -> Printed | None:
    if words := found["word"] or found["criteria"]:
        return _count(found, small, Printed(found.start(), found.end(), "count", spelled(words)))
    value = figure(found["a"])
    made = Printed(found.start(), found.end(), "count", value)
    if found["b"]:
        high = figure(found["b"])
        made = replace(made, high=high)
    if whole := found["y"] or found["whole"]:
        made = replace(made, form="ratio", total=figure(whole))
    if found["percent"] and not whole:
        base = _base(small, found.end())
        places = max(decimals(found["a"]), decimals(found["b"] or "0"))
        return replace(made, form="percent", value=None, percent=value, unit=base, places=places)
    return _count(found, small, made)


def _base(small: str, at: int) -> str:
    found = BASE.match(small, at)
    words = (found["base"] or "") if found else ""
    stop = BASE_ENDS.search(words)
    per = (found["per"] or "") if found else ""
    return ("%" + per.replace(" ", "") + (words[: stop.start()] if stop else words)).rstrip()


def _count(found: "re.Match[str]", small: str, made: Printed) -> Printed:
    end = found.end()
    if made.form == "count" and MULTIPLE.match(small, end):
        return replace(made, form="multiple", unit="lần", end=MULTIPLE.match(small, end).end())  # type: ignore[union-attr]
    for pattern, name, form in ((SCALE, "money", "amount"), (BARE_SCALE, "scale", "amount"), (COUNTED, "unit", made.form)):
        if unit := pattern.match(small, end):
            per = re.sub(r"\s", "", unit["per"] or "")
            return replace(made, form=form, unit=(unit[name].strip() + per), end=unit.end())
    after = WORD_AFTER.match(small, end)
    return replace(made, thing=after[0].strip()) if after else made


def _pair(found: list[Printed], small: str) -> list[Printed]:
    paired: list[Printed] = []
    for one in found:
        at = _partner(paired, one, small)
        made = _share(paired[at], one, small, aside=at == -2) if at else None
        if made:
            paired[at] = made
        else:
            paired.append(one)
    return paired


def _partner(paired: list[Printed], one: Printed, small: str) -> int:
    """Which figure before it a percent may belong to: the last, or the one before a closed bracket; 0 for none."""
    if not paired or paired[-1].paired:
        return 0
    gap = small[paired[-1].end : one.start]
    if len(paired) > 1 and 0 <= gap.find(")") < len(gap) and "(" not in gap[: gap.find(")")] and not paired[-2].paired:
        opened = small.rfind("(", paired[-2].end, paired[-1].start)
        return -2 if opened >= 0 else -1
    return -1


def labelled(small: str, one: Printed) -> bool:
    """Whether a name stands right before the figure and no verb between: "thôn Đông 1,5 km", "khối Tiểu học 500 quyển"."""
    before = re.split(r"[,;:(]\s|trong đó|gồm|\svà\s", small[max(0, one.start - 60) : one.start])[-1].strip(" -+:")
    return (one.form == "amount" or GROUP.match(before) is not None) and before != "" and not VERBS.search(before)


def _share(before: Printed, one: Printed, small: str, *, aside: bool) -> Printed | None:
    """A count and the percent that says the same of it, in either order. `aside`: a bracket between them is passed over."""
    gap = small[before.end : one.start]
    if aside:
        gap = gap[: gap.find("(")] + gap[gap.rfind(")") + 1 :]
    if len(gap) > 110 or re.search(r"[.;!?]\s|\n|trong đó|\|", gap) or before.high is not None or one.high is not None:
        return None
    alike = before.unit != "tiêu chí" or SHARE_SAID.search(gap) or _in_bracket(before, gap)
    if one.form == "percent" and before.form in {"ratio", "count"} and alike:
        if _says_share(gap, small, before, one):
            value = {"percent": one.percent, "places": one.places, "share_at": one.start, "end": one.end}
            return replace(before, **value)  # type: ignore[arg-type]
        return None
    turned = "¤" not in gap and before.form == "percent" and one.form in {"ratio", "count"} and one.unit and len(gap) <= 90
    if turned and re.search(r"(?:\(|tương ứng|tương đương|tức|bằng|hay|:|=)[\s(]{0,2}(?:với |là |khoảng |có |bằng |đạt )?$", gap):
        shared = {"percent": before.percent, "places": before.places, "share_at": before.start, "start": before.start}
        return replace(one, **shared)  # type: ignore[arg-type]
    return None


def _in_bracket(before: Printed, gap: str) -> bool:
    """"16/19 tiêu chí (84,2%)"."""
    return before.form == "ratio" and re.fullmatch(r"\s?\(\s?(?:đạt |bằng |chiếm |tỷ lệ )*", gap) is not None


def _says_share(gap: str, small: str, before: Printed, one: Printed) -> bool:
    link = IS_SHARE.search(gap)
    if not link or ("¤" in gap and not (before.form == "ratio" and SHARE_SAID.search(gap))):
        return False
    if before.form == "ratio" or re.search(r"\(\s?[^()]{0,30}$|chiếm|tương ứng|tương đương|[=]|\btỷ lệ|\btỉ lệ|bằng", gap):
        return before.form == "ratio" or before.unit is not None
    return before.unit is not None and WHOLE_AFTER.match(small, one.end) is not None and "đạt" in gap


def _with_totals(found: list[Printed], small: str) -> list[Printed]:
    """"8 xã trong tổng số 13 xã": the whole that stands after it."""
    made: list[Printed] = []
    for one in found:
        last = made[-1] if made else None
        whole = TOTAL_AFTER.search(small, last.end, min(len(small), last.end + 60)) if last else None
        if last and whole and whole.start("total") == one.start and last.total is None and last.form == "count":
            made[-1] = replace(last, form="ratio", total=one.value, end=one.end)
        else:
            made.append(one)
    return made
