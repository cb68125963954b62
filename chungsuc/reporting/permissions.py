"""Who may see what pages put together."""

from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.units.models import Role
from chungsuc.units.queries import Actor


def can_see_departments(actor: Actor) -> Permit:
    if {a.role for a in actor.appointments} & {Role.SPECIALIST, Role.COORDINATOR, Role.LEADER}:
        return ALLOWED
    return denied(
        "Trang theo ngành dành cho cơ quan phụ trách chỉ tiêu.",
        rule="Chuyên viên xem chỉ tiêu cơ quan mình phụ trách; điều phối và lãnh đạo xem mọi cơ quan.",
        who_can_lift="Người quản trị phân công đồng chí tại cơ quan phụ trách.",
    )
