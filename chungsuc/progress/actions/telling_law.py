"""Who is told of law that officials typed; called within the act's own transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from chungsuc.accounts.actions import tell
from chungsuc.accounts.models import Topic, User
from chungsuc.progress.queries.answering import answerable_on
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import reaches, territory_of


def tell_law_typed(
    *, territory: Body, measures: Iterable[str], what: str, actor: User, key: str, now: datetime
) -> None:
    """Tells those who may confirm it that something waits: the office of the territory, and the agency that answers."""
    answerable, day = answerable_on(now.date()), now.date()
    agencies = {agency.pk for m in measures if (agency := answerable.agency(territory, m)) is not None}
    posts = Appointment.objects.on(day).filter(role__in=[Role.COORDINATOR, Role.SPECIALIST], user__is_active=True)
    people = {
        post.user_id: post.user
        for post in posts.exclude(user=actor).select_related("user", "body__parent__parent")
        if post.body_id in agencies
        or (post.role == Role.COORDINATOR and reaches(territory_of(post.body).path, territory.path))
    }
    text = f"{actor.full_name} vừa nhập {what}; chờ người thứ hai đối chiếu với văn bản và xác nhận."
    tell(users=list(people.values()), topic=Topic.LAW, text=text, url=reverse("law_waiting"), key=key, now=now)


def tell_law_settled(
    *,
    typists: Iterable[User],
    what: str,
    standard: str,
    accept: bool,
    because: str,
    actor: User,
    key: str,
    now: datetime,
) -> None:
    """Tells who typed it what the second person decided, and why not."""
    people = {user.pk: user for user in typists if user.pk != actor.pk}
    decided = "đã xác nhận" if accept else "không xác nhận"
    reason = f": “{because}”" if because else ""
    tell(
        users=list(people.values()),
        topic=Topic.LAW,
        text=f"{actor.full_name} {decided} {what}{reason}.",
        url=reverse("law_edition", args=[standard]) if accept else reverse("law_waiting"),
        key=key,
        now=now,
    )
