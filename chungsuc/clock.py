"""The one clock. Views and commands read it; everything below them is told the time."""

import os
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The working moment, with zone. `CHUNGSUC_NOW` sets it: a date keeps the wall's time of day, a date and time stand still."""
    setting = os.environ.get("CHUNGSUC_NOW", "")
    wall = datetime.now(ZONE)
    if not setting:
        return wall
    if len(setting) == len("2023-11-06"):
        return datetime.combine(date.fromisoformat(setting), wall.time(), tzinfo=ZONE)
    moment = datetime.fromisoformat(setting)
    return moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)


def wall() -> datetime:
    """The moment on the wall, whatever the working day: for the audit trail, leases and sessions only."""
    return datetime.now(ZONE)


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=ZONE)
