"""
Columns of many units as one block of bytes: opened without copying, refused when foreign, cut short or damaged.

The file, little-endian: a prefix (mark, version, length, checksum) and a body of stretches, each filled up to 8 bytes:
the sizes; what it was packed for, as JSON; the units; their regions; which indicators there are, as JSON; where the
arrays of each are; the arrays of 64 bits; the days; the bytes. An array is a row of its stretch.
"""

import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from chungsuc.rulebook.columns import Column, Columns
from chungsuc.rulebook.model import Edition

MARK: Final = b"CSCOLS\r\n"
VERSION: Final = 1
LONGS: Final = ("amount", "numerator", "denominator", "male", "female")
DAYS: Final = ("as_of",)
SMALLS: Final = ("grade", "applicable")
_PREFIX: Final = struct.Struct("<8sQQ")  # mark, version, length of the body; then the checksum
_START: Final = _PREFIX.size + 8  # of the body
_SIZES: Final = struct.Struct("<8I")  # in the order of `_Sizes`
_ROW: Final = 4096  # the checksum's
_WEIGHTS: Final = np.arange(1, _ROW // 8 + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15) | np.uint64(1)
_FIELDS: Final = (*LONGS, *DAYS, *SMALLS)
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


class _Sizes(NamedTuple):
    about: int  # bytes of JSON
    letters: int  # of a unit's name
    units: int
    shape: int  # bytes of JSON
    columns: int
    longs: int  # rows, here and below
    days: int
    smalls: int


def pack(columns: Columns, units: Sequence[str], *, edition: Edition, on: date) -> bytes:
    """The figures of units by the indicators of a bare edition, as they stood on a day."""
    _refuse_what_does_not_fit(columns, units, edition)
    longs: list[Array] = []
    days: list[Array] = []
    smalls: list[Array] = []
    places = [_place(column, longs, days, smalls) for column in columns.indicators.values()]
    about = {
        "edition": edition.id,
        "digest": edition.digest,
        "on": on.isoformat(),
        "sample": columns.sample,
        "regions": columns.region_ids,
    }
    shape = {number: list(column.parts) for number, column in columns.indicators.items()}
    told, shaped = (json.dumps(one).encode() for one in (about, shape))
    letters = max(map(len, units), default=0) or 1
    sizes = _Sizes(len(told), letters, len(columns), len(shaped), len(places), len(longs), len(days), len(smalls))
    stretches = (
        _SIZES.pack(*sizes),
        told,
        np.array(units, f"<U{letters}").tobytes(),
        _stretch([columns.region], "i1"),
        shaped,
        np.array(places, "<i4").tobytes(),
        _stretch(longs, "<i8"),
        _stretch(days, "<i4"),
        _stretch(smalls, "i1"),
    )
    body = b"".join(s.ljust(_filled(len(s)), b"\0") for s in stretches)
    body += bytes(-len(body) % _ROW)
    prefix = _PREFIX.pack(MARK, VERSION, len(body))
    return prefix + _checksum(prefix, body, 0) + body


def _refuse_what_does_not_fit(columns: Columns, units: Sequence[str], edition: Edition) -> None:
    if edition.overlay:
        raise PackedError(f"Đóng gói theo bộ {edition.id}, không kèm bộ bổ sung {edition.overlay}.")
    if len(units) != len(columns):
        raise PackedError(f"Có {len(units)} đơn vị mà các cột có {len(columns)} hàng.")
    if any("\0" in unit for unit in units):
        raise PackedError("Tên đơn vị không được có byte rỗng (NUL).")
    if len(columns) and not 0 <= int(columns.region.min()) <= int(columns.region.max()) < len(columns.region_ids):
        raise PackedError("Có đơn vị thuộc vùng không có trong các cột.")


def _place(column: Column, longs: list[Array], days: list[Array], smalls: list[Array]) -> list[int]:
    """Puts a column's arrays where they belong; the row of each field, then of the first part."""
    found = []
    for names, rows in ((LONGS, longs), (DAYS, days), (SMALLS, smalls)):
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


def _filled(size: int) -> int:
    return size + -size % 8


def _checksum(prefix: bytes, data: bytes, start: int) -> bytes:
    """Of the rows, each summed up by odd weights: no single change can hide, and it goes at the speed of memory."""
    table = np.frombuffer(data, "<u8", offset=start).reshape(-1, len(_WEIGHTS))
    return blake2b(np.einsum("ij,j->i", table, _WEIGHTS), digest_size=8, key=prefix).digest()


def unpack(data: bytes) -> Packed:
    """Opens a packed file; the arrays are views of `data`."""
    if len(data) < _START or not data.startswith(MARK):
        raise PackedError("Đây không phải tệp cột số liệu của Chung Sức.")
    _, version, length = _PREFIX.unpack_from(data)
    if version != VERSION:
        raise PackedError(f"Tệp cột số liệu thuộc phiên bản {version}, ở đây chỉ đọc được phiên bản {VERSION}.")
    if len(data) != _START + length or not length or length % _ROW:
        raise PackedError("Tệp cột số liệu bị cắt ngắn hoặc có thêm byte lạ. Hãy xuất lại.")
    if _checksum(data[: _PREFIX.size], data, _START) != data[_PREFIX.size : _START]:
        raise PackedError("Tệp cột số liệu đã hỏng: tổng kiểm tra không khớp. Hãy xuất lại.")
    try:
        return _open(data)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise PackedError("Tệp cột số liệu không đúng dạng. Hãy xuất lại.") from error


def _open(data: bytes) -> Packed:
    sizes = _Sizes._make(_SIZES.unpack_from(data, _START))
    at = _START + _SIZES.size
    about = json.loads(data[at : at + sizes.about])
    at += _filled(sizes.about)
    units = np.frombuffer(data, f"<U{sizes.letters}", sizes.units, at)
    at += _filled(units.nbytes)
    region = np.frombuffer(data, np.int8, sizes.units, at)
    at += _filled(sizes.units)
    columns_end = _filled(sizes.shape) + _filled(sizes.columns * (len(_FIELDS) + 1) * 4)
    arrays_end = sum(_filled(rows * sizes.units * each) for rows, each in zip(sizes[-3:], (8, 4, 1), strict=True))
    if at + columns_end + arrays_end > len(data):
        raise ValueError(sizes)
    views = _Views(data, at, sizes)
    columns = Columns(tuple(about["regions"]), region, views, about["sample"])
    return Packed(about["edition"], about["digest"], date.fromisoformat(about["on"]), units, columns)


class _Views(Mapping[str, Column]):
    """A column is made when it is first asked for: most of the cost of opening a file would be in making them all."""

    def __init__(self, data: bytes, start: int, sizes: _Sizes) -> None:
        self._data = data
        self._start = start
        self._sizes = sizes
        self._made: dict[str, Column] = {}

    @cached_property
    def _shapes(self) -> dict[str, tuple[list[str], list[int]]]:
        """By number: the keys of the parts; the row of each field and of the first part."""
        shape = json.loads(self._data[self._start : self._start + self._sizes.shape])
        at = self._start + _filled(self._sizes.shape)
        width = len(_FIELDS) + 1
        places = np.frombuffer(self._data, "<i4", self._sizes.columns * width, at).reshape(-1, width)
        return dict(zip(shape, zip(shape.values(), places.tolist(), strict=True), strict=True))

    @cached_property
    def _stretches(self) -> tuple[Array, ...]:
        """The stretch of each field."""
        sizes, found = self._sizes, []
        at = self._start + _filled(sizes.shape) + _filled(sizes.columns * (len(_FIELDS) + 1) * 4)
        for names, kind, rows in ((LONGS, "<i8", sizes.longs), (DAYS, "<i4", sizes.days), (SMALLS, "i1", sizes.smalls)):
            table = np.frombuffer(self._data, kind, rows * sizes.units, at).reshape(rows, sizes.units)
            found += [table] * len(names)
            at += _filled(table.nbytes)
        return tuple(found)

    def __len__(self) -> int:
        return len(self._shapes)

    def __iter__(self) -> Iterator[str]:
        return iter(self._shapes)

    def __getitem__(self, number: str) -> Column:
        if number not in self._made:
            keys, (*rows, first) = self._shapes[number]
            found = {
                name: None if row == _NONE else stretch[row]
                for name, row, stretch in zip(_FIELDS, rows, self._stretches, strict=True)
            }
            if found["applicable"] is not None:
                found["applicable"] = found["applicable"].view(np.bool_)
            parts = {key: self._stretches[0][row] for row, key in enumerate(keys, first)}
            self._made[number] = Column(**found, parts=parts)
        return self._made[number]
