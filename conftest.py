from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from unittest import TestCase

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from chungsuc.units.models import Body
    from tests.cast import Cast


settings.register_profile("patient", deadline=None)  # no test measures time: a busy machine is no fault
settings.load_profile("patient")


@lru_cache(maxsize=1)
def pango() -> bool:
    try:
        import weasyprint  # noqa: F401, PLC0415 -- half a second, for tests that print only
    except OSError:
        return False
    return True


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("pdf") and not pango():
        pytest.skip("Pango is not installed: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for a database is marked, so that on PostgreSQL nothing else is run a second time."""
    for item in items:
        asked = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
        if asked or item.get_closest_marker("django_db") or issubclass(getattr(item, "cls", None) or object, TestCase):
            item.add_marker("database")


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
