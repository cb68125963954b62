from django.urls import path

from chungsuc.reporting.views import communes, heat, profile, work

urlpatterns = [
    path("", work.my_work, name="my_work"),
    path("xa/", communes.communes, name="communes"),
    path("xa/<path:key>/", profile.profile, name="profile"),
    path("ban-do-tieu-chi/", heat.heat, name="heat_map"),
]
