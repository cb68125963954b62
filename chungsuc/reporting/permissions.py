"""Who may see what pages put together."""

from datetime import timedelta

from django.http import Http404

from chungsuc.accounts.permits import ALLOWED, Permit, Refused, denied
from chungsuc.units.models import Appointment, Body, Role
from chungsuc.units.queries import Actor, territory_of

SIGNED_WITHIN = timedelta(days=30)


def can_see_departments(actor: Actor) -> Permit:
    if {a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        return ALLOWED
    return denied(
        "Trang theo ngành dành cho cơ quan phụ trách chỉ tiêu.",
        rule="Chuyên viên xem chỉ tiêu cơ quan mình phụ trách; điều phối và lãnh đạo xem mọi cơ quan.",
        who_can_lift="Người quản trị phân công đồng chí tại cơ quan phụ trách.",
    )


def can_see_signs(actor: Actor) -> Permit:
    """Signs are for whoever checks and leads, never for the public, and not a commune's business about its neighbours."""
    if {a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        return ALLOWED
    return denied(
        "Trang dấu hiệu nên xem lại dành cho người thẩm định, điều phối và lãnh đạo.",
        rule="Dấu hiệu chỉ để người có trách nhiệm xem lại số liệu, không công khai.",
        who_can_lift="Người quản trị phân công đồng chí thẩm định, điều phối hoặc lãnh đạo.",
    )


def signs_post(actor: Actor, body: Body) -> Appointment:
    """The post in which the actor notes what they saw of a sign: coordination, else verification of the territory; else Refused."""
    verifying = (
        a for a in actor.appointments if a.role == Role.SPECIALIST and body.path.startswith(territory_of(a.body).path)
    )
    found = actor.coordinates(body.path) or next(verifying, None)
    if found is None:
        raise Refused(
            f"Đồng chí không ghi nhận việc xem lại của {body.official_name}.",
            rule="Việc xem lại do người điều phối hoặc người thẩm định của địa bàn ghi.",
            who_can_lift="Văn phòng Điều phối, cơ quan phụ trách chỉ tiêu.",
        )
    return found


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
