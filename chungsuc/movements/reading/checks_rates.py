"""What comes to a whole year by year, step by step or name by name, told in one sentence."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from chungsuc.movements.reading.found import CheckFound, Figure
from chungsuc.movements.reading.numbers import NUMBER, SCALES, UNITS, decimals, figure, low
from chungsuc.movements.reading.passages import Passage

SCALE: Final = r"(?:tỷ|tỉ|triệu|nghìn|ngàn)"
YEARLY: Final = re.compile(
    rf"(?:bình quân|mỗi năm|hằng năm|hàng năm)\b[^.;\d]{{0,40}}?(?P<n>{NUMBER})\s(?P<unit>{UNITS})\b(?:\s?/\s?năm)?[^.;\d]{{0,40}}?[,;(]\s?"
    rf"(?:trong |cả |tổng cộng |sau )?(?P<years>\d{{1,2}})\snăm\b(?:\s\(?(?:19|20)\d\d\s?(?:-|–|đến)\s?(?:19|20)\d\d\)?)?"
    rf"[^.;\d]{{0,30}}?\s(?P<total>{NUMBER})\s(?P=unit)\b"
)
PER_YEAR: Final = re.compile(r"/\s?năm|mỗi năm|hằng năm|hàng năm")
STEP: Final = re.compile(
    rf"\b(?P<way>giảm|tăng)\s(?:thêm |được )?(?P<c>{NUMBER})\s?(?P<uc>%|{UNITS}\b)[^.;()\d]{{0,40}}(?:(?:trong |đến )?năm \d{{4}}\s)?"
    rf"\(\s?từ\s(?P<a>{NUMBER})\s?(?P<ua>%|{UNITS}\b)?[^.;()\d]{{0,25}}(?:lên|xuống còn|xuống|còn)\s(?P<b>{NUMBER})\s?(?P<ub>%|{UNITS}\b)"
)
TOTALLED: Final = re.compile(rf"[,;]\s(?:tổng )?cộng(?:\slà|\s?:)?\s(?P<total>{NUMBER})\s(?P<unit>{UNITS})\b")
PART: Final = re.compile(rf"(?:^|[:,;]\s{{0,2}})(?P<name>[^\d,;:.()]{{2,50}}?)\s?:?\s(?P<n>{NUMBER})\s(?P<unit>{UNITS})\s?$")
TIMES_EACH: Final = re.compile(
    rf"(?<![\w.,/])(?P<n>\d{{1,3}})\s(?P<of>đợt|lớp|cuộc|buổi|hội nghị|phiên chợ|xã|thôn|ấp|bản|xóm|huyện|chi hội|chi đoàn|đội|tổ)\b"
    rf"[^.;\d()]{{0,80}}[,(]\s?mỗi (?P=of)\s[^.;\d()]{{0,25}}?(?P<each>{NUMBER})\s(?P<scale>{SCALE}\s)?(?P<what>[^\W\d_]+)[^.;\d()]{{0,25}}"
    rf"[,)]\s?(?:,\s)?(?:tổng cộng|tổng số|tổng|cộng)\b[^.;\d]{{0,25}}?\s(?P<total>{NUMBER})\s(?P<total_scale>{SCALE}\s)?(?P=what)\b"
)
GREW: Final = re.compile(
    rf"(?P<b>{NUMBER})\s(?P<unit>(?:{SCALE}\s)?[^\W\d_]+)(?:\s?/\s?[^\W\d_]+){{0,2}},\s(?P<way>tăng|giảm)\s(?P<p>{NUMBER})\s?%\sso với\s"
    rf"[^.;()\d]{{0,20}}(?:\d{{4}}\s)?\(\s?(?:[^\W\d_]+\s){{0,3}}(?P<a>{NUMBER})\s(?P=unit)\b"
)
SLIP: Final = 0.3
ROUNDED: Final = 0.2  # points: figures printed short may stand for longer ones
MOST: Final = 100
FAR: Final = 600


def rate_checks(passage: Passage) -> Iterator[CheckFound]:
    """Wholes told with the rate, the step or the parts that make them."""
    small = low(passage.text)
    if "năm" in small:
        yield from _yearly(passage, small)
    if "(từ" in small or "( từ" in small:
        yield from _stepped(passage, small)
    if "so với" in small:
        yield from _grown(passage, small)
    if "cộng" in small:
        yield from _totalled(passage, small)
    if "mỗi" in small:
        yield from _each(passage, small)


def _yearly(passage: Passage, small: str) -> Iterator[CheckFound]:
    """"bình quân 400 cây/năm, 5 năm trồng 2.000 cây"."""
    for found in islice(YEARLY.finditer(small), MOST):
        if PER_YEAR.search(found[0]):
            computed = figure(found["n"]) * int(found["years"])
            yield _made(passage, found.span(), "product", figure(found["total"]), computed)


def _stepped(passage: Passage, small: str) -> Iterator[CheckFound]:
    """"giảm 12 hộ (từ 40 hộ xuống còn 28 hộ)"."""
    for found in islice(STEP.finditer(small), MOST):
        if len({(found[name] or found["ub"]).split()[0] for name in ("uc", "ub", "ua")}) == 1:
            first, last = figure(found["a"]), figure(found["b"])
            computed = last - first if found["way"] == "tăng" else first - last
            yield _made(passage, found.span(), "sum", figure(found["c"]), computed)


def _each(passage: Passage, small: str) -> Iterator[CheckFound]:
    """"03 lớp tập huấn, mỗi lớp 35 người, tổng cộng 105 người"."""
    for found in islice(TIMES_EACH.finditer(small), MOST):
        computed = int(found["n"]) * _scaled(found["each"], found["scale"])
        yield _made(passage, found.span(), "product", _scaled(found["total"], found["total_scale"]), computed)


def _grown(passage: Passage, small: str) -> Iterator[CheckFound]:
    """"đạt 68 triệu đồng, tăng 9,7% so với năm trước (62 triệu đồng)"."""
    for found in islice(GREW.finditer(small), MOST):
        last, first, stated = figure(found["b"]), figure(found["a"]), figure(found["p"])
        if first:
            exact = 100 * (last - first if found["way"] == "tăng" else first - last) / first
            holds = abs(exact - stated) <= max(0.5 * 10 ** -decimals(found["p"]), ROUNDED)
            quotation = passage.quote(*found.span())
            yield CheckFound(quotation.text, "growth", stated, round(exact, 2), holds, quotation)


def _scaled(printed: str, scale: str | None) -> Figure:
    return figure(printed) * SCALES.get((scale or "").strip(), 1)


def _made(passage: Passage, span: tuple[int, int], kind: str, stated: Figure, computed: Figure) -> CheckFound:
    computed = round(computed, 6)
    quotation = passage.quote(*span)
    return CheckFound(quotation.text, kind, stated, computed, abs(stated - computed) < 1e-6 * max(1, abs(stated)), quotation)


def _totalled(passage: Passage, small: str) -> Iterator[CheckFound]:
    """"Thôn Đông 15 hộ, Thôn Tây 12 hộ, cộng 27 hộ": names, each with its own, and what they come to."""
    for whole in islice(TOTALLED.finditer(small), MOST):
        start, parts = whole.start(), []
        while (part := PART.search(small, max(0, start - FAR), start)) and part["unit"] == whole["unit"]:
            name = passage.text[part.start("name") : part.end("name")].strip()
            if not name[:1].isupper():
                break
            parts.append(figure(part["n"]))
            start = part.start()
        stated, computed = figure(whole["total"]), round(sum(parts), 6)
        if len(parts) > 1 and abs(stated - computed) <= SLIP * abs(stated):
            yield _made(passage, (start + (passage.text[start] in ":,;"), whole.end()), "sum", stated, computed)
