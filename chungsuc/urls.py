from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from chungsuc import health, working_day

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chungsuc.reporting.urls")),
    path("", include("chungsuc.movements.urls")),
    path("", include("chungsuc.progress.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("ngay-lam-viec/", working_day.look_at, name="look_at"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("healthz", health.healthz, name="healthz"),
]
if settings.DEMO:
    urlpatterns.append(path("mau/", include("chungsuc.demo.urls")))
