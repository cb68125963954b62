"""Who may look at what, when a body has ended, and who finds it."""

import re
from datetime import date

import pytest
from django.http import Http404
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from chungsuc.accounts.models import User
from chungsuc.cli import main
from chungsuc.progress.permissions import can_enter
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.permissions import get_body, get_registered
from chungsuc.units.queries import Actor, actor_on, search, toned

Register = dict[str, Body]
BEFORE, BETWEEN, AFTER = date(2023, 11, 6), date(2025, 1, 15), date(2025, 9, 15)
HOA_LAC, NEW, OTHER = "lang-son/huu-lung/hoa-lac", "lang-son/xa-tan-thanh", "lang-son/huu-lung/nhat-tien"


def person(name: str, body: Body, role: Role) -> User:
    user = User.objects.create(username=name, full_name=name)
    Appointment.objects.create(user=user, body=body, role=role, post="mẫu", valid_from=date(2020, 1, 1))
    return user


def reached(actor: Actor, *keys: str) -> list[str]:
    found = []
    for key in keys:
        try:
            found.append(get_body(actor, key).key)
        except Http404:
            continue
    return found


def test_a_former_body_is_there_for_its_province_and_a_coming_one_is_not(register: Register) -> None:
    leader = person("lanh", register["lang-son"], Role.LEADER)
    days = (BEFORE, BETWEEN, AFTER)
    assert [reached(actor_on(leader, day), HOA_LAC, NEW) for day in days] == [[HOA_LAC], [HOA_LAC], [HOA_LAC, NEW]]


def test_an_officer_reaches_what_the_commune_was_made_of_and_no_more(
    register: Register, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    officer = person("moi", register[NEW], Role.OFFICER)
    actor = actor_on(officer, AFTER)
    assert reached(actor, HOA_LAC, OTHER, NEW, "lang-son/huu-lung", "lang-son") == [HOA_LAC, NEW]
    fresh, paths = actor_on(officer, AFTER), [b.path for b in register.values()]
    with django_assert_num_queries(1):
        assert sum(fresh.may_see(path) for path in paths) == 4


def test_one_who_took_others_in_reaches_them_from_that_day_on(register: Register) -> None:
    officer = person("thitran", register["lang-son/huu-lung/tt-huu-lung"], Role.OFFICER)
    son_ha = "lang-son/huu-lung/son-ha"
    assert [reached(actor_on(officer, day), son_ha) for day in (BEFORE, BETWEEN)] == [[], [son_ha]]


def test_nobody_enters_figures_for_a_body_that_has_ended(register: Register) -> None:
    officer = person("cu", register[HOA_LAC], Role.OFFICER)
    permits = [can_enter(actor_on(officer, day), register[HOA_LAC]) for day in (BEFORE, AFTER)]
    assert [bool(p) for p in permits] == [True, False]
    assert permits[1].who_can_lift == "Nhập cho đơn vị kế tục."


def test_the_register_is_open_along_the_line_of_a_body_in_both_directions(register: Register) -> None:
    actor = actor_on(person("cu", register[HOA_LAC], Role.OFFICER), BEFORE)
    assert get_registered(actor, NEW) == register[NEW]
    assert get_registered(actor, "lang-son/huu-lung/hoa-son") == register["lang-son/huu-lung/hoa-son"]
    for beyond in (OTHER, "lang-son/huu-lung", "lang-son/so-tnmt"):
        with pytest.raises(Http404):
            get_registered(actor, beyond)


def names(register: Register, text: str, on: date = AFTER, key: str = "lang-son") -> list[str]:
    hits = search(text, [register[key].path], on=on)
    return [f"{h.body.official_name} → {h.home.official_name}" if h.home else h.body.official_name for h in hits]


@pytest.mark.parametrize("text", ["hoa lac", "Hòa Lạc", "hoà lạc", "HOA LAC", "xã Hòa Lạc", "lac", "hòa lạc, hữu lũng"])
def test_a_former_name_is_found_with_and_without_marks(register: Register, text: str) -> None:
    assert "Xã Hòa Lạc → Xã Tân Thành" in names(register, text)


def test_every_body_of_a_name_is_found_those_of_the_day_first(register: Register) -> None:
    assert names(register, "xã Tân Thành") == [
        "Xã Tân Thành",
        "Xã Tân Thành → Xã Tân Đoàn",
        "Xã Tân Thành → Xã Nhất Hòa",
        "Xã Tân Thành → Xã Tân Thành",
        "Xã Tân Thanh → Xã Hoàng Văn Thụ",
    ]
    assert names(register, "tân thành, hữu lũng") == ["Xã Tân Thành → Xã Tân Thành"]
    assert names(register, "tân thanh")[0] == "Xã Tân Thanh → Xã Hoàng Văn Thụ"


def test_what_ended_is_told_as_it_is_on_the_day(register: Register) -> None:
    [hit] = search("sơn hà", [register["lang-son"].path], on=BETWEEN)
    assert (hit.ended, hit.home) == (True, register["lang-son/huu-lung/tt-huu-lung"])
    [hit] = search("sơn hà", [register["lang-son"].path], on=AFTER)
    assert (hit.ended, hit.home) == (True, register["lang-son/xa-huu-lung"])
    [hit] = search("sơn hà", [register["lang-son"].path], on=BEFORE)
    assert (hit.ended, hit.home) == (False, register["lang-son/xa-huu-lung"])


def test_nothing_is_found_beyond_the_scope_nor_for_nothing(register: Register) -> None:
    assert names(register, "hoa lac", key="cao-bang") == []
    assert [names(register, text) for text in ("", "  ,", ", hữu lũng", "không có xã này", "%", "_")] == [[]] * 6


def test_search_costs_the_same_for_few_hits_and_for_many(
    register: Register, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    path = register["lang-son"].path
    for text, hits in (("tan thanh", 5), ("xa", 60)):
        with django_assert_max_num_queries(5):
            assert len(search(text, [path], on=BETWEEN)) == hits


@pytest.mark.parametrize(
    ("typed", "same"), [("Hoà", "Hòa"), ("thuỷ", "thủy"), ("Quý Hoà", "quý hòa"), ("Tân  Thành", "tân thành")]
)
def test_a_tone_is_the_same_on_either_vowel(typed: str, same: str) -> None:
    assert toned(typed) == toned(same)
    assert toned("Tân Thanh") != toned("Tân Thành")


def test_the_command_tells_what_a_name_is_today(register: Register, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["units", "hoa lac", "--on", "2025-09-15"]) == 0
    assert capsys.readouterr().out == (
        "Xã Hòa Lạc, Huyện Hữu Lũng [06430] (lang-son/huu-lung/hoa-lac): 01/01/2020 – 30/06/2025; "
        "nay là Xã Tân Thành (lang-son/xa-tan-thanh)\n"
    )
    assert (main(["units", "zzz"]), main(["units", "hoa lac", "--on", "mai"])) == (1, 2)


def test_links_of_a_page_lead_to_pages_that_the_reader_may_open(register: Register) -> None:
    client = Client()
    officer = person("moi", register["lang-son/xa-kien-moc"], Role.OFFICER)
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    seen: dict[str, int] = {}
    waiting = {"/don-vi/"}
    while waiting:
        answer = client.get(address := waiting.pop())
        seen[address] = answer.status_code
        links = re.findall(r'href="(/don-vi/[^"]+/|/don-vi/\?[^"]+)"', answer.content.decode())
        waiting |= {link for link in links if link not in seen}
    assert {a: status for a, status in seen.items() if status != 200} == {}
    assert {"/don-vi/lang-son/dinh-lap/binh-xa/", "/don-vi/lang-son/xa-chau-son/"} <= seen.keys()


def test_pages_tell_what_became_of_a_unit(register: Register) -> None:
    client = Client()
    client.force_login(
        person("lanh", register["lang-son"], Role.LEADER),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    first = client.get("/don-vi/?ngay=2020-01-01").content.decode()
    last = client.get("/don-vi/?ngay=2025-07-01").content.decode()
    assert ("Huyện Hữu Lũng" in first, "Phường Kỳ Lừa" in first) == (True, False)
    assert ("Phường Kỳ Lừa" in last, "NQ 1672/NQ-UBTVQH15" in last) == (True, True)
    stated = client.get("/don-vi/?ngay=2015-06-30").content.decode()
    assert ("207" in stated, "chỉ biết số lượng" in stated) == (True, True)
    old = client.get(f"/don-vi/{HOA_LAC}/").content.decode()
    assert f"/don-vi/{NEW}/" in old
    assert "không còn" not in old
    assert client.get("/don-vi/khong/co/").status_code == 404
    assert "Không tìm thấy" in client.get("/tim/?q=zzz").content.decode()
    assert client.get("/tim/").status_code == 200
    assert client.get("/don-vi/?ngay=hom-qua").status_code == 200
