"""People of a territory: invited, named, given a code, closed. Nothing of what they did is ever removed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from chungsuc import clock
from chungsuc.accounts.actions import end_sign_ins, tell
from chungsuc.accounts.codes import Slip, end_codes, make_code
from chungsuc.accounts.models import CodePurpose, Topic, User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.units.actions.posts import keep_an_administrator, make_post, record_posts
from chungsuc.units.given import Invitee, PostGiven, checked, clean_name, clean_username, made_username
from chungsuc.units.models import Body, Role
from chungsuc.units.people import administrators_of, posts_of, taken_usernames
from chungsuc.units.permissions import can_appoint, can_manage
from chungsuc.units.queries import Actor, actor_on, territory_of

MOST: Final = 1000  # people in one list


def invite(*, actor: User, full_name: str, username: str = "", post: PostGiven, now: datetime) -> Slip:
    """Makes an account with its first post, and the code by which the person sets a password."""
    [slip] = invite_many(actor=actor, invitees=[Invitee(full_name, username, (post,))], now=now)
    return slip


@transaction.atomic
def invite_many(*, actor: User, invitees: Sequence[Invitee], now: datetime) -> list[Slip]:
    """Invites all or none. User names that were left empty are made from the names."""
    acting = actor_on(actor, now.date())
    if len(invitees) > MOST:
        raise Refused(f"Danh sách có {len(invitees)} người, tối đa {MOST}.", who_can_lift="Chia thành nhiều tệp.")
    taken = taken_usernames()
    named = {clean_username(one.username) for one in invitees if one.username.strip()}
    if clash := sorted(named & taken):
        raise Refused(
            f"Tên đăng nhập “{clash[0]}” đã có người dùng.", who_can_lift="Đồng chí đặt tên khác, hoặc để trống."
        )
    taken |= named
    return [_invited(acting, one, taken, now) for one in invitees]


def _invited(acting: Actor, one: Invitee, taken: set[str], now: datetime) -> Slip:
    name = clean_name(one.full_name)
    username = clean_username(one.username) if one.username.strip() else made_username(name, taken)
    if not one.posts:
        raise Refused(f"{name} chưa được phân công ở đơn vị nào.", rule="Người dùng nào cũng có ít nhất một phân công.")
    user = User(username=username, full_name=name)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(f"Tên đăng nhập “{username}” vừa có người dùng.", who_can_lift="Đồng chí làm lại.") from error
    made = []
    for given in one.posts:
        can_appoint(acting, user, given.body).require()
        checked(given)
        made.append(make_post(user, given))
    slip = make_code(
        user=user,
        purpose=CodePurpose.INVITATION,
        made_by=acting.user,
        now=now,
        place=f"{made[0].post}, {made[0].body.official_name}",
    )
    record_posts(acting, "invite", made, now)
    return slip


@transaction.atomic
def rename(*, actor: User, user: User, full_name: str, now: datetime) -> None:
    """Corrects a name; what was signed under the old one keeps it in the trail."""
    acting = actor_on(actor, now.date())
    held = _managed(acting, user)
    held.full_name = clean_name(full_name)
    held.save(update_fields=["full_name"])
    _record_user(acting, "rename", held, now)


@transaction.atomic
def reset_code(*, actor: User | None, user: User, reason: str, now: datetime) -> Slip:
    """
    A code by which somebody who forgot the password sets a new one. The old password holds until the code is used.

    `actor` None: at the command line of the machine itself.
    """
    if not reason.strip():
        raise Refused("Đặt lại mã cần ghi lý do.", who_can_lift="Đồng chí ghi ai đề nghị, bằng cách nào, lúc nào.")
    acting = actor_on(actor, now.date()) if actor else None
    held = _managed(acting, user) if acting else User.objects.select_for_update().get(pk=user.pk)
    if not held.is_active:
        raise Refused(f"Tài khoản của {held.full_name} đã đóng.", who_can_lift="Mở lại tài khoản trước.")
    posts = posts_of(held)
    place = f"{posts[0].post}, {posts[0].body.official_name}" if posts else ""
    purpose = CodePurpose.RESET if held.has_usable_password() else CodePurpose.INVITATION
    slip = make_code(user=held, purpose=purpose, made_by=actor, now=now, place=place)
    _record_user(acting, "reset_code", held, now, reason)
    by = acting.user.full_name if acting else "quản trị máy chủ"
    tell(
        users=[held],
        topic=Topic.SECURITY,
        text=f"{by} đã cấp mã đặt lại mật khẩu cho tài khoản này, hạn đến {slip.valid_until:%H:%M %d/%m/%Y}. "
        "Nếu đồng chí không đề nghị, hãy báo ngay cho đơn vị.",
        url="/",
        key=f"code:{held.pk}:{now.isoformat()}",
        now=now,
    )
    return slip


@transaction.atomic
def close_account(*, actor: User, user: User, reason: str, now: datetime) -> None:
    """Nobody signs in with it any more; sessions and codes end; posts keep their days, and what was done stays."""
    acting = actor_on(actor, now.date())
    if not reason.strip():
        raise Refused("Đóng tài khoản cần ghi lý do.", who_can_lift="Đồng chí ghi lý do hoặc văn bản.")
    posts = posts_of(user)
    can_manage(acting, user, posts).require()
    keep_an_administrator([post for post in posts if not post.over_by(now.date())], now.date())
    held = _managed(acting, user)
    if not held.is_active:
        raise Refused(f"Tài khoản của {held.full_name} đã đóng rồi.")
    held.is_active = False
    held.set_unusable_password()  # changes what every session is bound to, so that none comes back with the account
    held.save(update_fields=["is_active", "password"])
    end_codes(user=held, now=now)
    end_sign_ins(user=held, by=acting.user, wall=clock.wall(), now=now)
    _record_user(acting, "close_account", held, now, reason)


@transaction.atomic
def reopen_account(*, actor: User, user: User, reason: str, now: datetime) -> Slip:
    """Opens a closed account again, with a code for a new password."""
    acting = actor_on(actor, now.date())
    held = _managed(acting, user)
    if held.is_active:
        raise Refused(f"Tài khoản của {held.full_name} đang mở.")
    held.is_active = True
    held.save(update_fields=["is_active"])
    _record_user(acting, "reopen_account", held, now, reason)
    return reset_code(actor=actor, user=held, reason=reason, now=now)


def _managed(acting: Actor, user: User) -> User:
    """The person's row, held until the act is done, if the actor may."""
    held = User.objects.select_for_update().get(pk=user.pk)
    can_manage(acting, held, posts_of(held)).require()
    return held


def _record_user(acting: Actor | None, action: str, user: User, now: datetime, note: str = "") -> None:
    posts = posts_of(user)
    by = next((p for post in posts if acting and (p := acting.administers(post.body.path))), None)
    record(
        actor=acting.user if acting else None,
        action=f"units.{action}",
        subject=f"accounts.user:{user.pk}",
        items=[{"user": user.pk, "active": int(user.is_active)}],
        now=now,
        post=by.post if by else "",
        note=note[:200],
    )


@transaction.atomic
def first_administrator(*, username: str, full_name: str, body: Body, now: datetime) -> Slip:
    """The first who may invite others, made at the command line; refused where somebody may do so already."""
    Body.objects.select_for_update().get(pk=body.pk)
    territory = territory_of(body)
    if known := administrators_of(territory, now.date()):
        raise Refused(
            f"{territory.official_name} đã có người quản trị: {known[0].user.full_name} ({known[0].user.username}).",
            rule="Dòng lệnh chỉ tạo người quản trị đầu tiên.",
            who_can_lift=f"{known[0].user.full_name} mời trên trang; quên mật khẩu thì dùng chungsuc users reset.",
        )
    name = clean_username(username)
    if name in taken_usernames():
        raise Refused(f"Tên đăng nhập “{name}” đã có người dùng.", who_can_lift="Đồng chí đặt tên khác.")
    given = PostGiven(body, Role.ADMINISTRATOR, "Quản trị người dùng", now.date(), act="Lập ở dòng lệnh khi cài đặt")
    checked(given)
    user = User(username=name, full_name=clean_name(full_name))
    user.set_unusable_password()
    user.save(force_insert=True)
    made = make_post(user, given)
    slip = make_code(
        user=user, purpose=CodePurpose.INVITATION, made_by=None, now=now, place=f"{made.post}, {body.official_name}"
    )
    record_posts(None, "first_administrator", [made], now)
    return slip
