"""A stated number of units against the names that follow."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from chungsuc.movements.reading.found import CheckFound
from chungsuc.movements.reading.numbers import low, without_names
from chungsuc.movements.reading.passages import Passage
from chungsuc.movements.reading.targets_named import proper_name

PLACE: Final = (
    r"(?:đơn vị cấp huyện|đơn vị cấp xã|khu dân cư|thị trấn|thị xã|thành phố|xã|huyện|phường|quận|thôn|bản|xóm|ấp|buôn|làng"
    r"|khóm|tỉnh|đơn vị|địa phương)"
)
STATED: Final = re.compile(
    rf"(?<![\w.,/%¤–-])(?P<n>\d{{1,2}})\s{{1,2}}(?P<unit>{PLACE}(?:,\s{PLACE}){{0,2}})\b(?P<between>[^:.;()\d¤|]{{0,70}}?)"
    rf"(?P<open>\s?:\s?|,?\s(?:bao gồm|gồm có|gồm|là)\s?:?\s|\s?\(\s?(?:gồm\s?:?\s)?)(?:(?:các |những )?{PLACE}\s?:?\s)?"
)
JOIN: Final = re.compile(rf"\s?(?:,\s?và|,|;|và|\+)\s{{0,2}}(?:(?:các )?{PLACE}\s{{1,2}})?(?=[^\W\d_])")
DISTRICTS: Final = re.compile(r"đơn vị cấp huyện|huyện|thị xã|thành phố|quận")
OF_PLACE: Final = re.compile(r",?\s?\(?(?:thuộc\s)?(?:huyện|thị xã|thành phố|tp\.?|tx\.?|tỉnh|xã)\s{1,2}")
ASIDE: Final = re.compile(r"\s?\([^()]{1,60}\)")
ORDINAL: Final = re.compile(r"\s\d{1,2}\b(?!\s?(?:xã|huyện|thôn|/|%))")
ENDS: Final = re.compile(r"\s?(?:[.;)\n]|$|\s(?:phấn đấu|đạt|được|hoàn thành|đăng ký|trong|vào|thực hiện|có)\b)")
OPEN_END: Final = re.compile(r"\s?(?:,|;|và)?\s?(?:…|\.\.\.|v\.v|vv|khác)")
NUMBERED: Final = re.compile(r"\b(?P<n>\d{1,2})\s(?P<what>[^\W\d_]+(?:\s[^\W\d_]+){0,5})\s?:\s?\(1\)")
ITEM: Final = re.compile(r"(?<!\w)\((\d{1,2})\)\s?(?=[^\W\d_])")
MANY: Final = 60
MOTTO: Final = re.compile(
    r"[“\"]?(?<!\d)(?P<n>\d{1,2})\s(?P<word>có|sạch|không|tốt|biết|dám|nhất|an toàn|rõ|chống|cùng|xanh|phải|giữ|đúng|hơn|trước)[”\"]?"
    r"\s?(?:\(|:|gồm:?|là:?)\s?(?=(?P=word)\b)"
)
MOTTO_ENDS: Final = re.compile(r"[.\n)”\"(]")
THINGS: Final = re.compile(
    r"(?<![\w.,/%¤–-])(?P<n>\d{1,2})\s(?:sản phẩm|mô hình|làng nghề|nghề|môn|hạng mục|lĩnh vực|ngành hàng|chuỗi|tiêu chí|nhóm"
    r"|cây trồng|loại)\b"
    r"[^:.;()\d¤|]{0,40}?,?\s?(?:bao gồm|gồm có|gồm)\s?:?\s"
)
CRITERIA: Final = re.compile(
    r"(?<![\w.,/%–-])(?P<n>\d{1,2})\stiêu chí\s?(?::|\((?:gồm:?\s)?|,?\s?gồm:?)\s?(?P<names>[^\W\d_][^.:()\n\d]{5,400})(?=[.)\n]|$)"
)
NAME_OF_ONE: Final = 9
THINGS_END: Final = re.compile(r"\.(?=\s|$)|\n")
LONGEST: Final = 900
PART_WORDS: Final = 6
NEAR_MISS: Final = 2


def list_checks(passage: Passage) -> Iterator[CheckFound]:
    """"05 xã: A, B…": how many are named after the number."""
    text = passage.text
    if passage.in_title and passage.node.text:
        text = f"{text.rstrip(' :')}: {passage.node.text}"
    if not any(sign in text for sign in ":(") and "gồm" not in text and " là " not in text:
        return
    named, small = without_names(text), low(text)
    for found in STATED.finditer(named):
        count, end = count_names(text, small, found.end(), of_districts=DISTRICTS.match(found["unit"]) is not None)
        if count < (2 if found["open"].strip() in ("(", "là") else 1) or OPEN_END.match(text, end):
            continue
        stated = int(found["n"])
        if stated == count or ENDS.match(text, end):
            quotation = passage.quote(found.start(), min(end, len(passage.text)))
            yield CheckFound(text[found.start() : end], "list-count", stated, count, stated == count, quotation)
    yield from _numbered(passage)
    yield from _mottoes(passage, small)
    yield from _things(passage, named)
    yield from _criteria(passage)


def _mottoes(passage: Passage, small: str) -> Iterator[CheckFound]:
    """"“3 sạch”: sạch nhà, sạch bếp, sạch ngõ": each part begins with the word that is counted."""
    for found in islice(MOTTO.finditer(small), MANY):
        end = MOTTO_ENDS.search(small, found.end(), found.end() + LONGEST)
        stop = end.start() if end else min(len(small), found.end() + LONGEST)
        parts = [part.strip() for part in re.split(r"[;,]", small[found.end() : stop]) if part.strip()]
        parts = [piece.strip() for part in parts for piece in re.split(rf"\bvà (?={found['word']}\b)", part) if piece.strip()]
        if len(parts) < 2 or not all(re.match(rf"{found['word']}\b", part) for part in parts):
            continue
        stated = int(found["n"])
        quotation = passage.quote(found.start(), stop)
        yield CheckFound(quotation.text, "list-count", stated, len(parts), stated == len(parts), quotation)


def _things(passage: Passage, named: str) -> Iterator[CheckFound]:
    """"09 sản phẩm, gồm: …": short parts between commas up to the full stop; "và" may stand within a part or between two."""
    for found in islice(THINGS.finditer(named), MANY):
        end = THINGS_END.search(named, found.end(), found.end() + LONGEST)
        stop = end.start() if end else min(len(named), found.end() + LONGEST)
        listed = named[found.end() : stop]
        if re.search(r"[\d:()¤|…]|\.\.\.|v\.v|\bkhác\b", listed):
            continue
        parts = [part for part in re.split(r";" if ";" in listed else r",", listed) if part.strip()]
        if len(parts) < 2 or any(len(part.split()) > PART_WORDS for part in parts):
            continue
        stated, split = int(found["n"]), len(parts) + len(re.findall(r"\svà\s", listed))
        off = min(abs(stated - len(parts)), abs(stated - split))
        if len(parts) <= stated <= split:
            counted = stated
        elif ":" in found[0] and off <= NEAR_MISS and _alike(passage.text, parts, found.end()):
            counted = len(parts) if stated < len(parts) else split
        else:
            continue
        quotation = passage.quote(found.start(), stop)
        yield CheckFound(quotation.text, "list-count", stated, counted, stated == counted, quotation)


def _criteria(passage: Passage) -> Iterator[CheckFound]:
    """"05 tiêu chí: Giao thông, Thủy lợi, …": names that each begin with a capital, so that no comma stands within one."""
    for found in islice(CRITERIA.finditer(passage.text), MANY):
        parts = [part.strip() for part in re.split(r"[,;]\s|\svà\s(?=[A-ZĐÀ-Ỹ])", found["names"]) if part.strip()]
        stated = int(found["n"])
        named = len(parts) > 1 and all(part[0].isupper() and len(part.split()) <= NAME_OF_ONE for part in parts)
        if named and abs(stated - len(parts)) <= NEAR_MISS:
            quotation = passage.quote(*found.span())
            yield CheckFound(quotation.text, "list-count", stated, len(parts), stated == len(parts), quotation)


def _alike(text: str, parts: list[str], start: int) -> bool:
    """Whether no part is but the name of a place that goes on from the part before."""
    at = start
    for part in parts:
        words = text[at : at + len(part)].strip()
        at += len(part) + 1
        if not words or words[0].isupper() or re.search(r"\b(?:tại|thuộc|ở)\b", words):
            return False
    return True


def count_names(text: str, small: str, at: int, *, of_districts: bool = False) -> tuple[int, int]:
    """
    How many names of places stand one after another from `at`, and where the last ends. `of_districts`: those named are
    districts and towns, so that a town after a comma is one more of them.
    """
    count, end = 0, at
    while count < MANY:
        name, stop = proper_name(text, at)
        if not name:
            break
        count, end = count + 1, _beyond(text, small, stop, of_districts=of_districts)
        join = JOIN.match(small, end)
        if not join:
            break
        at = join.end()
    return count, end


def _beyond(text: str, small: str, stop: int, *, of_districts: bool) -> int:
    """Past what belongs to one name: its number, a bracket, the district it lies in."""
    for pattern in (ORDINAL, ASIDE):
        if found := pattern.match(small, stop):
            stop = found.end()
    of_place = OF_PLACE.match(small, stop)
    if of_place and not (of_districts and of_place[0].startswith(",")):
        _, end = proper_name(text, of_place.end())
        bracket = small[of_place.start() : of_place.end()].find("(") >= 0 and small[end : end + 1] == ")"
        if end > of_place.end() and not small[of_place.start() : of_place.end()].lstrip(", ").startswith("xã"):
            return end + bracket
    return stop


def _numbered(passage: Passage) -> Iterator[CheckFound]:
    """"gồm 5 nội dung: (1) …; (2) …": the number against the last in the row."""
    small = low(passage.text)
    stated = NUMBERED.search(small) if "(1)" in small else None
    if not stated:
        return
    row = 0
    for found in ITEM.finditer(small, stated.start()):
        if int(found[1]) == row + 1:
            row += 1
        elif int(found[1]) == 1:
            break
    if row > 1:
        quotation = passage.quote(stated.start(), stated.end())
        yield CheckFound(quotation.text, "list-count", int(stated["n"]), row, int(stated["n"]) == row, quotation)
