from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from chungsuc.units.models import Body
    from tests.cast import Cast


@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.cast import make_cast  # noqa: PLC0415 -- models need Django set up

    return make_cast()


@pytest.fixture
def register(db: None) -> "dict[str, Body]":
    """The whole register of bodies that the package brings."""
    from chungsuc.units.actions import register_package_units  # noqa: PLC0415

    return register_package_units(sample_figures=True)


@pytest.fixture(autouse=True)
def vietnamese() -> None:
    """Each test begins in the language of the pages: a page asked for in English leaves its thread in English."""
    from django.utils import translation  # noqa: PLC0415

    translation.activate("vi")


@pytest.fixture(autouse=True)
def as_in_a_request() -> "Iterator[None]":
    """The rulebook with what officials entered is asked for once, as it is while a page is made."""
    from chungsuc.progress.lawbook import one_rulebook  # noqa: PLC0415 -- models need Django set up

    with one_rulebook():
        yield
