"""Posts in time: given, ended, handed over, covered. What was is never edited; a post that has not begun may be taken back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from chungsuc.accounts.actions import tell
from chungsuc.accounts.codes import end_codes
from chungsuc.accounts.models import OneTimeCode, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.units.given import LONGEST_POST, PostGiven, checked
from chungsuc.units.models import Appointment, AppointmentKind, Role
from chungsuc.units.people import administrators_of, posts_of
from chungsuc.units.permissions import can_appoint
from chungsuc.units.queries import Actor, actor_on, territory_of

LAST_ONE = "Một địa bàn luôn có ít nhất một người quản trị."


def item_of(post: Appointment) -> dict[str, int | str | None]:
    """What the trail keeps of a post: ids, role and days."""
    return {
        "appointment": post.pk,
        "user": post.user_id,
        "body": post.body_id,
        "role": str(post.role),
        "kind": str(post.kind),
        "from": post.valid_from.isoformat(),
        "to": post.valid_to.isoformat() if post.valid_to else None,
        "for": post.acting_for_id,
        "after": post.succeeds_id,
    }


def record_posts(
    acting: Actor | None, action: str, posts: Sequence[Appointment], now: datetime, note: str = ""
) -> None:
    """One entry about some posts, in the post by which the actor manages the body of the first."""
    body = posts[0].body
    by = acting.administers(body.path) if acting else None
    record(
        actor=acting.user if acting else None,
        action=f"units.{action}",
        subject=f"units.body:{body.pk}",
        items=[item_of(post) for post in posts],
        now=now,
        post=by.post if by else "",
        note=note[:200],
    )


def make_post(user: User, given: PostGiven, **more: Appointment) -> Appointment:
    return Appointment.objects.create(
        user=user,
        body=given.body,
        role=given.role,
        post=given.post.strip(),
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        act=given.act.strip(),
        kind=given.kind,
        **more,
    )


def _give(user: User, given: PostGiven, now: datetime, **more: Appointment) -> Appointment:
    """
    A post for somebody who has an account. A code that is still open ends where its maker does not manage the new post:
    whoever made it could sign in with it.
    """
    for code in OneTimeCode.objects.filter(user=user, used_at=None, withdrawn_at=None).select_related("made_by"):
        if code.made_by is not None and not actor_on(code.made_by, now.date()).administers(given.body.path):
            end_codes(user=user, now=now)
    return make_post(user, given, **more)


def _locked(user: User) -> list[Appointment]:
    """The posts of somebody whose row is held until the act is done; only an open account is given anything."""
    held = User.objects.select_for_update().get(pk=user.pk)
    if not held.is_active:
        raise Refused(f"Tài khoản của {held.full_name} đã đóng.", who_can_lift="Mở lại tài khoản trước.")
    return posts_of(held)


def _overlap(post: Appointment, first: date, last: date | None) -> bool:
    return (last is None or post.valid_from <= last) and (post.valid_to is None or first <= post.valid_to)


def _in_reach(acting: Actor, user: User, posts: Sequence[Appointment]) -> None:
    if not any(acting.administers(post.body.path) for post in posts):
        raise Refused(
            f"“{user.username}” không phải người dùng trong địa bàn của đồng chí.",
            rule="Người từ địa bàn khác đến do người quản trị cấp trên phân công.",
            who_can_lift="Người quản trị của đơn vị cấp trên.",
        )


def _not_twice(user: User, posts: Sequence[Appointment], given: PostGiven) -> None:
    for post in posts:
        same = (post.body_id, post.role) == (given.body.pk, given.role) and post.kind != AppointmentKind.COVER
        if same and _overlap(post, given.valid_from, given.valid_to):
            raise Refused(
                f"{user.full_name} đã được phân công {Role(post.role).label} tại {given.body.official_name} "
                f"từ {post.valid_from:%d/%m/%Y}.",
                rule="Một người không giữ cùng một vai trò ở một đơn vị hai lần cùng lúc.",
                who_can_lift="Kết thúc phân công trước, hoặc sửa ngày.",
            )


@transaction.atomic
def appoint(*, actor: User, user: User, given: PostGiven, now: datetime) -> Appointment:
    """Gives somebody a post: in their own right, or acting by a paper. For a cover see `cover`."""
    acting = actor_on(actor, now.date())
    can_appoint(acting, user, given.body).require()
    checked(given)
    posts = _locked(user)
    _in_reach(acting, user, posts)
    _not_twice(user, posts, given)
    made = _give(user, given, now)
    record_posts(acting, "appoint", [made], now)
    told(
        user,
        made,
        f"Đồng chí được phân công: {made.post}, {made.body.official_name}, từ {made.valid_from:%d/%m/%Y}.",
        now,
    )
    return made


@transaction.atomic
def end_appointment(*, actor: User, appointment: Appointment, last: date, reason: str, now: datetime) -> None:
    """
    Ends a post with the day `last`; covers of it end with it. What has not begun by then is taken back.

    The last administrator of a territory stays.
    """
    acting = actor_on(actor, now.date())
    can_appoint(acting, appointment.user, appointment.body).require()
    if not reason.strip():
        raise Refused("Kết thúc phân công cần ghi lý do.", who_can_lift="Đồng chí ghi lý do hoặc văn bản.")
    keep_an_administrator([appointment], last)
    held = held_post(appointment)
    if held.over_by(last) or held.valid_to == last:
        raise Refused(f"Phân công này đã kết thúc ngày {held.valid_to:%d/%m/%Y}.")
    ended = close_post(held, last, now.date())
    record_posts(acting, "end_appointment", ended, now, reason)
    told(
        held.user, held, f"Phân công {held.post}, {held.body.official_name} kết thúc ngày {last:%d/%m/%Y}.", now, "end"
    )


def held_post(appointment: Appointment) -> Appointment:
    """The post as it is now, its row held until the act is done."""
    found = Appointment.objects.select_for_update(of=("self",)).select_related("user", "body__parent__parent")
    held = found.filter(pk=appointment.pk).first()
    if held is None:
        raise Refused("Phân công này không còn. Tải lại trang.")
    return held


def close_post(held: Appointment, last: date, today: date) -> list[Appointment]:
    """Ends a post, and the covers of it; what begins later than it ends is taken back. Gives all that changed, as it was or is."""
    changed = []
    for post in [*Appointment.objects.select_related("body").filter(acting_for=held).order_by("pk"), held]:
        if post.valid_to is not None and post.valid_to <= last:
            continue
        if post.valid_from > last:
            if post.valid_from <= today:
                raise Refused(
                    f"Phân công đã bắt đầu ngày {post.valid_from:%d/%m/%Y}, không kết thúc trước ngày đó được.",
                    rule="Điều đã có hiệu lực thì giữ nguyên.",
                    who_can_lift="Chọn ngày kết thúc từ ngày bắt đầu trở đi.",
                )
            changed.append(_taken_back(post))
            continue
        post.valid_to = last
        post.save(update_fields=["valid_to"])
        changed.append(post)
    return changed


def _taken_back(post: Appointment) -> Appointment:
    pk = post.pk
    post.delete()
    post.pk = pk  # the trail names what was
    return post


def keep_an_administrator(leaving: Sequence[Appointment], last: date) -> None:
    """
    Refuses to leave a territory without an administrator from the day after `last` on.

    The rows of all who manage it are held until the act is done, so that the last two cannot leave at once. Asked first,
    before anything else is held: all acts take these rows in one order, so that none waits for the other for ever.
    """
    mine = [p for p in leaving if p.role == Role.ADMINISTRATOR and p.kind != AppointmentKind.COVER]
    for post in mine:
        territory = territory_of(post.body)
        known = administrators_of(territory, last + timedelta(days=1))
        users = User.objects.select_for_update().filter(pk__in=[p.user_id for p in known]).order_by("pk")
        open_accounts = {user.pk for user in users if user.is_active}
        held = Appointment.objects.select_for_update().filter(pk__in=[p.pk for p in known]).order_by("pk")
        staying = [p for p in held if p.valid_to is None and p.user_id in open_accounts]
        if not {p.pk for p in staying} - {p.pk for p in mine}:
            raise Refused(
                f"{post.user.full_name} là người quản trị cuối cùng của {territory.official_name}.",
                rule=LAST_ONE,
                who_can_lift="Phân công một người quản trị khác, không ghi ngày kết thúc, rồi làm lại.",
            )


@transaction.atomic
def hand_over(*, actor: User, appointment: Appointment, to: User, on: date, act: str, now: datetime) -> Appointment:
    """
    From one person to another on a day: the old post ends the day before, the new one begins.

    Figures, drafts and duties belong to the body, so they stay; nothing of them is moved.
    """
    acting = actor_on(actor, now.date())
    for person in (appointment.user, to):
        can_appoint(acting, person, appointment.body).require()
    last = on - timedelta(days=1)
    posts, held = _locked(to), held_post(appointment)
    _in_reach(acting, to, posts)
    if held.user_id == to.pk:
        raise Refused("Người giao và người nhận là một người.", rule="Bàn giao từ một người sang người khác.")
    if held.kind == AppointmentKind.COVER:
        raise Refused("Làm thay không bàn giao được.", who_can_lift="Kết thúc lượt làm thay, rồi chọn người khác.")
    if held.valid_from > last or held.over_by(last):
        raise Refused(
            f"Ngày {on:%d/%m/%Y} không bàn giao được: phân công này từ {held.valid_from:%d/%m/%Y}"
            + (f" đến {held.valid_to:%d/%m/%Y}." if held.valid_to else "."),
            rule="Phân công cũ hết ngày trước, phân công mới bắt đầu ngày bàn giao.",
            who_can_lift="Đồng chí chọn ngày khác.",
        )
    if hasattr(held, "succeeded_by"):
        raise Refused(f"Phân công này đã bàn giao cho {held.succeeded_by.user.full_name}.")
    until = None if held.over_by(on) else held.valid_to
    given = PostGiven(held.body, Role(held.role), held.post, on, until, act, AppointmentKind(held.kind))
    checked(given)
    _not_twice(to, posts, given)
    made = _give(to, given, now, succeeds=held)
    ended = close_post(held, last, now.date())
    record_posts(acting, "hand_over", [*ended, made], now, act)
    what = f"{held.post}, {held.body.official_name}, từ {on:%d/%m/%Y}"
    told(held.user, made, f"Đồng chí bàn giao cho {to.full_name}: {what}.", now, "given")
    told(to, made, f"Đồng chí tiếp nhận từ {held.user.full_name}: {what}.", now)
    return made


@transaction.atomic
def cover(
    *, actor: User, appointment: Appointment, stand_in: User, first: date, last: date, act: str, now: datetime
) -> Appointment:
    """Somebody stands in for the holder of a post from a day to a day. They stay another person: no rule of two is lifted."""
    acting = actor_on(actor, now.date())
    for person in (appointment.user, stand_in):
        can_appoint(acting, person, appointment.body).require()
    posts = _locked(stand_in)
    held = held_post(appointment)
    _in_reach(acting, stand_in, posts)
    _coverable(held, stand_in, first, last)
    post = f"{held.post} (làm thay {held.user.full_name})"
    shown = post if len(post) <= LONGEST_POST else f"{held.post[:40]}… (làm thay {held.user.full_name})"[:LONGEST_POST]
    given = PostGiven(held.body, Role(held.role), shown, first, last, act, AppointmentKind.COVER)
    checked(given)
    made = _give(stand_in, given, now, acting_for=held)
    record_posts(acting, "cover", [made], now, act)
    days = f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"
    told(
        stand_in, made, f"Đồng chí làm thay {held.user.full_name}: {held.post}, {held.body.official_name}, {days}.", now
    )
    told(held.user, made, f"{stand_in.full_name} làm thay đồng chí: {held.post}, {days}.", now, "covered")
    return made


def _coverable(held: Appointment, stand_in: User, first: date, last: date) -> None:
    if held.user_id == stand_in.pk:
        raise Refused("Không ai tự làm thay mình.", who_can_lift="Chọn một người khác của đơn vị.")
    if held.kind == AppointmentKind.COVER:
        raise Refused(
            "Người làm thay không được người khác làm thay.", who_can_lift="Kết thúc lượt này, chọn người khác."
        )
    if first < held.valid_from or held.over_by(last):
        raise Refused(
            "Thời gian làm thay phải nằm trong thời gian phân công của người vắng.",
            who_can_lift="Đồng chí sửa ngày.",
        )
    for other in Appointment.objects.filter(acting_for=held).select_related("user"):
        if _overlap(other, first, last):
            raise Refused(
                f"{other.user.full_name} đã làm thay từ {other.valid_from:%d/%m/%Y} đến {other.valid_to:%d/%m/%Y}.",
                rule="Mỗi lúc chỉ một người làm thay.",
                who_can_lift="Kết thúc lượt làm thay đó trước, hoặc sửa ngày.",
            )


def told(user: User, about: Appointment, text: str, now: datetime, what: str = "begin") -> None:
    tell(users=[user], topic=Topic.POST, text=text, url="/", key=f"appointment:{about.pk}:{what}", now=now)
