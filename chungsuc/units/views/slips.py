"""Slips with one-time codes: in the answer to the act that made them, and never again."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chungsuc.accounts.codes import Slip
from chungsuc.accounts.http import Request


def slips_page(request: Request, slips: Sequence[Slip]) -> HttpResponse:
    """An A4 page to be printed and cut. Nobody on the way keeps it, and the codes cannot be read again."""
    address = request.build_absolute_uri(reverse("set_password_by_code"))
    answer = render(request, "units/people_slips.html", {"slips": slips, "address": address})
    answer["Cache-Control"] = "private, no-store"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
