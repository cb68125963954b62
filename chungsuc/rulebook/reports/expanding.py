"""The columns of a form as a table has them: one for each criterion, band or form of award, with formulas over the real keys."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from chungsuc.rulebook.model import Band
from chungsuc.rulebook.reports.model import Column, ReportForm

_NAME: Final = re.compile(r"\"[^\"]*\"|\bsum\s*\(\s*([a-z][a-z0-9_]*)\s*\)|\b[a-z][a-z0-9_]*\b", re.ASCII)

Items = Sequence[tuple[str, str]]  # key and name of what a column is repeated over


def expand(
    form: ReportForm, criteria: Sequence[tuple[int, str]] = (), repeats: Mapping[str, Items] | None = None
) -> tuple[Column, ...]:
    """
    The columns of a table of the form. `criteria`: number and name; `repeats`: of each other kind the keys and names, where
    they are not the form's own. A column that is repeated over nothing falls away. Raises ValueError where two items make
    one key.
    """
    given: dict[str, Items] = {**form.repeats, **(repeats or {})}
    if criteria:
        given["criteria"] = [(f"{number:02d}", name) for number, name in criteria]
    made: list[Column] = []
    for column in form.columns:
        if not column.repeat:
            made.append(column)
            continue
        made += [_repeated(column, key, name) for key, name in given.get(column.repeat, ())]
    keys = [c.key for c in made]
    if len(set(keys)) < len(keys):
        raise ValueError(f"Hai cột cùng khóa {next(k for k in keys if keys.count(k) > 1)} trong biểu {form.id}")
    return tuple(replace(c, formula=over_columns(c.formula, made, c)) if c.formula else c for c in made)


def band_items(bands: Sequence[Band]) -> list[tuple[str, str]]:
    """What `repeat: bands` is repeated over: the edges as the key, which the checks read, and the words of the edition."""
    return [(f"{b.lowest}-{b.highest}", b.name) for b in bands]


def _repeated(column: Column, item: str, name: str) -> Column:
    tail = re.sub(r"[^a-z0-9]+", "_", item.lower())
    key = f"{column.key}{tail}" if column.repeat == "criteria" else f"{column.key}_{tail}"
    shown = column.name.replace("{item}", name).replace("{key}", item.lstrip("0") or item)
    note = column.note if "{item}" in column.name else column.note or name
    return replace(column, key=key, name=shown, note=note, of=column.key, item=item)


def over_columns(formula: str, columns: Sequence[Column], at: Column | None = None) -> str:
    """A formula with `sum(b)` over all that `b` is repeated into, and `b` as the column for the same item as `at`."""

    def put(found: re.Match[str]) -> str:
        if (whole := found[1]) and (keys := [c.key for c in columns if c.of == whole]):
            return f"sum({', '.join(keys)})"
        same = at.item if at is not None else ""
        return next((c.key for c in columns if same and c.of == found[0] and c.item == same), found[0])

    return _NAME.sub(put, formula)
