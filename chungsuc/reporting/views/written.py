"""What the pages of this room print: each address answers as the page does whose facts it puts on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from chungsuc.accounts.http import signed_in
from chungsuc.documents.printing import paper_answer
from chungsuc.progress.levels import level_asked
from chungsuc.reporting import queries, writing
from chungsuc.reporting.permissions import get_hand_over
from chungsuc.reporting.queries.hand_over import handed_over
from chungsuc.reporting.views.asking import asked_of, issuer_of
from chungsuc.rulebook.load import NotInForceError
from chungsuc.units.permissions import actor_of, get_body


@require_http_methods(["GET", "POST"])
def report(plain: HttpRequest, key: str = "") -> HttpResponse:
    """Báo cáo of a territory, or of all that lies in the reader's scope, by the same address words as Tổng hợp."""
    request = signed_in(plain)
    actor = actor_of(request)
    asked = asked_of(request, actor, (get_body(actor, key),)) if key else asked_of(request, actor)
    found = queries.summary(asked)
    issuer = issuer_of(actor, asked.places)
    if found is None or issuer is None:
        raise Http404("Ngày này không có bộ tiêu chí nào có hiệu lực nên không lập được báo cáo.")
    sample = any(place.sample_figures for place in asked.places)
    official = writing.report(found, asked, issuer, sample=sample)
    return paper_answer(request, official, holder=issuer, name=f"bao-cao-{asked.on:%Y-%m-%d}")


@require_http_methods(["GET", "POST"])
def proposal(plain: HttpRequest, key: str) -> HttpResponse:
    """Tờ trình that asks to recognise a commune, a district or a province, by the same address words as Đánh giá."""
    request = signed_in(plain)
    actor = actor_of(request)
    body = get_body(actor, key)
    level = level_asked(body, request.GET.get("bo", ""))
    asked = asked_of(request, actor, (body,))
    if level is None or not body.exists_on(asked.on):
        raise Http404(f"{body.official_name} không được đánh giá vào ngày này.")
    try:
        edition, judged = queries.judged_as_asked(body, asked, level)
    except NotInForceError as none:
        raise Http404(f"{none}.") from none
    official = writing.proposal(edition, judged, body, asked, sample=body.sample_figures)
    return paper_answer(request, official, holder=body, name=f"to-trinh-{body.key.replace('/', '-')}")


@require_http_methods(["GET", "POST"])
def record(plain: HttpRequest, pk: int) -> HttpResponse:
    """Biên bản bàn giao of a post."""
    request = signed_in(plain)
    actor = actor_of(request)
    post = get_hand_over(actor, pk)
    work = handed_over(post, actor, request.known_at, as_known_then=request.read_only)
    official = writing.hand_over_record(post, work, on=request.day)
    return paper_answer(request, official, holder=post.body, name=f"bien-ban-ban-giao-{pk}")
