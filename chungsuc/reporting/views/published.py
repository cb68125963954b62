from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from chungsuc.reporting import queries


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """Figures published elsewhere, each with its source; of one place (`don-vi`) or year (`nam`) where asked for."""
    place, year = request.GET.get("don-vi", "Lạng Sơn"), request.GET.get("nam", "")
    context = {
        "page": queries.published(place=place, year=year),
        "chosen_place": place,
        "chosen_year": year,
        "sample_data": False,  # the one page whose figures are not sample in the demo either
    }
    return render(request, "reporting/published.html", context)
