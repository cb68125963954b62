"""Who may give, end, hand over and cover posts; and that a territory is never left without an administrator."""

import contextlib
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungsuc.accounts.codes import WrongCode, use_code
from chungsuc.accounts.models import Message, OneTimeCode, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.models import Entry
from chungsuc.units import actions
from chungsuc.units.models import Appointment, AppointmentKind, Role
from chungsuc.units.queries import actor_on
from chungsuc.units.tests.people import administrator, held_by, post
from tests.cast import NOW, TODAY, Cast

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def appoint(cast: Cast, by: str, user: User, key: str, role: Role = Role.OFFICER, **more: Any) -> Appointment:  # noqa: ANN401
    return actions.appoint(actor=cast[by], user=user, given=post(cast, key, role, **more), now=NOW)


def cover(cast: Cast, who: str, stand_in: str, first: date = TODAY, last: date = TODAY + 9 * DAY) -> Appointment:
    return actions.cover(
        actor=cast["oanh"],
        appointment=held_by(cast[who]),
        stand_in=cast[stand_in],
        first=first,
        last=last,
        act="Giấy nghỉ phép 5/GP",
        now=NOW,
    )


def hand_over(cast: Cast, who: str, to: str, on: date = TODAY + 5 * DAY, by: str = "oanh") -> Appointment:
    return actions.hand_over(actor=cast[by], appointment=held_by(cast[who]), to=cast[to], on=on, act="QĐ 12", now=NOW)


def end(cast: Cast, by: User, appointment: Appointment, last: date = TODAY) -> None:
    actions.end_appointment(actor=by, appointment=appointment, last=last, reason="Chuyển công tác", now=NOW)


def test_an_administrator_gives_a_post_which_counts_from_its_first_day_is_told_and_in_the_trail(cast: Cast) -> None:
    made = appoint(cast, "oanh", cast["an"], "thu/tay/khoai", valid_from=TODAY + DAY, act="QĐ 7")
    assert actor_on(cast["an"], TODAY).enters_for(cast.bodies["thu/tay/khoai"].path) is None
    assert actor_on(cast["an"], TODAY + DAY).enters_for(cast.bodies["thu/tay/khoai"].path) == made
    [message] = Message.objects.filter(user=cast["an"], topic=Topic.POST)
    assert "Xã Khoai, từ 07/11/2023" in message.text
    [entry] = Entry.objects.all()
    assert (entry.actor, entry.action, entry.post) == (cast["oanh"], "units.appoint", "quản trị người dùng")
    assert entry.items == [
        {
            "appointment": made.pk,
            "user": cast["an"].pk,
            "body": made.body_id,
            "role": "officer",
            "kind": "regular",
            "from": "2023-11-07",
            "to": None,
            "for": None,
            "after": None,
        }
    ]


@pytest.mark.parametrize("by", ["an", "chi", "dung", "giang", "ha", "khanh", "lan"])
def test_nobody_but_an_administrator_gives_posts(cast: Cast, by: str) -> None:
    with pytest.raises(Refused, match="không được giao quản trị người dùng"):
        appoint(cast, by, cast["binh"], "thu/dong/ngo", Role.LEADER)


@pytest.mark.parametrize(
    ("place", "allowed"),
    [
        ("thu/dong", True),
        ("thu/dong/lua", True),
        ("thu", False),
        ("thu/tay", False),
        ("thu/tay/san", False),
        ("thu/dieu-phoi", False),
        ("khac/bac/vung", False),
    ],
)
@pytest.mark.parametrize("role", list(Role))
def test_no_role_is_given_above_or_beside_the_territory(cast: Cast, place: str, allowed: bool, role: Role) -> None:  # noqa: FBT001
    cast.people["dao"] = administrator(cast, "dao", "thu/dong")
    if allowed and (place, role) == ("thu/dong/lua", Role.COORDINATOR):
        pytest.skip("no commune has a coordinator, whoever asks")
    if allowed:
        assert appoint(cast, "dao", cast["binh"], place, role, post="việc mới", valid_from=TODAY + DAY).role == role
    else:
        with pytest.raises(Refused, match="nằm ngoài địa bàn"):
            appoint(cast, "dao", cast["binh"], place, role)


@pytest.mark.parametrize("by", ["dao", "oanh"])
def test_a_commune_has_nobody_who_approves_what_it_says_of_itself(cast: Cast, by: str) -> None:
    """Else its administrator would make an account, and that account the approver of its figures and the typist of its law."""
    cast.people["dao"] = administrator(cast, "dao", "thu/dong/lua")
    with pytest.raises(Refused, match="Xã Lúa không có vai trò điều phối, phê duyệt"):
        actions.invite(
            actor=cast[by], full_name="Người Mới", post=post(cast, "thu/dong/lua", Role.COORDINATOR), now=NOW
        )
    with pytest.raises(Refused, match="Xã Lúa không có vai trò điều phối, phê duyệt"):
        appoint(cast, by, cast["anh"], "thu/dong/lua", Role.COORDINATOR)
    assert not User.objects.filter(full_name="Người Mới").exists()


def test_an_agency_administers_its_territory(cast: Cast) -> None:
    cast.people["phuong"] = administrator(cast, "phuong", "thu/dieu-phoi")
    assert appoint(cast, "phuong", cast["an"], "thu", Role.LEADER).body == cast.bodies["thu"]
    with pytest.raises(Refused, match="nằm ngoài địa bàn"):
        appoint(cast, "phuong", cast["an"], "khac", Role.LEADER)


def test_nobody_changes_their_own_posts(cast: Cast) -> None:
    mine = held_by(cast["oanh"])
    cast.people["quy"] = administrator(cast, "quy", "thu")
    for act in (
        lambda: appoint(cast, "oanh", cast["oanh"], "thu/dieu-phoi", Role.COORDINATOR),
        lambda: end(cast, cast["oanh"], mine),
        lambda: hand_over(cast, "oanh", "an"),
        lambda: hand_over(cast, "an", "oanh"),
        lambda: cover(cast, "an", "oanh"),
        lambda: cover(cast, "oanh", "an"),
    ):
        with pytest.raises(Refused, match="không tự thay đổi phân công"):
            act()


def test_the_same_role_at_the_same_body_is_not_held_twice_at_once(cast: Cast) -> None:
    with pytest.raises(Refused, match="đã được phân công nhập số liệu tại Xã Lúa từ 01/01/2020"):
        appoint(cast, "oanh", cast["an"], "thu/dong/lua")
    end(cast, cast["oanh"], held_by(cast["an"]), TODAY)
    assert appoint(cast, "oanh", cast["an"], "thu/dong/lua", valid_from=TODAY + DAY).valid_to is None


def test_a_post_lives_no_longer_than_its_body_and_an_acting_one_names_its_paper(cast: Cast) -> None:
    with pytest.raises(Refused, match="chỉ tồn tại từ 01/01/2020"):
        appoint(cast, "oanh", cast["an"], "thu/tay", valid_from=date(2019, 1, 1))
    with pytest.raises(Refused, match="trước ngày bắt đầu"):
        appoint(cast, "oanh", cast["an"], "thu/tay", valid_to=TODAY - DAY)
    with pytest.raises(Refused, match="phải ghi văn bản"):
        appoint(cast, "oanh", cast["an"], "thu/tay", Role.LEADER, kind=AppointmentKind.ACTING)
    made = appoint(cast, "oanh", cast["an"], "thu/tay", Role.LEADER, kind=AppointmentKind.ACTING, act="QĐ 9 giao quyền")
    assert (made.kind, made.act) == ("acting", "QĐ 9 giao quyền")


def test_somebody_of_another_province_is_not_given_a_post_and_not_told_of(cast: Cast) -> None:
    with pytest.raises(Refused, match="không phải người dùng trong địa bàn"):
        appoint(cast, "oanh", cast["khanh"], "thu/dong/lua")


def test_a_post_ends_with_its_last_day_and_its_covers_with_it(cast: Cast) -> None:
    running, later = cover(cast, "an", "binh"), cover(cast, "an", "binh", TODAY + 20 * DAY, TODAY + 30 * DAY)
    end(cast, cast["oanh"], held_by(cast["an"]), TODAY + 2 * DAY)
    assert held_by(cast["an"]).valid_to == TODAY + 2 * DAY
    assert Appointment.objects.get(pk=running.pk).valid_to == TODAY + 2 * DAY
    assert not Appointment.objects.filter(pk=later.pk).exists()
    entry = Entry.objects.get(action="units.end_appointment")
    assert {item["appointment"] for item in entry.items} == {running.pk, later.pk, held_by(cast["an"]).pk}
    assert entry.note == "Chuyển công tác"


def test_what_has_begun_does_not_end_before_it_began_and_what_has_not_is_taken_back(cast: Cast) -> None:
    with pytest.raises(Refused, match="không kết thúc trước ngày đó"):
        end(cast, cast["oanh"], held_by(cast["an"]), date(2019, 12, 31))
    ahead = appoint(cast, "oanh", cast["an"], "thu/tay/khoai", valid_from=TODAY + 10 * DAY)
    end(cast, cast["oanh"], ahead, TODAY)
    assert not Appointment.objects.filter(pk=ahead.pk).exists()


def test_a_hand_over_ends_the_old_post_the_day_before_and_begins_the_new_one(cast: Cast) -> None:
    made = hand_over(cast, "an", "binh")
    old = held_by(cast["an"])
    assert (old.valid_to, made.valid_from, made.succeeds) == (TODAY + 4 * DAY, TODAY + 5 * DAY, old)
    assert (made.body, made.role, made.post, made.act) == (old.body, old.role, old.post, "QĐ 12")
    path = cast.lua.path
    holders = [[who for who in ("an", "binh") if actor_on(cast[who], TODAY + n * DAY).enters_for(path)] for n in (4, 5)]
    assert holders == [["an"], ["binh"]]
    assert {m.user.username for m in Message.objects.filter(topic=Topic.POST).select_related("user")} == {"an", "binh"}
    [entry] = Entry.objects.filter(action="units.hand_over")
    assert [(i["appointment"], i["to"], i["after"]) for i in entry.items] == [
        (old.pk, "2023-11-10", None),
        (made.pk, None, old.pk),
    ]


def test_a_hand_over_that_cannot_be_changes_nothing(cast: Cast) -> None:
    for to, on, said in (
        ("an", TODAY, "là một người"),
        ("anh", TODAY, "đã được phân công"),
        ("binh", date(2020, 1, 1), "không bàn giao được"),
        ("khanh", TODAY, "không phải người dùng trong địa bàn"),
    ):
        with pytest.raises(Refused, match=said):
            hand_over(cast, "an", to, on)
    assert held_by(cast["an"]).valid_to is None
    hand_over(cast, "an", "binh")
    with pytest.raises(Refused, match="đã bàn giao cho Lương Văn Bình"):
        hand_over(cast, "an", "chi", TODAY + 3 * DAY)


def test_covers_that_cannot_be(cast: Cast) -> None:
    first = cover(cast, "an", "binh")
    for who, stand_in, days, said in (
        ("an", "an", (TODAY, TODAY), "tự làm thay mình"),
        ("an", "anh", (TODAY + 9 * DAY, TODAY + 12 * DAY), "Lương Văn Bình đã làm thay từ 06/11/2023 đến 15/11/2023"),
        ("an", "anh", (TODAY - 3 * DAY, TODAY), "đã làm thay"),
        ("chi", "an", (TODAY, TODAY - DAY), "trước ngày bắt đầu"),
        ("chi", "an", (date(2019, 5, 1), TODAY), "nằm trong thời gian phân công"),
        ("chi", "khanh", (TODAY, TODAY), "không phải người dùng trong địa bàn"),
    ):
        with pytest.raises(Refused, match=said):
            cover(cast, who, stand_in, *days)
    with pytest.raises(Refused, match="Người làm thay không được người khác làm thay"):
        actions.cover(
            actor=cast["oanh"], appointment=first, stand_in=cast["anh"], first=TODAY, last=TODAY, act="", now=NOW
        )
    with pytest.raises(Refused, match="Làm thay không bàn giao"):
        actions.hand_over(actor=cast["oanh"], appointment=first, to=cast["anh"], on=TODAY + DAY, act="", now=NOW)
    assert cover(cast, "an", "anh", TODAY + 10 * DAY, TODAY + 12 * DAY).user == cast["anh"]


def test_ones_own_posts_come_before_those_of_others(cast: Cast) -> None:
    cover(cast, "dung", "binh")
    actor = actor_on(cast["binh"], TODAY)
    assert [a.kind for a in actor.appointments] == ["regular", "cover"]
    assert [a.acting_for.user for a in actor.covers if a.acting_for] == [cast["dung"]]


def test_the_last_administrator_of_a_territory_stays(cast: Cast) -> None:
    dao = cast.people["dao"] = administrator(cast, "dao", "thu")
    end(cast, dao, held_by(cast["oanh"]), TODAY)
    quy = cast.people["quy"] = administrator(cast, "quy", "thu/dong")
    son = administrator(cast, "son", "thu", valid_to=TODAY + 9 * DAY)  # ends, so it does not count
    with pytest.raises(Refused, match="người quản trị cuối cùng của Tỉnh Thử"):
        end(cast, son, held_by(dao), TODAY)
    with pytest.raises(Refused, match="người quản trị cuối cùng"):
        actions.close_account(actor=son, user=dao, reason="Nghỉ hưu", now=NOW)
    end(cast, dao, held_by(quy), TODAY)  # the district is managed from the province


def test_a_closed_administrator_and_a_stand_in_do_not_count_as_staying(cast: Cast) -> None:
    dao = administrator(cast, "dao", "thu")
    end_of = held_by(cast["oanh"])
    User.objects.filter(pk=dao.pk).update(is_active=False)
    boss = administrator(cast, "boss", "thu", valid_to=TODAY + 99 * DAY)
    with pytest.raises(Refused, match="cuối cùng"):
        end(cast, boss, end_of)
    User.objects.filter(pk=dao.pk).update(is_active=True)
    end(cast, boss, end_of)
    assert held_by(cast["oanh"]).valid_to == TODAY


def test_an_administrator_hands_over_without_a_day_between(cast: Cast) -> None:
    boss = cast.people["boss"] = administrator(cast, "boss", "thu", valid_to=TODAY + 99 * DAY)
    made = hand_over(cast, "oanh", "an", by="boss")
    assert boss != made.user == cast["an"]
    assert made.role == Role.ADMINISTRATOR


KEYS = [
    "thu",
    "thu/dong",
    "thu/tay",
    "thu/dong/lua",
    "thu/tay/san",
    "thu/moi-truong",
    "khac",
    "khac/bac",
    "khac/dieu-phoi",
]
ACTS = ["appoint", "end", "hand_over", "cover", "invite", "reset", "close", "rename"]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    mine=st.sampled_from(KEYS),
    posts=st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(list(Role))), min_size=1, max_size=3, unique=True),
    place=st.sampled_from(KEYS),
    role=st.sampled_from(list(Role)),
    act=st.sampled_from(ACTS),
)
def test_an_administrator_never_touches_what_lies_outside_the_territory(
    cast: Cast, mine: str, posts: list[tuple[str, Role]], place: str, role: Role, act: str
) -> None:
    """Whatever is tried, no post outside changes, and nobody who holds one is given a code, renamed or closed."""
    number = User.objects.count()
    by = administrator(cast, f"qt{number}", mine)
    person = User.objects.create(username=f"nguoi{number}", full_name="Người Thử")
    held = [
        Appointment.objects.create(user=person, body=cast.bodies[k], role=r, post="việc", valid_from=date(2020, 1, 1))
        for k, r in posts
    ]
    territory = actor_on(by, TODAY).administered[0].path
    outside = Appointment.objects.exclude(body__path__startswith=territory)
    before = sorted(outside.values_list("pk", "user", "role", "valid_from", "valid_to"))
    common: dict[str, Any] = {"actor": by, "now": NOW}
    tried: dict[str, Callable[[], object]] = {
        "appoint": lambda: actions.appoint(user=person, given=post(cast, place, role), **common),
        "end": lambda: actions.end_appointment(appointment=held[0], last=TODAY, reason="thử", **common),
        "hand_over": lambda: actions.hand_over(appointment=held[0], to=cast["an"], on=TODAY, act="", **common),
        "cover": lambda: actions.cover(
            appointment=held[0], stand_in=cast["an"], first=TODAY, last=TODAY, act="", **common
        ),
        "invite": lambda: actions.invite(full_name="Lê Mới", post=post(cast, place, role), **common),
        "reset": lambda: actions.reset_code(user=person, reason="thử", **common),
        "close": lambda: actions.close_account(user=person, reason="thử", **common),
        "rename": lambda: actions.rename(user=person, full_name="Tên Khác", **common),
    }
    with contextlib.suppress(Refused):
        tried[act]()
    assert sorted(outside.values_list("pk", "user", "role", "valid_from", "valid_to")) == before
    fresh = User.objects.get(pk=person.pk)
    touched = not fresh.is_active or fresh.full_name != "Người Thử" or OneTimeCode.objects.filter(user=fresh).exists()
    assert not touched or all(cast.bodies[k].path.startswith(territory) for k, _ in posts)


@pytest.mark.parametrize("way", ["appoint", "hand_over", "cover"])
def test_a_code_made_from_below_ends_when_its_owner_is_given_a_post_above(cast: Cast, way: str) -> None:
    """Whoever made it for an officer of the commune could else sign in as the coordinator of the province."""
    below = administrator(cast, "dao", "thu/dong/lua")
    slip = actions.reset_code(actor=below, user=cast["an"], reason="quên", now=NOW)
    appoint(cast, "oanh", cast["an"], "thu/dong/lua", Role.LEADER)
    assert OneTimeCode.objects.get(user=cast["an"]).withdrawn_at is None
    if way == "appoint":
        appoint(cast, "oanh", cast["an"], "thu/dieu-phoi", Role.COORDINATOR)
    elif way == "hand_over":
        hand_over(cast, "dung", "an")
    else:
        cover(cast, "dung", "an")
    with pytest.raises(WrongCode):
        use_code(username="an", code=slip.code, password="mua-xuan-2023-a", again="mua-xuan-2023-a", now=NOW)


def test_a_code_made_by_who_manages_the_new_post_too_stays(cast: Cast) -> None:
    actions.reset_code(actor=cast["oanh"], user=cast["an"], reason="quên", now=NOW)
    appoint(cast, "oanh", cast["an"], "thu/dieu-phoi", Role.COORDINATOR)
    assert OneTimeCode.objects.get(user=cast["an"]).withdrawn_at is None
