"""
How near a reading of a paper comes to a careful reading by hand: a number from 0 to 1 for each field.

Both are in the form of `movements.reading.answer`. Single fields are right or wrong; lists count by F1, matched one to
one in the order of the reading. What a person may well leave out (a date that nobody can count from, a target without a
figure) costs nothing either way.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from statistics import fmean
from typing import Any

Answer = Mapping[str, Any]
Same = Callable[[Any, Any], bool]

FIGURES = ("value", "total", "percent")
MAY_BE_LEFT_OUT = ("vague", "condition", "event", "effective", "invalid")
# Who must act is told in many ways: an actor too many costs half.
COST_OF_EXTRA = {"assignments": 0.5}
BRIEF = 8


def unmarked(text: object) -> str:
    """Lower case without tone marks: hoà and hòa are one."""
    letters = unicodedata.normalize("NFD", str(text or "").lower()).replace("đ", "d")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def plain(text: object) -> str:
    return re.sub(r"[^a-z0-9%/.,]+", " ", unmarked(text)).strip(" .,")


def alike(least: float) -> Same:
    """Texts that are near enough, or of which the shorter stands whole in the longer and is no mere scrap of it."""

    def same(one: object, other: object) -> bool:
        first, second = plain(one), plain(other)
        short, long = sorted((first, second), key=len)
        if not short:
            return not long
        if len(short) >= BRIEF and len(short) >= 0.4 * len(long) and short in long:
            return True
        return SequenceMatcher(None, first, second, autojunk=False).ratio() >= least

    return same


def figure(value: object) -> float | str | None:
    """45, "45", "45%" and "<=45%" are one figure; what is no figure stays text."""
    if value is None:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = value.strip() if isinstance(value, str) else str(value)
    found = re.fullmatch(r"(?:<=|>=|~)?\s*(\d+(?:[.,]\d+)?)\s*%?", text) if isinstance(value, str) else None
    return float(found[1].replace(",", ".")) if found else plain(text)


def cited(text: object) -> str:
    """The number of a document; the word for its type in front of it does not count."""
    words = unmarked(text).replace("–", "-")
    found = re.search(r"\d[\w./]*\s*[-/][\w./&-]+", words)
    return re.sub(r"\s+", "", found[0]) if found else words


def symbol(text: object) -> str:
    return unmarked(text).replace("–", "-").replace(" ", "")


def same_target(read: Answer, gold: Answer) -> bool:
    figures = [key for key in FIGURES if gold.get(key) is not None]
    if figures:
        return all(read.get(key) is not None and figure(read[key]) == figure(gold[key]) for key in figures)
    return read.get("deadline_year") == gold.get("deadline_year") and alike(0.6)(read.get("text"), gold.get("text"))


def of(key: str, same: Same) -> Same:
    return lambda read, gold: same(read.get(key), gold.get(key))


def equal(one: object, other: object) -> bool:
    return bool(one == other)


def by(plainly: Callable[[object], object]) -> Same:
    return lambda one, other: plainly(one) == plainly(other)


def both(*rules: Same) -> Same:
    return lambda read, gold: all(rule(read, gold) for rule in rules)


SINGLE: dict[str, Same] = {
    "type": by(plain),
    "number": by(symbol),
    "symbol": by(symbol),
    "issuer": alike(0.75),
    "place": alike(0.75),
    "date": equal,
    "subject": alike(0.75),
    "period": equal,
    "signer": by(lambda signer: plain(signer.get("name") if isinstance(signer, Mapping) else "")),
}
MANY: dict[str, Same] = {
    "legal_bases": by(cited),
    "sections": both(of("number", by(plain)), of("title", alike(0.85))),
    "targets": same_target,
    "deadlines": of("date", equal),
    "assignments": of("unit", alike(0.75)),
    "award_forms": alike(0.85),
    "quotas": both(of("count", by(figure)), of("award", alike(0.7))),
    "recipients": alike(0.8),
    "faults": of("text", alike(0.6)),
}


def score(read: Answer, gold: Answer) -> dict[str, float]:
    """The fields on which the careful reading says something, each from 0 to 1."""
    row = {name: float(same(read.get(name), gold[name])) for name, same in SINGLE.items() if name in gold}
    for name in MANY:
        if name in gold or name == "faults":
            near = nearness(name, rows(read, name), rows(gold, name))
            row |= {} if near is None else {name: near}
    return row


def rows(answer: Answer, name: str) -> list[Any]:
    """Of the checks only those that the paper fails count."""
    if name == "faults":
        return [check for check in answer.get("arithmetic") or () if check.get("holds") is False]
    return list(answer.get(name) or ())


def nearness(name: str, read: list[Any], gold: list[Any]) -> float | None:
    """F1; None where there is nothing to find and nothing was found."""
    if not read and not gold:
        return None
    wanted = sum(not may_be_left_out(name, one) for one in gold)
    pairs = matched(read, gold, MANY[name])
    found = sum(not may_be_left_out(name, one) for one in pairs)
    extra = (len(read) - len(pairs)) * COST_OF_EXTRA.get(name, 1)
    precision = len(pairs) / (len(pairs) + extra) if pairs else float(not read and not wanted)
    recall = found / wanted if wanted else 1.0
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def matched(read: list[Any], gold: list[Any], same: Same) -> list[Any]:
    """The rows of the careful reading that were found, each at most once."""
    left = list(gold)
    found = []
    for one in read:
        place = next((n for n, other in enumerate(left) if same(one, other)), None)
        if place is not None:
            found.append(left.pop(place))
    return found


def may_be_left_out(name: str, one: Answer) -> bool:
    if name == "deadlines":
        return any(one.get(key) for key in MAY_BE_LEFT_OUT)
    return name == "targets" and all(one.get(key) is None for key in FIGURES)


def mean(scores: Iterable[Mapping[str, float]]) -> float:
    """The mean over papers, each paper the mean of its fields."""
    return fmean(fmean(row.values()) for row in scores)


def report(scores: Mapping[str, Mapping[str, float]]) -> str:
    """A line for each paper with what is short of 1 in it, then the mean of each field."""
    lines = []
    for paper, row in scores.items():
        short = " ".join(f"{name}={near:.2f}" for name, near in row.items() if near < 1)
        lines.append(f"{fmean(row.values()):.3f}  {paper}  {short}".rstrip())
    lines.append("")
    for name in (*SINGLE, *MANY):
        values = [row[name] for row in scores.values() if name in row]
        if values:
            lines.append(f"{fmean(values):.3f}  {name} ({len(values)})")
    lines.append(f"{mean(scores.values()):.3f}  mean of {len(scores)} papers")
    return "\n".join(lines)
