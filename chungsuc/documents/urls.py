from django.urls import path, re_path

from chungsuc.documents.views import bringing, correcting, drafting, issuing, register, series, uploads

urlpatterns = [
    path("tep/tai-len/", uploads.begin, name="upload_begin"),
    path("tep/tai-len/<uuid:pk>/", uploads.go_on, name="upload"),
    path("van-ban/<int:pk>/soan/", drafting.draft, name="paper_draft"),
    path("van-ban/", register.papers, name="papers"),
    path("van-ban/them/", bringing.paper_new, name="paper_new"),
    path("van-ban/them/<str:token>/", bringing.paper_confirm, name="paper_confirm"),
    path("van-ban/<int:pk>/tep/", register.paper_file, name="paper_file"),
    re_path(r"^van-ban/(?P<pk>[0-9]{1,15})/ban-in\.(?P<form>docx|pdf)$", register.paper_written, name="paper_written"),
    path("van-ban/<int:pk>/cap-so/", issuing.paper_issue, name="paper_issue"),
    path("van-ban/<int:pk>/ky/", issuing.paper_sign, name="paper_sign"),
    path("van-ban/<int:pk>/sua/", correcting.paper_correct, name="paper_correct"),
    path("van-ban/<int:pk>/huy/", issuing.paper_void, name="paper_void"),
    path("van-ban/so/", series.series_list, name="series_list"),
    path("van-ban/so/them/", series.series_new, name="series_new"),
    path("van-ban/so/<int:pk>/", series.series_book, name="series_book"),
    path("van-ban/so/<int:pk>/sua/", series.series_edit, name="series_edit"),
]
