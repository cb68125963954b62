"""What papers name: links from one to another, and rows for what is only cited so far."""

from datetime import datetime
from typing import Final

from chungsuc.accounts.models import User
from chungsuc.documents.models import Citation, Paper, PaperState
from chungsuc.documents.naming import Name, split_number
from chungsuc.documents.official.tree import Citation as Cited
from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.queries.papers import name_of, open_to_holder, papers_named
from chungsuc.documents.searching import search_text
from chungsuc.units.models import Body
from chungsuc.units.queries import territory_of

MOST_CITED: Final = 500  # papers that one paper may name and be linked to; the longest reports name a few dozen


def index_text(paper: Paper) -> None:
    """Sets what the paper is found by; it is saved by the caller."""
    head = f"{paper.type} {paper.number} {paper.symbol} {paper.subject} {paper.issuer_name} {paper.signer_name}"
    paper.search_text = search_text(head, paper.text)


def taken_over(name: Name, holder: Body) -> Paper | None:
    """
    The row under which the paper was cited so far, if papers that are seen by the same people cite it; the links of
    all other rows that mean it are moved to this one.

    Where papers of others cite it too, a row stays for these.
    """
    rows = _rows_within(name, holder)
    if rows:
        _move_links(rows[1:], rows[0])
    return rows[0] if rows else None


def take_over_cited(paper: Paper) -> None:
    """Links that meant this paper before it had its number, its day or its issuer as they are now, lead to it."""
    if paper.holder is not None:
        _move_links(_rows_within(name_of(paper), paper.holder), paper)


def _rows_within(name: Name, holder: Body) -> list[Paper]:
    """Rows of papers only cited that mean this one and are cited within the holder's territory, and there only."""
    cited = Paper.objects.filter(state=PaperState.CITED).select_for_update(of=("self",)).order_by("pk")
    territory, found = territory_of(holder).path, []
    for row in papers_named([name], cited)[name] if name.number else ():
        links = list(row.cited_by.select_related("paper__holder"))
        beyond = [c for c in links if c.paper.holder and not c.paper.holder.path.startswith(territory)]
        if len(beyond) == len(links):
            continue
        if beyond:
            copy = Paper.objects.get(pk=row.pk)
            copy.pk = None
            copy._state.adding = True  # noqa: SLF001 -- Django's way to copy a row
            copy.save()
            Citation.objects.filter(pk__in=[c.pk for c in beyond]).update(cited=copy)
        found.append(row)
    return found


def _move_links(rows: list[Paper], target: Paper) -> None:
    """A row that nothing links to any more is seen by nobody; it serves again when others cite the paper."""
    there = {link.paper_id: link for link in target.cited_by.all()}
    for link in Citation.objects.filter(cited__in=rows):
        kept = there.get(link.paper_id)
        if kept is None and link.paper_id != target.pk:
            link.cited = target
            link.save(update_fields=["cited"])
            there[link.paper_id] = link
            continue
        if kept is not None and link.is_basis and not kept.is_basis:
            kept.is_basis = True
            kept.save(update_fields=["is_basis"])
        link.delete()


def link_citations(
    paper: Paper, cited: tuple[Cited, ...], read: OfficialPaper, *, by: User, now: datetime
) -> list[Citation]:
    """Links the paper to each that it names: to the one held where the holder's people see it, else to its bare name."""
    if paper.holder is None:
        return []
    bases = _bases(read)
    names = {
        one: Name(*split_number(one.number, one.symbol), str(one.date or ""), one.issuer or "")
        for one in cited[:MOST_CITED]
        if one.number
    }
    own = Name(paper.number, paper.symbol, paper.dated, paper.issuer_name)
    names = {one: name for one, name in names.items() if name.symbol and not name.may_be(own)}
    held = papers_named(names.values(), open_to_holder(paper.holder).order_by("pk"))
    known = papers_named(names.values(), Paper.objects.filter(state=PaperState.CITED).order_by("pk"))
    made: dict[int, Citation] = {}
    for one, name in names.items():
        target = next(iter(held[name] or known[name]), None) or _named_only(one, name, by, now)
        if target.pk != paper.pk and target.pk not in made:
            made[target.pk] = Citation(
                paper=paper, cited=target, text=_said(one, read)[:400], is_basis=one.node.split(".")[0] in bases
            )
    return Citation.objects.bulk_create(made.values())


def _bases(read: OfficialPaper) -> set[str]:
    """The pieces that say on what the paper rests: those marked as bases, and all that stands before the first section."""
    found = set()
    for place, node in enumerate(read.body):
        if node.kind in ("section", "table", "closing"):
            break
        found.add(str(place))
    return found | {str(place) for place, node in enumerate(read.body) if node.kind == "basis"}


def _named_only(one: Cited, name: Name, by: User, now: datetime) -> Paper:
    paper = Paper(
        state=PaperState.CITED,
        type=one.type.lower()[:40],
        number=name.number[:20],
        symbol=name.symbol[:60],
        dated=name.dated,
        issuer_name=name.issuer[:200],
        subject=one.subject or "",
        registered_by=by,
        registered_at=now,
    )
    index_text(paper)
    paper.save()
    return paper


def _said(one: Cited, read: OfficialPaper) -> str:
    node = dict(read.nodes()).get(one.node)
    return (node.text or node.title)[one.start : one.end] if node else one.key


