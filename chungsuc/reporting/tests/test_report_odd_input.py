"""What no page of ours sends is refused, or cleaned, before it is kept in a report."""

import pytest

from chungsuc.accounts.permits import Refused
from chungsuc.reporting.actions.receiving import return_report
from chungsuc.reporting.actions.reports import save_draft
from chungsuc.reporting.models import Report, ReportMove
from chungsuc.reporting.tests.chains import chain
from tests.cast import Cast

FORM = "band_distribution"


@pytest.mark.parametrize(("row", "column"), [("x" * 5000, "total"), ("a\x00", "total"), ("a", "\x01"), ("a", "k" * 301)])
def test_a_cell_that_no_form_can_have_is_refused(cast: Cast, row: str, column: str) -> None:
    made = chain(cast, [FORM])
    made.opened("an", "lua")
    with pytest.raises(Refused, match="không thuộc biểu"):
        save_draft(**made.asked("an", "lua"), edit=0, stated={FORM: {row: {column: "1"}}})
    assert Report.objects.get().content == {}


def test_a_reason_is_kept_without_signs_that_nobody_sees(cast: Cast) -> None:
    made = chain(cast)
    version = made.sent("an", "lua")
    return_report(**made.asked("phuong", "lua"), version=version.pk, reason="Sai\x00 số\u202e\x01 liệu")
    assert ReportMove.objects.latest("pk").reason == "Sai số liệu"
