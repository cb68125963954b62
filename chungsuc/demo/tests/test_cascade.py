"""The three sample plans, read, launched and held against each other: exactly the differences that their README lists."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.demo.load import load_law, load_people
from chungsuc.demo.organisations import register_organisations
from chungsuc.demo.papers import load_papers
from chungsuc.documents.models import Paper
from chungsuc.movements.actions import answer_item, launch_draft, record_head, settle_item, start_draft
from chungsuc.movements.models import Draft, Movement
from chungsuc.movements.queries.cascade import cascade_of
from chungsuc.movements.queries.drafts import draft_shown, reading_of
from chungsuc.units.actions import register_package_units
from chungsuc.units.models import Body

NOW = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)
pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PLACES = {"231": ("lang-son", "lang-son/so-noi-vu"), "88": ("lang-son", "lang-son/so-tnmt")}
COMMUNE = "lang-son/huu-lung/hoa-lac"


def drafted(paper: Paper, territory: Body, agency: Body, answers: list[int], by: User) -> Draft:
    draft = start_draft(actor=by, paper=paper, territory=territory, reading=reading_of(paper), now=NOW)
    head = {"standing_agency": agency.pk, "answers": answers}
    return record_head(actor=by, draft=draft, territory=territory, head=head, now=NOW)


def launched(draft: Draft, by: User) -> Movement:
    """Accepts what can be accepted, drops the rest; where the paper contradicts itself its figures stay as printed."""
    for shown in draft_shown(draft, on=NOW.date()).items:
        item = shown.item
        item.draft = draft
        if item.problems:
            answer_item(actor=by, item=item, choice=len(item.choices) - 1, note="Giữ như văn bản", now=NOW)
    for shown in draft_shown(draft, on=NOW.date()).items:
        shown.item.draft = draft
        settle_item(actor=by, item=shown.item, verb="drop" if shown.stops else "accept", now=NOW)
        if shown.stops:
            print("DROP", shown.item.kind, shown.name, shown.stops)
        else:
            print("OK", shown.item.kind, shown.name, shown.rows, [(w.role, [b.name for b in w.bodies][:4]) for w in shown.whos])
    return launch_draft(actor=by, draft=draft, now=NOW)


def test_x() -> None:
    bodies = register_organisations(register_package_units(sample_figures=True))
    people = load_people(bodies)
    load_law(bodies)
    papers = {p.number: p for p in load_papers(bodies, people)}
    by = people["vpdp"]
    top = launched(drafted(papers["231"], bodies["lang-son"], bodies["lang-son/so-noi-vu"], [], by), by)
    so = launched(drafted(papers["88"], bodies["lang-son"], bodies["lang-son/so-tnmt"], [top.pk], by), by)
    xa = launched(drafted(papers["57"], bodies[COMMUNE], bodies[COMMUNE], [top.pk], by), by)
    for m in (so, xa):
        [side] = cascade_of(m, on=NOW.date())
        print("=====", m.name)
        for d, a, b in side.differences:
            print(d.gap, "|", a, "|", b, "|", d.unit)
        print("left out", side.left_out)
    assert 0
