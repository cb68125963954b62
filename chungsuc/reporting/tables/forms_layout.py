"""
How a filled form lies on a sheet: its columns, its heads, what is kept beside them so that it can be read back.

The words of these sheets are in one language, the officials': a sheet goes out and is read back by them.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from chungsuc.rulebook.reports.model import NUMBERS, Aggregation, Column, ColumnType, FormTable, Row, Source

FORMAT: Final = "chungsuc-bieu-1"
CONTROL: Final = "_chungsuc_bieu"  # hidden: which forms, of whom, for when
KEYS: Final = "@key"  # stands at the head of the hidden column of row keys, in the hidden row of column keys
NAME: Final = "@name"
NOTE: Final = "@note"
AS_OF: Final = "@as_of"
AS_OF_HEAD: Final = "Ngày số liệu"
STATED: Final = "stated:"
MISSING: Final = "Chưa báo cáo"
YES_NO: Final = ("Có", "Không")
LONGEST_NAME: Final = 31
LONGEST_CELL: Final = 30_000
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the sheet: `key` of the form's column, or what begins with "@" or "stated:"."""

    key: str
    head: str
    column: Column | None = None
    group: str = ""

    @property
    def stated(self) -> bool:
        return self.key.startswith(STATED)

    @property
    def upright(self) -> bool:
        """One of many alike, such as one for each criterion: narrow, its head stands."""
        return self.column is not None and self.column.repeat == "criteria" and not self.stated


def head_of(column: Column) -> str:
    """The name with its unit, and what a share is of: "Tỷ lệ (%, trên tổng số xã)"."""
    said = []
    if column.type == ColumnType.PERCENT:
        if "%" not in column.name + column.group:
            said.append("%")
    elif column.type in NUMBERS and column.type != ColumnType.MONEY and column.measured_in not in column.name:
        said.append(column.measured_in)
    if column.denominator:
        said.append(f"trên {column.denominator.removeprefix('trên ')}")
    return f"{column.name} ({', '.join(said)})" if said else column.name


def places_of(table: FormTable, rows: Iterable[Row]) -> tuple[Place, ...]:
    """The columns of the sheet, the hidden one of row keys first. `rows`: those that are looked at for days of their own."""
    stated = {key for cells in table.stated.values() for key in cells}
    made = [Place(KEYS, "Mã dòng"), Place(NAME, table.form.row or "Tên")]
    for column in table.columns:
        made.append(Place(column.key, head_of(column), column, column.group))
        if column.key in stated:
            made.append(Place(STATED + column.key, f"Đơn vị nêu: {head_of(column)}", column, column.group))
    days = [Place(AS_OF, AS_OF_HEAD)] if any(row.as_of for row in rows) else []
    return (*made, *days, Place(NOTE, "Ghi chú"))


def about_lines(table: FormTable) -> list[str]:
    """What stands under the title: what the table was given, and what nobody may have to guess."""
    told = [f"Kỳ báo cáo: {table.period}"] if table.period else []
    if table.as_of:
        told.append(f"Số liệu tính đến ngày {table.as_of:%d/%m/%Y}")
    return [*table.about, *([f"{'; '.join(told)}."] if told else []), *([money_line(table)] if money_line(table) else [])]


def money_line(table: FormTable) -> str:
    has = any(column.type == ColumnType.MONEY for column in table.columns)
    return f"Đơn vị tính tiền: {table.form.money}" if has and table.form.money else ""


def sheet_names(tables: Sequence[FormTable]) -> list[str]:
    """A name of its own for each sheet, as spreadsheets allow them: 31 letters, none of `[]:*?/` or a backslash, no two alike."""
    taken = {CONTROL, "history"}
    made = []
    for table in tables:
        wished = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", table.form.short_name or table.form.name))
        wished = " ".join(wished.split()).strip("' ")[:LONGEST_NAME].strip("' ") or "Biểu"
        name, number = wished, 1
        while name.lower() in taken:
            number += 1
            tail = f" ({number})"
            name = wished[: LONGEST_NAME - len(tail)].strip() + tail
        taken.add(name.lower())
        made.append(name)
    return made


class RowDigest:
    """What the form was issued with: which columns, which rows."""

    def __init__(self, form: str, columns: Sequence[Column]) -> None:
        self._hash = hashlib.sha256(json.dumps([form, [c.key for c in columns]]).encode())

    def add(self, key: str) -> None:
        self._hash.update(key.encode() + b"\n")

    def text(self) -> str:
        return self._hash.hexdigest()


def digest_of(form: str, columns: Sequence[Column], keys: Sequence[str]) -> str:
    """Equal for two copies of a form that have the same columns and rows in the same order."""
    made = RowDigest(form, columns)
    for key in keys:
        made.add(key)
    return made.text()


def columns_said(table: FormTable) -> str:
    """The columns as JSON: a key of the form's, or what an expanded one has that the form's own has not."""
    own = {column.key: column for column in table.form.columns}
    said: list[Any] = []
    for column in table.columns:
        if own.get(column.key) == column:
            said.append(column.key)
            continue
        base = own.get(column.key) or own[column.of]
        there, here = asdict(base), asdict(column)
        said.append({"base": base.key} | {name: value for name, value in here.items() if value != there[name]})
    return json.dumps(said, ensure_ascii=False)


def columns_from(said: str, columns: Sequence[Column]) -> tuple[Column, ...]:
    """What `columns_said` said. Raises KeyError, TypeError or ValueError where the form has no such columns."""
    own = {column.key: column for column in columns}
    return tuple(own[one] if isinstance(one, str) else _column(own, one) for one in json.loads(said))


def _column(own: Mapping[str, Column], one: Mapping[str, Any]) -> Column:
    base = own[one["base"]]
    changed = {name: value for name, value in one.items() if name != "base"}
    known = {f.name for f in fields(Column)}
    if not changed.keys() <= known:
        raise ValueError(changed)
    kinds = {"type": ColumnType, "aggregation": Aggregation, "source": Source}
    return Column(**{n: getattr(base, n) for n in known} | {n: kinds.get(n, _same)(v) for n, v in changed.items()})


def _same(value: Any) -> Any:  # noqa: ANN401 -- whatever the field holds
    return value


def in_pieces(text: str) -> Iterator[str]:
    """As long as cells may be."""
    for start in range(0, len(text), LONGEST_CELL):
        yield text[start : start + LONGEST_CELL]


def folded(text: str) -> str:
    """Heads are alike whatever their case, spaces, or the form of their letters."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
