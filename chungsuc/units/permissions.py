from collections.abc import Sequence
from datetime import date
from typing import Final, cast

from django.http import Http404

from chungsuc.accounts.http import Request
from chungsuc.accounts.models import User
from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.units.models import COMMUNE_LEVEL, Appointment, AppointmentKind, Body, BodyKind, Role
from chungsuc.units.people import posts_of
from chungsuc.units.queries import Actor, actor_on, territory_of

WITHIN: Final = "Người quản trị chỉ quản lý người dùng và phân công trong địa bàn của đơn vị mình và cấp dưới."
ABOVE: Final = "Người quản trị của đơn vị cấp trên."
NOT_ONESELF: Final = "Không ai tự phân công, tự đặt lại mã hay tự đóng tài khoản của mình."


def actor_of(request: Request) -> Actor:
    """The reader on the day looked at; asked once for a page and its head."""
    kept = request.__dict__
    if "actor" not in kept:
        kept["actor"] = actor_on(request.user, request.day)
    return cast("Actor", kept["actor"])


def get_body(actor: Actor, key: str) -> Body:
    """
    The body with this key, if it exists on the day or did before, and lies in the actor's scope; else 404, so that nothing
    is told. Of a former body only the history is of use: `body.exists_on(actor.day)` tells.
    """
    body = Body.objects.filter(valid_from__lte=actor.day).select_related("parent__parent").filter(key=key).first()
    if body is None or not actor.may_see(body.path):
        raise Http404("Không có đơn vị này, hoặc đơn vị nằm ngoài phạm vi của đồng chí.")
    return body


def get_registered(actor: Actor, key: str) -> Body:
    """The body with this key, of any day, if the register is open to the actor there: which bodies are, no figures."""
    reachable = Body.objects.within_any(actor.register_paths).exclude(kind=BodyKind.AGENCY)
    body = reachable.select_related("parent__parent").filter(key=key).first()
    if body is None:
        raise Http404("Không có đơn vị này, hoặc đơn vị nằm ngoài phạm vi của đồng chí.")
    return body


def can_administer(actor: Actor) -> Permit:
    if actor.administered:
        return ALLOWED
    return denied(
        "Đồng chí không được giao quản trị người dùng.",
        rule="Người dùng và phân công do người quản trị của đơn vị quản lý.",
        who_can_lift="Người quản trị của đơn vị đồng chí, hoặc của đơn vị cấp trên.",
    )


def get_person(actor: Actor, pk: int) -> tuple[User, list[Appointment]]:
    """Somebody with all their posts, newest first, if one of these is or was in the actor's territories; else 404."""
    can_administer(actor).require()
    user = User.objects.filter(pk=pk).first()
    posts = posts_of(user) if user else []
    if user is None or not any(actor.administers(post.body.path) for post in posts):
        raise Http404("Không có người dùng này, hoặc người dùng nằm ngoài địa bàn của đồng chí.")
    return user, posts


def get_post(actor: Actor, pk: int) -> Appointment:
    """A post in the actor's territories; else 404."""
    can_administer(actor).require()
    found = Appointment.objects.select_related("user", "body__parent__parent", "acting_for__user").filter(pk=pk).first()
    if found is None or not actor.administers(found.body.path):
        raise Http404("Không có phân công này, hoặc phân công nằm ngoài địa bàn của đồng chí.")
    return found


def can_manage(actor: Actor, user: User, posts: Sequence[Appointment]) -> Permit:
    """
    May the actor rename somebody, make a code for them, close their account? `posts`: all of theirs, of all days.

    What they hold today and later must lie in the actor's territories, all of it: whoever can make a code could sign in
    with it. Of somebody who holds nothing any more, all that they held.
    """
    if not (others := _can_administer_another(actor, user, "Đồng chí không tự làm việc này với tài khoản của mình.")):
        return others
    weighed = [post for post in posts if not post.over_by(actor.day)] or list(posts)
    beyond = [post for post in weighed if not actor.administers(post.body.path)]
    if beyond or not weighed:
        where = f" ({beyond[0].body.official_name})" if beyond and actor.may_see(beyond[0].body.path) else ""
        return denied(
            f"{user.full_name} còn phân công ngoài địa bàn của đồng chí{where}.", rule=WITHIN, who_can_lift=ABOVE
        )
    return ALLOWED


def can_appoint(actor: Actor, user: User, body: Body) -> Permit:
    """May the actor give somebody a post at the body, end one, or have one covered?"""
    if not (others := _can_administer_another(actor, user, "Đồng chí không tự thay đổi phân công của mình.")):
        return others
    if not actor.administers(body.path):
        return denied(f"{body.official_name} nằm ngoài địa bàn của đồng chí.", rule=WITHIN, who_can_lift=ABOVE)
    return ALLOWED


def fitting_role(body: Body, role: str) -> Permit:
    """
    Is there such a role at the body? Whoever approves stands above the commune: else its own administrator would make the
    approver of its figures, and the typist of its law.
    """
    if role == Role.COORDINATOR and territory_of(body).kind in COMMUNE_LEVEL:
        return denied(
            f"{body.official_name} không có vai trò điều phối, phê duyệt.",
            rule="Số liệu của xã do cơ quan điều phối cấp trên phê duyệt.",
            who_can_lift="Người quản trị của tỉnh phân công tại cơ quan điều phối.",
        )
    return ALLOWED


def _can_administer_another(actor: Actor, user: User, reason: str) -> Permit:
    """An administrator, and not of themselves; `reason` says what nobody does to themselves."""
    if user.pk == actor.user.pk and can_administer(actor):
        return denied(
            reason,
            rule=NOT_ONESELF,
            who_can_lift="Một người quản trị khác của đơn vị, hoặc của đơn vị cấp trên.",
        )
    return can_administer(actor)


def fitting_days(body: Body, kind: str, first: date, last: date | None, act: str) -> Permit:
    """Do these days make a post at the body? It lives no longer than the body, and an acting one rests on a paper."""
    if last is not None and last < first:
        return denied(f"Ngày kết thúc {last:%d/%m/%Y} trước ngày bắt đầu {first:%d/%m/%Y}.")
    if not body.exists_on(first) or (last is not None and not body.exists_on(last)):
        until = f" đến {body.valid_to:%d/%m/%Y}" if body.valid_to else ""
        return denied(
            f"{body.official_name} chỉ tồn tại từ {body.valid_from:%d/%m/%Y}{until}.",
            rule="Phân công nằm trong thời gian tồn tại của đơn vị.",
            who_can_lift="Đồng chí sửa ngày, hoặc chọn đơn vị kế tục.",
        )
    if kind == AppointmentKind.ACTING and not act.strip():
        return denied(
            "Giao quyền, giao phụ trách phải ghi văn bản giao.",
            rule="Người giữ quyền làm theo văn bản của cấp có thẩm quyền.",
            who_can_lift="Đồng chí ghi số, ngày văn bản.",
        )
    if kind == AppointmentKind.COVER and last is None:
        return denied("Làm thay phải có ngày kết thúc.", rule="Làm thay chỉ trong thời gian người giữ vị trí vắng.")
    return ALLOWED


def keeps_holidays(actor: Actor) -> list[Body | None]:
    """The territories whose days off the actor keeps; None is the whole country."""
    posts = [a for a in actor.appointments if a.role in (Role.COORDINATOR, Role.ADMINISTRATOR)]
    places = dict.fromkeys(territory_of(a.body) for a in posts)
    return [None if place.kind == BodyKind.NATION else place for place in places]


def can_keep_holidays(actor: Actor, territory: Body | None) -> Permit:
    """May the actor enter and take back days off there?"""
    kept = keeps_holidays(actor)
    if territory is None or territory.kind == BodyKind.NATION:
        may = None in kept
    else:
        may = any(k and territory.path.startswith(k.path) for k in kept)
    if may:
        return ALLOWED
    return denied(
        f"Đồng chí không ghi ngày nghỉ của {territory.official_name if territory else 'cả nước'}.",
        rule="Ngày nghỉ của địa bàn do cơ quan điều phối hoặc người quản trị của địa bàn ghi.",
        who_can_lift="Cơ quan điều phối hoặc người quản trị của địa bàn.",
    )
