"""Who acts for the bodies of a territory, who did, and who has not come in yet."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, Subquery

from chungsuc.accounts.models import OneTimeCode, User
from chungsuc.units.models import Appointment, AppointmentKind, Body, Role
from chungsuc.units.queries import folded, reaches, territory_of


class Only(StrEnum):
    """What a list of people is narrowed to."""

    ALL = ""
    POSTED = "co-phan-cong"
    UNPOSTED = "khong-phan-cong"
    NEVER_IN = "chua-dang-nhap"
    CODES = "con-ma"
    CLOSED = "da-dong"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with their posts in the territories asked about, own ones before covers, and a code that is still to be used."""

    user: User
    posts: Sequence[Appointment]
    code: OneTimeCode | None

    def in_force(self, day: date) -> list[Appointment]:
        return [post for post in self.posts if post.in_force_on(day)]


def taken_usernames() -> set[str]:
    return {name.lower() for name in User.objects.values_list("username", flat=True)}


def posts_of(user: User) -> list[Appointment]:
    """All posts of somebody, of all days, newest first. One query."""
    found = Appointment.objects.filter(user=user).select_related(
        "body__parent__parent", "acting_for__user", "succeeds__user", "succeeded_by__user"
    )
    return list(found.order_by("-valid_from", "-pk"))


def open_codes(users: Iterable[User], now: datetime) -> dict[int, OneTimeCode]:
    """By user: the code that can still be used. One query."""
    found = OneTimeCode.objects.filter(user__in=users, used_at=None, withdrawn_at=None, valid_until__gt=now)
    return {code.user_id: code for code in found}


def people_within(
    places: Iterable[Body], *, on: date, now: datetime, text: str = "", only: Only = Only.ALL
) -> list[int]:
    """
    Ids of everybody who has or had a post within these places, in the order of the register, then by name; `text` is part
    of a name, a user name or the name of a body. Two queries.

    Names are compared here and not by the database, which knows no Vietnamese without its marks.
    """
    paths = [place.path for place in places]
    mine = Appointment.objects.within_any(paths).filter(user=OuterRef("pk"))
    held = Exists(Appointment.objects.on(on).filter(user=OuterRef("pk")))
    codes = OneTimeCode.objects.filter(user=OuterRef("pk"), used_at=None, withdrawn_at=None, valid_until__gt=now)
    narrowed = {
        Only.ALL: Q(),
        Only.POSTED: Q(held, is_active=True),
        Only.UNPOSTED: Q(~held, is_active=True),
        Only.NEVER_IN: Q(last_login=None, is_active=True),
        Only.CODES: Q(Exists(codes)),
        Only.CLOSED: Q(is_active=False),
    }[only]
    at = mine
    first = Subquery(mine.order_by("body__path").values("body__path")[:1])
    rows = (
        User.objects.filter(narrowed, Exists(at))
        .annotate(place=first)
        .values_list("pk", "username", "full_name", "place")
    )
    wanted = folded(text)
    there = Appointment.objects.within_any(paths).filter(body__search_key__contains=wanted) if wanted else None
    at_such = set(there.values_list("user_id", flat=True)) if there is not None else set()
    kept = [row for row in rows if row[0] in at_such or wanted in folded(f"{row[2]} {row[1]}")]
    return [row[0] for row in sorted(kept, key=lambda row: (row[3], folded(row[2]), row[0]))]


def persons(users: Sequence[User], places: Iterable[Body], now: datetime) -> list[Person]:
    """Users of one page with their posts in these places. Two queries."""
    posts: dict[int, list[Appointment]] = defaultdict(list)
    found = Appointment.objects.within_any([p.path for p in places]).filter(user__in=users)
    own_first = (F("acting_for").asc(nulls_first=True), "-valid_from", "body__path")
    for post in found.select_related("body__parent", "acting_for__user").order_by(*own_first):
        posts[post.user_id].append(post)
    codes = open_codes(users, now)
    return [Person(user, posts[user.pk], codes.get(user.pk)) for user in users]


def covers_of(posts: Iterable[Appointment]) -> dict[int, list[Appointment]]:
    """By post: who stands in for its holder, on which days, the latest first. One query."""
    found: dict[int, list[Appointment]] = defaultdict(list)
    covers = Appointment.objects.filter(acting_for__in=[p.pk for p in posts]).select_related("user")
    for cover in covers.order_by("-valid_from", "-pk"):
        found[cover.acting_for_id or 0].append(cover)
    return found


def colleagues(places: Iterable[Body]) -> list[User]:
    """Whoever may be given a post in these places: open accounts with a post there, of whatever day. One query."""
    mine = Appointment.objects.within_any([place.path for place in places]).filter(user=OuterRef("pk"))
    return list(User.objects.filter(Exists(mine), is_active=True).order_by("full_name", "pk"))


def administrators_of(territory: Body, on: date) -> list[Appointment]:
    """
    The posts by which somebody with an open account manages the territory, or one around it, from this day on without an end.

    Stand-ins do not count: they end. One query.
    """
    found = Appointment.objects.filter(role=Role.ADMINISTRATOR, valid_from__lte=on, valid_to=None, user__is_active=True)
    lasting = found.exclude(kind=AppointmentKind.COVER).select_related("user", "body__parent__parent").order_by("pk")
    return [post for post in lasting if reaches(territory_of(post.body).path, territory.path)]
