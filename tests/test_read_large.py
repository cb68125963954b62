"""Two thousand pages of every kind, in little memory."""

from pathlib import Path

import pytest

from chungsuc.bench.reading import MAKERS, MANY, peak

MOST = 300.0  # MB beyond an empty process


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_two_thousand_pages_take_little_memory(kind: str, tmp_path: Path) -> None:
    assert peak(MAKERS[kind](tmp_path / "a", MANY)) < MOST
