"""A whole told in one line against its parts told in the lines under it: money by source, those proposed for honours."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.movements.reading.figures import Printed, single_figures
from chungsuc.movements.reading.found import CheckFound, Figure
from chungsuc.movements.reading.numbers import SCALES, low, without_names
from chungsuc.movements.reading.passages import Passage

SHARED_OUT: Final = re.compile(
    r"\b(?:trong đó|bao gồm|gồm có|gồm|chia ra|cụ thể|như sau|giao cho|giao chỉ tiêu cho|phân bổ cho|giao|phân bổ)\b[^.;\d]{0,40}:?\s?$"
)
OPEN: Final = re.compile(r"…|\.\.\.|còn lại|\bkhác\b|v\.v")
BULLETS: Final = {"-", "+", "*", "•"}
LETTERS: Final = "abcdđeghikl"
TOTAL: Final = re.compile(r"\btổng\b")
PROPOSED: Final = re.compile(r"(?<![\w./])(?P<a>\d{1,3}) tập thể[^.;\d]{0,30}?(?:và|,)\s(?P<b>\d{1,3}) cá nhân")
GROUPS: Final = {"a": re.compile(r"(?:danh sách )?(?:các )?tập thể\b.{0,20}"), "b": re.compile(r"(?:danh sách )?(?:các )?cá nhân\b.{0,20}")}
SAID_BELOW: Final = re.compile(r"[^.;]{0,80}\b(?:cụ thể|sau đây|có tên|như sau|danh sách|gồm)\b")
SLIP: Final = 0.3
LEFT_OUT: Final = 0.15  # of a whole "trong đó" may be named in part only
MOST_PARTS: Final = 40
SHOWN: Final = 600


def layout_checks(paper: OfficialPaper, passages: Sequence[Passage]) -> Iterator[CheckFound]:
    """Sums and lists that run over several lines of the paper."""
    told = [one for one in passages if one.node.kind not in ("basis", "closing", "table")]
    lines = {(one.key, one.in_title): one for one in told}
    for passage in told:
        if parts := _parts_under(passage, lines):
            yield from _sum(passage, parts)
    yield from _proposed(paper, told)


def _parts_under(passage: Passage, lines: dict[tuple[str, bool], Passage]) -> list[Passage]:
    """The lines that share out what the last figure of the passage says: those under it, or the dashes or letters after it."""
    text = low(passage.text[-SHOWN:])
    if not SHARED_OUT.search(text.rstrip()) or (passage.in_title and passage.node.text):
        return []
    keys = [f"{passage.key}.{at}" for at in range(len(passage.node.children))]
    if not keys:
        above, _, place = passage.key.rpartition(".")
        follow = range(int(place) + 1, int(place) + MOST_PARTS) if place.isdigit() and above else range(0)
        keys = [f"{above}.{at}" for at in follow]
    parts: list[Passage] = []
    for key in keys[:MOST_PARTS]:
        one = lines.get((key, False)) or lines.get((key, True))
        letter = "" if passage.node.number else LETTERS[len(parts) : len(parts) + 1]
        if one is None or not (passage.node.children or one.node.number in {*BULLETS, letter or "-"}):
            break
        parts.append(one)
    return parts


def _sum(passage: Passage, parts: Sequence[Passage]) -> Iterator[CheckFound]:
    small = low(passage.text)
    whole = next((one for one in reversed(single_figures(without_names(passage.text))) if one.form == "amount"), None)
    if whole is None or whole.high is not None or "/" in (whole.unit or "") or len(parts) < 2:
        return
    shares = [_only_amount(one) for one in parts]
    if not all(shares) or any(OPEN.search(low(one.text)) for one in parts):
        return
    stated, computed = money(whole), round(sum(money(one) for one in shares if one), 6)
    holds = abs(stated - computed) < 1e-6 * max(1, abs(stated))
    slip = SLIP if computed > stated else LEFT_OUT
    if not holds and (abs(stated - computed) > slip * abs(stated) or not (TOTAL.search(small) or computed > stated)):
        return
    quotation = passage.quote(whole.start, len(passage.text.rstrip()))
    listed = " ".join(f"- {one.text.strip()}" for one in parts)
    yield CheckFound(f"{passage.text.strip()} {listed}"[:SHOWN], "sum", stated, computed, holds, quotation)


def _only_amount(passage: Passage) -> Printed | None:
    """The one amount of money of a line; None where it has none or several."""
    amounts = [one for one in single_figures(without_names(passage.text)) if one.form == "amount"]
    return amounts[0] if len(amounts) == 1 and amounts[0].high is None and "/" not in (amounts[0].unit or "") else None


def money(one: Printed) -> Figure:
    """The value in đồng."""
    scale = 1
    for word in (one.unit or "").split():
        scale *= SCALES.get(word, 1)
    return round((one.value or 0) * scale, 6)


def _proposed(paper: OfficialPaper, told: Sequence[Passage]) -> Iterator[CheckFound]:
    """"03 tập thể và 05 cá nhân": against the numbered lines under the headings "Tập thể" and "Cá nhân"."""
    lowered = ((one, low(one.text)) for one in told)
    all_said = ((one, small, PROPOSED.search(small)) for one, small in lowered if "tập thể" in small)
    said = next(((one, found) for one, small, found in all_said if found and SAID_BELOW.match(small, found.end())), None)
    if not said:
        return
    passage, found = said
    counted: list[tuple[int, int, str]] = []
    for name, heading in GROUPS.items():
        rows = [_numbered(node) for _, node in paper.nodes() if heading.fullmatch(low(node.title).strip(" :"))]
        listed = [count for count in rows if count]
        if len(listed) == 1:
            counted.append((int(found[name]), listed[0], "tập thể" if name == "a" else "cá nhân"))
    wrong = [one for one in counted if one[0] != one[1]]
    for stated, computed, what in wrong or counted[:1]:
        quotation = passage.quote(found.start(), found.end())
        note = f"danh sách có {computed} {what}" if wrong else ""
        yield CheckFound(quotation.text, "list-count", stated, computed, not wrong, quotation, note)


def _numbered(node: Node) -> int:
    """How many lines under a heading are numbered 1, 2, 3… without a gap; 0 where they are not."""
    numbers = [one.number for one in node.children]
    return len(numbers) if len(numbers) > 1 and numbers == [str(at) for at in range(1, len(numbers) + 1)] else 0
