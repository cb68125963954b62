"""A link that a page shows leads somewhere for the person who sees it."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.cast import Cast
from tests.test_access import reports_of

HREF = re.compile(r'\shref="?(/[^"#\s>]*)')
DOORS = ("reports", "calendars", "timeliness", "my_calendar", "forms", "form", "overview")  # open to everybody
LEFT_OUT = ("/static/", "/tai-khoan/", "/tep/")


def pattern(address: str) -> str:
    """
    Addresses that differ in a number only are one page, a form is typed alike for every body, and every form is written down
    alike; what is asked of a page is left away.
    """
    path = re.sub(r"\d+", "N", address.partition("?")[0])
    path = re.sub(r"^(/bieu/\w+/khai/).*", r"\1", path)
    return re.sub(r"^/bieu/\w+/in/", "/bieu/F/in/", path)


@pytest.mark.slow
@pytest.mark.parametrize("who", ["an", "chi", "dung", "giang", "ha", "khanh", "phuong"])
def test_no_link_leads_nowhere(cast: Cast, who: str) -> None:
    known = reports_of(cast)
    client = Client(headers={"host": "localhost"})
    client.force_login(cast[who])
    waiting, seen, dead = [("/", "")], {"/"}, []
    while waiting:
        address, origin = waiting.pop()
        answer = client.get(address)
        if answer.status_code not in (200, 302):
            dead.append((origin, address, answer.status_code))
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            b"".join(answer.streaming_content) if answer.streaming else None  # type: ignore[attr-defined]
            continue
        for found in map(unescape, HREF.findall(answer.content.decode())):
            if not found.startswith(LEFT_OUT) and pattern(found) not in seen:
                seen.add(pattern(found))
                waiting.append((found, address))
    assert dead == []
    assert len(seen) > 5
    assert {pattern(known[name]) for name in DOORS} <= seen
