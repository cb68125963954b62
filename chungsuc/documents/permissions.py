"""Who may send a file, who sees a paper, who keeps a register: asked alike by page, file, search, export and command."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.documents.models import Citation, Direction, Paper, PaperState, Series, Upload
from chungsuc.documents.naming import place_of_committee
from chungsuc.units.models import Body, BodyKind, Role
from chungsuc.units.queries import Actor, paths_above, territory_of

KEEPERS: Final = (Role.OFFICER, Role.SPECIALIST, Role.COORDINATOR)
INSIDERS: Final = (*KEEPERS, Role.LEADER)
OWN_REGISTER: Final = "Sổ văn bản của đơn vị nào do người được giao việc của đơn vị đó giữ."
ASK_KEEPER: Final = "Người nhập số liệu, thẩm định hoặc điều phối của đơn vị giữ sổ."


def can_bring(actor: Actor) -> Permit:
    """Whoever holds a post may send a file; what it may be linked to is asked by the room that links."""
    if actor.main is not None:
        return ALLOWED
    return denied(
        "Đồng chí chưa được phân công ở đơn vị nào nên chưa gửi tệp được.",
        rule="Tệp do người có nhiệm vụ gửi lên.",
        who_can_lift="Người quản trị phân công đồng chí.",
    )


def get_upload(user: User, pk: UUID) -> Upload:
    """Only who began an upload goes on with it."""
    upload = Upload.objects.select_related("by", "file").filter(pk=pk, by=user).first()
    if upload is None:
        raise Http404("Không có tệp đang gửi này.")
    return upload


def kept_registers(actor: Actor) -> list[Body]:
    """
    The bodies whose register the actor keeps; a coordination office keeps its territory's as well as its own, and
    a people's committee that of its place.
    """
    return _bodies(actor, KEEPERS)


def _bodies(actor: Actor, roles: tuple[Role, ...]) -> list[Body]:
    found: dict[int, Body] = {}
    for post in actor.appointments:
        if post.role in roles:
            body = place_of_committee(post.body) or post.body
            found.setdefault(body.pk, body)
        if post.role == Role.COORDINATOR:
            territory = territory_of(post.body)
            found.setdefault(territory.pk, territory)
    return list(found.values())


def can_register(actor: Actor, holder: Body) -> Permit:
    """May the actor write in the register of this body: bring papers in, number, issue, void, keep its series?"""
    if any(body.pk == holder.pk for body in kept_registers(actor)):
        return ALLOWED
    return denied(
        f"Đồng chí không giữ sổ văn bản của {holder.official_name}.", rule=OWN_REGISTER, who_can_lift=ASK_KEEPER
    )


def papers_of(actor: Actor, known_at: datetime | None = None) -> "QuerySet[Paper]":
    """
    The papers that the actor may see.

    Drafts and papers waiting for signature: those who work at the holder. Registered ones: also all whose territory
    the holder lies in, and all within the holder's territory, save for papers that came in from somebody below it.
    Void ones: the holder and above. Papers that are only cited: whoever sees one that cites them.
    """
    held = _held(actor)
    if known_at is not None:
        held &= Q(registered_at__lte=known_at)
    cited = Citation.objects.filter(
        cited=OuterRef("pk"), paper__in=Paper.objects.filter(held).exclude(state=PaperState.CITED).values("pk")
    )
    return Paper.objects.filter(held | Q(Exists(cited), state=PaperState.CITED))


def _held(actor: Actor) -> Q:
    inside = [body.pk for body in _bodies(actor, INSIDERS)]
    territories = actor.territories
    within = Body.objects.within_any(sorted({t.path for t in territories})).values("pk")
    above = sorted({path for t in territories for path in paths_above(t.path)})
    over = Body.objects.filter(Q(path__in=above) | Q(kind=BodyKind.AGENCY, parent__path__in=above)).values("pk")
    meant_for_below = ~Q(direction=Direction.INCOMING) | Q(issuer=None) | Q(issuer__in=over)
    registered = Q(holder__in=within) | (Q(holder__in=over) & meant_for_below)
    return (
        Q(holder__in=inside, state__in=(PaperState.DRAFT, PaperState.ISSUED, PaperState.VOID))
        | (Q(state=PaperState.REGISTERED) & registered)
        | Q(state=PaperState.VOID, holder__in=within)
    )


def get_paper(actor: Actor, pk: int, known_at: datetime | None = None) -> Paper:
    """The paper, if the actor may see it; else 404, so that nothing is told."""
    found = papers_of(actor, known_at).select_related("holder", "issuer", "file", "signed_file", "registered_by")
    paper = found.filter(pk=pk).first()
    if paper is None:
        raise Http404("Không có văn bản này, hoặc văn bản nằm ngoài phạm vi của đồng chí.")
    return paper


def can_change(actor: Actor, paper: Paper) -> Permit:
    """May the actor number, issue, sign, correct or void this paper?"""
    if paper.holder is None:
        return denied(
            "Văn bản này mới chỉ được dẫn, chưa đơn vị nào giữ.", who_can_lift="Đồng chí đưa văn bản vào sổ trước."
        )
    if paper.state == PaperState.VOID:
        return denied("Văn bản đã hủy, chỉ để xem.", rule="Số đã hủy không dùng lại.")
    return can_register(actor, paper.holder)


def get_series(actor: Actor, pk: int) -> Series:
    """A series of numbers of a body whose register the actor keeps or whose drafts they see; else 404."""
    seen = [body.pk for body in _bodies(actor, INSIDERS)]
    series = Series.objects.select_related("body").filter(pk=pk, body__in=seen).first()
    if series is None:
        raise Http404("Không có sổ số này, hoặc sổ của đơn vị khác.")
    return series


def series_of(actor: Actor) -> "QuerySet[Series]":
    seen = [body.pk for body in _bodies(actor, INSIDERS)]
    return Series.objects.filter(body__in=seen).select_related("body").order_by("body__path", "pk")
