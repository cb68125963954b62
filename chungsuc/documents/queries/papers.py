"""Which papers are there, which is meant by a name, what rests on what."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from chungsuc.documents.models import Citation, Correction, Paper, PaperState, StoredFile
from chungsuc.documents.naming import Name, issuer_words, may_be_same_issuer, place_of_committee, spellings
from chungsuc.units.models import COMMUNE_LEVEL, Body, BodyKind
from chungsuc.units.queries import paths_above, territory_of

DEEPEST, MOST_IN_CHAIN = 5, 60


def name_of(paper: Paper) -> Name:
    issuer = paper.issuer_name or (paper.issuer.official_name if paper.issuer else "")
    return Name(paper.number, paper.symbol, paper.dated, issuer)


def papers_named(names: Iterable[Name], among: "QuerySet[Paper]") -> dict[Name, list[Paper]]:
    """Those of `among` that each name may mean: first those whose issuer agrees, then in the order of `among`. One query."""
    wanted = list(dict.fromkeys(names))
    found = among.select_related("issuer", "holder__parent").filter(number__in=spellings(n.number for n in wanted))
    by_key: dict[tuple[str, str], list[Paper]] = defaultdict(list)
    for paper in found:
        by_key[name_of(paper).key].append(paper)
    return {n: _fitting(n, by_key.get(n.key, ())) for n in wanted}


def _fitting(name: Name, papers: Iterable[Paper]) -> list[Paper]:
    fitting = [paper for paper in papers if name_of(paper).may_be(name)]
    return sorted(fitting, key=lambda paper: not may_be_same_issuer(name_of(paper).issuer, name.issuer))


def registered_twice(
    name: Name, holder: Body, *, file_id: int | None = None, without: int | None = None
) -> Paper | None:
    """The paper of the holder's register that is this one already: by its name within a year, else by its file; not `without`."""
    own = Paper.objects.filter(holder=holder).exclude(state=PaperState.DRAFT).exclude(pk=without or 0)
    asked = (name, Name(name.number, name.symbol, name.dated[:4], name.issuer))
    named = papers_named(asked, own) if name.number and name.symbol else {}
    found = [paper for one in asked for paper in named.get(one, ())]
    if not found and file_id is not None:
        found = list(own.filter(Q(file=file_id) | Q(signed_file=file_id))[:1])
    return found[0] if found else None


def issued_as(content: bytes) -> str:
    """
    Which paper of the registers this file is, in words: by its digest; or as a copy signed anew of what was issued.
    Empty for a file that no register knows.
    """
    digest = hashlib.sha256(content).hexdigest()
    found = Paper.objects.filter(Q(file__sha256=digest) | Q(signed_file__sha256=digest)).select_related("signed_file")
    if paper := found.first():
        signed = paper.signed_file is not None and paper.signed_file.sha256 == digest
        void = " Văn bản đã hủy." if paper.state == PaperState.VOID else ""
        return f"{paper.name}, {'bản đã ký' if signed else 'tệp gốc hoặc bản phát hành, chưa ký'}.{void}"
    for paper in Paper.objects.filter(direction="outgoing", taken_number__isnull=False).select_related("file"):
        if paper.file and _begins_with(content, paper.file):
            return f"{paper.name}, ký trên bản phát hành; tệp này chưa vào sổ."
    return ""


def _begins_with(content: bytes, file: StoredFile) -> bool:
    return len(content) > file.size and hashlib.sha256(content[: file.size]).hexdigest() == file.sha256


def open_to_holder(holder: Body) -> "QuerySet[Paper]":
    """Papers with a number that the holder's people see as their own or from above: what its papers can be linked to."""
    above = paths_above(territory_of(holder).path)
    over = Q(holder__path__in=above) | Q(holder__kind=BodyKind.AGENCY, holder__parent__path__in=above)
    own = Q(holder=holder, state__in=(PaperState.REGISTERED, PaperState.ISSUED, PaperState.VOID))
    return Paper.objects.filter(own | (over & Q(state=PaperState.REGISTERED)))


def issuer_in_register(name: str, near: Body, on: date) -> Body | None:
    """
    The body of the register that is called so on the day: the nearest above `near` or around it, else the only one.

    None where nobody is, or where several are.
    """
    words = issuer_words(name)
    if not words:
        return None
    territory = territory_of(near)
    around = Body.objects.on(on).filter(
        Q(path__in=paths_above(territory.path))
        | Q(path__gte=territory.path[:4], path__lt=territory.path[:4] + "~")
    )
    bodies = around.select_related("parent").order_by("path")
    found = [b for b in bodies if words in _called(b) and not place_of_committee(b)]
    above = [b for b in found if territory.path.startswith(territory_of(b).path)]
    if above:
        return above[-1]
    return found[0] if len(found) == 1 else None


def issuers_around(near: Body, on: date) -> list[Body]:
    """Bodies that may issue a paper for `near`: those above, agencies and places of its territory. One query."""
    territory = territory_of(near).path
    kinds = (BodyKind.PROVINCE, BodyKind.DISTRICT, *COMMUNE_LEVEL, BodyKind.AGENCY)
    around = Q(path__in=paths_above(territory)) | Q(path__gte=territory, path__lt=territory + "~")
    agencies_above = Q(kind=BodyKind.AGENCY, parent__path__in=paths_above(territory))
    found = Body.objects.on(on).filter(around | agencies_above, kind__in=kinds).select_related("parent")
    return [body for body in found.order_by("path") if not place_of_committee(body)]


def _called(body: Body) -> tuple[tuple[str, ...], ...]:
    """An agency is also called with its territory: “Sở Nội vụ tỉnh Lạng Sơn”."""
    own = issuer_words(body.official_name)
    with_place = (*own, *issuer_words(body.parent.official_name)) if body.parent else own
    return (own, with_place) if body.kind == BodyKind.AGENCY else (own,)


def corrections_of(paper: Paper, known_at: datetime) -> list[Correction]:
    """What was put right in the register by the moment, the latest first. One query."""
    return list(paper.corrections.filter(at__lte=known_at).select_related("by"))


@dataclass(frozen=True, slots=True)
class Link:
    """A paper in a chain of bases, with those that it rests on (or that rest on it)."""

    paper: Paper
    links: tuple["Link", ...]


def chain_of(paper: Paper, among: "QuerySet[Paper]", *, down: bool = False) -> tuple[Link, ...]:
    """
    What the paper rests on, each with what that rests on; `down`: what rests on it. Only those in `among`.

    A paper stands once, where it is met first; five levels, sixty papers at most. One query a level.
    """
    parents: dict[int, list[int]] = defaultdict(list)
    seen, level = {paper.pk}, [paper.pk]
    here, there = ("cited_id", "paper_id") if down else ("paper_id", "cited_id")
    visible = among.values("pk")
    for _ in range(DEEPEST):
        pairs = Citation.objects.filter(is_basis=True, **{f"{here}__in": level, f"{there}__in": visible})
        level = []
        for source, target in pairs.values_list(here, there).order_by("pk"):
            if target not in seen and len(seen) < MOST_IN_CHAIN:
                seen.add(target)
                parents[source].append(target)
                level.append(target)
        if not level:
            break
    papers = Paper.objects.select_related("holder", "issuer").in_bulk(seen - {paper.pk})
    return _links(paper.pk, parents, papers)


def _links(pk: int, parents: dict[int, list[int]], papers: dict[int, Paper]) -> tuple[Link, ...]:
    return tuple(Link(papers[one], _links(one, parents, papers)) for one in parents.get(pk, ()))


def citations_of(paper: Paper, among: "QuerySet[Paper]") -> tuple[list[Citation], list[Citation]]:
    """What the paper cites and what cites it, as far as these are in `among`. Two queries."""
    visible = among.values("pk")
    cites = paper.citations.filter(cited__in=visible).select_related("cited")
    cited_by = paper.cited_by.filter(paper__in=visible).select_related("paper__holder")
    return list(cites), list(cited_by)


def facets(among: "QuerySet[Paper]") -> tuple[list[str], list[str], list[str]]:
    """What the register can be filtered by: types, years of the papers (newest first), issuers. One query."""
    found = set(among.order_by().values_list("type", "dated", "issuer_name").distinct())
    types, years = {t for t, _, _ in found if t}, {d[:4] for _, d, _ in found if d}
    return sorted(types), sorted(years, reverse=True), sorted({i for _, _, i in found if i})
