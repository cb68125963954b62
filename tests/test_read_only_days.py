"""A day that is only looked at takes nothing in."""

import re

from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver

from tests.cast import Cast

# one's own day, language, messages, devices, help and first day; and all of one's account, which the sign-in library keeps
OPEN_STILL = {
    "look_at",
    "set_language",
    "set_password_by_code",
    "devices",
    "inbox",
    "read_messages",
    "open_message",
    "channels",
    "help",
    "help_page",
    "help_words",
    "tour",
}


def own_addresses() -> dict[str, str]:
    """Of each address of our own one example, by its name."""
    found: list[URLPattern] = []
    for one in get_resolver().url_patterns:
        if isinstance(one, URLPattern):
            found.append(one)
        elif str(getattr(one.urlconf_name, "__name__", "")).startswith("chungsuc") and not str(one.pattern):
            found += [p for p in one.url_patterns if isinstance(p, URLPattern)]
    some = {"uuid": "00000000-0000-4000-8000-000000000000", "path": "thu", "int": "1", "slug": "x"}
    some |= {"key": "thu", "standard": "qd", "number": "1", "criterion": "1", "str": "x", "pk": "1", "form": "docx", "token": "A" * 43}
    hole = re.compile(r"<(\w+):\w+>|\(\?P<(\w+)>[^)]*\)|[\^$]")
    return {str(p.name): "/" + hole.sub(lambda m: some.get(m[1] or m[2], ""), str(p.pattern)).replace("\\", "") for p in found}


@override_settings(DEMO_DAYS=["2023-11-06", "2020-04-20"])
def test_no_address_takes_anything_while_another_day_is_looked_at(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["dung"], backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post("/ngay-lam-viec/", {"day": "2020-04-20", "next": "/"})
    addresses = own_addresses()
    assert len(addresses) > 50
    shut = {
        name for name, at in addresses.items() if {client.post(at).status_code, client.patch(at).status_code} == {403}
    }
    assert addresses.keys() - shut == OPEN_STILL
