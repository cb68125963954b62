"""A reading as plain data: the form in which readings of papers are exchanged and scored. See docs/reading.md."""

from dataclasses import asdict
from typing import Any

from chungsuc.documents.official.tree import Node, OfficialPaper
from chungsuc.documents.official.words import sentences
from chungsuc.movements.reading.found import CheckFound, DeadlineFound, Reading, TargetFound

Data = dict[str, Any]

SHORT = 60  # letters: a list that begins so, parted by semicolons, is told on


def answer_of(reading: Reading) -> Data:
    """Every field of the form; what the paper does not hold is null or empty. `tree` holds the whole paper."""
    paper = reading.paper
    return {
        "type": paper.type,
        "number": paper.full_number,
        "symbol": paper.symbol,
        "issuer": paper.issuer,
        "place": paper.place,
        "date": str(paper.date) if paper.date else None,
        "subject": paper.subject,
        "period": list(reading.period) if reading.period else None,
        "legal_bases": list(dict.fromkeys(c.key for c in reading.citations)),
        "sections": [{"number": n.number, "title": _heading_of(n)} for n in _sections(paper)],
        "targets": [_target(one) for one in reading.targets],
        "deadlines": [_deadline(one) for one in reading.deadlines],
        "assignments": [
            {"unit": one.unit, "tasks": len(one.tasks), "confidence": one.confidence, "quotation": one.quotation.text}
            for one in reading.assignments
        ],
        "award_forms": [one.name for one in reading.award_forms],
        "quotas": [
            {"award": q.award, "count": q.count, "per": q.per, "money": q.money}
            | {"confidence": q.confidence, "quotation": q.quotation.text}
            for q in reading.quotas
        ],
        "recipients": list(paper.recipients),
        "signer": asdict(paper.signer) if paper.signer else None,
        "arithmetic": [_check(one) for one in reading.checks],
        "anomalies": list(reading.anomalies),
        "repairs": list(paper.repairs),
        "notes": list(paper.notes),
        "tree": paper.to_json(),
    }


def _sections(paper: OfficialPaper) -> list[Node]:
    """The top level: of the paper, then of a whole paper enclosed with it, such as a plan behind its decision."""
    enclosed = [annex for annex in paper.annexes if annex.title.isupper() and not annex.title.startswith("PHỤ LỤC")]
    return paper.sections() + [node for annex in enclosed for node in annex.body if node.kind == "section"]


def _heading_of(node: Node) -> str:
    """The heading; of a section without one, such as an article of a decision, its first sentence."""
    text = node.title or node.text or next((one.title or one.text for one in node.children), "")
    if node.title or not text:
        return text
    spans = iter(sentences(text))
    first, last = next(spans, (0, 0))
    while last - first < SHORT and text[first:last].endswith(";") and (following := next(spans, None)):
        last = following[1]
    return text[first:last].rstrip(" .;:/")


def _target(one: TargetFound) -> Data:
    value: object = list(one.value) if isinstance(one.value, tuple) else one.value
    if one.high is not None and isinstance(value, int | float):
        value = f"{value:g}-{one.high:g}".replace(".", ",")
    row: Data = {"text": one.text, "kind": one.kind, "value": value, "total": one.total, "percent": one.percent}
    row |= {"unit": one.unit, "deadline_year": one.deadline_year, "baseline": one.baseline}
    return row | {"confidence": one.confidence, "quotation": one.quotation.text}


def _deadline(one: DeadlineFound) -> Data:
    row: Data = {"text": one.text, "date": one.date, "who": one.who, "to": one.to, "before": one.before}
    if one.vague:
        row["vague"] = True
    return row | {"confidence": one.confidence, "quotation": one.quotation.text}


def _check(one: CheckFound) -> Data:
    row: Data = {"text": one.text, "kind": one.kind, "stated": one.stated, "computed": one.computed, "holds": one.holds}
    return row | ({"note": one.note} if one.note else {})
