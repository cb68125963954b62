from django.urls import path

from chungsuc.reporting.views import communes, department, hand_over, heat, near, profile, published, summary, work

urlpatterns = [
    path("", work.my_work, name="my_work"),
    path("xa/", communes.communes, name="communes"),
    path("xa/<path:key>/", profile.profile, name="profile"),
    path("ban-do-tieu-chi/", heat.heat, name="heat_map"),
    path("gan-dat-chuan/", near.near, name="nearest"),
    path("nganh/", department.department, name="department"),
    path("so-lieu-cong-bo/", published.published, name="published"),
    path("nguoi-dung/phan-cong/<int:pk>/bien-ban/", hand_over.hand_over_record, name="hand_over_record"),
    path("tong-hop/", summary.summary, name="summary"),
    path("tong-hop/<path:key>/", summary.place, name="summary_place"),
]
