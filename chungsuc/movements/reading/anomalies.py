"""What a careful clerk would mark in the margin of a paper, in words."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from chungsuc.documents.official.citations import find_citations
from chungsuc.documents.official.tree import Citation, Node, OfficialPaper, PartialDate
from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.found import CheckFound, DeadlineFound

QUOTED: Final = re.compile(r"“([^“”\n]{20,160})”")
ROMANS: Final = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
NEXT_ROMAN: Final = {one: number for number, one in enumerate(ROMANS, 1)}
LETTERS: Final = "abcdđeghiklmnopqrstuvxy"
MARKS: Final = (("ủy", "uỷ"), ("hòa", "hoà"), ("hóa", "hoá"), ("tùy", "tuỳ"), ("thúy", "thuý"), ("khóa", "khoá"))
DOUBLE_SIGN: Final = re.compile(r"^\s*[-–]\s*\+")
LOOSE_SYMBOL: Final = re.compile(r"\b(?:số|Số)\s\d{1,4}\s(?:NQ|QĐ|CT|KH|TT|NĐ|KL)\s?/\s?[A-ZĐ]{2,}")
SPACED_NUMBER: Final = re.compile(r"\b[Ss]ố\s?:?\s?\d{1,5}\s+/\s?[A-ZĐ]{2}")
NAMES_CHECKED: Final = 30
SHOWN: Final = 60
ENOUGH: Final = 0.8


def find_anomalies(
    paper: OfficialPaper, checks: Sequence[CheckFound], deadlines: Sequence[DeadlineFound]
) -> tuple[str, ...]:
    """What a careful clerk would mark in the margin, in words, each once."""
    found = [*_heading(paper), *_numbering(paper), *_closing(paper), *_figures(checks), *_wording(paper)]
    found += [*_citations(paper), *_early(paper, deadlines), *_names(paper), *paper.repairs]
    return tuple(dict.fromkeys(found))


def _heading(paper: OfficialPaper) -> Iterator[str]:
    if paper.symbol and not paper.number:
        yield f"số văn bản để trống, chỉ có ký hiệu {paper.symbol}"
    elif not paper.symbol:
        yield "không thấy số, ký hiệu văn bản"
    if paper.date is None:
        yield "không thấy ngày ban hành"
    elif paper.date.month is None:
        yield "ngày, tháng ban hành để trống"
    elif paper.date.day is None:
        yield "ngày ban hành để trống"
    elif paper.date.day and paper.date.month and _whole(paper.date) is None:
        yield f"ngày ban hành {paper.date.day}/{paper.date.month}/{paper.date.year} không có trong lịch"


def _whole(date: PartialDate) -> object:
    try:
        return date.whole
    except ValueError:
        return None


def _closing(paper: OfficialPaper) -> Iterator[str]:
    if paper.signer is None or not paper.signer.name:
        yield "không có tên người ký"
    if not paper.recipients:
        yield "không có nơi nhận"


def _numbering(paper: OfficialPaper) -> Iterator[str]:
    yield from _row(paper.body, "")
    for _, node in paper.nodes():
        yield from _row(node.children, node.number)


def _row(nodes: Sequence[Node], under: str) -> Iterator[str]:
    """Numbers of one level: those given twice, and those out of order."""
    numbers = [node.number for node in nodes if node.number and node.number not in "-+*•"]
    place = f" trong mục {under}" if under else ""
    seen: dict[str, int] = defaultdict(int)
    for number in numbers:
        seen[number] += 1
        if seen[number] == 2:
            yield f"hai mục cùng mang số {number}{place}"
    for one, other in pairwise(numbers):
        before, after = _rank(one), _rank(other)
        skipped = one == "d" and other == "e"
        moved = one.count(".") == other.count(".") > 0 and before and after and before[0] != after[0]
        if moved or (before and after and before[0] == after[0] and after[1] not in (before[1], before[1] + 1, 1) and not skipped):
            yield f"đánh số không liền: sau {one} là {other}{place}"


def _rank(number: str) -> tuple[str, int] | None:
    """The row that a number belongs to and its place there; None for a number of no known row."""
    if number in NEXT_ROMAN:
        return "roman", NEXT_ROMAN[number]
    if len(number) == 1 and number in LETTERS:
        return "letter", LETTERS.index(number) + 1
    head, _, last = number.rpartition(".")
    name, _, digits = last.rpartition(" ")
    return (f"{head}.{name}", int(digits)) if digits.isascii() and digits.isdigit() and len(digits) < 6 else None


def _figures(checks: Sequence[CheckFound]) -> Iterator[str]:
    for one in checks:
        if not one.holds:
            computed = "" if one.computed is None else f", tính ra {_number(one.computed)}"
            note = f" ({one.note})" if one.note else ""
            yield f"“{' '.join(one.text.split())}”: ghi {_number(one.stated)}{computed}{note}"


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    return f"{value:,}".replace(",", ".") if isinstance(value, int) and value > 9999 else str(value)


def _wording(paper: OfficialPaper) -> Iterator[str]:
    texts = [text for _, node in paper.nodes() for text in (node.title, node.text) if text]
    if paper.subject:
        texts.insert(0, paper.subject)
    for text in texts:
        if text.count("“") != text.count("”"):
            missing = "đóng" if text.count("“") > text.count("”") else "mở"
            yield f"thiếu dấu {missing} ngoặc kép: “{_shown(text, text.find('“') if missing == 'đóng' else text.find('”') - SHOWN)}…”"
        if loose := LOOSE_SYMBOL.search(text):
            yield f"số, ký hiệu thiếu gạch nối: “{loose[0]}”"
        if spaced := SPACED_NUMBER.search(text):
            yield f"số văn bản có dấu cách: “{spaced[0]}”"
        if DOUBLE_SIGN.match(text):
            yield "mục con viết “- +”"
    small = " ".join(texts).lower()
    for one, other in MARKS:
        if re.search(rf"\b{one}\b", small) and re.search(rf"\b{other}\b", small):
            yield f"viết lẫn “{one}” và “{other}”"


def _shown(text: str, at: int) -> str:
    return " ".join(text[max(0, at) : max(0, at) + SHOWN].replace("“", "").replace("”", "").split())


def _citations(paper: OfficialPaper) -> Iterator[str]:
    signed = _whole(paper.date) if paper.date else None
    for one in find_citations(paper):
        given = _whole(one.date) if one.date else None
        if signed and given and str(given) > str(signed):
            yield f"{one.key} ghi ngày {_day(one)}, sau ngày ký văn bản này"
    bases: dict[str, int] = defaultdict(int)
    for _, node in paper.nodes():
        if node.kind == "basis":
            for number in set(re.findall(r"\b\d{1,5}(?:/\d{4})?/[A-ZĐ][\w-]+", node.text)):
                bases[number] += 1
    for number, times in bases.items():
        if times > 1:
            yield f"{number} được dẫn {times} lần trong phần căn cứ"


def _day(one: Citation) -> str:
    return "/".join(reversed(str(one.date).split("-")))


def _early(paper: OfficialPaper, deadlines: Sequence[DeadlineFound]) -> Iterator[str]:
    """Errands dated before the month in which the paper was signed; those that check as too late say so themselves."""
    if paper.date is None or paper.date.month is None:
        return
    printed = f"{paper.date.year:04}-{paper.date.month:02}"
    for one in deadlines:
        if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", one.date) and one.date[:7] < printed and not one.vague:
            yield f"mốc “{' '.join(one.text.split())}” sớm hơn ngày ký"


def _names(paper: OfficialPaper) -> Iterator[str]:
    """A movement whose name, in quotation marks, is written in two ways."""
    texts = [paper.subject or "", *(text for _, node in paper.nodes() for text in (node.title, node.text))]
    times: dict[str, int] = defaultdict(int)
    for text in texts:
        for found in QUOTED.finditer(text):
            if re.search(r"phong trào|cuộc vận động|thi đua", text[max(0, found.start() - 60) : found.start()].lower()):
                times[" ".join(found[1].split())] += 1
    names = sorted(times, key=lambda name: -times[name])[:NAMES_CHECKED]
    for at, name in enumerate(names):
        for other in names[at + 1 :]:
            one, two = plain(name), plain(other)
            if one != two and SequenceMatcher(None, one, two, autojunk=False).ratio() >= ENOUGH and not _wider(one, two):
                yield f"tên phong trào viết hai cách: “{name}” và “{other}”"


def _wider(one: str, other: str) -> bool:
    """Whether one name is the other with a place put before it: another movement, not a slip."""
    short, long = sorted((one, other), key=len)
    return long.endswith(short[-25:]) and len(long) - len(short) > 12
