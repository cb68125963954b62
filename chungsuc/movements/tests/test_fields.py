"""Bodies typed into a form by their names."""

import pytest
from django.core.exceptions import ValidationError

from chungsuc.movements.forms.fields import BodiesField, names_around
from tests.cast import TODAY, Cast


def test_bodies_are_found_by_their_short_names_and_all_that_are_unknown_are_told(cast: Cast) -> None:
    names = names_around(cast.bodies["thu"].path, TODAY)
    assert BodiesField(names).clean("Lúa\nxã ngô") == [cast.lua, cast.bodies["thu/dong/ngo"]]
    with pytest.raises(ValidationError, match=r"Mì.*Sung"):
        BodiesField(names).clean("Mì\nLúa\nSung")
