from pathlib import Path

import pytest
from pytest_django import Settings

from chungsuc.accounts.models import User


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A shelf of its own for every test."""
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def an(db: None) -> User:
    return User.objects.create(username="an", full_name="Nông Thị An")
