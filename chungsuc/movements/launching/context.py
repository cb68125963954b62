"""Where a quotation stands in its paper: its sentence, its section, the day of the paper."""

from collections import defaultdict
from datetime import date

from chungsuc.documents.official.tree import OfficialPaper
from chungsuc.documents.official.words import plain, sentences
from chungsuc.movements.reading.found import Quotation
from chungsuc.movements.reading.passages import Passage, passages


class Context:
    def __init__(self, paper: OfficialPaper) -> None:
        self.paper = paper
        self.passages = list(passages(paper))
        self._by_node: dict[tuple[str, bool], list[Passage]] = defaultdict(list)
        for passage in self.passages:
            self._by_node[passage.key, passage.in_title].append(passage)

    @property
    def signed(self) -> date | None:
        return self.paper.date.whole if self.paper.date else None

    def passage(self, quotation: Quotation) -> Passage | None:
        """Of the rows of a table, the one that holds the words."""
        held = self._by_node.get((quotation.node, quotation.in_title), [])
        right = [p for p in held if p.text[quotation.start : quotation.end] == quotation.text]
        return next(iter(right or held), None)

    def sentence(self, quotation: Quotation) -> str:
        """The sentences that the quotation touches; its own words where the paper does not hold them."""
        passage = self.passage(quotation)
        if passage is None:
            return quotation.text
        spans = [s for s in sentences(passage.text) if s[0] < quotation.end and quotation.start < s[1]]
        return passage.text[spans[0][0] : spans[-1][1]] if spans else quotation.text

    def heading(self, quotation: Quotation) -> str:
        """The titles above and the lead-in of the nearest item above it."""
        passage = self.passage(quotation)
        return " ".join(node.title or node.text for node in passage.above) if passage else ""

    def section(self, quotation: Quotation) -> str:
        """How one refers to the place: "mục II.1.a", "Điều 3.2"; "" outside any numbering."""
        passage = self.passage(quotation)
        if passage is None:
            return ""
        numbers = [node.number for node in (*passage.above, passage.node) if node.number.strip("-+* ")]
        if not numbers:
            return ""
        path = ".".join(numbers)
        return path if plain(path).startswith("dieu") else f"mục {path}"
