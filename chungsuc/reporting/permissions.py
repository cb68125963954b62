"""Who may see what pages put together."""

from datetime import timedelta

from django.http import Http404

from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.units.models import Appointment, BodyKind, Role
from chungsuc.units.queries import Actor

SIGNED_WITHIN = timedelta(days=30)


def can_see_departments(actor: Actor) -> Permit:
    if {a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        return ALLOWED
    return denied(
        "Trang theo ngành dành cho cơ quan phụ trách chỉ tiêu.",
        rule="Chuyên viên xem chỉ tiêu cơ quan mình phụ trách; điều phối và lãnh đạo xem mọi cơ quan.",
        who_can_lift="Người quản trị phân công đồng chí tại cơ quan phụ trách.",
    )


def can_see_nation(actor: Actor) -> Permit:
    if any(place.kind == BodyKind.NATION for place in actor.territories):
        return ALLOWED
    return denied(
        "Trang cả nước dành cho người có phân công ở cơ quan trung ương.",
        rule="Số liệu chưa công bố của một tỉnh chỉ người có phạm vi gồm tỉnh ấy xem được.",
        who_can_lift="Người quản trị hệ thống phân công đồng chí tại cơ quan trung ương.",
    )


def get_hand_over(actor: Actor, pk: int) -> Appointment:
    """
    A post that was taken over, for both who hand over and take over, and for who manages it; else 404. Who has left the body
    sees it while it is signed: it lists what waits in the post now.
    """
    found = Appointment.objects.select_related("user", "body__parent__parent", "succeeds__user").filter(pk=pk)
    post = found.exclude(succeeds=None).first()
    mine = post is not None and post.succeeds is not None and actor.user.pk in (post.user_id, post.succeeds.user_id)
    if mine and post is not None and actor.day > post.valid_from + SIGNED_WITHIN:
        mine = actor.may_see(post.body.path)
    if post is None or not (mine or actor.administers(post.body.path)):
        raise Http404("Không có biên bản này, hoặc biên bản nằm ngoài phạm vi của đồng chí.")
    return post
