"""What officials type of a decision, and all that speaks against it before anyone confirms it."""

import json
import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Answer
from chungsuc.documents.models import StoredFile
from chungsuc.progress.lawbook import current
from chungsuc.progress.layers import Row, laid, overlay_of
from chungsuc.progress.models import Passing, Provision, ProvisionKind, RegionOverride
from chungsuc.progress.permissions import can_type_law
from chungsuc.progress.queries.answering import law_post
from chungsuc.rulebook.faults import faults
from chungsuc.rulebook.model import GENERAL, Edition
from chungsuc.rulebook.overlays import alike_levels, level_in, places
from chungsuc.rulebook.rules import level_text
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import actor_on

MOST_ROWS = 2000
TERRITORIES = (BodyKind.PROVINCE, BodyKind.DISTRICT)
LENGTHS = {"decision": ("Số quyết định", 100), "decided_by": ("Cơ quan ban hành", 200), "page": ("Trang", 60)}
ANSWERS = {"place": 60, "wording": 1000, "looser_because": 500, "region": 20}


@dataclass(frozen=True, slots=True)
class Source:
    """The paper from which something was typed, and the page on which it stands."""

    decision: str
    decided_by: str
    decided_on: date
    page: str
    file: StoredFile | None = None


@dataclass(frozen=True, slots=True)
class ProvisionRow:
    """One row as it was typed. `level` is as rule files write it: a number, true, a grade, or {year: level}."""

    kind: ProvisionKind
    place: str
    valid_from: date
    region: str = ""
    level: object = None
    wording: str = ""
    valid_to: date | None = None
    looser_because: str = ""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a row, by its place in what was typed; None: with the whole."""

    row: int | None
    text: str


class Flawed(Answer):
    """What was typed cannot stand: every flaw of every row. Nothing was stored."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f.text if f.row is None else f"dòng {f.row + 1}: {f.text}" for f in flaws))
        self.flaws = tuple(flaws)


Key = tuple[str, str, str, date]


def key_of(provision: Provision) -> Key:
    """What makes two rows the same place: one of them is in force."""
    return provision.kind, provision.place, provision.region, provision.valid_from


def in_force(held: Sequence[Provision]) -> list[Provision]:
    return [p for p in held if p.state == Passing.CONFIRMED and p.superseded_at is None]


def called(provision: Provision) -> str:
    """As a sentence names it: kiểm tra mức với văn bản 17.8 (TDMNPB)."""
    region = provision.region
    with suppress(KeyError):
        region = region and current().edition(provision.standard).region(region).label
    return f"{ProvisionKind(provision.kind).label} {provision.place}" + (f" ({region})" if region else "")


def content_of(provision: Provision) -> list[dict[str, object]]:
    names = ("kind", "place", "region", "wording", "looser_because", "decision", "decided_by", "page", "state")
    days = {name: _iso(getattr(provision, name)) for name in ("decided_on", "valid_from", "valid_to")}
    level = json.dumps(provision.level, ensure_ascii=False, sort_keys=True)
    return [{name: getattr(provision, name) for name in names} | days | {"level": level}]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def law_post_for(actor: User, territory: Body, measures: Collection[str], now: datetime) -> str:
    """The actor's post, by which law of the territory is typed or confirmed. Raises Refused."""
    acting = actor_on(actor, now.date())
    can_type_law(acting, territory, measures).require()
    post = law_post(acting, territory, measures)
    return post.post if post else ""


def territory_flaws(territory: Body) -> Iterator[Flaw]:
    if territory.kind not in TERRITORIES:
        yield Flaw(None, "Mức của tỉnh hoặc huyện, không nhập riêng cho một xã.")


def source_flaws(source: Source, today: date) -> Iterator[Flaw]:
    for name, (label, most) in LENGTHS.items():
        text = getattr(source, name).strip()
        if not text:
            yield Flaw(None, f"Thiếu {label[0].lower()}{label[1:]}.")
        if len(text) > most:
            yield Flaw(None, f"{label} dài {len(text)} ký tự, tối đa {most}.")
    if source.decided_on > today:
        yield Flaw(None, f"Ngày quyết định {source.decided_on:%d/%m/%Y} chưa đến.")


def row_flaws(edition: Edition, rows: Sequence[ProvisionRow]) -> Iterator[Flaw]:
    """What is wrong with each row by itself."""
    if not rows:
        yield Flaw(None, "Chưa có dòng nào.")
    if len(rows) > MOST_ROWS:
        yield Flaw(None, f"Mỗi lần nhập nhiều nhất {MOST_ROWS} dòng.")
        return
    seen: dict[Key, int] = {}
    for number, row in enumerate(rows):
        key = (row.kind, row.place.strip(), row.region, row.valid_from)
        if key in seen:
            yield Flaw(number, f"trùng với dòng {seen[key] + 1}: cùng chỉ tiêu, cùng cột, cùng ngày.")
        seen.setdefault(key, number)
        yield from (Flaw(number, f"Chỉ tiêu {row.place[:20]}: {text}") for text in _odd(edition, row))


def _odd(edition: Edition, row: ProvisionRow) -> Iterator[str]:
    for name, most in ANSWERS.items():
        if len(getattr(row, name).strip()) > most:
            yield f"ghi dài quá {most} ký tự."
    if row.region and row.region not in {region.id for region in edition.regions}:
        yield f"bộ tiêu chí không có cột “{row.region[:20]}”."
    yield from _odd_days(edition, row)
    if row.kind == ProvisionKind.WORDING:
        if not row.wording.strip():
            yield "thiếu nội dung."
        if row.region or row.level is not None:
            yield "nội dung không đi kèm mức hay cột."
    elif not _is_level(row.level):
        yield "thiếu mức." if row.level is None else f"không phải mức: {str(row.level)[:40]}."
    if row.kind == ProvisionKind.CHECK and row.valid_to:
        yield "kiểm tra không có ngày cuối: nó theo mức được kiểm tra."


def _odd_days(edition: Edition, row: ProvisionRow) -> Iterator[str]:
    if row.valid_to and row.valid_to < row.valid_from:
        yield f"ngày cuối {row.valid_to:%d/%m/%Y} đứng trước ngày đầu {row.valid_from:%d/%m/%Y}."
    last = edition.effective_to
    if (row.valid_to and row.valid_to < edition.effective_from) or (last and row.valid_from > last):
        yield f"bộ tiêu chí không có hiệu lực trong thời gian từ {row.valid_from:%d/%m/%Y}."
    elif row.kind != ProvisionKind.CHECK and row.valid_from < edition.effective_from:
        yield (
            f"bộ tiêu chí có hiệu lực từ {edition.effective_from:%d/%m/%Y}, "
            f"không áp dụng được từ {row.valid_from:%d/%m/%Y}."
        )


def _is_level(level: object) -> bool:
    """As rule files write one: a number, true, a grade, or one for each year."""
    if isinstance(level, Mapping):
        return (
            bool(level)
            and all(str(k).isascii() and str(k).isdecimal() and len(str(k)) <= 6 for k in level)
            and all(not isinstance(one, Mapping) and _is_level(one) for one in level.values())
        )
    if isinstance(level, bool):
        return level
    if isinstance(level, str):
        return bool(level.strip())
    return isinstance(level, int | float) and math.isfinite(level)


def law_flaws(
    edition: Edition, territory: Body, typed: Sequence[Provision], standing: Sequence[Provision]
) -> list[Flaw]:
    """
    What the edition and what is in force have against rows; those that they take the place of left out.

    `standing`: in force for the territory or above it.
    """
    replaced = {key_of(p) for p in typed}
    kept = [p for p in standing if p.territory_id != territory.pk or key_of(p) not in replaced]
    mine = [p for p in kept if p.territory_id == territory.pk]
    found = [*_levels(edition, territory, typed, mine), *_wordings(typed, mine)]
    shown = laid(edition, tuple(sorted((row_of(p) for p in kept if p.kind != ProvisionKind.CHECK), key=_in_order)))
    return found + [flaw for n, p in enumerate(typed) if p.kind == ProvisionKind.CHECK for flaw in _check(shown, n, p)]


def _in_order(row: Row) -> tuple[int, str, str, str, date]:
    return len(row.path), row.path, row.place, row.region, row.starts


def _levels(edition: Edition, territory: Body, typed: Sequence[Provision], mine: Sequence[Provision]) -> Iterator[Flaw]:
    kinds = (ProvisionKind.THRESHOLD, ProvisionKind.WORDING)
    rows = [*(p for p in mine if p.kind in kinds), *(p for p in typed if p.kind in kinds)]
    at: dict[tuple[str, str], list[Provision]] = {}
    for row in rows:
        at.setdefault((row.kind, row.place), []).append(row)
    numbers = {id(p): n for n, p in enumerate(typed)}
    regions = {*Body.objects.communes().within(territory.path).values_list("region", flat=True).distinct()}
    regions |= set(
        RegionOverride.objects.filter(body__path__startswith=territory.path).values_list("region", flat=True)
    )
    for fault in faults(edition, overlay_of(edition.id, [row_of(p) for p in rows]), regions=regions):
        kind = ProvisionKind.THRESHOLD if fault.key.startswith("thresholds") else ProvisionKind.WORDING
        here = at.get((kind, fault.place), ())
        places_of = [numbers[id(p)] for p in here if id(p) in numbers]
        exact = numbers.get(id(here[fault.index])) if fault.index < len(here) else None
        if exact is not None or places_of:
            yield Flaw(exact if exact is not None else places_of[0], fault.said)


def _wordings(typed: Sequence[Provision], mine: Sequence[Provision]) -> Iterator[Flaw]:
    """Two wordings of one indicator on one day."""
    for number, one in enumerate(typed):
        if one.kind != ProvisionKind.WORDING:
            continue
        for other in (*mine, *typed[:number]):
            if other.kind == one.kind and other.place == one.place and _meet(one, other):
                text = f"hai nội dung cùng có hiệu lực từ {max(one.valid_from, other.valid_from):%d/%m/%Y}"
                yield Flaw(number, f"Chỉ tiêu {one.place}: {text}: QĐ {other.decision} và QĐ {one.decision}.")


def _meet(one: Provision, other: Provision) -> bool:
    first, last = max(one.valid_from, other.valid_from), min(one.valid_to or date.max, other.valid_to or date.max)
    return first <= last


def _check(shown: Edition, number: int, typed: Provision) -> Iterator[Flaw]:
    """A check is of what stands in the rulebook; what the text says otherwise is a level of its own."""
    [check] = overlay_of(shown.id, [row_of(typed)]).checks
    asked = places(shown).get(typed.place)
    if asked is None:
        problems = faults(shown, overlay_of(shown.id, [row_of(typed)]))
        yield from (Flaw(number, fault.said) for fault in problems)
        return
    column = typed.region or GENERAL
    here = [t for t in asked.thresholds if t.starts == check.starts]
    if not here:
        days = ", ".join(sorted({f"{t.starts:%d/%m/%Y}" for t in asked.thresholds})) or "không có ngày nào"
        text = f"không có mức từ ngày {check.starts:%d/%m/%Y}; các mức bắt đầu từ: {days}."
        yield Flaw(number, f"Chỉ tiêu {typed.place}: {text}")
        return
    speaking = [t for t in here if column == GENERAL or column in t.by_region]
    if not speaking:
        yield Flaw(number, f"Chỉ tiêu {typed.place}: cột {column} theo mức chung; kiểm tra mức chung.")
        return
    levels = [level_in(asked, t, column) for t in speaking]
    if not any(check.level is not None and alike_levels(level, check.level) for level in levels):
        text = f"văn bản ghi {level_text(asked, check.level)}, bộ quy tắc đang ghi {level_text(asked, levels[0])}"
        yield Flaw(number, f"Chỉ tiêu {typed.place}: {text}: nhập mức, không ghi kiểm tra.")


def row_of(provision: Provision) -> Row:
    """As it would be law."""
    return Row(
        path=provision.territory.path,
        standard=provision.standard,
        kind=provision.kind,
        place=provision.place,
        region=provision.region,
        level=json.dumps(provision.level),
        wording=provision.wording,
        decision=provision.decision,
        page=provision.page,
        looser_because=provision.looser_because,
        starts=provision.valid_from,
        ends=provision.valid_to,
        by=str(provision.typed_by),
        confirmed_by="",
    )
