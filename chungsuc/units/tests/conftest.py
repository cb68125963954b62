import pytest

from chungsuc.units.actions import register_package_units
from chungsuc.units.models import Body


@pytest.fixture
def register(db: None) -> dict[str, Body]:
    """The whole register that the package brings."""
    return register_package_units(sample_figures=True)
