"""A packed file gives back what was packed, and is refused when anything in it has changed."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chungsuc.rulebook.columns import Column, Columns, judge_many
from chungsuc.rulebook.load import load
from chungsuc.rulebook.model import Edition, Facts, Reading
from chungsuc.rulebook.numbers import SCALE
from chungsuc.rulebook.packed import _PREFIX, _START, VERSION, PackedError, _checksum, pack, unpack
from chungsuc.rulebook.tests.test_columns import worlds

ON = date(2023, 12, 31)
ADVANCED = load().edition("qd-318-2022-nang-cao")


def laid_out(column: Column) -> dict[str, object]:
    def plain(array: object) -> object:
        return (array.dtype.str, array.tolist()) if isinstance(array, np.ndarray) else array

    names = ("amount", "numerator", "denominator", "male", "female", "grade", "applicable", "as_of", "wide")
    fields = {name: plain(getattr(column, name)) for name in names}
    return {**fields, "parts": [(key, plain(values)) for key, values in column.parts.items()]}


def written(edition: Edition = ADVANCED, units: int = 3) -> bytes:
    facts = [
        Facts(f"Xã Tân Thành {n}", "tdmnpb", {"13.2": Reading(amount=n * SCALE, as_of=ON)}, sample=True)
        for n in range(units)
    ]
    return pack(Columns.from_facts(edition, facts), [f.unit for f in facts], edition=edition, on=ON)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_what_was_packed_comes_back(world: tuple[Edition, list[Facts], date]) -> None:
    edition, facts, on = world
    bare = load().edition(edition.id) if edition.overlay else edition
    columns = Columns.from_facts(bare, facts)
    found = unpack(pack(columns, [f.unit for f in facts], edition=bare, on=on))
    assert (found.edition, found.digest, found.on) == (bare.id, bare.digest, on)
    assert found.units.tolist() == [f.unit for f in facts]
    assert (found.columns.region_ids, found.columns.sample) == (columns.region_ids, columns.sample)
    assert found.columns.region.tolist() == columns.region.tolist()
    assert {n: laid_out(c) for n, c in found.columns.indicators.items()} == {
        n: laid_out(c) for n, c in columns.indicators.items()
    }


@settings(max_examples=15, deadline=None)
@given(worlds())
def test_a_packed_province_is_judged_like_any_other(world: tuple[Edition, list[Facts], date]) -> None:
    edition, facts, on = world
    bare = load().edition(edition.id) if edition.overlay else edition
    columns = Columns.from_facts(bare, facts)
    found = judge_many(edition, unpack(pack(columns, [f.unit for f in facts], edition=bare, on=on)).columns, on)
    assert found.indicators.tolist() == judge_many(edition, columns, on).indicators.tolist()


def test_opening_copies_nothing() -> None:
    data = written()
    column = unpack(data).columns.indicators["13.2"]
    assert column.amount is not None
    assert np.shares_memory(column.amount, np.frombuffer(data, np.uint8))


@pytest.mark.parametrize("units", [["Xã A"], ["Xã A", "Xã\0B", "Xã C"]])
def test_units_that_cannot_be_packed(units: list[str]) -> None:
    with pytest.raises(PackedError):
        pack(unpack(written()).columns, units, edition=ADVANCED, on=ON)


def test_an_overlay_is_not_packed() -> None:
    overlaid = load().with_overlay("qd-318-2022-nang-cao", "mau-318-nang-cao")
    with pytest.raises(PackedError, match="mau-318-nang-cao"):
        pack(unpack(written()).columns, ["A", "B", "C"], edition=overlaid, on=ON)


def test_a_province_without_units() -> None:
    found = unpack(written(units=0))
    assert (found.units.tolist(), len(found.columns), len(found.columns.indicators)) == ([], 0, 75)


DATA = written()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "không phải"),
        (b"unit,region,indicator,value\n", "không phải"),
        (DATA[:8] + (VERSION + 1).to_bytes(4, "little") + DATA[12:], "phiên bản 2"),
        (DATA[:-1], "cắt ngắn"),
        (DATA[:40], "cắt ngắn"),
        (DATA + b"\0", "thêm byte lạ"),
        (DATA[:5000] + bytes([DATA[5000] ^ 1]) + DATA[5001:], "đã hỏng"),
        (DATA[:32] + DATA[32 + 4096 :] + DATA[32 : 32 + 4096], "đã hỏng"),
    ],
)
def test_foreign_short_or_damaged(data: bytes, told: str) -> None:
    with pytest.raises(PackedError, match=told):
        unpack(data)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_changed_byte_is_refused(draw: st.DataObject) -> None:
    damaged = bytearray(DATA)
    for place in draw.draw(st.lists(st.integers(0, len(DATA) - 1), min_size=1, max_size=4, unique=True)):
        damaged[place] ^= draw.draw(st.integers(1, 255))
    with pytest.raises(PackedError):
        unpack(bytes(damaged))


@given(st.binary(max_size=200), st.integers(0, len(DATA)))
def test_any_bytes_are_opened_or_refused(tail: bytes, kept: int) -> None:
    if tail == DATA[kept:]:
        return
    with pytest.raises(PackedError):
        unpack(DATA[:kept] + tail)


def test_regions_that_are_not_there_are_not_packed() -> None:
    strange = replace(unpack(DATA).columns, region=np.array([0, 99, 0], np.int8))
    with pytest.raises(PackedError, match="vùng không có"):
        pack(strange, ["A", "B", "C"], edition=ADVANCED, on=ON)


@pytest.mark.parametrize("size", range(0, 32, 4))
def test_a_well_summed_file_of_another_form_is_refused(size: int) -> None:
    """A size that does not fit the body, under a checksum made for it."""
    place = _START + size
    strange = DATA[:place] + b"\xff" * 4 + DATA[place + 4 :]
    summed = _checksum(strange[: _PREFIX.size], strange, _START)
    with pytest.raises(PackedError, match="không đúng dạng"):
        unpack(strange[: _PREFIX.size] + summed + strange[_START:])
