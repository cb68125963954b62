"""
Columns of many units as one block of bytes: opened without copying, refused when foreign, cut short or damaged.

The file, little-endian: a prefix (mark, version, length, checksums) and a body of stretches: where each column's arrays
are; the arrays of 64 bits; the days; the bytes; the units; and what it was packed for, as JSON. An array is a row of its
stretch.
"""

import json
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.columns import Column, Columns
from chungsuc.rulebook.model import Edition

MARK: Final = b"CSCOLS\r\n"
VERSION: Final = 1
LONGS: Final = ("amount", "numerator", "denominator", "male", "female")
SMALLS: Final = ("grade", "applicable")
_PREFIX: Final = struct.Struct("<8sIIQII")  # mark, version, nothing yet, length of the body, the two checksums
_SIZES: Final = struct.Struct(
    "<7I"
)  # units, columns, rows of 64 bits, of days, of bytes, letters of a unit, bytes of JSON
_ROW: Final = 4096  # the checksum's
_FIELDS: Final = len(LONGS) + 1 + len(SMALLS) + 1  # and the first part
_NONE: Final = -1

Array: TypeAlias = NDArray[Any]


class PackedError(ValueError):
    """What is wrong with a packed file, in words for the person who opened it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """What a packed file holds, and what it was packed for."""

    edition: str
    digest: str
    on: date
    units: NDArray[np.str_]
    columns: Columns


def pack(columns: Columns, units: Sequence[str], *, edition: Edition, on: date) -> bytes:
    """The figures of units by the indicators of a bare edition, as they stood on a day."""
    if edition.overlay:
        raise PackedError(f"Đóng gói theo bộ {edition.id}, không kèm bộ bổ sung {edition.overlay}.")
    if len(units) != len(columns):
        raise PackedError(f"Có {len(units)} đơn vị mà các cột có {len(columns)} hàng.")
    if any("\0" in unit for unit in units):
        raise PackedError("Tên đơn vị không được có byte rỗng (NUL).")
    longs: list[Array] = []
    days: list[Array] = []
    smalls: list[Array] = [columns.region]
    places = np.array([_place(column, longs, days, smalls) for column in columns.indicators.values()], "<i4")
    about = {
        "edition": edition.id,
        "digest": edition.digest,
        "on": on.isoformat(),
        "sample": columns.sample,
        "regions": columns.region_ids,
        "columns": list(columns.indicators),
        "parts": {number: list(column.parts) for number, column in columns.indicators.items() if column.parts},
    }
    told = json.dumps(about).encode()
    letters = max(map(len, units), default=0) or 1
    names = np.array(units, f"<U{letters}").tobytes()
    sizes = _SIZES.pack(len(columns), len(places), len(longs), len(days), len(smalls), letters, len(told))
    arrays = (_stretch(longs, "<i8"), _stretch(days, "<i4"), _stretch(smalls, "i1"))
    body = b"".join(s + bytes(-len(s) % 8) for s in (sizes, places.tobytes(), *arrays, names, told))
    body += bytes(-len(body) % _ROW)
    return _PREFIX.pack(MARK, VERSION, 0, len(body), *_checksums(body)) + body


def _place(column: Column, longs: list[Array], days: list[Array], smalls: list[Array]) -> list[int]:
    """Puts a column's arrays where they belong; the row of each, in the order of the fields, then of the first part."""
    found = []
    for names, rows in ((LONGS, longs), (("as_of",), days), (SMALLS, smalls)):
        for name in names:
            array = getattr(column, name)
            found.append(_NONE if array is None else len(rows))
            if array is not None:
                rows.append(array)
    found.append(len(longs))
    longs += column.parts.values()
    return found


def _stretch(rows: Sequence[Array], kind: str) -> bytes:
    return b"".join(np.ascontiguousarray(row).astype(kind, copy=False).tobytes() for row in rows)


def _checksums(body: bytes | memoryview) -> tuple[int, int]:
    """Of the sums by row and by column: as sure against damage as one over all bytes, at the speed of memory."""
    table = np.frombuffer(body, "<u8").reshape(-1, _ROW // 8)
    return zlib.crc32(table.sum(axis=1).tobytes()), zlib.crc32(table.sum(axis=0).tobytes())


def unpack(data: bytes) -> Packed:
    """Opens a packed file; the arrays are views of `data`."""
    if len(data) < _PREFIX.size or not data.startswith(MARK):
        raise PackedError("Đây không phải tệp cột số liệu của Chung Sức.")
    _, version, reserved, length, *sums = _PREFIX.unpack_from(data)
    if version != VERSION or reserved:
        raise PackedError(f"Tệp cột số liệu thuộc phiên bản {version}, ở đây chỉ đọc được phiên bản {VERSION}.")
    if len(data) != _PREFIX.size + length or not length or length % _ROW:
        raise PackedError("Tệp cột số liệu bị cắt ngắn hoặc có thêm byte lạ. Hãy xuất lại.")
    if _checksums(memoryview(data)[_PREFIX.size :]) != tuple(sums):
        raise PackedError("Tệp cột số liệu đã hỏng: tổng kiểm tra không khớp. Hãy xuất lại.")
    try:
        return _open(data)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise PackedError("Tệp cột số liệu không đúng dạng. Hãy xuất lại.") from error


def _open(data: bytes) -> Packed:
    size, count, longs, days, smalls, letters, length = _SIZES.unpack_from(data, _PREFIX.size)
    at = _PREFIX.size + _SIZES.size + -_SIZES.size % 8
    shapes = ((count, _FIELDS), (longs, size), (days, size), (smalls, size), (size, 1))
    tables = []
    for kind, shape in zip(("<i4", "<i8", "<i4", "i1", f"<U{letters}"), shapes, strict=True):
        table = np.frombuffer(data, kind, shape[0] * shape[1], at).reshape(shape)
        tables.append(table)
        at += table.nbytes + -table.nbytes % 8
    told = json.loads(data[at : at + length])
    *arrays, units = tables
    region = arrays[-1][0]
    if size and not 0 <= int(region.min()) <= int(region.max()) < len(told["regions"]):
        raise ValueError(told)
    views = _Views(dict(zip(told["columns"], range(count), strict=True)), told["parts"], *arrays)
    columns = Columns(tuple(told["regions"]), region, views, told["sample"])
    return Packed(told["edition"], told["digest"], date.fromisoformat(told["on"]), units[:, 0], columns)


class _Views(Mapping[str, Column]):
    """A column is made when it is first asked for: most of the cost of opening a file would be in making them all."""

    def __init__(
        self,
        numbers: Mapping[str, int],
        parts: Mapping[str, Sequence[str]],
        places: Array,
        longs: Array,
        days: Array,
        smalls: Array,
    ) -> None:
        self._numbers = numbers
        self._parts = parts
        self._places = places
        self._stretches = (*([longs] * len(LONGS)), days, smalls, smalls)
        self._made: dict[str, Column] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __getitem__(self, number: str) -> Column:
        if number not in self._made:
            *rows, first = self._places[self._numbers[number]].tolist()
            found = {
                name: None if row == _NONE else stretch[row]
                for name, row, stretch in zip((*LONGS, "as_of", *SMALLS), rows, self._stretches, strict=True)
            }
            if found["applicable"] is not None:
                found["applicable"] = found["applicable"].view(np.bool_)
            keys = self._parts.get(number, ())
            parts = {key: self._stretches[0][row] for row, key in enumerate(keys, first)}
            self._made[number] = Column(**found, parts=parts)
        return self._made[number]
