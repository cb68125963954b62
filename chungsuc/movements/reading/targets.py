"""Figures and states that a paper says are to be reached."""

import re
from itertools import islice
from typing import Final

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain
from chungsuc.movements.reading.figures import Printed, figures
from chungsuc.movements.reading.found import Choice, Confidence, TargetFound
from chungsuc.movements.reading.setting import Role, Sentence, goal_years, settings
from chungsuc.movements.reading.targets_accept import Clause, accepted, clauses
from chungsuc.movements.reading.targets_milestones import milestone
from chungsuc.movements.reading.targets_named import named_targets
from chungsuc.movements.reading.targets_tables import restates, table_targets

Period = tuple[int, int] | None

BASELINE: Final = re.compile(
    r"so với\s(?:cuối |đầu |cùng kỳ |giai đoạn |năm |các |kế hoạch |mức )*(?P<what>\d{4}(?:\s?[-–]\s?\d{4})?|[^,;.()]{1,30})"
)
LEAST: Final = re.compile(r"(?:≥|>|ít nhất|tối thiểu|không dưới|không thấp hơn|trên|hơn)(?: (?:là|đạt|có|từ|được))?\s?$")
MOST: Final = re.compile(r"(?:≤|<|không quá|không vượt quá|tối đa|dưới|không cao hơn|nhỏ hơn)(?: là| còn)?\s?$")
OR_MORE: Final = re.compile(r"\s?(?:[^\W\d_]+\s){0,3}trở lên")
GROWTH: Final = re.compile(r"(?:thêm|tăng|tăng thêm)\s(?:ít nhất |tối thiểu |từ |khoảng |trên |bình quân |thêm |là |được |hơn )*$")
DROP: Final = re.compile(r"giảm\b[^,;.]{0,60}$")
FLOOR: Final = re.compile(r"(?:không còn|không có|xóa|xoá)\b[^,;.]{0,40}dưới\s$")
SAME: Final = 30
FEW: Final = 8
MOST_SENTENCES: Final = 100_000  # two thousand pages have fewer
MOST_TOLD: Final = 400  # that rows of tables are held against
MOST_FIGURES: Final = 300  # a sentence of people has fewer; a table run together has more


def find_targets(paper: OfficialPaper, period: Period) -> tuple[TargetFound, ...]:
    """Figures and states to be reached, in reading order, each once."""
    signed = paper.date.year if paper.date else period[0] if period else None
    found: list[TargetFound] = []
    seen: set[tuple[object, ...]] = set()
    for sentence in islice(settings(paper), MOST_SENTENCES):
        for target, key in _in_sentence(sentence, signed, period):
            if key not in seen:
                seen.add(key)
                found.append(target)
    told = tuple(found[:MOST_TOLD])
    for target in table_targets(paper, signed, period):
        key = (target.value, target.total, target.percent, plain(target.text)[:SAME])
        if key not in seen and not any(restates(target, one) for one in told):
            seen.add(key)
            found.append(target)
    return tuple(found)


def _in_sentence(sentence: Sentence, signed: int | None, period: Period) -> list[tuple[TargetFound, tuple[object, ...]]]:
    made: list[tuple[TargetFound, tuple[object, ...]]] = []
    printed = figures(sentence.text, sentence.named)[:MOST_FIGURES]
    dated = goal_years(sentence.named)
    for clause in clauses(sentence, printed, dated):
        confidence = accepted(sentence, clause, signed)
        if confidence:
            one = clause.figure
            key = (one.value, one.total, one.percent, one.high, one.unit, _around(sentence, clause))
            made.append((_target(sentence, clause, confidence, signed, period), key))
    for target in named_targets(sentence, signed, dated, period):
        made.append((target, (target.value, "nâng cao" in target.text, "kiểu mẫu" in target.text)))  # noqa: PERF401
    mark = milestone(sentence, signed) if not made else None
    if mark:
        made.append((mark, (mark.deadline_year, plain(mark.text))))
    return made


def _around(sentence: Sentence, clause: Clause) -> str:
    """The words by which a goal said twice is known: those after the figure, where there are none those before it."""
    one = clause.figure
    after = plain(sentence.text[one.end : max(one.end, clause.end)]).strip(" ,.;)(%")[:SAME]
    return after if len(after) >= FEW else plain(sentence.text[clause.start : one.start])[-SAME:]


def _target(sentence: Sentence, clause: Clause, confidence: Confidence, signed: int | None, period: Period) -> TargetFound:
    one = clause.figure
    kind = _kind(clause, sentence.small)
    baseline = BASELINE.search(sentence.small, one.end, clause.end)
    return TargetFound(
        text=sentence.text[clause.start : clause.end].strip(" ,;-+:"),
        kind=kind,
        value=one.percent if one.form == "percent" else one.value,
        total=one.total,
        percent=one.percent,
        unit=one.unit or one.thing,
        deadline_year=_deadline_year(sentence, clause, signed, period),
        baseline=_text_of(sentence, baseline) if baseline else None,
        quotation=sentence.passage.quote(sentence.start + clause.start, sentence.start + clause.end),
        confidence=confidence,
        high=one.high,
        choices=choices(one),
    )


def _text_of(sentence: Sentence, baseline: "re.Match[str]") -> str:
    return re.sub(r"\s?[-–]\s?", "-", sentence.text[baseline.start("what") : baseline.end("what")].strip())


def _deadline_year(sentence: Sentence, clause: Clause, signed: int | None, period: Period) -> int | None:
    if clause.year and clause.year >= (signed or 0):
        return clause.year
    if sentence.lead_year:
        return sentence.lead_year
    return period[1] if period and sentence.role in (Role.AIM, Role.TOWARDS) else None


def _kind(clause: Clause, small: str) -> str:
    one, before = clause.figure, small[clause.start : clause.figure.start]
    falls = DROP.search(before) and not re.search(r"(?:còn|xuống)\b[^,;]{0,12}$", before)
    told = (
        (FLOOR.search(before), "minimum"),
        (one.high is not None, "range"),
        (one.form == "ratio", "share"),
        (one.form == "multiple", "multiple"),
        (GROWTH.search(before), "increase"),
        (falls, "decrease"),
        (one.paired, "count_percent"),
        (LEAST.search(before) or OR_MORE.match(small, one.end), "at_least"),
        (MOST.search(before), "at_most"),
        ("bình quân" in small[clause.start : clause.end], "average"),
        (one.form in ("percent", "amount"), one.form),
    )
    return next((kind for holds, kind in told if holds), "count")


def choices(one: Printed) -> tuple[Choice, ...]:
    """The readings that a share allows whose count and percent do not agree; none where they do."""
    if one.percent is None or one.value is None or not one.total or not one.paired or one.value > one.total:
        return ()
    shown = round(100 * one.value / one.total, one.places)
    if abs(shown - one.percent) < 10**-9:
        return ()
    made = [Choice(f"{one.value} trên {one.total} là {_shown(shown)}%", one.value, one.total, shown)]
    count = round(one.percent * one.total / 100)
    if count != one.value:
        made.append(Choice(f"{_shown(one.percent)}% của {one.total} là {count}", count, one.total, one.percent))
    if one.percent:
        base = round(one.value * 100 / one.percent)
        if base != one.total and round(100 * one.value / base, one.places) == one.percent:
            made.append(Choice(f"{one.value} là {_shown(one.percent)}% nếu tính trên {base}", one.value, base, one.percent))
    return tuple(made)


def _shown(value: float) -> str:
    return f"{value:g}".replace(".", ",")
