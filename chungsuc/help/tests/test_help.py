"""Help is there for every page of the menu, its links lead somewhere, and the buttons it names exist."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from chungsuc.help import texts
from chungsuc.help.terms import QUOTED
from chungsuc.menu import entries
from chungsuc.progress.workflow import STEPS
from chungsuc.units.models import Role
from chungsuc.units.queries import actor_on
from tests.cast import TODAY, Cast

PACKAGE = Path(settings.PACKAGE)
GLOSSARY = (PACKAGE.parent / "docs" / "glossary.md").read_text("utf-8")
PAGES = list(texts.pages().values())


def words_of_pages() -> str:
    """All that a page can say: templates, and the words given by Python."""
    sources = [*PACKAGE.rglob("*.html"), *(p for p in PACKAGE.rglob("*.py") if "tests" not in p.parts)]
    said = " ".join(path.read_text("utf-8") for path in sources if "help" not in path.parts or path.suffix == ".html")
    return said + " ".join(step.label for step in STEPS.values())


SAID = words_of_pages()


def test_every_page_of_the_menu_has_help(cast: Cast) -> None:
    offered = {
        resolve(entry["url"]).url_name
        for who in ("an", "chi", "dung", "giang")
        for entry in entries(actor_on(cast[who], TODAY), "/")
    }
    assert len(offered) > 10
    assert {name for name in offered if texts.page_for(name) is None} == set()


# what shows no page of its own to somebody signed in: files, answers to a press, the door, help itself
WITHOUT_HELP = {
    *("account_login", "account_logout", "account_signup", "account_inactive", "account_set_password"),
    *("account_email", "account_confirm_email", "account_email_verification_sent", "account_confirm_login_code"),
    *("account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done"),
    *("mfa_authenticate", "mfa_reauthenticate", "mfa_download_recovery_codes", "set_password_by_code", "demo_sign_in"),
    *("evidence", "feed", "fulfilment_file", "law_paper", "law_entered_paper", "title_paper", "workbook_marked"),
    *("workbook_template", "law_template", "people_template", "titles_template", "upload", "upload_begin"),
    *("law_withdraw", "withdraw_evidence", "open_message", "read_messages", "person_sessions", "take", "tour"),
    *("help", "help_page", "help_words", "healthz", "look_at", "set_language"),
}


def test_every_page_of_somebody_signed_in_has_help() -> None:
    def names(patterns: Iterable[Any]) -> set[str]:
        below = [names(p.url_patterns) if hasattr(p, "url_patterns") else {p.name} for p in patterns]
        return set().union(*below) - {None}

    assert names(get_resolver().url_patterns) - WITHOUT_HELP - {v for page in PAGES for v in page.views} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_what_a_help_page_quotes_stands_on_a_page(page: texts.HelpPage) -> None:
    quoted = {found for sentence in page.sentences for found in QUOTED.findall(sentence)}
    assert {words for words in quoted if words not in SAID} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_a_help_page_is_read_in_two_minutes(page: texts.HelpPage) -> None:
    assert 2 <= len(page.steps) <= 7
    assert len(" ".join(page.sentences).split()) <= 400  # an official reads some 200 words a minute


def test_links_of_help_and_of_the_first_day_lead_somewhere() -> None:
    links = {link.to for page in PAGES for link in page.links}
    steps = {step.to for role in (*Role.values, "none") for step in texts.tour_for(role).steps}
    assert links
    assert steps
    assert all(reverse(name).startswith("/") for name in links | steps)


def test_no_two_help_pages_share_a_place_in_the_index() -> None:
    places = [(page.group, page.rank) for page in PAGES]
    assert sorted(set(places)) == sorted(places)


def test_no_address_has_two_help_pages() -> None:
    views = [view for page in PAGES for view in page.views]
    assert sorted(set(views)) == sorted(views)


@pytest.mark.parametrize("word", texts.terms())
def test_each_word_stands_in_the_glossary_of_the_project(word: str) -> None:
    assert re.search(rf"^\| {re.escape(texts.terms()[word].row)}[^|]*\|", GLOSSARY, re.MULTILINE)


def test_words_in_templates_are_in_the_list() -> None:
    used = {w for p in PACKAGE.rglob("*.html") for w in re.findall(r'{% term "([^"]+)"', p.read_text("utf-8"))}
    assert used
    assert used - set(texts.terms()) == set()


@pytest.mark.parametrize("role", [*Role.values, "none"])
def test_the_first_day_has_four_to_six_steps(role: str) -> None:
    assert 4 <= len(texts.tour_for(role).steps) <= 6


def test_every_help_page_answers(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["an"])
    shown = client.get("/tro-giup/").content.decode()
    assert [page.slug for page in PAGES if f'href="/tro-giup/{page.slug}/"' not in shown] == []
    for page in PAGES:
        answer = client.get(f"/tro-giup/{page.slug}/")
        assert (answer.status_code, page.title in answer.content.decode()) == (200, True)
    assert client.get("/tro-giup/khong-co/").status_code == 404


def test_the_head_of_a_page_leads_to_its_help(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["an"])
    assert 'href="/tro-giup/ban-do-tieu-chi/"' in client.get("/ban-do-tieu-chi/").content.decode()


def test_what_has_no_translation_says_so_and_stays_vietnamese(cast: Cast) -> None:
    client = Client()
    client.force_login(cast["an"])
    client.post("/ngon-ngu/", {"language": "en", "next": "/"})
    assert 'class="side" lang="vi"' in client.get("/tro-giup/luu-y/").content.decode()
    index = client.get("/tro-giup/").content.decode()
    assert [page.slug for page in PAGES if page.purpose in index] == []
    assert 'class="side" lang="vi"' not in client.get("/tro-giup/viec-cua-toi/").content.decode()
    assert "A conclusion that rests on a threshold" in client.get("/tro-giup/tu-ngu/").content.decode()
