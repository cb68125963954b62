"""The texts, read from their files once: help of pages, words, the first day. Plain data, asked by language."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from django.utils.translation import get_language, gettext_noop

FOLDER = files("chungsuc.help")
GROUPS = (
    gettext_noop("Việc hằng ngày"),
    gettext_noop("Theo dõi và tổng hợp"),
    gettext_noop("Báo cáo"),
    gettext_noop("Bộ tiêu chí và căn cứ"),
    gettext_noop("Đơn vị và con người"),
    gettext_noop("Tài khoản của tôi"),
)


@dataclass(frozen=True, slots=True)
class Link:
    """An address by its name, and what is to be found there."""

    to: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Help of one page, or of a few that share an errand; `views`: the addresses by name. Steps quote “buttons”."""

    slug: str
    group: str
    rank: int
    title: str
    views: tuple[str, ...]
    purpose: str
    steps: tuple[str, ...]
    words: tuple[str, ...] = ()
    stuck: tuple[str, ...] = ()
    ask: str = ""
    links: tuple[Link, ...] = ()
    translated: bool = True

    @property
    def sentences(self) -> tuple[str, ...]:
        return (self.purpose, *self.steps, *self.words, *self.stuck, self.ask)


@dataclass(frozen=True, slots=True)
class Term:
    """A word with its meaning in one sentence; `row`: how it begins in docs/glossary.md."""

    word: str
    meaning: str
    row: str


@dataclass(frozen=True, slots=True)
class TourStep:
    """One step of the first day and the address where it is done."""

    id: str
    to: str
    text: str


@dataclass(frozen=True, slots=True)
class Tour:
    """The first day of one role."""

    role: str
    steps: tuple[TourStep, ...] = field(default=())


def _yaml(file: Traversable) -> Any:  # noqa: ANN401 -- what a file holds; its shape is checked by the dataclasses
    return yaml.safe_load(file.read_text(encoding="utf-8"))


@cache
def _pages(language: str) -> dict[str, HelpPage]:
    """By slug, in the order of the index. What is not translated stays Vietnamese, and a page without its steps says so."""
    found, other = {}, _yaml(FOLDER / "en.yaml") if language == "en" else {}
    for file in (FOLDER / "pages").iterdir():
        if not file.name.endswith(".yaml"):
            continue
        slug, raw = file.name.removesuffix(".yaml"), _yaml(file)
        said = other.get(slug, {})
        raw |= said
        links = tuple(Link(**link) for link in raw.pop("links", ()))
        lists: dict[str, Any] = {name: tuple(raw.pop(name, ())) for name in ("views", "steps", "words", "stuck")}
        translated = language == "vi" or "steps" in said
        found[slug] = HelpPage(slug=slug, links=links, translated=translated, **lists, **raw)
    return dict(sorted(found.items(), key=lambda one: (GROUPS.index(one[1].group), one[1].rank)))


@cache
def _terms(language: str) -> dict[str, Term]:
    return {
        word: Term(word, told["en"] if language == "en" else told["nghia"], told["muc"])
        for word, told in _yaml(FOLDER / "terms.yaml").items()
    }


@cache
def _tours(language: str) -> dict[str, Tour]:
    key = "en" if language == "en" else "vi"
    return {
        role: Tour(role, tuple(TourStep(step["id"], step["to"], step[key]) for step in steps))
        for role, steps in _yaml(FOLDER / "tour.yaml").items()
    }


def pages() -> dict[str, HelpPage]:
    return _pages(_language())


def page_for(view: str | None) -> HelpPage | None:
    """The help of the page at an address with this name."""
    return next((page for page in pages().values() if view in page.views), None) if view else None


def terms() -> dict[str, Term]:
    return _terms(_language())


def tour_for(role: str) -> Tour:
    """The first day of a role; of somebody without a post, who can only look round, that of `none`."""
    found = _tours(_language())
    return found.get(role) or found["none"]


def _language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"
