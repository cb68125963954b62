"""What changed from one edition to another for one column: joined by what is measured, never by number."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from chungsuc.rulebook.model import Criterion, Direction, Edition, Indicator, Part
from chungsuc.rulebook.rules import PartRule, Rule, part_level_text, rules_for

Way = Literal["up", "down", "mixed", "same", "unknown", "other"]  # up: more is asked for; other: not measured alike
Came = Literal["new", "gone", "kept"]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is measured, in the old edition, in the new one, or in both."""

    measure: str
    old: Indicator | None
    new: Indicator | None
    old_criterion: Criterion | None
    new_criterion: Criterion | None
    old_name: str  # as worded on the day
    new_name: str
    old_level: str
    new_level: str
    way: Way | None  # None where only one of them has it
    remark: str = ""
    unsure: bool = False  # the edition in which it does not stand is not known whole, so it may stand there

    @property
    def came(self) -> Came:
        return "gone" if self.new is None else "new" if self.old is None else "kept"

    @property
    def moved(self) -> bool:
        return self.old is not None and self.new is not None and self.old.number != self.new.number

    @property
    def renamed(self) -> bool:
        return self.came == "kept" and _folded(self.old_name) != _folded(self.new_name)

    @property
    def number(self) -> str:
        """Where it stands now, or stood."""
        found = self.new or self.old
        return found.number if found else ""

    @property
    def name(self) -> str:
        return self.new_name or self.old_name

    @property
    def untouched(self) -> bool:
        return self.way == "same" and not (self.moved or self.renamed)


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one criterion of the new edition, or of an old one that nothing of is left in."""

    old: Criterion | None  # of the same number
    new: Criterion | None
    changes: tuple[Change, ...]
    remark: str

    @property
    def number(self) -> int:
        found = self.new or self.old
        return found.number if found else 0


@dataclass(frozen=True, slots=True)
class Differences:
    old: Edition
    new: Edition
    changes: tuple[Change, ...]
    groups: tuple[Group, ...]


def differences(old: Edition, new: Edition, column: str | tuple[str, str], on: date) -> Differences:
    """
    From the old edition, as on its last day up to `on`, to the new one, as on its first day from `on`.

    `column`: a region or group; two of them where the editions have columns of different kinds.
    """
    columns = column if isinstance(column, tuple) else (column, column)
    before, after = old.day_within(on), new.day_within(on)
    was = {_key(r.indicator): r for r in rules_for(old, columns[0], before)}
    now = {_key(r.indicator): r for r in rules_for(new, columns[1], after)}
    homes = _homes(old), _homes(new)
    remarks = _other_meaning(old, new)
    changes = [
        _change(was.get(key), now.get(key), homes, (before, after), remarks)
        for key in (*now, *(k for k in was if k not in now))
    ]
    partial = {"new": bool(old.incomplete_because), "gone": bool(new.incomplete_because)}
    changes = [replace(c, unsure=True) if partial.get(c.came) else c for c in changes]
    return Differences(old, new, tuple(changes), _groups(old, new, changes, remarks))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _key(indicator: Indicator) -> str:
    """What is measured; a result of another set is known by which one."""
    if indicator.measure:
        return indicator.measure
    derived = indicator.derived
    return f"{derived.of}/{derived.level}/{derived.title}" if derived else f"/{indicator.number}"


def _homes(edition: Edition) -> dict[str, Criterion]:
    return {i.number: c for c in edition.criteria for i in c.indicators}


def _other_meaning(old: Edition, new: Edition) -> dict[int, str]:
    """The criteria that keep their number and measure nothing of what they measured."""
    found = {}
    for criterion in new.criteria:
        same = next((c for c in old.criteria if c.number == criterion.number), None)
        if same is None or not same.indicators or not criterion.indicators:
            continue
        if {_key(i) for i in same.indicators}.isdisjoint({_key(i) for i in criterion.indicators}):
            found[criterion.number] = _meaning(same, criterion)
    return found


def _meaning(old: Criterion, new: Criterion) -> str:
    if _folded(old.name) == _folded(new.name):
        return f"Tiêu chí {new.number} giữ số và tên, nhưng không chỉ tiêu nào đo cùng một thứ như trước."
    return f"Tiêu chí {new.number} giữ số nhưng đổi nội dung: trước là “{old.name}”, nay là “{new.name}”."


def _change(
    was: Rule | None,
    now: Rule | None,
    homes: tuple[dict[str, Criterion], dict[str, Criterion]],
    days: tuple[date, date],
    remarks: dict[int, str],
) -> Change:
    old, new = (rule.indicator if rule else None for rule in (was, now))
    home_was = homes[0][old.number] if old else None
    home_now = homes[1][new.number] if new else None
    home = home_now or home_was
    alone = was is None or now is None
    indicator = new or old
    assert home is not None
    assert indicator is not None
    return Change(
        measure=indicator.measure,
        old=old,
        new=new,
        old_criterion=home_was,
        new_criterion=home_now,
        old_name=old.name_on(days[0]) if old else "",
        new_name=new.name_on(days[1]) if new else "",
        old_level=_said(was) if was else "",
        new_level=_said(now) if now else "",
        way=_way(was, now) if was and now else None,
        remark=remarks.get(home.number, "") if alone else "",
    )


def _said(rule: Rule) -> str:
    return rule.text if rule.known or rule.parts else "chưa rõ"


def _way(was: Rule, now: Rule) -> Way:
    old, new = was.indicator, now.indicator
    if (old.kind, old.direction, old.by_sex, old.measured_in) != (new.kind, new.direction, new.by_sex, new.measured_in):
        return "other"
    if old.kind == "composite":
        return _way_of_parts(was, now)
    if was.level is None or now.level is None:
        return "unknown"
    if isinstance(was.level, str) and isinstance(now.level, str):
        if old.grades != new.grades:
            return "other"
        return _compared(old.grades.index(was.level), new.grades.index(now.level), new.direction)
    return _compared(int(was.level), int(now.level), new.direction)


def _compared(was: int, now: int, direction: Direction) -> Way:
    if was == now:
        return "same"
    return "up" if (now > was) == (direction == "at_least") else "down"


def _way_of_parts(was: Rule, now: Rule) -> Way:
    """A part that came or went counts as more or less asked for."""
    before, after = ({p.part.key: p for p in rule.parts} for rule in (was, now))
    ways: set[Way] = {_way_of_part(before[key], after[key]) for key in before.keys() & after.keys()}
    if after.keys() - before.keys():
        ways.add("up")
    if before.keys() - after.keys():
        ways.add("down")
    for telling in ("other", "unknown", "mixed"):
        if telling in ways:
            return telling
    ways.discard("same")
    return "mixed" if len(ways) > 1 else next(iter(ways), "same")


def _way_of_part(was: PartRule, now: PartRule) -> Way:
    one, other = was.part, now.part
    if _shape(one) != _shape(other):
        return "other"
    if part_level_text(was) == part_level_text(now):
        return "unknown" if was.level is None and was.over is None else "same"
    both = [(was.level, now.level), (was.over, now.over), (was.otherwise, now.otherwise)]
    levels = [(a, b) for a, b in both if (a, b) != (None, None)]
    if any(a is None or b is None for a, b in levels):
        return "unknown" if was.over == now.over else "other"
    ways = {_compared(a, b, now.part.direction) for a, b in levels if a is not None and b is not None} - {"same"}
    return "mixed" if len(ways) > 1 else next(iter(ways), "same")


def _shape(part: Part) -> tuple[object, ...]:
    return part.kind, part.direction, part.measured_in


def _groups(old: Edition, new: Edition, changes: list[Change], remarks: dict[int, str]) -> tuple[Group, ...]:
    """By criterion of the new edition; what is gone stands with the criterion of its old number."""
    olds, news = {c.number: c for c in old.criteria}, {c.number: c for c in new.criteria}
    inside: dict[int, list[Change]] = {number: [] for number in sorted({*olds, *news})}
    for change in changes:
        home = change.new_criterion or change.old_criterion
        assert home is not None
        inside[home.number].append(change)
    return tuple(
        Group(olds.get(number), news.get(number), tuple(found), remarks.get(number, ""))
        for number, found in inside.items()
    )
