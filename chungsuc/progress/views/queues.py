"""Verifying and approving."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from chungsuc.accounts.http import Request, signed_in, whole, wholes
from chungsuc.accounts.permits import Refused
from chungsuc.progress import actions, queries
from chungsuc.progress.forms import clean
from chungsuc.progress.models import State
from chungsuc.progress.workflow import BACK, STEPS
from chungsuc.units.queries import actor_on

PAGE, OF_ONE = 200, 500  # values shown at once: of all indicators, of one
LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Door:
    """One of the two queues."""

    step: str
    state: State
    address: str
    heading: Promise

    @property
    def back(self) -> str:
        return BACK[self.step]


DOORS = {
    "verify": Door("verify", State.SUBMITTED, "verification", gettext_lazy("Thẩm định số liệu")),
    "approve": Door("approve", State.VERIFIED, "approval", gettext_lazy("Phê duyệt số liệu")),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the queue is looked at."""

    measure: str
    district: int | None
    sample: bool
    page: int

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Filters":
        district, page = data.get("huyen", ""), data.get("trang", "")
        return cls(
            data.get("noi-dung", ""),
            whole(district),
            data.get("mau") == "1",
            max(1, min(whole(page) or 1, LAST_PAGE)),
        )

    def address(self, door: Door) -> str:
        """Of the first page: what was on this one has left the queue."""
        asked = {"noi-dung": self.measure, "huyen": self.district or "", "mau": "1" if self.sample else ""}
        return f"{reverse(door.address)}?{urlencode({k: v for k, v in asked.items() if v})}".removesuffix("?")


@require_http_methods(["GET", "POST"])
def verification(plain: HttpRequest) -> HttpResponse:
    return _answer(signed_in(plain), DOORS["verify"])


@require_http_methods(["GET", "POST"])
def approval(plain: HttpRequest) -> HttpResponse:
    return _answer(signed_in(plain), DOORS["approve"])


def _answer(request: Request, door: Door) -> HttpResponse:
    """Shows the queue, or does what was pressed on it."""
    if request.method == "GET":
        return _queue(request, door, Filters.read(request.GET))
    asked = Filters.read(request.POST)
    act = {"all": _all_but_ticked, "draw": _draw}.get(request.POST.get("act", ""), _ticked)
    try:
        said = act(request, door)
    except Refused as refused:
        return _queue(request, door, asked, refused)
    messages.success(request, said)
    return redirect(replace(asked, sample=True).address(door) if act is _draw else asked.address(door))


def _queue(request: Request, door: Door, asked: Filters, refused: Refused | None = None) -> HttpResponse:
    """The queue; after a refusal with the message, the ticks and the text as they were."""
    actor = actor_on(request.user, request.day)
    then = request.known_at if request.read_only else None
    ids = queries.waiting_ids(actor, door.state, asked.measure, then) if asked.measure else []
    sample = queries.newest_sample(request.user, asked.measure, ids, request.known_at) if ids else None
    limit = OF_ONE if asked.measure else PAGE
    queue = queries.waiting_for(
        actor,
        door.state,
        measure=asked.measure,
        district=asked.district,
        only=sample.draw.drawn if sample and asked.sample else None,
        page=asked.page,
        limit=limit,
        known_at=then,
    )
    context = {
        "door": door,
        "asked": asked,
        "queue": queue,
        "group": next((g for g in queue.groups if g.measure == asked.measure), None),
        "rows": queries.queue_rows(queue, request.day, then),
        "sample": sample,
        "next_page": asked.page + 1 if queue.total > asked.page * limit else None,
        "first": (asked.page - 1) * limit + 1,
        "refused": refused,
        "ticked": set(_marked(request)),
    }
    return render(request, "progress/queue.html", context, status=422 if refused else 200)


@require_POST
def take(plain: HttpRequest) -> HttpResponse:
    """Takes a step with one value, from its own page."""
    request = signed_in(plain)
    pk, name = whole(request.POST.get("value", "")), request.POST.get("step", "")
    if name not in STEPS or pk is None:
        return redirect("my_work")
    reason = clean(request.POST.get("reason", ""))
    if STEPS[name].needs_reason and not reason:
        messages.error(request, _("“%(step)s” cần ghi lý do.") % {"step": STEPS[name].label})
        return redirect("value", pk=pk)
    done = actions.take_step(
        actor=request.user, name=name, value_ids=[pk], now=request.now, reason=reason, seen=_seen(request) or None
    )
    messages.success(request, _("%(step)s: xong %(n)s số liệu.") % {"step": STEPS[name].label, "n": len(done)})
    door = next((d for d in DOORS.values() if name in (d.step, d.back)), None)
    return redirect(door.address) if door else redirect("value", pk=pk)


def _seen(request: Request) -> dict[int, int]:
    pairs = (pair.partition(":") for pair in request.POST.get("seen", "").split())
    numbers = ((whole(pk), whole(revision)) for pk, _, revision in pairs)
    return {pk: revision for pk, revision in numbers if pk is not None and revision is not None}


def _marked(request: Request) -> list[int]:
    return wholes(request.POST.getlist("value"))


def _ticked(request: Request, door: Door) -> str:
    name = door.back if request.POST.get("act") == "back" else door.step
    if not (marked := _marked(request)):
        raise Refused(_("Chưa đánh dấu số liệu nào."), who_can_lift=_("Đồng chí đánh dấu rồi bấm lại."))
    reason = clean(request.POST.get("reason", ""))
    done = actions.take_step(
        actor=request.user, name=name, value_ids=marked, now=request.now, reason=reason, seen=_seen(request)
    )
    return _("%(step)s: xong %(n)s số liệu.") % {"step": STEPS[name].label, "n": len(done)}


def _all_but_ticked(request: Request, door: Door) -> str:
    seen, measure = _seen(request), request.POST.get("noi-dung", "")
    reason = clean(request.POST.get("reason", "")) if request.POST.get("rest") == "back" else None
    # asked before the act: what is verified unopened was not looked at
    sample = queries.newest_sample(request.user, measure, seen, request.now)
    done, back = actions.take_all(
        actor=request.user, name=door.step, seen=seen, excepted=_marked(request), now=request.now, reason=reason
    )
    said = {"step": STEPS[door.step].label, "n": len(done), "back": len(back)}
    told = _("%(step)s: xong %(n)s số liệu, trả lại %(back)s.") % said
    return f"{told} {_said_of(sample, [v.pk for v in back])}" if sample else told


def _said_of(sample: queries.Sample, back: list[int]) -> str:
    return _("Đã rút mẫu %(n)s/%(of)s, xem %(looked)s, trả lại %(returned)s.") % {
        "n": sample.size,
        "of": sample.total,
        "looked": sample.looked,
        "returned": sample.returned + len(set(back) & set(sample.draw.drawn)),
    }


def _draw(request: Request, door: Door) -> str:
    """Draws a sample of one indicator's waiting values."""
    measure = request.POST.get("noi-dung", "")
    drawn = actions.draw_sample(actor=request.user, state=door.state, measure=measure, now=request.now)
    said = {"n": len(drawn.drawn), "of": len(drawn.drawn_from)}
    return _("Đã rút %(n)s trong %(of)s số liệu để kiểm tra mẫu.") % said
