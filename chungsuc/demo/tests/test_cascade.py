"""The three sample plans, read, launched and held against each other: exactly the differences that their README lists."""

from datetime import datetime

import pytest

from chungsuc.accounts.models import User
from chungsuc.clock import ZONE
from chungsuc.demo.load import load_law, load_people
from chungsuc.demo.organisations import COMMUNE, register_organisations
from chungsuc.demo.papers import load_papers
from chungsuc.documents.models import Paper
from chungsuc.movements.actions import (
    answer_item,
    choose_body,
    launch_draft,
    record_head,
    settle_item,
    start_draft,
)
from chungsuc.movements.models import Draft, Movement
from chungsuc.movements.queries.cascade import HeldAgainst, cascade_of, cascade_of_draft
from chungsuc.movements.queries.drafts import draft_shown, reading_of
from chungsuc.units.actions import register_package_units
from chungsuc.units.models import Body

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
NOW = datetime(2023, 11, 6, 9, 0, tzinfo=ZONE)
PROVINCE, STANDING, DEPARTMENT = "lang-son", "lang-son/so-noi-vu", "lang-son/so-tnmt"


def drafted(paper: Paper, territory: Body, agency: Body, answers: list[Movement], by: User) -> Draft:
    """As a coordinator leaves it: who stands for it and what it answers are said, an officer's errand is the commune's."""
    draft = start_draft(actor=by, paper=paper, territory=territory, reading=reading_of(paper), now=NOW)
    head = {"standing_agency": agency.pk, "answers": [m.pk for m in answers]}
    draft = record_head(actor=by, draft=draft, territory=territory, head=head, now=NOW)
    for shown in draft_shown(draft, on=NOW.date()).items:
        shown.item.draft = draft
        for who in shown.whos:
            if who.unmatched and list(who.fit) == [territory]:
                choose_body(actor=by, item=shown.item, place=who.place, body=territory, now=NOW)
    return draft


def launched(draft: Draft, by: User) -> Movement:
    """Accepts what can be accepted, drops the rest; where the paper contradicts itself its figures stay as printed."""
    for item in [s.item for s in draft_shown(draft, on=NOW.date()).items if s.item.problems]:
        item.draft = draft
        answer_item(actor=by, item=item, choice=len(item.choices) - 1, note="Giữ như văn bản", now=NOW)
    for shown in draft_shown(draft, on=NOW.date()).items:
        shown.item.draft = draft
        settle_item(actor=by, item=shown.item, verb="drop" if shown.stops else "accept", now=NOW)
    return launch_draft(actor=by, draft=draft, now=NOW)


def told(sides: list[HeldAgainst]) -> list[tuple[str, str]]:
    """What differs, in the words of the higher plan, or the unit that is left without a duty."""
    [side] = sides
    return [(gap.gap, gap.unit or str(theirs)) for gap, theirs, _ours in side.differences]


OF_THE_DEPARTMENT = [
    ("weaker", "Đến hết năm 2025, có 120/181 xã đạt tiêu chí số 17 về môi trường và an toàn thực phẩm, chiếm 66,3%"),
    ("later", "ít nhất 85% chất thải rắn sinh hoạt"),
    ("missing", "ít nhất 75% số hộ có nhà tiêu, nhà tắm hợp vệ sinh"),
    ("deadline", "các sở, ban, ngành, đoàn thể tỉnh, UBND các huyện, thành phố báo cáo Sở Nội vụ"),
    ("unit", "Văn phòng Đăng ký đất đai tỉnh Lạng Sơn"),
]
OF_THE_COMMUNE = [
    ("later", "Xã Hòa Lạc và xã Tân Thành, huyện Hữu Lũng đạt chuẩn nông thôn mới nâng cao"),
    ("weaker", "tăng ít nhất 1,8 lần so với năm 2020"),
    ("missing", "ít nhất 85% chất thải rắn sinh hoạt"),
    ("deadline", "UBND các xã báo cáo UBND huyện, thành phố"),
    ("unit", "Hội Cựu chiến binh xã Hòa Lạc"),
]


def same(found: list[tuple[str, str]], expected: list[tuple[str, str]]) -> bool:
    pairs = zip(found, expected, strict=True)
    return len(found) == len(expected) and all(a[0] == b[0] and b[1] in a[1] for a, b in pairs)


def test_exactly_the_known_differences_are_found_before_the_launch_and_after_it() -> None:
    bodies = register_organisations(register_package_units(sample_figures=True))
    people = load_people(bodies)
    load_law(bodies)
    papers = {p.number: p for p in load_papers(bodies, people)}
    by = people["vpdp"]
    higher = launched(drafted(papers["231"], bodies[PROVINCE], bodies[STANDING], [], by), by)
    cases = [
        (papers["88"], bodies[PROVINCE], bodies[DEPARTMENT], OF_THE_DEPARTMENT),
        (papers["57"], bodies[COMMUNE], bodies[COMMUNE], OF_THE_COMMUNE),
    ]
    for paper, territory, agency, expected in cases:
        draft = drafted(paper, territory, agency, [higher], by)
        before = told(cascade_of_draft(draft, on=NOW.date()))
        after = told(cascade_of(launched(draft, by), on=NOW.date()))
        assert [gap for gap, _ in before] == [gap for gap, _ in expected], before
        assert same(before, expected), before
        assert after == before
