"""Administrators beside the cast: of a district, of the other province, and a second one of the province."""

from datetime import date
from typing import Any

from chungsuc.accounts.models import User
from chungsuc.units.given import PostGiven
from chungsuc.units.models import Appointment, AppointmentKind, Role
from tests.cast import TODAY, Cast


def administrator(cast: Cast, username: str, key: str, **more: Any) -> User:  # noqa: ANN401 -- fields of the post
    user = User.objects.create(username=username, full_name=f"Quản trị {username.capitalize()}")
    Appointment.objects.create(
        user=user,
        body=cast.bodies[key],
        role=Role.ADMINISTRATOR,
        post="quản trị người dùng",
        valid_from=date(2020, 1, 1),
        **more,
    )
    return user


def post(cast: Cast, key: str, role: Role = Role.OFFICER, **more: Any) -> PostGiven:  # noqa: ANN401 -- fields of the post
    given: dict[str, Any] = {"body": cast.bodies[key], "role": role, "post": "công chức", "valid_from": TODAY}
    return PostGiven(**given | more)


def held_by(user: User) -> Appointment:
    return Appointment.objects.get(user=user, kind=AppointmentKind.REGULAR)
