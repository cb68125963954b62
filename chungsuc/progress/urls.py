from django.urls import path

from chungsuc.progress import views

urlpatterns = [
    path("so-lieu/nhap/<path:key>/tieu-chi-<int:criterion>/", views.entry, name="entry"),
    path("so-lieu/tham-dinh/", views.verification, name="verification"),
    path("so-lieu/phe-duyet/", views.approval, name="approval"),
    path("so-lieu/<int:pk>/", views.value, name="value"),
    path("so-lieu/buoc/", views.take, name="take"),
    path("so-lieu/vung/<path:key>/", views.override, name="override"),
]
