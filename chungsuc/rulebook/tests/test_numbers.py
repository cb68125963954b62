import pytest
from hypothesis import given
from hypothesis import strategies as st

from chungsuc.rulebook.numbers import SCALE, NumberError, format_number, parse_number


@pytest.mark.parametrize(
    ("text", "scaled"),
    [
        ("17,5", 175_000), ("17.5", 175_000), ("1.234,5", 12_345_000), ("1.234", 12_340_000), ("0.125", 1_250),
        ("1.234.567", 12_345_670_000),
        ("12.3456", 123_456), ("−3", -30_000), ("-3", -30_000),
        (" 70 ", 700_000), ("0", 0),
        ("17,50000", 175_000),
    ],
)  # fmt: skip
def test_parse(text: str, scaled: int) -> None:
    assert parse_number(text) == scaled


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2,3", "1,234.5", "12.34.567", "70%", "1 000", "1,23456", "1e3", "٣", "nan", "9" * 30, ","]
)
def test_refused(text: str) -> None:
    with pytest.raises(NumberError):
        parse_number(text)


@pytest.mark.parametrize(
    ("scaled", "decimals", "text"),
    [
        (12_345_000, None, "1.234,5"),
        (620_000, 1, "62,0"),
        (-35_000, None, "−3,5"),
        (699_999, 1, "70,0"),
        (500, 1, "0,1"),
        (-4, 2, "0,00"),
    ],
)
def test_format(scaled: int, decimals: int | None, text: str) -> None:
    assert format_number(scaled, decimals) == text


@given(st.integers(-(10**15), 10**15))
def test_there_and_back(scaled: int) -> None:
    """Whole numbers, and those whose comma tells thousands from decimals, read back as they were written."""
    text = format_number(scaled)
    if "," in text or scaled % SCALE == 0:
        assert parse_number(text) == scaled
