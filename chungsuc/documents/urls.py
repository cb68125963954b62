from django.urls import path

from chungsuc.documents.views import drafting, uploads

urlpatterns = [
    path("tep/tai-len/", uploads.begin, name="upload_begin"),
    path("tep/tai-len/<uuid:pk>/", uploads.go_on, name="upload"),
    path("van-ban/<int:pk>/soan/", drafting.draft, name="paper_draft"),
    path("van-ban/<int:pk>/soan/<slug:form>/", drafting.draft_file, name="paper_draft_file"),
]
