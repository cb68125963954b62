"""A report asked for once, on one page: what, of whom, by when."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import Request, signed_in, wholes
from chungsuc.accounts.permits import Refused
from chungsuc.documents.actions import AlreadyThere, Entry, register_paper, store
from chungsuc.documents.bringing import proposal, read_stored
from chungsuc.documents.kinds import Unfit
from chungsuc.documents.models import Direction, Paper
from chungsuc.documents.permissions import kept_registers
from chungsuc.movements.forms.fields import names_around
from chungsuc.movements.queries.seen import movements_seen_by
from chungsuc.reporting.actions.calendars import make_request
from chungsuc.reporting.chains import RequestGiven
from chungsuc.reporting.forms.calendars import RequestForm
from chungsuc.reporting.permissions import asking_places
from chungsuc.reporting.queries.chain_bodies import Who, bodies_for, by_place
from chungsuc.units.models import Body
from chungsuc.units.permissions import actor_of
from chungsuc.units.queries import Actor, territory_of


@dataclass(frozen=True, slots=True)
class Offered:
    """The bodies that may be asked: communes under their places, districts, agencies of the territory."""

    places: list[tuple[Body, list[Body]]]
    districts: list[Body]
    agencies: list[Body]

    def chosen(self, request: Request) -> list[Body]:
        """Those ticked, one by one or all of a place or of the territory, in the order of the register."""
        data = request.POST
        ticked, whole_places = set(wholes(data.getlist("don-vi"))), set(wholes(data.getlist("noi")))
        everything = {**dict.fromkeys(self.districts, "ca-huyen"), **dict.fromkeys(self.agencies, "ca-co-quan")}
        everything |= dict.fromkeys((b for _place, found in self.places for b in found), "ca-xa")
        whole = {b.pk for place, found in self.places if place.pk in whole_places for b in found}
        found = [b for b, every in everything.items() if b.pk in ticked | whole or every in data]
        return sorted(found, key=lambda b: b.path)


@require_http_methods(["GET", "POST"])
def report_request_new(plain: HttpRequest) -> HttpResponse:
    request = signed_in(plain)
    actor = actor_of(request)
    places = asking_places(actor)
    movements = [m for m in movements_seen_by(actor) if m.valid_from <= request.day <= m.valid_to]
    if not (places and movements):
        raise Refused(
            _("Đồng chí không yêu cầu báo cáo được hôm nay."),
            rule=_("Người của cơ quan cấp huyện, cấp tỉnh yêu cầu báo cáo trong một phong trào đang thực hiện."),
            who_can_lift=_("Cơ quan điều phối của địa bàn"),
        )
    territory = territory_of(places[0])
    names = names_around(territory.path, request.day)
    initial = {"owed_to": places[0], "movement": movements[0].pk}
    choices = [(m.pk, m.name) for m in movements]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = RequestForm(*sent, names=names, choices=choices, initial=initial)
    offered = _offered(territory, request)
    chosen = offered.chosen(request) if request.method == "POST" else []
    if request.method == "POST" and (made := _asked(request, actor, form, chosen)):
        messages.success(request, _("Đã gửi yêu cầu và báo cho người của từng đơn vị."))
        return redirect("calendar", pk=made)
    ticked = {b.pk for b in chosen}
    context = {"form": form, "offered": offered, "ticked": ticked, "territory": territory, "datalist": names.by_pk.values()}
    return render(request, "reporting/request_new.html", context, status=422 if form.errors else 200)


def _offered(territory: Body, request: Request) -> Offered:
    communes = bodies_for(Who.COMMUNE_LEVEL, territory, request.day)
    places = [(place, list(found)) for place, found in by_place(communes, territory)]
    districts = bodies_for(Who.DISTRICTS, territory, request.day)
    return Offered(places, districts, bodies_for(Who.AGENCIES, territory, request.day))


def _asked(request: Request, actor: Actor, form: RequestForm, chosen: list[Body]) -> int | None:
    """The calendar's id; None where the form has the messages."""
    bodies = list(dict.fromkeys([*chosen, *(form.cleaned_data.get("named", []) if form.is_valid() else [])]))
    if not bodies and "named" not in form.errors:
        form.add_error("named", _("Ghi tên hoặc đánh dấu ít nhất một đơn vị."))
    if form.errors:
        return None
    given = form.cleaned_data
    movement = next(m for m in movements_seen_by(actor) if m.pk == given["movement"])
    asked = RequestGiven(
        name=given["name"][:1].upper() + given["name"][1:],
        owed_to=given["owed_to"],
        bodies=[b for b in bodies if b.pk != given["owed_to"].pk],
        due=given["due"],
        source=given["source"],
        forms=given["forms_asked"],
        sections=given["sections"],
        note=given["note"],
    )
    try:
        with transaction.atomic():  # a request that is refused leaves no paper in the register
            paper = _paper(request, actor, given["owed_to"], given["file"]) if given["file"] else None
            return make_request(
                actor=request.user, movement=movement, given=replace(asked, paper=paper), now=request.now
            ).pk
    except Unfit as problem:
        form.add_error("file", problem.reason)
    except Refused as refused:
        form.add_error(None, f"{refused.reason} {refused.who_can_lift}")
    return None


def _paper(request: Request, actor: Actor, receiver: Body, upload: "UploadedFile[Any]") -> Paper:
    """The paper that was brought, in the receiver's register, else in one that the actor keeps; what stands there already is it."""
    holders = sorted(kept_registers(actor), key=lambda body: body.pk != receiver.pk)
    if not holders:
        raise Refused(_("Đồng chí không giữ sổ văn bản nào."), who_can_lift=_("Bỏ tệp, ghi số văn bản ở ô Căn cứ."))
    file = store(by=request.user, name=upload.name or "", stream=upload, now=request.now, paper=True)
    brought = read_stored(file)
    entry = Entry.of(proposal(brought, holders[0], request.day), Direction.OUTGOING)
    try:
        return register_paper(
            actor=request.user, holder=holders[0], entry=entry, file=file, brought=brought, now=request.now
        )
    except AlreadyThere as there:
        return there.paper
