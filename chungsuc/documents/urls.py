from django.urls import path

from chungsuc.documents.views import uploads

urlpatterns = [
    path("tep/tai-len/", uploads.begin, name="upload_begin"),
    path("tep/tai-len/<uuid:pk>/", uploads.go_on, name="upload"),
]
