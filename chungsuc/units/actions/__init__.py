"""What is done with bodies, with the people who act for them, and with their posts."""

from chungsuc.units.actions.holidays import add_holiday, end_holiday
from chungsuc.units.actions.people import (
    close_account,
    first_administrator,
    invite,
    invite_many,
    rename,
    reopen_account,
    reset_code,
)
from chungsuc.units.actions.posts import appoint, cover, end_appointment, hand_over
from chungsuc.units.actions.register import (
    package_rows,
    register_bodies,
    register_counts,
    register_package_units,
    register_successions,
)
from chungsuc.units.actions.sessions import end_sessions, send_again, try_mail

__all__ = [
    "add_holiday",
    "appoint",
    "close_account",
    "cover",
    "end_appointment",
    "end_holiday",
    "end_sessions",
    "first_administrator",
    "hand_over",
    "invite",
    "invite_many",
    "package_rows",
    "register_bodies",
    "register_counts",
    "register_package_units",
    "register_successions",
    "rename",
    "reopen_account",
    "reset_code",
    "send_again",
    "try_mail",
]
