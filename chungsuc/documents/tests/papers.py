"""Papers for tests, as the register keeps them."""

from datetime import date
from typing import Any

from chungsuc.accounts.models import User
from chungsuc.documents.actions import keep_series
from chungsuc.documents.models import Direction, Paper, PaperState, Series
from chungsuc.documents.searching import search_text
from chungsuc.units.models import Body
from tests.cast import NOW, Cast


def paper(by: User, holder: Body | None, *, text: str = "", **given: Any) -> Paper:  # noqa: ANN401 -- columns of a paper
    """A registered outgoing paper of the holder, unless told otherwise."""
    row: dict[str, Any] = {
        "state": PaperState.REGISTERED if holder else PaperState.CITED,
        "direction": Direction.OUTGOING if holder else "",
        "type": "kế hoạch",
        "number": "" if given.get("state") == PaperState.DRAFT else "146",
        "symbol": "KH-UBND",
        "dated": "2022-07-15",
        "registered_by": by,
        "registered_at": NOW,
    } | given
    made = Paper(holder=holder, text=text, **row)
    made.search_text = search_text(f"{made.name} {made.subject} {made.issuer_name}", text)
    made.save(force_insert=True)
    return made


def draft_in(cast: Cast, **more: Any) -> Paper:  # noqa: ANN401 -- columns of a paper
    return paper(cast["dung"], cast.bodies["thu"], **({"state": "draft", "dated": ""} | more))


def series_in(cast: Cast, *types: str, body: str = "thu", name: str = "Sổ kế hoạch") -> Series:
    """Numbers of the province's papers, or of the commune's, from 2021 on; without `types`, of all that no other has."""
    return keep_series(
        actor=cast["dung" if body == "thu" else "an"],
        body=cast.bodies[body],
        name=name,
        types=types,
        valid_from=date(2021, 1, 1),
        valid_to=None,
        now=NOW,
    )
