"""Sums, growth, products, and the columns of tables against their total row."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from chungsuc.movements.reading.figures import Printed, figures, labelled, single_figures
from chungsuc.movements.reading.found import CheckFound, Figure
from chungsuc.movements.reading.numbers import NUMBER, SCALES, UNITS, figure, low, without_names
from chungsuc.movements.reading.passages import Passage

OPENS: Final = re.compile(r"\b(?:bao gồm|gồm có|gồm|trong đó|chia ra|cụ thể)\b\s?:?\s?")
STOP: Final = re.compile(r"\.(?=\s|$)|\n")
REST: Final = re.compile(r"còn lại|trong đó|tính đến|so với|…|\.\.\.")
LISTED: Final = re.compile(r"\s?trong đó\s?:")
LEFT_OPEN: Final = re.compile(r"…|\.\.\.|v\.v|so với")
OF_PLACES: Final = re.compile(
    r"\b(?:khối|thôn|xã|huyện|xóm|bản|ấp|thị trấn|phường|thị xã|thành phố|cụm|trường)\s(?:[^\W\d_]+\s?){1,4}:?\s?$"
)
SLIP: Final = 0.3  # a sum further off than this is no slip but another way of counting
FROM_TO: Final = re.compile(
    rf"\btừ\s(?:mức )?(?P<a>{NUMBER})\s?(?P<ua>%|{UNITS}\b)?(?:\s\(?(?:năm|vào năm|cuối năm)\s\d{{4}}\)?)?"
    rf"\s(?:lên|xuống còn|xuống|còn|thành)\s(?P<b>{NUMBER})\s?(?P<ub>%|{UNITS}\b)?[^.;\d]{{0,25}}?(?:năm\s\d{{4}})?"
    rf"\s?[(,]\s?(?:tức |tương ứng )?(?P<way>tăng|giảm)(?: thêm)?\s(?P<c>{NUMBER})\s?(?P<uc>điểm %|%|{UNITS}\b)?"
)
RAISED: Final = re.compile(
    rf"(?:hiện có|đã có|đến nay có|hiện nay có)\s(?P<a>{NUMBER})(?:/{NUMBER})?\s(?P<ua>{UNITS})\b"
    rf"[^.\d]{{0,120}}(?:có thêm|tăng thêm|thêm)\s(?P<c>{NUMBER})\s(?P<uc>{UNITS})\b"
    rf"[^.\d]{{0,120}}(?:nâng tổng số|nâng số|đưa tổng số|nâng)[^.\d]{{0,60}}lên\s(?P<b>{NUMBER})(?:/{NUMBER})?\s(?P<ub>{UNITS})\b"
)
EACH: Final = re.compile(
    rf"\(?\bmỗi\s(?P<of>{UNITS}|cụm|khối|đơn vị|chi hội|chi đoàn)\b[^.;\d()]{{0,40}}?(?P<n>\d{{1,4}})\s(?P<what>[^\W\d_]+(?:\s[^\W\d_]+)?)"
)
FACTOR: Final = rf"{NUMBER}(?:\s?[^\W\d_%/.]+(?:\s?/\s?[^\W\d_]+){{0,3}}){{0,5}}"
TIMES: Final = re.compile(
    rf"(?P<factors>{FACTOR}(?:\s?[x×*]\s?{FACTOR}){{1,4}})\s?=\s?(?P<total>{NUMBER})(?:\s(?P<scale>tỷ|triệu|nghìn)?\s?(?:đồng)?)?"
)
PRICED: Final = re.compile(
    rf"(?<![\w.,/])(?P<n>{NUMBER})\s(?P<of>suất|nhà|căn nhà|căn|ngôi nhà|phần|bộ|con|cây|chiếc|mô hình|công trình|hộ|xe|bể|tuyến"
    r"|thùng|sản phẩm|km|giải)\b[^.;\d]{0,80}?,\s(?:(?P<each>mỗi (?P=of)\b[^.;,\d]{0,30}?)|(?:trị giá|mức|giá)\s(?:hỗ trợ )?)"
    rf"(?P<price>{NUMBER})\s?(?P<scale>tỷ|triệu|nghìn)?\s?đồng(?P<per>\s?/\s?(?P=of))?[,;]\s[^.;\d]{{0,10}}tổng\b[^.;,\d]{{0,40}}?"
    rf"\s(?P<total>{NUMBER})\s?(?P<total_scale>tỷ|triệu|nghìn)?\s?đồng"
)
LONGEST: Final = 1500
MOST_PARTS: Final = 60
MOST_SUMS: Final = 300  # in one paragraph
TOTAL_ROW: Final = re.compile(r"(?:tổng cộng|tổng số|tổng|cộng|toàn (?:tỉnh|huyện|xã))(?:\s.{0,20})?")
ROMAN: Final = re.compile(r"[IVX]+|[A-H]")
UNSUMMED: Final = re.compile(r"%|tỷ lệ|tỉ lệ|bình quân|^năm$|năm (?:đạt|sinh|hoàn thành|công nhận|về đích)|^(?:s?tt|số tt)$")
CALENDAR: Final = re.compile(r"(?:19|20)\d\d|-?")
CELL: Final = re.compile(NUMBER)


def sum_checks(passage: Passage) -> Iterator[CheckFound]:
    """"13 đơn vị, gồm 12 xã và 01 thị trấn": the whole against its parts."""
    named = without_names(passage.text)
    if not OPENS.search(named):
        return
    found = single_figures(named)
    ends, starts = [one.end for one in found], [one.start for one in found]
    for opening in islice(OPENS.finditer(named), MOST_SUMS):
        before = bisect_right(ends, opening.start())
        whole = found[before - 1] if before else None
        if not whole or whole.value is None or opening.start() - whole.end > 60 or whole.form not in ("count", "amount", "ratio"):
            continue
        if re.search(r"[.;]\s(?!$)", named[whole.end : opening.start()]) or not (whole.unit or whole.thing) or whole.high is not None:
            continue
        stop = STOP.search(named, opening.end(), opening.end() + LONGEST)
        end = stop.start() if stop else min(len(named), opening.end() + LONGEST)
        end = _closing(named, whole, opening.end(), end)
        parts = _parts(found[bisect_left(starts, opening.end()) : bisect_left(starts, end)][:MOST_PARTS], whole)
        if made := _sum(passage, whole, parts, named, (opening.start(), end)):
            yield made


def _closing(named: str, whole: Printed, start: int, end: int) -> int:
    """Where the bracket closes that the parts stand in, if they stand in one."""
    opened = named.rfind("(", whole.end, start)
    closed = named.find(")", start, end) if opened >= 0 else -1
    return closed if closed >= 0 else end


def _parts(found: list[Printed], whole: Printed) -> list[Printed]:
    if any(one.high is not None for one in found):
        return []
    kind = [one for one in found if one.form == ("amount" if whole.form == "amount" else "count")]
    if whole.form == "amount":
        return kind
    places = re.compile(r"xã|thị trấn|phường|huyện|thị xã|thành phố|thôn|xóm|bản|ấp|khu phố|tổ dân phố|khu dân cư")
    alike = [one for one in kind if (one.unit, one.thing) == (whole.unit, whole.thing)]
    mixed = [one for one in kind if places.match(one.unit or "")]
    return mixed if re.match(r"đơn vị|khu dân cư|thôn", whole.unit or "") and len(mixed) > len(alike) else alike


def _sum(passage: Passage, whole: Printed, parts: list[Printed], named: str, span: tuple[int, int]) -> CheckFound | None:
    words = named[span[0] : span[1]]
    if len(parts) < 2 or whole.value is None:
        return None
    stated, computed = _money(whole), sum(_money(one) for one in parts)
    computed = round(computed, 6)
    holds = abs(stated - computed) < 1e-6 * max(1, abs(stated))
    exact = not words.startswith(("trong đó", "cụ thể")) and not REST.search(words)
    too_much = whole.form == "amount" and computed > stated and not re.search(r"trong đó", words[9:])
    by_name = all(labelled(named, one) and OF_PLACES.search(named, max(0, one.start - 50), one.start) for one in parts)
    in_all = whole.form == "amount" and re.search(r"\btổng\b", low(passage.text[max(0, whole.start - 60) : whole.start])) is not None
    complete = by_name or in_all or _listed(named, parts, span[0])
    too_much = too_much or (complete and words.count("trong đó") <= 1 and not LEFT_OPEN.search(words))
    left = words.startswith("trong đó") and words.count("trong đó") == 1 and re.search(r"còn lại", words) is not None
    far = abs(stated - computed) > SLIP * abs(stated)
    if not holds and (far or not (exact or too_much or left)):
        return None
    quotation = passage.quote(whole.start, parts[-1].end)
    return CheckFound(quotation.text, "sum", stated, computed, holds, quotation)


def _listed(named: str, parts: Sequence[Printed], start: int) -> bool:
    """Whether three or more parts stand between semicolons behind a colon, each behind its own words: a whole shared out."""
    listed = named[start : parts[-1].start]
    if len(parts) < 3 or not LISTED.match(listed) or listed.count(";") != len(parts) - 1:
        return False
    firsts = [re.split(r"[:;]", named[start : one.start])[-1].split()[:1] for one in parts]
    return all(firsts) and len({one[0] for one in firsts}) == 1


def _money(one: Printed) -> Figure:
    """The value; money in đồng."""
    scale = 1
    for word in (one.unit or "").split("/")[0].split() if one.form == "amount" else ():
        scale *= SCALES.get(word, 1)
    return round((one.value or 0) * scale, 6)


def growth_checks(passage: Passage) -> Iterator[CheckFound]:
    """"từ 76 lên 126 xã (tăng 50 xã)" and "hiện có 76 xã, thêm 50 xã, nâng lên 126 xã"."""
    small = low(passage.text)
    if "lên" not in small and "còn" not in small and "xuống" not in small:
        return
    for found in FROM_TO.finditer(small):
        unit = {found["ub"] or found["ua"], "%" if found["uc"] == "điểm %" else found["uc"] or found["ub"]}
        if len(unit) == 1:
            first, last, step = (figure(found[name]) for name in "abc")
            computed = round(last - first if found["way"] == "tăng" else first - last, 6)
            yield _growth(passage, found, step, computed)
    for found in RAISED.finditer(small):
        if found["ua"] == found["uc"] == found["ub"]:
            yield _growth(passage, found, figure(found["b"]), figure(found["a"]) + figure(found["c"]))


def _growth(passage: Passage, found: "re.Match[str]", stated: Figure, computed: Figure) -> CheckFound:
    quotation = passage.quote(found.start(), found.end())
    return CheckFound(quotation.text, "sum", stated, computed, abs(stated - computed) < 1e-6, quotation)


def product_checks(passage: Passage) -> Iterator[CheckFound]:
    """"11 xã thuộc 11 huyện (mỗi huyện chọn 01 xã)", "10 suất x 500.000 đồng = …", "03 nhà, mỗi nhà 50 triệu đồng, tổng …"."""
    small = low(passage.text)
    if "=" in small:
        yield from _multiplied(passage, small)
    if "tổng" in small:
        yield from _priced(passage, small)
    if "mỗi" not in small:
        return
    named = without_names(passage.text)
    printed = [one for one in figures(passage.text, named) if one.form == "count" and one.unit]
    ends = [one.end for one in printed]
    for each in islice(EACH.finditer(named), MOST_SUMS):
        last = bisect_right(ends, each.start())
        near = [one for one in printed[max(0, last - 2) : last] if each.start() - one.end <= 110]
        of = next((one for one in reversed(near) if one.unit == each["of"]), None)
        whole = next((one for one in near if one is not of and (one.unit or "") and each["what"].startswith(one.unit or "")), None)
        if of and whole and of.value is not None and whole.value is not None and named[each.start()] == "(":
            computed = of.value * int(each["n"])
            tight = whole.end <= of.start and re.fullmatch(r"[^.;,\d]{0,25}", named[whole.end : of.start]) is not None
            if computed == whole.value or tight:
                quotation = passage.quote(whole.start, each.end())
                yield CheckFound(quotation.text, "product", whole.value, computed, computed == whole.value, quotation)


def _priced(passage: Passage, small: str) -> Iterator[CheckFound]:
    """So many things at so much each, and what they come to in all."""
    for found in islice(PRICED.finditer(small), MOST_SUMS):
        if not (found["each"] or found["per"]):
            continue
        computed = round(figure(found["n"]) * _in_dong(found["price"], found["scale"]), 6)
        stated = _in_dong(found["total"], found["total_scale"])
        quotation = passage.quote(found.start(), found.end())
        yield CheckFound(quotation.text, "product", stated, computed, abs(stated - computed) < 1e-6 * max(1, stated), quotation)


def _in_dong(printed: str, scale: str | None) -> Figure:
    return round(figure(printed) * SCALES.get(scale or "", 1), 6)


def _multiplied(passage: Passage, small: str) -> Iterator[CheckFound]:
    for found in TIMES.finditer(small):
        computed: Figure = 1
        for factor in re.split(r"\s?[x×*]\s?(?=\d)", found["factors"]):
            number = re.match(NUMBER, factor)
            scale = next((SCALES[word] for word in re.findall(r"[^\W\d_]+", factor) if word in SCALES), 1)
            computed *= figure(number[0]) * scale if number else 1
        stated = figure(found["total"]) * SCALES.get(found["scale"] or "", 1)
        quotation = passage.quote(found.start(), found.end())
        computed = round(computed, 6)
        yield CheckFound(quotation.text, "product", stated, computed, abs(stated - computed) < 1e-6 * max(1, stated), quotation)


def table_sums(told: Sequence[Passage]) -> Iterator[CheckFound]:
    """Each column of figures against the row that calls itself the total."""
    rows: dict[str, list[Passage]] = {}
    for passage in told:
        if passage.node.kind == "table" and not passage.in_title and not passage.node.text:
            rows.setdefault(passage.key, []).append(passage)
    for found in rows.values():
        grid = found[0].node.rows
        at = next((number for number, row in enumerate(grid) if any(_is_total(cell) for cell in row[:2])), None)
        if at is not None and len(grid) > 3 and len({len(row) for row in grid}) == 1:
            yield from _columns(grid, at, found[at])


def _is_total(cell: str) -> bool:
    return TOTAL_ROW.fullmatch(low(" ".join(cell.split()))) is not None


def _columns(grid: tuple[tuple[str, ...], ...], at: int, passage: Passage) -> Iterator[CheckFound]:
    below = grid[at + 1 :] if at <= 2 else grid[1:at]
    if len(below) < 2 or any(_is_total(cell) for row in below for cell in row[:2]) or any(ROMAN.fullmatch(row[0].strip()) for row in below):
        return
    for column in range(1, len(grid[0])):
        cells = [row[column].strip() for row in below]
        total = grid[at][column].strip()
        if not CELL.fullmatch(total) or not all(CELL.fullmatch(cell) or cell in ("", "-", "0") for cell in cells):
            continue
        years = all(CALENDAR.fullmatch(cell) for cell in cells)
        if UNSUMMED.search(low(grid[0][column])) or years or sum(bool(CELL.fullmatch(cell)) for cell in cells) < 2:
            continue
        computed = round(sum(figure(cell) for cell in cells if CELL.fullmatch(cell)), 6)
        stated = figure(total)
        head = grid[0][column].strip()
        yield CheckFound(
            text=f"{head}: {' | '.join(cell for cell in grid[at] if cell.strip())}",
            kind="sum",
            stated=stated,
            computed=computed,
            holds=abs(stated - computed) < 1e-6,
            quotation=passage.quote(0, len(passage.text)),
            note="cột của bảng và dòng tổng",
        )
