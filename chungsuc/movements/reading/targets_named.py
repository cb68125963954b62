"""Units that a paper names as those to reach a standard."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from chungsuc.movements.reading.found import Confidence, TargetFound
from chungsuc.movements.reading.setting import Role, Sentence

KINDS: Final = r"xã|huyện|thị xã|thành phố|thị trấn|phường|thôn|bản|xóm|ấp|khu dân cư|buôn|làng|tỉnh|khóm"
REACHES: Final = re.compile(
    r"(?:phấn đấu |tiếp tục |sẽ |được |cơ bản |hoàn thành |về đích |xây dựng )*(?:công nhận |đạt )*"
    r"(?:đạt chuẩn|đạt các tiêu chí|đạt tiêu chuẩn|về đích|đạt xã|đạt huyện|đạt nông thôn mới|hoàn thành nhiệm vụ xây dựng"
    r"|công nhận|hoàn thành xây dựng|hoàn thành chương trình|đạt danh hiệu)"
)
UNIT: Final = re.compile(rf"\b(?P<kind>{KINDS})(?P<colon>\s?:)?\s{{1,2}}(?=\S)")
WORD: Final = re.compile(r"[^\W\d_][\w'’]*")
JOIN: Final = re.compile(rf"\s?(?:,|;|và|,\s?và|\+)\s{{1,2}}(?:(?:{KINDS})\s{{1,2}})?")
ASIDE: Final = re.compile(r"\s?\((?P<kind>huyện|thị xã|thành phố|xã)?[^()]{0,40}\)|,\s(?:huyện|thị xã|thành phố|tỉnh)\s")
LED: Final = re.compile(r"\b(?:đưa|hướng dẫn|chỉ đạo|hỗ trợ|giúp|để|xây dựng|bảo đảm|đảm bảo|đôn đốc)\b")
OPENING: Final = re.compile(r"\s{0,2}(?:,\s?)?")
GOAL_ENDS: Final = re.compile(r"[,;.:()]|\svà\s(?:xã|huyện|thôn|các)|\strong năm|\svào năm|\sđối với")
LONGEST: Final = 300
NAME_WORDS: Final = 5
NOT_NAMES: Final = {"Đảng", "Nông", "UBND", "NTM", "Mặt", "Hội", "Đoàn", "Ủy", "Uỷ", "Ban", "Bộ", "Chương", "Nhà", "Trung"}


def named_targets(
    sentence: Sentence, signed: int | None, dated: list[tuple[int, int]], period: tuple[int, int] | None
) -> Iterator[TargetFound]:
    """"xã A, xã B đạt chuẩn nông thôn mới": each group of names with what it is to reach."""
    if sentence.role in (Role.PAST, Role.MONEY, Role.AWARD) or not REACHES.search(sentence.small):
        return
    at = 0
    while group := _group(sentence, at):
        start, names, kind, end = group
        at = end
        goal = REACHES.match(sentence.small, OPENING.match(sentence.small, end).end())  # type: ignore[union-attr]
        if not goal or re.search(r"\bđã\b", sentence.small[end : goal.end()] + sentence.small[max(0, start - 30) : start]):
            continue
        stop = _stop(sentence.small, goal.end())
        at_goal, before = bisect_left(dated, (goal.end(),)), bisect_left(dated, (start,))
        year = next((year for place, year in dated[at_goal : at_goal + 1] if place <= stop + 20), None)
        year = year or (dated[before - 1][1] if before else None)
        if year and signed and year < signed:
            continue
        called = sentence.called or sentence.role in (Role.AIM, Role.TOWARDS)
        if not called and not LED.search(sentence.small[max(0, start - 50) : start]):
            continue
        yield TargetFound(
            text=sentence.text[start:stop].strip(" ,;"),
            kind="named",
            value=names,
            total=None,
            percent=None,
            unit=kind,
            deadline_year=year or sentence.lead_year or (period[1] if period else None),
            baseline=None,
            quotation=sentence.passage.quote(sentence.start + start, sentence.start + stop),
            confidence=Confidence.SURE if called else Confidence.DOUBTFUL,
        )


def _stop(small: str, at: int) -> int:
    end = GOAL_ENDS.search(small, at, at + LONGEST)
    return end.start() if end else at + len(small[at : at + LONGEST].rstrip())


def _group(sentence: Sentence, at: int) -> tuple[int, tuple[str, ...], str, int] | None:
    while unit := UNIT.search(sentence.small, at):
        names, end = _names(sentence.text, sentence.small, unit.end(), unit["kind"])
        if names:
            return unit.start(), names, unit["kind"], end
        at = unit.end()
    return None


def _names(text: str, small: str, at: int, kind: str) -> tuple[tuple[str, ...], int]:
    """Names one after another, all of one kind of unit; where another kind begins, the list starts anew elsewhere."""
    names: list[str] = []
    end = at
    while True:
        name, stop = proper_name(text, at)
        if not name:
            break
        names.append(name)
        end = stop
        if aside := ASIDE.match(small, stop):
            if not aside[0].lstrip().startswith("("):
                _, stop = proper_name(text, aside.end())
                end = stop or aside.end()
            else:
                stop = end = aside.end()
        join = JOIN.match(small, end)
        if not join or ((other := re.search(rf"(?:{KINDS})\s{{1,2}}$", join[0])) and other[0].strip() != kind):
            break
        at = join.end()
    return tuple(names), end


def proper_name(text: str, at: int) -> tuple[str, int]:
    """The capitalised words that begin at `at`, and where they end; an empty name where there are none."""
    end, count = at, 0
    while count < NAME_WORDS and (word := WORD.match(text, end + (count > 0))):
        if (count and text[end] != " ") or not word[0][0].isupper() or (not count and word[0] in NOT_NAMES):
            break
        end, count = word.end(), count + 1
    return text[at:end], end if count else at
