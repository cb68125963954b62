from django.urls import path, re_path

from chungsuc.reporting.views import (
    communes,
    department,
    hand_over,
    heat,
    judged,
    near,
    papers,
    past,
    profile,
    published,
    signs,
    summary,
    tracker,
    what_if,
    why,
    work,
    written,
)

# A key holds slashes, a set's id begins with a letter, an indicator's number with a digit.
WHY = r"^vi-sao/(?P<key>.+)/(?P<standard>[a-z][a-z0-9-]*)/"

urlpatterns = [
    path("", work.my_work, name="my_work"),
    path("xa/", communes.communes, name="communes"),
    path("xa/<path:key>/luc-do/", past.past, name="past"),
    path("xa/<path:key>/", profile.profile, name="profile"),
    path("ban-do-tieu-chi/", heat.heat, name="heat_map"),
    path("phong-trao/<int:pk>/theo-doi/", tracker.tracker_page, name="tracker"),
    path("gan-dat-chuan/", near.near, name="nearest"),
    path("thu-phuong-an/", what_if.try_scenario, name="what_if"),
    path("dau-hieu/", signs.signs, name="signs"),
    path("van-ban/<int:pk>/", papers.paper, name="paper"),
    path("nganh/", department.department, name="department"),
    path("so-lieu-cong-bo/", published.published, name="published"),
    path("nguoi-dung/phan-cong/<int:pk>/bien-ban/", hand_over.hand_over_record, name="hand_over_record"),
    path("tong-hop/", summary.summary, name="summary"),
    path("tong-hop/<path:key>/", summary.place, name="summary_place"),
    path("in/bao-cao/", written.report, name="report_paper"),
    path("in/bao-cao/<path:key>/", written.report, name="report_paper_of"),
    path("in/to-trinh/<path:key>/", written.proposal, name="proposal_paper"),
    path("in/bien-ban-ban-giao/<int:pk>/", written.record, name="hand_over_paper"),
    path("danh-gia/<path:key>/", judged.place, name="judged_place"),
    re_path(WHY + r"tieu-chi-(?P<criterion>[0-9]{1,3})/$", why.whole, name="why_criterion"),
    re_path(WHY + r"(?P<number>[0-9][0-9a-z.]{0,11})/$", why.indicator, name="why"),
    re_path(WHY + "$", why.whole, name="why_set"),
]
