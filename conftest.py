import os
import tempfile

os.environ.setdefault("CHUNGSUC_HOME", tempfile.mkdtemp(prefix="chungsuc-tests-"))
os.environ["CHUNGSUC_DEMO"] = "1"
os.environ["CHUNGSUC_NOW"] = "2023-11-06T09:00:00"

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cast import Cast



@pytest.fixture
def cast(db: None) -> "Cast":
    from tests.cast import make_cast  # noqa: PLC0415 -- models need Django set up

    return make_cast()
