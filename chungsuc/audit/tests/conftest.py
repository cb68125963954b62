from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings


@pytest.fixture(autouse=True)
def own_heads(tmp_path: Path) -> Iterator[None]:
    """Each test has its own file of heads."""
    with override_settings(HOME=tmp_path):
        yield
