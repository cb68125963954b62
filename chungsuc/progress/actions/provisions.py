"""What officials type from a decision's text: one proposes, a second person confirms, and only then it counts."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.audit.content import digest
from chungsuc.progress.actions.rejudging import begin_rejudging
from chungsuc.progress.actions.telling_law import tell_law_settled, tell_law_typed
from chungsuc.progress.lawbook import current
from chungsuc.progress.models import Passing, Provision
from chungsuc.progress.permissions import LAW, can_settle_law, can_withdraw_law
from chungsuc.progress.queries.law_levels import measure_at
from chungsuc.progress.typed import (
    Flaw,
    Flawed,
    ProvisionRow,
    Source,
    called,
    content_of,
    in_force,
    key_of,
    law_flaws,
    law_post_for,
    row_flaws,
    source_flaws,
    territory_flaws,
)
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body
from chungsuc.units.queries import actor_on, paths_above


@transaction.atomic
def propose_provisions(
    *, actor: User, territory: Body, standard: str, rows: Sequence[ProvisionRow], source: Source, now: datetime
) -> list[Provision]:
    """Keeps what was typed until a second person settles it: all rows or none. Raises Flawed or Refused."""
    edition = _edition(standard)
    post = law_post_for(actor, territory, [measure_at(edition, row.place) for row in rows], now)
    Body.objects.select_for_update().get(pk=territory.pk)
    if flaws := [*territory_flaws(territory), *source_flaws(source, now.date()), *row_flaws(edition, rows)]:
        raise Flawed(flaws)
    typed = [_typed(row, territory, standard, source, actor, now) for row in rows]
    held = _held(territory, standard)
    mine = [p for p in held if p.territory_id == territory.pk]
    waiting = {key_of(p): p for p in mine if p.state == Passing.PROPOSED}
    twice = [Flaw(n, _waits(waiting[key_of(p)])) for n, p in enumerate(typed) if key_of(p) in waiting]
    if flaws := twice or law_flaws(edition, territory, typed, in_force(held)):
        raise Flawed(flaws)
    standing = {key_of(p): p for p in in_force(mine)}
    for one in typed:
        one.supersedes = standing.get(key_of(one))
    Provision.objects.bulk_create(typed)
    tell_law_typed(
        territory=territory,
        measures={measure_at(edition, row.place) for row in rows},
        what=_said(typed),
        actor=actor,
        key=f"law:{typed[0].pk}",
        now=now,
    )
    _record("propose_provisions", actor, post, territory, typed, now)
    return typed


@transaction.atomic
def settle_provisions(
    *, actor: User, provisions: Sequence[Provision], accept: bool, because: str = "", now: datetime
) -> list[Provision]:
    """
    A second person confirms or refuses, all or none; what rests on them is judged anew by a job.

    A confirmed row takes the place of the one of the same place, column and day. Raises Flawed or Refused.
    """
    found, post = _taken_up(actor, provisions, now)
    territory = found[0].territory
    if not accept and not because.strip():
        raise Refused("Không xác nhận thì cần ghi lý do, để người nhập biết chỗ phải sửa.", rule=LAW)
    for one in found:
        one.settled_by, one.settled_at, one.settled_because = actor, now, because.strip()
        one.state = Passing.CONFIRMED if accept else Passing.REFUSED
    if accept:
        _supersede(found, territory, now)
    Provision.objects.bulk_update(found, ["state", "settled_by", "settled_at", "settled_because", "supersedes"])
    if accept:
        begin_rejudging(
            territory=territory,
            standard=found[0].standard,
            since=min(one.valid_from for one in found),
            because=_why(found),
            actor=actor,
            now=now,
        )
    tell_law_settled(
        typists=[one.typed_by for one in found],
        what=_said(found),
        standard=found[0].standard,
        accept=accept,
        because=because.strip(),
        actor=actor,
        key=f"law:{found[0].pk}:{found[0].state}",
        now=now,
    )
    _record("confirm_provisions" if accept else "refuse_provisions", actor, post, territory, found, now)
    return found


@transaction.atomic
def withdraw_provisions(*, actor: User, provisions: Sequence[Provision], now: datetime) -> list[Provision]:
    """The typist takes back what nobody has settled yet. Raises Refused."""
    found = list(
        Provision.objects.select_for_update(of=("self",))
        .select_related("territory")
        .filter(pk__in=[p.pk for p in provisions])
        .order_by("pk")
    )
    for one in found:
        can_withdraw_law(actor, one, called(one)).require()
        one.state, one.settled_at = Passing.WITHDRAWN, now
    if not found:
        raise Refused("Chưa chọn mục nào.")
    Provision.objects.bulk_update(found, ["state", "settled_at"])
    _record("withdraw_provisions", actor, "", found[0].territory, found, now)
    return found


def _edition(standard: str) -> Edition:
    try:
        return current().edition(standard)
    except KeyError as none:
        raise Refused(f"Không có bộ tiêu chí “{standard[:60]}” trong bộ quy tắc.") from none


def _typed(row: ProvisionRow, territory: Body, standard: str, source: Source, actor: User, now: datetime) -> Provision:
    return Provision(
        territory=territory,
        standard=standard,
        decision=source.decision.strip(),
        decided_by=source.decided_by.strip(),
        decided_on=source.decided_on,
        page=source.page.strip(),
        file=source.file,
        typed_by=actor,
        typed_at=now,
        kind=row.kind,
        place=row.place.strip(),
        region=row.region,
        level=row.level,
        wording=row.wording.strip(),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        looser_because=row.looser_because.strip(),
    )


def _held(territory: Body, standard: str) -> list[Provision]:
    """What is in force and what waits, of the territory itself and of those above it."""
    now = Q(state=Passing.CONFIRMED, superseded_at=None) | Q(state=Passing.PROPOSED)
    found = Provision.objects.filter(now, standard=standard, territory__path__in=paths_above(territory.path))
    return list(found.select_related("territory", "typed_by", "settled_by").order_by("pk"))


def _waits(other: Provision) -> str:
    what = called(other)
    return f"{what[0].upper()}{what[1:]} đã được {other.typed_by} nhập ngày {other.typed_at:%d/%m/%Y}, đang chờ xác nhận."


def _taken_up(actor: User, provisions: Sequence[Provision], now: datetime) -> tuple[list[Provision], str]:
    """The rows as they are now, locked; of one territory and set, none the actor's own. And the actor's post."""
    places = set(Provision.objects.filter(pk__in=[p.pk for p in provisions]).values_list("territory", "standard"))
    if len(places) != 1:
        raise Refused(
            "Mỗi lần chỉ xác nhận các mục của một địa bàn và một bộ tiêu chí." if places else "Chưa chọn mục nào."
        )
    Body.objects.select_for_update().get(pk=next(iter(places))[0])
    found = list(
        Provision.objects.select_for_update(of=("self",))
        .select_related("territory", "typed_by")
        .filter(pk__in=[p.pk for p in provisions])
        .order_by("pk")
    )
    acting, edition = actor_on(actor, now.date()), _edition(found[0].standard)
    measures = {measure_at(edition, one.place) for one in found}
    for one in found:
        can_settle_law(acting, one, measures, called(one)).require()
    return found, law_post_for(actor, found[0].territory, measures, now)


def _supersede(found: Sequence[Provision], territory: Body, now: datetime) -> None:
    """What is in force at the same place ends being known; refused where it is not what the typist had seen."""
    held = [p for p in _held(territory, found[0].standard) if p.territory_id == territory.pk]
    standing = {key_of(p): p for p in in_force(held)}
    for one in found:
        if (old := standing.get(key_of(one))) is not None and old.pk != one.supersedes_id:
            raise Refused(
                f"{called(one)}: từ khi mục này được nhập, {old.settled_by} đã xác nhận một mục khác cùng chỗ.",
                rule="Mục mới thay mục mà người nhập đã thấy.",
                who_can_lift="Người nhập rút lại rồi nhập lại.",
            )
    everything = [p for p in _held(territory, found[0].standard) if p.pk not in {one.pk for one in found}]
    if flaws := law_flaws(_edition(found[0].standard), territory, found, in_force(everything)):
        raise Flawed(flaws)
    replaced = [one.supersedes_id for one in found if one.supersedes_id]
    Provision.objects.filter(pk__in=replaced, superseded_at=None).update(superseded_at=now)


def _said(provisions: Sequence[Provision]) -> str:
    """`mức 17.8 theo 12/QĐ-UBND`, or how many."""
    first = provisions[0]
    what = called(first) if len(provisions) == 1 else f"{len(provisions)} mục"
    return f"{what} theo {first.decision}"


def _why(found: Sequence[Provision]) -> str:
    decisions = ", ".join(dict.fromkeys(one.decision for one in found))
    return f"Xác nhận {len(found)} mục theo {decisions}"[:300]


def _record(
    action: str, actor: User, post: str, territory: Body, provisions: Sequence[Provision], now: datetime
) -> None:
    record(
        actor=actor,
        action=f"progress.{action}",
        subject=f"units.body:{territory.pk}",
        items=[
            {"provision": one.pk, "standard": one.standard, "place": one.place, "digest": digest(content_of(one))}
            for one in provisions
        ],
        now=now,
        post=post,
    )
