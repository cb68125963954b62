"""What would be proposed of an overlay's rule file, or of one check typed at the command line: rows as a workbook gives them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from chungsuc.progress.models import ProvisionKind
from chungsuc.progress.workbook.law_layout import region_of
from chungsuc.progress.workbook.law_reading import LawPreview, LawRow, same_paper
from chungsuc.rulebook.faults import columns, faults
from chungsuc.rulebook.line_levels import LineError, level_typed
from chungsuc.rulebook.model import GENERAL, Asked, Check, Edition, Levels, Overlay, Threshold, Wording
from chungsuc.rulebook.overlays import alike_levels, column_of, level_in, places
from chungsuc.rulebook.rules import as_written, level_text, pick
from chungsuc.sheets.cells import CellError
from chungsuc.sheets.marking import Fault
from chungsuc.units.models import Body


def preview_of_overlay(
    edition: Edition, overlay: Overlay, territory: Body, *, decided_by: str, decided_on: date
) -> LawPreview:
    """Every level, wording and check of a file; its faults where it has any. The person at the keyboard is who typed it."""
    problems = [
        Fault(0, "", str(fault.said if fault.place else fault)) for fault in faults(edition, overlay, file=overlay.id)
    ]
    if overlay.sample:
        problems.append(Fault(0, "", f"Bộ bổ sung {overlay.id} là bộ mẫu, không phải của một quyết định nào."))
    if problems:
        return LawPreview(edition.id, territory.key, (), tuple(problems), overlay.digest)
    asked = places(edition)
    rows: list[LawRow] = []
    for place, thresholds in overlay.thresholds.items():
        rows += [r for t in thresholds for r in _levels(edition, asked[place], place, t, decided_by, decided_on)]
    for number, wordings in overlay.wordings.items():
        rows += [_wording(edition, number, w, decided_by, decided_on) for w in wordings]
    rows += [_check(edition, asked[c.place], c, decided_by, decided_on) for c in overlay.checks]
    counted = tuple(replace(row, row=n) for n, row in enumerate(rows, 1))
    return LawPreview(edition.id, territory.key, counted, (), overlay.digest)


def preview_of_check(
    edition: Edition,
    territory: Body,
    *,
    place: str,
    column: str,
    typed: str,
    decision: str,
    decided_by: str,
    decided_on: date | None,
    page: str,
    on: date,
) -> LawPreview:
    """One check; a problem where the edition says another level, or nothing at all."""
    try:
        seen = _seen(edition, place, column, typed, decision, on)
        if decided_on is None:
            raise CellError("Cần --day, ngày của văn bản.")  # noqa: TRY301 - told like the rest
    except CellError as error:
        return LawPreview(edition.id, territory.key, (), (Fault(0, "", str(error)),), "")
    check = replace(seen, page=page)
    row = _check(edition, places(edition)[place], check, decided_by, decided_on)
    return LawPreview(edition.id, territory.key, (replace(row, row=1),), (), "")


def _seen(edition: Edition, place: str, column: str, typed: str, decision: str, on: date) -> Check:
    """The level that is shown, if it is the one that was typed. Raises CellError."""
    asked = places(edition).get(place)
    if asked is None:
        whole = next((i for i in edition.indicators if i.number == place and i.parts), None)
        parts = f" Chỉ tiêu này nhiều phần: {', '.join(f'{place}/{p.key}' for p in whole.parts)}." if whole else ""
        raise CellError(f"Bộ {edition.id} không có mức nào ở “{place}”.{parts}")
    known = {r.id for r in edition.regions}
    if column not in ("", GENERAL, *known):
        raise CellError(f"Bộ {edition.id} không có cột “{column}”; có: {', '.join(sorted(known))}.")
    region = "" if column == GENERAL else column
    threshold = _threshold(asked, region, edition.day_within(on))
    within = GENERAL if threshold is None else column_of(threshold, region)
    now: Levels = level_in(asked, threshold, within) if threshold else None
    if threshold is None or now is None:
        raise CellError(f"Mức đang dùng của {place} là chưa rõ, không có gì để kiểm tra. Nhập mức theo văn bản.")
    try:
        level = now if isinstance(now, dict) and 0 in now else level_typed(asked, typed)
    except LineError as error:
        raise CellError(f"--level: cần {error.expected}, gặp {error.found}.") from error
    if not alike_levels(level, now):
        told = (
            f"Văn bản ghi {level_text(asked, level)}, mức đang dùng là {level_text(asked, now)}: không phải kiểm tra."
        )
        raise CellError(f"{told} Nhập mức theo văn bản.")
    if not same_paper(threshold.decision, decision):
        raise CellError(f"Mức đang dùng theo QĐ {threshold.decision}; kiểm tra thì đối chiếu với chính văn bản ấy.")
    return Check(place, within, threshold.starts, now, decision, "", on, "", "")


def _threshold(asked: Asked, region: str, on: date) -> Threshold | None:
    """Without a column, the one that says something for all of them."""
    if region:
        return pick(asked.thresholds, region, on)
    return next((t for t in asked.thresholds if t.covers(on) and GENERAL in columns(t)), None)


def _label(edition: Edition, column: str) -> str:
    return "mức chung" if column in ("", GENERAL) else edition.region(column).label


def _levels(
    edition: Edition, asked: Asked, place: str, threshold: Threshold, decided_by: str, decided_on: date
) -> Iterator[LawRow]:
    for column in columns(threshold):
        level = threshold.general if column == GENERAL else threshold.by_region[column]
        region = region_of(column)
        held = _threshold(asked, region, edition.day_within(threshold.starts))
        within = GENERAL if held is None else column_of(held, region)
        yield LawRow(
            row=0,
            kind=ProvisionKind.THRESHOLD,
            place=place,
            region=region,
            level=as_written(level),
            wording="",
            decision=threshold.decision,
            decided_by=decided_by,
            decided_on=decided_on,
            page=threshold.place,
            valid_from=threshold.starts,
            valid_to=threshold.ends,
            looser_because=threshold.looser_because or "",
            label=_label(edition, column),
            before=level_text(asked, level_in(asked, held, within)) if held else "chưa rõ",
            after=level_text(asked, level),
        )


def _wording(edition: Edition, number: str, wording: Wording, decided_by: str, decided_on: date) -> LawRow:
    return LawRow(
        row=0,
        kind=ProvisionKind.WORDING,
        place=number,
        region="",
        level=None,
        wording=wording.text,
        decision=wording.decision,
        decided_by=decided_by,
        decided_on=decided_on,
        page=wording.place,
        valid_from=wording.starts,
        valid_to=wording.ends,
        looser_because="",
        label="",
        before=edition.indicator(number).name_on(wording.starts),
        after=wording.text,
    )


def _check(edition: Edition, asked: Asked, check: Check, decided_by: str, decided_on: date) -> LawRow:
    shown = level_text(asked, check.level)
    return LawRow(
        row=0,
        kind=ProvisionKind.CHECK,
        place=check.place,
        region=region_of(check.column),
        level=as_written(check.level),
        wording="",
        decision=check.decision,
        decided_by=decided_by,
        decided_on=decided_on,
        page=check.page,
        valid_from=check.starts,
        valid_to=None,
        looser_because="",
        label=_label(edition, check.column),
        before=shown,
        after=shown,
    )
