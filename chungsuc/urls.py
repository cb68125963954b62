from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from chungsuc import health, working_day

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("chungsuc.reporting.urls")),
    path("", include("chungsuc.movements.urls")),
    path("", include("chungsuc.progress.urls")),
    path("", include("chungsuc.documents.urls")),
    path("", include("chungsuc.units.urls")),
    path("", include("chungsuc.accounts.urls")),
    path("", include("chungsuc.help.urls")),
    path("tai-khoan/", include("allauth.urls")),
    path("ngay-lam-viec/", working_day.look_at, name="look_at"),
    path("ngon-ngu/", login_not_required(set_language), name="set_language"),
    path("healthz", health.healthz, name="healthz"),
]
if settings.DEMO:
    urlpatterns.append(path("mau/", include("chungsuc.demo.urls")))
