"""What would change a verdict: how many more, which grade, which figure, which decision, which check; and what can be lost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from chungsuc.rulebook.judging import assess, assess_derived, assess_part
from chungsuc.rulebook.model import Edition, Facts, Indicator, Outcome, Reading, Verdict
from chungsuc.rulebook.numbers import SCALE, format_number
from chungsuc.rulebook.outcomes import BODIES, level_asked, total
from chungsuc.rulebook.reaching import PERCENT, Distance, distance, is_share, needed_text, reach, slack_text
from chungsuc.rulebook.rules import PartRule, Rule, level_text, part_level_text, rules_for

Kind = Literal[
    "amount", "grade", "yes", "figure", "newer", "count", "bodies", "results", "decision", "check", "settled"
]


@dataclass(frozen=True, slots=True)
class Need:
    """
    One thing that has to come about. `amount` is scaled: so many more (or fewer, where the measure is at most).

    `of`: what it is about where the indicator has several: a part's key, "nam", "nữ". `place`: where a level is entered or checked.
    """

    kind: Kind
    text: str
    amount: int | None = None
    unit: str = ""
    of: str = ""
    place: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """`needed`: all of them together make it met; `slack`: what a met one can lose; `firm`: what ends *tạm tính*."""

    verdict: Verdict
    needed: tuple[Need, ...] = ()
    slack: tuple[Need, ...] = ()
    firm: tuple[Need, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(n.text for n in (*self.needed, *self.slack, *self.firm))


def needs_of(edition: Edition, facts: Facts, number: str, on: date) -> Needs:
    """Of one indicator of a body. KeyError where the edition has no such indicator."""
    indicator = edition.indicator(number)
    rule = next(r for r in rules_for(edition, facts.region, on) if r.indicator is indicator)
    found = needs(
        rule,
        facts.readings.get(indicator.number),
        on,
        outcome=facts.outcomes.get(indicator.number),
    )
    firm = found.firm
    if firm and not edition.settled(on):
        because = edition.unsettled_because or f"văn bản thay thế {edition.decision.number} chưa có trong bộ quy tắc"
        trusted = edition.counts_as_checked or _trusted(rule, facts.region)
        firm = (
            *(() if trusted else firm),
            Need("settled", f"Còn tạm tính vì {because[:1].lower()}{because[1:].rstrip('.')}."),
        )
    return Needs(found.verdict, found.needed, found.slack, firm)


def _trusted(rule: Rule, region: str) -> bool:
    if rule.parts:
        return all(p.checked for p in rule.parts)
    return rule.threshold is not None and rule.threshold.trust(region) == "verified"


def needs(rule: Rule, reading: Reading | None, on: date, *, outcome: Outcome | None = None) -> Needs:
    """What would change the verdict of one rule on one reading; every sentence is for the person who answers for it."""
    indicator = rule.indicator
    if indicator.derived is not None:
        verdict, why, soft = assess_derived(rule, outcome)
        open_ = verdict != "unknown" and why != "na"
        results = _results(indicator, outcome) if open_ and soft else ()
        firm = (*results, *(_checks(rule) if open_ and not rule.checked else ()))
        return Needs(verdict, () if verdict == "met" else tuple(_bodies(rule, outcome)), (), firm)
    verdict, why = assess(rule, reading, on)
    firm = () if verdict == "unknown" or rule.checked or why == "na" else tuple(_checks(rule))
    if why == "na":
        return Needs(verdict)
    if verdict == "met" and reading is not None:
        return Needs(verdict, (), tuple(_told(rule, reading, met=True)), firm)
    if reading is not None and why in ("compared", "parts", "plain_only", "sex_missing"):
        return Needs(verdict, tuple(_told(rule, reading, met=False)), (), firm)
    return Needs(verdict, (_before_judging(rule, reading, why, on),), (), firm)


def _before_judging(rule: Rule, reading: Reading | None, why: str, on: date) -> Need:
    if why == "no_threshold":
        return _decision(rule)
    if why == "old":
        had = f" (đang có số liệu ngày {reading.as_of:%d/%m/%Y})" if reading and reading.as_of else ""
        text = f"Cần số liệu có từ ngày {rule.oldest:%d/%m/%Y} trở đi{had}; mức cần là {rule.text}."
        return Need("newer", text, day=rule.oldest)
    if why == "future":
        return Need("newer", f"Cần số liệu có đến ngày {on:%d/%m/%Y}.", day=on)
    refused = "Chỉ tiêu này không được ghi “không áp dụng”: " if why == "na_refused" else ""
    return Need("figure", f"{refused}{'cần' if refused else 'Cần'} nhập số liệu; mức cần là {rule.text}.")


def _decision(rule: Rule) -> Need:
    if rule.barred:
        text = f"Cần nhập đủ nội dung của bộ tiêu chí: {rule.unknown_because}."
    else:
        because = f" ({rule.unknown_because})" if rule.unknown_because else ""
        source = f" theo {rule.source}" if rule.source else ""
        text = f"Cần nhập mức cho {rule.where}{source}{because}."
    return Need("decision", text, place=rule.indicator.number)


def _checks(rule: Rule) -> Iterator[Need]:
    """The levels that two officials have yet to see in the decision's text."""
    number = rule.indicator.number
    if not rule.parts:
        yield Need("check", f"Hết tạm tính khi hai người kiểm tra mức {rule.text} với {rule.source}.", place=number)
        return
    for part in rule.parts:
        if not part.checked:
            text = f"Hết tạm tính khi hai người kiểm tra mức {part_level_text(part)} của {part.part.name} với {part.source}."
            yield Need("check", text, of=part.part.key, place=f"{number}/{part.part.key}")


def _told(rule: Rule, reading: Reading, *, met: bool) -> Iterator[Need]:
    """What is missing of each thing that must hold; of a met indicator, what each can lose."""
    indicator = rule.indicator
    if rule.parts:
        for part in rule.parts:
            yield from _part(rule, part, reading, met=met)
    elif rule.level is True:
        if not met:
            yield Need("yes", _wanted(indicator.name))
    elif isinstance(rule.level, str):
        yield _grade(rule, rule.level, reading, met=met)
    elif rule.level is not None and indicator.by_sex:
        for of, value in (("nam", reading.male), ("nữ", reading.female)):
            yield from _one_sex(rule, int(rule.level), of, value, met=met)
    elif rule.level is not None:
        yield _amount(
            distance(int(rule.level), indicator.direction, indicator.kind, indicator.measured_in, reading), met=met
        )


def _wanted(name: str) -> str:
    """What has to be so, as a sentence: a name that begins with its verb needs no second one."""
    if name.startswith(("Có ", "Đạt ")):
        return f"Cần {name[:1].lower()}{name[1:]}."
    return f"Cần có: {name}."


def _amount(found: Distance, *, met: bool, name: str = "", of: str = "") -> Need:
    told = slack_text(found) if met else needed_text(found)
    text = f"{name}: {told[:1].lower()}{told[1:]}" if name else told
    return Need("amount", f"{text[:1].upper()}{text[1:]}", abs(found.amount), found.unit, of)


def _one_sex(rule: Rule, level: int, of: str, value: int | None, *, met: bool) -> Iterator[Need]:
    if value is None:
        yield Need("figure", f"Cần số liệu của {of} ({rule.text}).", of=of)
        return
    found = distance(level, rule.indicator.direction, "ratio", "%", Reading(amount=value))
    if met or found.amount < 0:
        yield _amount(found, met=met, name=of, of=of)


def _grade(rule: Rule, level: str, reading: Reading, *, met: bool) -> Need:
    indicator = rule.indicator
    wanted = level_text(indicator, level)
    if not met:
        return Need("grade", f"Cần xếp loại {wanted} (đang là {reading.grade}).")
    steps = abs(indicator.grades.index(reading.grade or level) - indicator.grades.index(level))
    named = level if level.startswith("Mức") else f"mức {level}"
    if not steps:
        return Need("grade", f"Vừa đúng {named}.", amount=0)
    word = "cao" if indicator.direction == "at_least" else "thấp"
    return Need("grade", f"Đang {word} hơn {steps} bậc so với {named}.", amount=steps)


def _part(rule: Rule, part: PartRule, reading: Reading, *, met: bool) -> Iterator[Need]:
    key, name, place = part.part.key, part.part.name, f"{rule.indicator.number}/{part.part.key}"
    found = dict(reading.parts or {})
    bare = reading if rule.plain_part == key and key not in found else None
    answer = assess_part(part, found, bare)
    value = found.get(key)
    if value is None and bare is not None and (bare.amount is not None or is_share(bare)):
        held = bare
    elif value is not None:
        held = Reading(amount=value)
    else:
        wanted = "chưa rõ mức" if part.level is None and part.over is None else f"cần {part_level_text(part)}"
        yield Need("figure", f"Cần số liệu của {name} ({wanted}).", of=key, place=place)
        return
    level = _level_of_part(part, found)
    if level is None and part.over is not None and part.part.by_count is not None and answer == "unknown":
        yield Need("count", f"Cần {part.part.by_count.name}: {name} {part_level_text(part)}.", of=key, place=place)
    elif level is None and part.over is None:
        yield Need(
            "decision", f"Cần nhập mức của {name}{f' theo {part.source}' if part.source else ''}.", of=key, place=place
        )
    else:
        away = _away(part, level, held)
        if met or away.amount < 0:
            need = _amount(away, met=met, name=name, of=key)
            yield need if met or level is None else _in_things(need, part, level, held, found)


def _in_things(need: Need, part: PartRule, level: int, held: Reading, found: dict[str, int]) -> Need:
    """A share of things whose number is known is also told in those things, where it is a share of whole ones."""
    counted, away = part.part.by_count, need.amount
    count = found.get(counted.key) if counted else None
    if counted is None or not count or count % SCALE or held.amount is None or not away:
        return need
    have = round(held.amount * count / PERCENT / SCALE)
    if abs(have * PERCENT * SCALE - held.amount * count) > count:  # a share is kept to a ten-thousandth
        return need
    wanted = reach(level, part.part.direction, have * SCALE, count) // SCALE
    more = "thêm" if part.part.direction == "at_least" else "giảm"
    told = f"{need.text.rstrip('.')}, tức là {more} {abs(wanted - have)} ({counted.name}: {format_number(count)})."
    return replace(need, text=told)


def _level_of_part(part: PartRule, found: dict[str, int]) -> int | None:
    """The level, where it is known which one holds."""
    counted = part.part.by_count
    if counted is None or part.over is None:
        return part.level
    count = found.get(counted.key)
    if count is None:
        return None
    return part.over if count > counted.over else part.otherwise


def _away(part: PartRule, level: int | None, held: Reading) -> Distance:
    """From the level; from the stricter of both while nobody knows which one holds."""
    levels = [level] if level is not None else [x for x in (part.over, part.otherwise) if x is not None]
    away = [distance(x, part.part.direction, part.part.kind, part.part.measured_in, held) for x in levels]
    return min(away, key=lambda d: d.amount)


def _bodies(rule: Rule, outcome: Outcome | None) -> Iterator[Need]:
    """Of an indicator that reads how bodies were judged."""
    derived, level = rule.indicator.derived, level_asked(rule.level)
    if derived is None or level is None:
        yield _decision(rule)
    elif outcome is None or not total(outcome):
        of = "chính đơn vị" if derived.of == "self" else f"các {BODIES[derived.of]}"
        yield Need("results", f"Cần kết quả của {of}.")
    elif derived.of == "self":
        yield (
            Need("yes", _wanted(rule.indicator.name))
            if outcome.not_met
            else Need("results", "Cần kết quả của chính đơn vị.")
        )
    else:
        bodies = BODIES[derived.of]
        share = Reading(numerator=outcome.met * SCALE, denominator=total(outcome) * SCALE)
        away = distance(level, rule.indicator.direction, "ratio", bodies, share)
        unsure = f" trong {outcome.unknown} {bodies} chưa đủ căn cứ" if outcome.unknown else ""
        if away.amount < 0:
            held = "đạt" if derived.level else "có danh hiệu"
            text = f"{needed_text(away).rstrip('.')} {held}{unsure if assess_derived(rule, outcome)[0] == 'unknown' else ''}."
            yield Need("bodies", text, -away.amount, bodies)
        else:
            yield Need("results", f"Cần kết quả của {outcome.unknown} {bodies} chưa đủ căn cứ.")


def _results(indicator: Indicator, outcome: Outcome | None) -> Iterator[Need]:
    if outcome is not None and indicator.derived is not None:
        soft = outcome.met_provisional + outcome.not_met_provisional
        bodies = "đơn vị" if indicator.derived.of == "self" else BODIES[indicator.derived.of]
        yield Need("results", f"Hết tạm tính khi {soft} kết quả tạm tính của {bodies} được kiểm tra đủ mức.")
