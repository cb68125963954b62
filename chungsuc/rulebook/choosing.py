"""Which edition holds for a level, a day and a province, and why, without reading any of them whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from chungsuc.rulebook.files import LOADER, Raw, day, day_or_none
from chungsuc.rulebook.levels import LEVEL_NAMES
from chungsuc.rulebook.model import Decision, Edition


class NotInForceError(LookupError):
    """No edition of that level is in force on the day, or there is no such level."""


@dataclass(frozen=True, slots=True)
class Head:
    """What tells whether an edition is the one asked for, without reading its criteria."""

    id: str
    level: str
    starts: date
    ends: date | None
    territory: str | None
    decision: Decision
    nominal_to: date | None = None
    successor: str | None = None
    amends: str | None = None

    @classmethod
    def read(cls, path: Path) -> "Head":
        """In a file of the package all that is asked here stands above `regions`."""
        head, _, _ = path.read_text(encoding="utf-8").partition("\nregions:")
        raw: Raw = yaml.load(head, Loader=LOADER)  # noqa: S506 - a safe loader
        effective, decision = raw["effective"], raw["decision"]
        return cls(
            id=raw["id"],
            level=raw["level"],
            starts=day(effective["from"]),
            ends=day_or_none(effective["to"]),
            territory=raw.get("territory"),
            decision=Decision(
                decision["number"],
                day_or_none(decision["date"]),
                decision["issuer"],
                decision.get("annex"),
                decision["confidence"],
            ),
            nominal_to=day_or_none(effective.get("nominal_to")),
            successor=effective.get("successor"),
            amends=raw.get("extends"),
        )

    @classmethod
    def of(cls, edition: Edition) -> "Head":
        return cls(
            id=edition.id,
            level=edition.level,
            starts=edition.effective_from,
            ends=edition.effective_to,
            territory=edition.territory,
            decision=edition.decision,
            nominal_to=edition.nominal_to,
            successor=edition.successor,
            amends=edition.amends,
        )

    def in_force(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on <= self.ends)


@dataclass(frozen=True, slots=True)
class Choice:
    edition: Edition
    because: str  # for officials


def ordered(heads: Sequence[Head]) -> tuple[Head, ...]:
    """Oldest first, the base before what builds on it."""
    return tuple(sorted(heads, key=lambda h: (h.starts, h.level, h.id)))


def in_force(heads: Sequence[Head], *, level: str, on: date, territory: str | None) -> Head | None:
    """A province's own set goes before a national one, in that province only; among equals the newest holds."""
    found = [h for h in heads if h.level == level and h.in_force(on) and h.territory in (None, territory)]
    return max(found, key=lambda h: (h.territory is not None, h.starts), default=None)


def chosen(heads: Sequence[Head], *, level: str, on: date, territory: str | None) -> Head:
    head = in_force(heads, level=level, on=on, territory=territory)
    if head is None:
        raise NotInForceError(_why_none(heads, level, on, territory))
    return head


def because(heads: Sequence[Head], edition: Edition, *, on: date, territory: str | None) -> str:
    """Why this edition, in sentences: its decision, since when, what it took the place of, what follows it."""
    head = Head.of(edition)
    mine = [h for h in heads if h.level == head.level and h.territory in (None, territory) and h.id != head.id]
    level = LEVEL_NAMES[head.level]
    told = [f"Ngày {on:%d/%m/%Y}, {level} xét theo {head.decision.called}, có hiệu lực từ {head.starts:%d/%m/%Y}"]
    told[0] += _before(mine, head) + "."
    if head.territory is not None:
        others = [h for h in mine if h.territory is None and h.in_force(on)]
        if others:
            told.append(f"Đây là bộ do tỉnh ban hành, dùng trước bộ quốc gia cùng cấp {others[-1].decision.called}.")
        else:
            told.append("Đây là bộ do tỉnh ban hành; khi đó không có bộ quốc gia cùng cấp.")
    if head.nominal_to and on > head.nominal_to:
        told.append(
            f"Quyết định ghi đến {head.nominal_to:%d/%m/%Y}, còn dùng đến khi có bộ thay nên mọi kết quả là tạm tính."
        )
    told += _changed_within(edition, on)
    told.append(_after(mine, head))
    if edition.incomplete_because:
        told.append(f"Bộ này chưa đủ để đánh giá: {edition.incomplete_because.rstrip('.')}.")
    return " ".join(told)


def _changed_within(edition: Edition, on: date) -> Iterator[str]:
    """The decisions that changed a set while it stayed the same set: since when, which indicators, and whether how is known."""
    changed: dict[tuple[date, str], dict[str, bool]] = {}
    for indicator in edition.indicators:
        for thresholds in (indicator.thresholds, *(p.thresholds for p in indicator.parts)):
            own = [t for t in thresholds if not t.overlay]
            for t in own:
                later = edition.effective_from < t.starts <= on and any(o.starts < t.starts for o in own)
                if later and t.decision != edition.decision.number:
                    known = t.general is not None or bool(t.by_region)
                    of = changed.setdefault((t.starts, t.decision), {})
                    of[indicator.number] = of.get(indicator.number, True) and known
    for (starts, decision), numbers in sorted(changed.items()):
        unknown = "" if all(numbers.values()) else "; nội dung mới chưa có đủ trong bộ quy tắc"
        yield f"Từ {starts:%d/%m/%Y}, QĐ {decision} sửa đổi chỉ tiêu {', '.join(numbers)}{unknown}."


def _before(mine: Sequence[Head], head: Head) -> str:
    if head.amends:
        amended = next((h for h in mine if h.id == head.amends), None)
        return f", sửa đổi {amended.decision.called}" if amended else ""
    earlier = [h for h in mine if h.starts < head.starts]
    return f", thay {earlier[-1].decision.called}" if earlier else ""


def _after(mine: Sequence[Head], head: Head) -> str:
    # a province's own set without an end goes before the nation's; only another of its own takes its place
    nation = head.territory is not None and head.ends is not None
    followers = [h for h in mine if head.territory is None or (h.territory is None) == nation]
    later = [h for h in followers if h.starts > head.starts]
    if later and (head.ends is None or later[0].starts > head.ends or later[0].amends == head.id):
        verb = "sửa đổi bởi" if later[0].amends == head.id else "thay bằng"
        return f"Từ {later[0].starts:%d/%m/%Y} được {verb} {later[0].decision.called}."
    if head.ends:
        successor = f", sau đó là QĐ {head.successor}" if head.successor else ""
        return f"Có hiệu lực đến hết {head.ends:%d/%m/%Y}{successor}."
    return "Đến nay chưa có bộ nào thay."


def _why_none(heads: Sequence[Head], level: str, on: date, territory: str | None) -> str:
    if level not in LEVEL_NAMES:
        return f"Không có cấp “{level}”; các cấp là: {', '.join(LEVEL_NAMES)}"
    told = f"Ngày {on:%d/%m/%Y} không có bộ tiêu chí nào về {LEVEL_NAMES[level]} trong bộ quy tắc đang có hiệu lực"
    mine = [h for h in heads if h.level == level and h.territory in (None, territory)]
    if first := next((h for h in mine if h.starts > on), None):
        only = "bộ đầu tiên" if first is mine[0] else "bộ tiếp theo"
        return f"{told}; {only} là {first.decision.called}, từ {first.starts:%d/%m/%Y}"
    if elsewhere := {h.territory for h in heads if h.level == level and h.territory} - {territory}:
        return f"{told}; chỉ có bộ riêng của tỉnh khác ({', '.join(sorted(elsewhere))})"
    if mine:
        return f"{told}; bộ cuối cùng là {mine[-1].decision.called}, đến {mine[-1].ends:%d/%m/%Y}"
    return told
