"""What is due for a person as an iCalendar file (RFC 5545), for the calendars of phones and mail programs."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.urls import reverse
from django.utils.crypto import salted_hmac
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from chungsuc.clock import ZONE
from chungsuc.reporting.queries.feeds import FeedItem

SALT: Final = "reporting.feeds"
AGAIN: Final = timedelta(hours=4)  # how often a calendar program should ask
BEGINS: Final = time(23, 0)
ENDS: Final = time(23, 59)


def ics(items: Sequence[FeedItem], *, name: str, page: Callable[[str], str]) -> bytes:
    """
    The file. `name`: whose calendar it is; `page` makes a path of ours an address. The same facts give the same bytes,
    whenever it is asked for. It names bodies and duties and no person.
    """
    made = Calendar()
    made.add("prodid", "-//Chung Suc//Lich viec den han//VI")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", f"Chung Sức: {name}")
    made.add("x-wr-timezone", ZONE.key)
    made.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT4H")
    made.add_component(_zone())
    for item in items:
        made.add_component(_event(item, page))
    return bytes(made.to_ical())


def _zone() -> Timezone:
    """Vietnam has had one offset since 1975."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE.key)
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001 -- local time, as the format wants it
    standard.add("tzoffsetfrom", timedelta(hours=7))
    standard.add("tzoffsetto", timedelta(hours=7))
    standard.add("tzname", "+07")
    zone.add_component(standard)
    return zone


def uid_of(item: FeedItem) -> str:
    """Stays the same for one time of a duty; another installation has others."""
    told = f"{item.owed.duty.pk}:{item.owed.occurrence.key}"
    return f"{salted_hmac(SALT, told, algorithm='sha256').hexdigest()[:32]}@chungsuc"


def _event(item: FeedItem, page: Callable[[str], str]) -> Event:
    duty, event = item.owed.duty, Event()
    named = f", {item.owed.named}" if item.owed.named else ""
    mark = "✓ Đã xong: " if item.done else "Đã thôi giao: " if item.ended else "Phối hợp: " if item.supporting else "Hạn: "
    event.add("uid", uid_of(item))
    event.add("dtstamp", item.changed_at.astimezone(UTC))
    event.add("last-modified", item.changed_at.astimezone(UTC))
    event.add("sequence", item.sequence)
    event.add("dtstart", datetime.combine(item.due, BEGINS, tzinfo=ZONE))
    event.add("dtend", datetime.combine(item.due, ENDS, tzinfo=ZONE))
    event.add("summary", f"{mark}{duty.what}{named}")
    event.add("description", "\n".join(_lines(item)))
    event.add("status", "CANCELLED" if item.ended else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", page(reverse("duty", args=[duty.pk])))
    return event


def _lines(item: FeedItem) -> list[str]:
    duty, found = item.owed.duty, [f"{item.owed.lead.official_name}, chậm nhất hết ngày {item.due:%d/%m/%Y}."]
    if duty.owed_to is not None:
        found.append(f"Gửi đến: {duty.owed_to.official_name}.")
    if item.owed.occurrence.why:
        found.append(f"{item.owed.occurrence.why[0].upper()}{item.owed.occurrence.why[1:]}.")
    if item.owed.fulfilment is not None:
        found.append(f"Xong ngày {item.owed.fulfilment.done_on:%d/%m/%Y}.")
    found.append(f"Phong trào: {duty.movement.name}.")
    return found
