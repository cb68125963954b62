"""Who is told of what happens to figures; called within the act's own transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse

from chungsuc.accounts.actions import Notice, tell_all
from chungsuc.accounts.models import Topic, User
from chungsuc.progress.lawbook import current
from chungsuc.progress.levels import asked_of
from chungsuc.progress.models import Move, Value
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.units.models import Appointment, Role
from chungsuc.units.queries import reaches, territory_of


def tell_returned(values: Sequence[Value], moves: Sequence[Move], *, actor: User, reason: str, now: datetime) -> None:
    """Tells the officers of each body, and who recorded the figures, that they came back, one message for each body."""
    by_body: dict[int, list[Value]] = defaultdict(list)
    for value in values:
        by_body[value.body_id].append(value)
    recorded = {v.latest.recorded_by_id for v in values if v.latest}
    holders: dict[int, set[int]] = defaultdict(set)
    for body, user in _posts(now.date(), [Role.OFFICER]).filter(body__in=by_body).values_list("body", "user"):
        holders[body].add(user)
    people = _people(recorded.union(*holders.values()), actor)
    move_of = {move.value_id: move.pk for move in moves}
    notices = []
    for body, found in by_body.items():
        who = holders[body] | {v.latest.recorded_by_id for v in found if v.latest}
        link = reverse("value", args=[found[0].pk]) if len(found) == 1 else reverse("my_work")
        text = f"{_named(found)} của {found[0].body.official_name} bị trả lại: “{reason}”"
        told = [people[pk] for pk in who if pk in people]
        notices.append(Notice(told, Topic.RETURNED, text, link, f"returned:{move_of[found[0].pk]}"))
    tell_all(notices, now=now)


def tell_waiting(values: Iterable[Value], *, actor: User, now: datetime) -> None:
    """Tells the people who verify that figures of a measure wait: once a day for each measure, however many come in."""
    day, answerable = now.date(), answerable_on(now.date())
    agencies: dict[str, set[int]] = defaultdict(set)
    orphans: dict[str, set[str]] = defaultdict(set)
    example: dict[str, Value] = {}
    for value in values:
        example.setdefault(value.measure, value)
        agency = answerable.agency(value.body, value.measure)
        if agency:
            agencies[value.measure].add(agency.pk)
        else:
            orphans[value.measure].add(value.body.path)
    specialists, coordinators = _specialists(day, actor, agencies), _coordinators(day, actor, orphans)
    notices = []
    for measure, value in example.items():
        people = {u.pk: u for pk in agencies[measure] for u in specialists.get(pk, ())}
        people |= {u.pk: u for path, u in coordinators if any(reaches(path, p) for p in orphans[measure])}
        link = f"{reverse('verification')}?noi-dung={quote(measure)}"
        text = f"Có số liệu chờ thẩm định: {_indicator(value)}."
        notices.append(Notice(list(people.values()), Topic.WAITING, text, link, f"verify:{measure}:{day}"))
    tell_all(notices, now=now)


def tell_verified(values: Iterable[Value], *, actor: User, now: datetime) -> None:
    """Tells the coordination office, once a day, that verified figures wait for approval."""
    paths = {v.body.path for v in values}
    people = {
        u.pk: u for path, u in _coordinators(now.date(), actor, {"": paths}) if any(reaches(path, p) for p in paths)
    }
    notice = Notice(
        list(people.values()),
        Topic.WAITING,
        "Có số liệu đã thẩm định, chờ phê duyệt.",
        reverse("approval"),
        f"approve:{now.date()}",
    )
    tell_all([notice], now=now)


def _posts(day: date, roles: Sequence[Role]) -> QuerySet[Appointment]:
    return Appointment.objects.on(day).filter(role__in=roles)


def _people(wanted: set[int], actor: User) -> dict[int, User]:
    return User.objects.filter(is_active=True).in_bulk(wanted - {actor.pk})


def _specialists(day: date, actor: User, agencies: dict[str, set[int]]) -> dict[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    wanted = {pk for pks in agencies.values() for pk in pks}
    if wanted:
        posts = _posts(day, [Role.SPECIALIST]).filter(body__in=wanted, user__is_active=True)
        for post in posts.exclude(user=actor).select_related("user"):
            found[post.body_id].append(post.user)
    return found


def _coordinators(day: date, actor: User, paths: dict[str, set[str]]) -> list[tuple[str, User]]:
    """Each with the path of their territory; nobody is looked for where nothing is asked."""
    if not any(paths.values()):
        return []
    posts = _posts(day, [Role.COORDINATOR]).filter(user__is_active=True).exclude(user=actor)
    found = posts.select_related("user", "body__parent__parent")
    return [(territory_of(post.body).path, post.user) for post in found]


def _indicator(value: Value) -> str:
    """The number and name by which the value's body knows it; the bare measure where no set of today asks for it."""
    asked = asked_of(current(), value.body, value.measure, value.as_of)
    return f"{asked.number} {asked.short_name or asked.name}".strip() if asked else value.measure


def _named(values: Sequence[Value]) -> str:
    """`17.8` alone with its name; many as a number and the first few."""
    if len(values) == 1:
        return _indicator(values[0])
    numbers = [_indicator(value).split(" ")[0] for value in values[:5]]
    more = ", …" if len(values) > 5 else ""
    return f"{len(values)} số liệu ({', '.join(numbers)}{more})"
