"""What a person typed on the entry page, as readings; nothing is saved here."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from chungsuc.accounts.http import whole
from chungsuc.progress.actions import Entry
from chungsuc.progress.queries import EntryRow
from chungsuc.rulebook.model import Indicator, Reading
from chungsuc.rulebook.numbers import SCALE, NumberError, format_number, parse_number

NOTE_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Field:
    """One box on the page."""

    name: str
    label: str
    text: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of one indicator with what stands in them, and the messages under them."""

    row: EntryRow
    fields: list[Field]
    choices: list[tuple[str, str]]
    chosen: str
    not_applicable: bool
    note: str
    errors: list[str]
    seen: str
    theirs: str = ""


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def field_names(indicator: Indicator) -> list[tuple[str, str]]:
    """Which numbers are asked for: attribute of the reading and label."""
    if indicator.kind == "composite":
        asked = [(part.key, part.name) for part in indicator.parts]
        asked += [(part.by_count.key, part.by_count.name) for part in indicator.parts if part.by_count]
        return [(f"part.{key}", name) for key, name in asked]
    if indicator.by_sex:
        return [("male", "Nam (%)"), ("female", "Nữ (%)")]
    if indicator.kind == "ratio":
        return [("numerator", "Số đạt"), ("denominator", "Tổng số")]
    if indicator.kind in ("count", "amount"):
        return [("amount", indicator.measured_in or "Số")]
    return []


def choices_of(indicator: Indicator) -> list[tuple[str, str]]:
    if indicator.kind == "boolean":
        return [("1", "Có / đạt"), ("0", "Không")]
    if indicator.kind == "grade":
        return [(grade, grade) for grade in indicator.grades]
    return []


def _number_text(scaled: int | None) -> str:
    return "" if scaled is None else format_number(scaled)


def boxes_for(row: EntryRow) -> Boxes:
    """The boxes as the page first shows them: this period's draft, else empty, last period's figure beside it."""
    revision = row.value.latest if row.value else None
    fields = []
    for name, label in field_names(row.indicator):
        held = (
            (revision.parts or {}).get(name[5:])
            if revision and name.startswith("part.")
            else getattr(revision, name, None)
        )
        fields.append(Field(f"{row.indicator.number}-{name}", label, _number_text(held)))
    chosen = ""
    if revision and row.indicator.kind == "boolean" and revision.amount is not None:
        chosen = "1" if revision.amount else "0"
    if revision and row.indicator.kind == "grade":
        chosen = revision.grade
    return Boxes(
        row,
        fields,
        choices_of(row.indicator),
        chosen,
        not_applicable=bool(revision and not revision.applicable),
        note=revision.note if revision else "",
        errors=[],
        seen=str(revision.pk) if revision else "",
    )


def read_boxes(row: EntryRow, data: Mapping[str, str], as_of: date) -> tuple[Boxes, Entry | None]:
    """What was typed for one indicator: the boxes to show again, and the entry; None when nothing was typed or it cannot be read."""
    number = row.indicator.number
    fields: list[Field] = []
    numbers: dict[str, int] = {}
    errors: list[str] = []
    for name, label in field_names(row.indicator):
        text = clean(data.get(f"{number}-{name}", ""))
        error = ""
        if text:
            try:
                numbers[name] = parse_number(text)
            except NumberError as problem:
                error = str(problem)
                errors.append(f"{label}: {problem}")
        fields.append(Field(f"{number}-{name}", label, text, error))
    chosen = clean(data.get(f"{number}-choice", ""))
    choices = choices_of(row.indicator)
    if chosen and chosen not in dict(choices):
        errors.append(f"“{chosen[:40]}” không phải lựa chọn của chỉ tiêu {number}.")
        chosen = ""
    skipped = row.indicator.na_allowed and data.get(f"{number}-na") == "1"
    note = clean(data.get(f"{number}-note", ""))
    if len(note) > NOTE_LENGTH:
        errors.append(f"Ghi chú dài {len(note)} ký tự, tối đa {NOTE_LENGTH}.")
    seen = data.get(f"{number}-seen", "")
    boxes = Boxes(row, fields, choices, chosen, skipped, note, errors, seen)
    if errors or not (numbers or chosen or skipped):
        return boxes, None
    parts = {name[5:]: n for name, n in numbers.items() if name.startswith("part.")}
    amount = numbers.get("amount")
    if row.indicator.kind == "boolean":
        amount = SCALE if chosen == "1" else 0
    reading = (
        Reading(as_of=as_of, applicable=False)
        if skipped
        else Reading(
            amount=amount if chosen or row.indicator.kind != "boolean" else None,
            numerator=numbers.get("numerator"),
            denominator=numbers.get("denominator"),
            male=numbers.get("male"),
            female=numbers.get("female"),
            grade=chosen if row.indicator.kind == "grade" else None,
            parts=parts or None,
            as_of=as_of,
        )
    )
    return boxes, Entry(row.indicator.measure, reading, note, whole(seen))


def with_previous(page: Iterable[Boxes], numbers: Iterable[str]) -> list[Boxes]:
    """The boxes of the chosen indicators filled with the last period's figures; nothing is stored."""
    chosen = set(numbers)
    filled: list[Boxes] = []
    for boxes in page:
        one = boxes
        if boxes.row.indicator.number in chosen and boxes.row.editable and boxes.row.previous is not None:
            held = boxes_for(replace(boxes.row, value=boxes.row.previous))
            one = replace(boxes, fields=held.fields, chosen=held.chosen, not_applicable=held.not_applicable, errors=[])
        filled.append(one)
    return filled


def read_page(rows: Iterable[EntryRow], data: Mapping[str, str], as_of: date) -> tuple[list[Boxes], list[Entry]]:
    """The whole page; rows on their way up are shown and not read."""
    page: list[Boxes] = []
    entries: list[Entry] = []
    for row in rows:
        if not row.editable:
            page.append(boxes_for(row))
            continue
        boxes, entry = read_boxes(row, data, as_of)
        page.append(boxes)
        if entry is not None:
            entries.append(entry)
    return page, entries
