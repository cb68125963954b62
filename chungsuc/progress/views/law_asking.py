"""What the pages of the law ask of an address, read the same way on each; and whose law it is."""

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404

from chungsuc.accounts.http import Request
from chungsuc.documents.actions import store
from chungsuc.documents.models import StoredFile
from chungsuc.progress.lawbook import Law
from chungsuc.progress.queries.law_sets import law_of
from chungsuc.rulebook.model import Edition
from chungsuc.units.models import Body, Role
from chungsuc.units.queries import Actor, reaches, territory_of, topmost


def place_of(actor: Actor) -> Body | None:
    """The territory whose law the reader is shown: the first in which they have a post."""
    return next(iter(topmost(actor.territories)), None)


def types_law(request: Request, actor: Actor, place: Body | None) -> bool:
    """Whether the reader types law at all, on the working day; of which indicators is asked where it is typed."""
    if place is None or request.read_only:
        return False
    roles = (Role.COORDINATOR, Role.SPECIALIST)
    return any(a.role in roles and reaches(territory_of(a.body).path, place.path) for a in actor.appointments)


def law_day_asked(request: Request) -> date:
    """The day asked for (`?ngay=2026-03-01`), also one to come: of the law more is known than of figures."""
    try:
        return date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return request.day


def then(request: Request) -> datetime | None:
    """The moment as of which the law was known, on a day that is only looked at; None on the working day."""
    return request.known_at if request.read_only else None


def law_shown(request: Request, place: Body | None) -> Law:
    return law_of(place, then(request))


def edition_named(law: Law, standard: str) -> Edition:
    """The set of an address; 404 where there is none."""
    try:
        return law.rulebook.edition(standard)
    except KeyError as none:
        raise Http404("Không có bộ tiêu chí này.") from none


def stored_file(request: Request, name: str = "tep") -> StoredFile | None:
    """The file that came along, stored; None without one."""
    file = request.FILES.get(name)
    if not isinstance(file, UploadedFile):
        return None
    return store(by=request.user, name=file.name or "", stream=file, now=request.now)
