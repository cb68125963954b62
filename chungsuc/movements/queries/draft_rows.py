"""An item of a draft as the rows that it would become: built, held against the models, said in words; nothing is stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from chungsuc.movements.due import DueError, DueRule
from chungsuc.movements.launching.duties import UNNAMED
from chungsuc.movements.models import (
    KIND_FIELDS,
    Draft,
    DraftItem,
    Duty,
    DutyKind,
    ItemKind,
    Movement,
    Phase,
    QuotaClause,
    Target,
    TargetKind,
)
from chungsuc.progress.lawbook import current
from chungsuc.rulebook.load import load_titles
from chungsuc.rulebook.numbers import format_number
from chungsuc.units.models import Body

Data = dict[str, Any]
Rows = list[tuple[str, str]]
Bodies = Mapping[int, Body]
TARGET_FIELDS: Final = (
    *("text", "unit", "among", "title", "standard", "criteria", "by_opinion", "measure", "weight"),
    *("measured_in", "at_most"),
)
FIGURES: Final = ("stated_goal", "stated_total", "stated_share", "stated_baseline", "stated_increment")
OUTSIDE: Final = ["movement", "paper", "amendment", "ended_by", "replaces", "lead", "owed_to"]


def whos_of(item: DraftItem) -> Iterator[tuple[str, str, Data]]:
    """Where in `chosen` bodies are named, in which part, and what is said of them."""
    chosen = item.chosen
    for number, who in enumerate(chosen.get("leads", ())):
        yield f"leads.{number}", _("Chủ trì"), who
    for number, who in enumerate(chosen.get("supporting", ())):
        yield f"supporting.{number}", _("Phối hợp"), who
    for number, who in enumerate(chosen.get("named", ())):
        yield f"named.{number}", _("Đơn vị"), who
    if chosen.get("owed_to"):
        yield "owed_to", _("Gửi đến"), chosen["owed_to"]
    if chosen.get("agency"):
        yield "agency", _("Cơ quan phụ trách"), chosen["agency"]


def ids(whos: Sequence[Data]) -> list[int]:
    """Everybody meant, once, in the order in which they are named."""
    return list(dict.fromkeys(pk for who in whos for pk in who["bodies"]))


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def section_of(item: DraftItem, draft: Draft) -> str:
    """What stands as the source: the paper and the place in it."""
    place = item.chosen.get("source") or item.chosen.get("origin") or ""
    name = draft.paper.name
    return f"{name}, {place}"[:300] if place and name not in place else (place or name)[:300]


def label_of(model: type[Model], name: str) -> str:
    label = str(getattr(model, name).field.verbose_name)
    return label[:1].upper() + label[1:]


def phase_row(chosen: Data, movement: Movement) -> Phase:
    days: Data = {name: day(chosen[name]) for name in ("valid_from", "valid_to")}
    return Phase(movement=movement, name=chosen["name"], **days)


def target_row(chosen: Data, movement: Movement) -> Target:
    """Only the fields that the kind uses."""
    used = KIND_FIELDS[chosen["kind"]]
    given: Data = {"kind": chosen["kind"], "due": day(chosen.get("due")), "source": chosen.get("source", "")}
    target = Target(movement=movement, **given)
    for name in (*TARGET_FIELDS, *FIGURES, "base_year"):
        if name in chosen and (name in used or name == "text") and chosen[name] is not None:
            setattr(target, name, chosen[name])
    if "stated_share" in used:
        target.stated_share_places = chosen.get("stated_share_places") or 0
    if "baseline_day" in used:
        target.baseline_day = day(chosen.get("baseline_day"))
    return target


def duty_row(chosen: Data, movement: Movement) -> Duty:
    """Without who leads."""
    return Duty(
        movement=movement,
        kind=chosen["kind"],
        what=chosen["what"],
        rule=chosen["rule"],
        due_text=chosen["due_text"],
        origin=chosen.get("origin", ""),
    )


def quota_row(chosen: Data, movement: Movement) -> QuotaClause:
    names = ("award", "low", "high", "share", "per", "money")
    return QuotaClause(movement=movement, **{name: chosen[name] for name in names})


BUILD: Final[Mapping[str, Callable[[Data, Movement], Model]]] = {
    ItemKind.PHASE: phase_row,
    ItemKind.TARGET: target_row,
    ItemKind.DUTY: duty_row,
    ItemKind.QUOTA: quota_row,
}


def checked(item: DraftItem, movement: Movement, bodies: Bodies, on: date) -> tuple[Rows, list[str]]:
    """What the item says, and what still stops it. No query."""
    stops = [*_contradictions(item), *_bodies(item, bodies, on)]
    if item.kind == ItemKind.RESPONSIBILITY:
        return _responsibility(item.chosen), [*stops, *_indicators(item.chosen)]
    row = BUILD[item.kind](item.chosen, movement)
    try:
        row.clean_fields(exclude=[*OUTSIDE, "source", "origin", "quotation"])
        row.clean()
    except ValidationError as wrong:
        stops += _sentences(row, wrong)
    stops += _missing(item, row)
    return SAY[item.kind](row), stops


def _contradictions(item: DraftItem) -> list[str]:
    return [_("Chưa chọn con số nào là đúng.")] if item.problems and not item.answered else []


def _bodies(item: DraftItem, bodies: Bodies, on: date) -> list[str]:
    stops = []
    for _place, _role, who in whos_of(item):
        if who.get("own"):
            continue
        if who["said"] == UNNAMED and not who["bodies"]:
            stops.append(_("Văn bản không nêu đơn vị chủ trì: chọn một, hoặc bỏ mục này."))
        elif not who["bodies"]:
            said = _("“%(name)s” khớp với nhiều đơn vị: chọn một.") if who["fit"] else _("Danh bạ không có “%(name)s”.")
            stops.append(said % {"name": who["said"]})
        elif any(pk not in bodies or not bodies[pk].exists_on(on) for pk in who["bodies"]):
            stops.append(_("“%(name)s” không có trong danh bạ hôm nay.") % {"name": who["said"]})
    return stops


def _sentences(row: Model, wrong: ValidationError) -> list[str]:
    if not hasattr(wrong, "error_dict"):
        return list(wrong.messages)
    found = []
    for name, said in wrong.message_dict.items():
        label = "" if name == "__all__" else f"{label_of(type(row), name)}: "
        found.append(label + " ".join(said))
    return found


def _missing(item: DraftItem, row: Model) -> list[str]:
    """What the database or the sense of it asks for beyond the fields."""
    if isinstance(row, Duty) and not item.chosen["leads"]:
        return [_("Chưa có đơn vị chủ trì.")]
    if isinstance(row, QuotaClause) and row.low is None and row.high is None and row.share is None:
        return [_("Ghi số lượng hoặc tỷ lệ.")]
    if isinstance(row, Phase) and row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        return [_("Ngày kết thúc phải sau ngày bắt đầu.")]
    if isinstance(row, Target) and row.kind == TargetKind.NAMED and not item.chosen.get("named"):
        return [_("Chưa có đơn vị nào được nêu tên.")]
    return []


def _indicators(chosen: Data) -> list[str]:
    if chosen["standard"] not in current().edition_ids:
        return [_("Chọn bộ tiêu chí.")]
    if not chosen["indicators"]:
        return [_("Chưa có chỉ tiêu nào.")]
    edition, wrong = current().edition(chosen["standard"]), []
    for number in chosen["indicators"]:
        try:
            known = bool(edition.indicator(number).measure)
        except KeyError:
            known = False
        if not known:
            wrong.append(number)
    return [_("Bộ tiêu chí này không có chỉ tiêu %(n)s.") % {"n": ", ".join(wrong)}] if wrong else []


def _responsibility(chosen: Data) -> Rows:
    known = chosen["standard"] in current().edition_ids
    standard = current().edition(chosen["standard"]).name if known else "—"
    return [(_("Bộ tiêu chí"), standard), (_("Chỉ tiêu"), ", ".join(chosen["indicators"]) or "—")]


def _say_phase(row: Phase) -> Rows:
    return [(_("Thời gian"), f"{_d(row.valid_from)} – {_d(row.valid_to)}")]


def _d(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else "—"


def _say_target(row: Target) -> Rows:
    said: Rows = [(_("Loại"), str(row.get_kind_display()))]
    for name in FIGURES:
        value = getattr(row, name)
        if value is not None:
            share = name == "stated_share"
            text = f"{format_number(value, row.stated_share_places or None)}%" if share else format_number(value)
            said.append((label_of(Target, name), text))
    if row.measured_in:
        said.append((label_of(Target, "measured_in"), row.measured_in))
    if row.at_most:
        said.append((_("Nghĩa của mức"), _("nhiều nhất, không được vượt")))
    if row.kind in (TargetKind.UNITS, TargetKind.NAMED, TargetKind.EACH) or (row.kind == TargetKind.LEVEL and row.standard):
        said.append((_("Điều kiện"), _condition(row) or "—"))
    elif row.standard:
        said.append((_("Bộ tiêu chí"), _standard(row.standard)))
    if row.measure in current().measures:
        said.append((_("Số liệu"), current().measures[row.measure].name))
    if row.base_year:
        said.append((_("Năm gốc"), str(row.base_year)))
    return [*said, (_("Đến hết ngày"), _d(row.due))]


def _standard(standard: str) -> str:
    return current().edition(standard).name if standard in current().edition_ids else standard


def _condition(row: Target) -> str:
    titles = load_titles()
    parts = [titles[row.title].name] if row.title in titles else []
    if row.standard:
        numbers = ", ".join(map(str, row.criteria))
        parts.append(f"{_('tiêu chí')} {numbers}, {_standard(row.standard)}" if numbers else _standard(row.standard))
    if row.by_opinion:
        parts.append(_("“cơ bản đạt”, theo báo cáo"))
    if row.among in titles:
        parts.append(_("trong số đã là %(title)s") % {"title": titles[row.among].name})
    return "; ".join(parts)


def _say_duty(row: Duty) -> Rows:
    try:
        words = DueRule.parse(row.rule).words()
    except DueError as wrong:
        words = str(wrong)
    said = [(_("Loại"), str(DutyKind(row.kind).label) if row.kind in DutyKind.values else row.kind), (_("Hạn"), words)]
    return [*said, (_("Văn bản ghi"), f"“{row.due_text}”")] if row.due_text else said


def _say_quota(row: QuotaClause) -> Rows:
    said: Rows = []
    if row.low is not None or row.high is not None:
        number = f"{row.low}" if row.low == row.high else f"{row.low if row.low is not None else '…'} – {row.high or '…'}"
        said.append((_("Số lượng"), number))
    if row.share is not None:
        said.append((_("Không quá"), f"{format_number(row.share)}%"))
    if row.per:
        said.append((_("Cho mỗi"), row.per))
    if row.money is not None:
        said.append((_("Mức thưởng"), f"{row.money:,} đồng".replace(",", ".")))
    return said


SAY: Final[Mapping[str, Callable[[Any], Rows]]] = {
    ItemKind.PHASE: _say_phase,
    ItemKind.TARGET: _say_target,
    ItemKind.DUTY: _say_duty,
    ItemKind.QUOTA: _say_quota,
}


def name_of(item: DraftItem) -> str:
    """What the item is called on its card."""
    chosen = item.chosen
    if item.kind == ItemKind.RESPONSIBILITY:
        return _("Chỉ tiêu %(n)s") % {"n": ", ".join(chosen["indicators"])}
    return str(chosen.get("text") or chosen.get("what") or chosen.get("name") or chosen.get("award") or "")
