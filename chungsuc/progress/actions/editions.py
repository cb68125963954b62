"""A whole criteria set typed as numbered lines by the office that answers for it."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import Refused
from chungsuc.audit.actions import record
from chungsuc.progress.actions.rejudging import begin_rejudging
from chungsuc.progress.actions.telling_law import tell_law_settled, tell_law_typed
from chungsuc.progress.lawbook import current, forget, read_entered
from chungsuc.progress.models import EnteredEdition, Passing, Standing
from chungsuc.progress.permissions import LAW, can_settle_law, can_withdraw_law
from chungsuc.progress.typed import Flaw, Flawed, Source, law_post_for, source_flaws
from chungsuc.progress.typed_editions import EditionHead, digest_of, edition_flaws, head_flaws, shape_flaws
from chungsuc.rulebook.model import LEVELS, Edition
from chungsuc.units.models import Body, BodyKind
from chungsuc.units.queries import actor_on


@transaction.atomic
def propose_edition(
    *, actor: User, territory: Body, head: EditionHead, lines: str, source: Source, now: datetime
) -> EnteredEdition:
    """Keeps the lines until a second person settles them. Raises Flawed with the number of each wrong line, or Refused."""
    post = law_post_for(actor, territory, [], now)
    if flaws := [*source_flaws(source, now.date()), *head_flaws(head, territory)]:
        raise Flawed(flaws)
    Body.objects.select_for_update().get(pk=territory.pk)
    typed = EnteredEdition(
        territory=territory,
        standard=head.standard,
        name=head.name.strip(),
        level=head.level,
        annex=head.annex.strip(),
        columns_by=head.columns_by,
        lines=lines,
        decision=source.decision.strip(),
        decided_by=source.decided_by.strip(),
        decided_on=source.decided_on,
        page=source.page.strip(),
        file=source.file,
        valid_from=head.valid_from,
        valid_to=head.valid_to,
        typed_by=actor,
        typed_at=now,
    )
    typed.digest = digest_of(typed)
    _, old = _sound(typed)
    waiting = EnteredEdition.objects.filter(standard=head.standard, state=Passing.PROPOSED).first()
    if waiting is not None:
        text = f"Bộ {waiting.standard} đã được {waiting.typed_by} nhập ngày {waiting.typed_at:%d/%m/%Y}, đang chờ xác nhận."
        raise Flawed([Flaw(None, text)])
    typed.supersedes = old
    typed.save()
    what = f"cả bộ “{typed.name}” theo {typed.decision}"
    tell_law_typed(territory=territory, measures=[], what=what, actor=actor, key=f"set:{typed.pk}", now=now)
    _record("propose_edition", actor, post, typed, now)
    return typed


@transaction.atomic
def settle_edition(
    *, actor: User, edition: EnteredEdition, accept: bool, because: str = "", now: datetime
) -> EnteredEdition:
    """A second person confirms or refuses; a confirmed one is in the rulebook from then on. Raises Flawed or Refused."""
    Body.objects.select_for_update().get(pk=edition.territory_id)
    found = _locked(edition)
    can_settle_law(actor_on(actor, now.date()), found, [], f"bộ tiêu chí {found.standard}").require()
    post = law_post_for(actor, found.territory, [], now)
    if not accept and not because.strip():
        raise Refused("Không xác nhận thì cần ghi lý do, để người nhập biết chỗ phải sửa.", rule=LAW)
    found.settled_by, found.settled_at, found.settled_because = actor, now, because.strip()
    found.state = Passing.CONFIRMED if accept else Passing.REFUSED
    if accept:
        _take_effect(found, actor, now)
    else:
        found.save()
    tell_law_settled(
        typists=[found.typed_by],
        what=f"cả bộ “{found.name}” theo {found.decision}",
        standard=found.standard,
        accept=accept,
        because=because.strip(),
        actor=actor,
        key=f"set:{found.pk}:{found.state}",
        now=now,
    )
    _record("confirm_edition" if accept else "refuse_edition", actor, post, found, now)
    return found


@transaction.atomic
def withdraw_edition(*, actor: User, edition: EnteredEdition, now: datetime) -> EnteredEdition:
    """The typist takes back what nobody has settled yet. Raises Refused."""
    found = _locked(edition)
    can_withdraw_law(actor, found, f"bộ tiêu chí {found.standard}").require()
    found.state, found.settled_at = Passing.WITHDRAWN, now
    found.save(update_fields=["state", "settled_at"])
    _record("withdraw_edition", actor, "", found, now)
    return found


def _locked(edition: EnteredEdition) -> EnteredEdition:
    found = EnteredEdition.objects.select_for_update(of=("self",)).select_related("territory", "typed_by", "supersedes")
    return found.get(pk=edition.pk)


def _sound(typed: EnteredEdition) -> tuple[Edition, EnteredEdition | None]:
    """The set as the rulebook would have it, and the one whose place it takes. Raises Flawed."""
    edition, flaws = edition_flaws(typed)
    if edition is None or flaws:
        raise Flawed(flaws)
    old = EnteredEdition.objects.filter(standard=typed.standard, state=Passing.CONFIRMED, superseded_at=None).first()
    judged = Standing.objects.filter(standard=typed.standard).exists()
    if old is not None and judged and (changed := shape_flaws(read_entered(old).edition, edition)):
        raise Flawed(changed)
    return edition, old


def _take_effect(found: EnteredEdition, actor: User, now: datetime) -> None:
    edition, old = _sound(found)
    if old is not None and old.pk != found.supersedes_id:
        raise Refused(
            f"Từ khi bộ {found.standard} được nhập, một bản khác đã được xác nhận.",
            rule="Bản mới thay bản mà người nhập đã thấy.",
            who_can_lift="Người nhập rút lại rồi nhập lại.",
        )
    since = min([found.valid_from, *(h.starts for h in current().heads if h.id == found.standard)])
    try:
        with transaction.atomic():
            if old is not None:
                EnteredEdition.objects.filter(pk=old.pk).update(superseded_at=now)
            found.save()
    except IntegrityError as problem:
        raise Refused(f"Bộ {found.standard} vừa được một người khác xác nhận.", rule=LAW) from problem
    forget()
    if edition.level not in LEVELS:  # nothing is stored of other bodies: they are judged when they are asked for
        return
    for territory in _reached(found, edition):
        begin_rejudging(
            territory=territory,
            standard=found.standard,
            since=since,
            because=f"Xác nhận bộ tiêu chí theo {found.decision}",
            actor=actor,
            now=now,
        )


def _reached(found: EnteredEdition, edition: Edition) -> Iterator[Body]:
    """Whose law it is: the province's; all provinces' where a national set is filled in."""
    if edition.territory is not None:
        yield found.territory
    else:
        yield from Body.objects.filter(kind=BodyKind.PROVINCE).order_by("path")


def _record(action: str, actor: User, post: str, typed: EnteredEdition, now: datetime) -> None:
    record(
        actor=actor,
        action=f"progress.{action}",
        subject=f"units.body:{typed.territory_id}",
        items=[{"edition": typed.pk, "standard": typed.standard, "digest": typed.digest}],
        now=now,
        post=post,
    )
