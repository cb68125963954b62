"""An official paper drawn as a sheet, from its tree."""

from collections.abc import Iterator
from typing import Final

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chungsuc.documents.official.tree import Node, OfficialPaper, Signer
from chungsuc.documents.official.writing.flow import behalf_lines, printed_number

register = Library()
MOST_PIECES: Final = 1500
DEEPEST: Final = 5


@register.simple_tag
def sheet_body(paper: OfficialPaper) -> SafeString:
    """The body and the annexes; of a very long paper its beginning, which `sheet_cut` tells."""
    drawn = []
    for number, (key, node) in enumerate(_pieces(paper)):
        if number >= MOST_PIECES:
            break
        drawn.append(_piece(key, node))
    return mark_safe("".join(drawn))  # noqa: S308 -- every piece comes from format_html


@register.filter
def sheet_cut(paper: OfficialPaper) -> bool:
    return sum(1 for _, _ in zip(_pieces(paper), range(MOST_PIECES + 1), strict=False)) > MOST_PIECES


@register.filter
def signed_as(signer: Signer) -> list[str]:
    """The lines above the name, the title last."""
    return [*behalf_lines(signer), *([signer.title] if signer.title else [])]


def _pieces(paper: OfficialPaper) -> Iterator[tuple[str, Node | str]]:
    """Pieces in reading order, each with its key; the title of an annex stands before its pieces as a text."""
    for place, node in enumerate(paper.body):
        yield from node.walk(str(place))
    for number, annex in enumerate(paper.annexes):
        yield f"A{number}", annex.title
        for place, node in enumerate(annex.body):
            yield from node.walk(f"A{number}.{place}")


def _piece(key: str, node: Node | str) -> SafeString:
    if isinstance(node, str):
        return format_html('<h2 id="n-{}">{}</h2>', key, _lines(node))
    if node.kind == "table":
        return _table(key, node)
    depth = min(key.removeprefix("A").count(".") - key.startswith("A"), DEEPEST)
    number = printed_number(node.number)
    if node.title:
        heading = format_html('<h3 id="n-{}" class="d{}">{} {}</h3>', key, depth, number, node.title)
        return heading + format_html('<p class="d{}">{}</p>', depth, _lines(node.text)) if node.text else heading
    tone = " basis" if node.kind == "basis" else ""
    return format_html('<p id="n-{}" class="d{}{}">{} {}</p>', key, depth, tone, number, _lines(node.text))


def _lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))


def _table(key: str, node: Node) -> SafeString:
    rows = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),) for row in node.rows),
    )
    return format_html('<div class="scroll" tabindex="0" role="group" id="n-{}"><table>{}</table></div>', key, rows)
