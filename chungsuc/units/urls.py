from django.urls import path

from chungsuc.units.views import bodies, holidays, lists, people, posts, sessions

urlpatterns = [
    path("don-vi/", bodies.units, name="units"),
    path("don-vi/ngay-nghi/", holidays.holidays, name="holidays"),
    path("don-vi/ngay-nghi/<int:pk>/bo/", holidays.holiday_end, name="holiday_end"),
    path("don-vi/<path:key>/", bodies.unit, name="unit"),
    path("tim/", bodies.find_unit, name="find_unit"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/moi/", people.person_new, name="person_new"),
    path("nguoi-dung/bang/", lists.people_workbook, name="people_workbook"),
    path("nguoi-dung/bang/mau/", lists.people_template, name="people_template"),
    path("nguoi-dung/thu/", sessions.mail, name="people_mail"),
    path("nguoi-dung/<int:pk>/", people.person, name="person"),
    path("nguoi-dung/<int:pk>/phien/", sessions.end, name="person_sessions"),
    path("nguoi-dung/<int:pk>/sua/", people.person_edit, name="person_edit"),
    path("nguoi-dung/<int:pk>/ma/", people.person_code, name="person_code"),
    path("nguoi-dung/<int:pk>/dong/", people.person_close, name="person_close"),
    path("nguoi-dung/<int:pk>/phan-cong/", posts.post_new, name="post_new"),
    path("nguoi-dung/phan-cong/<int:pk>/ket-thuc/", posts.post_end, name="post_end"),
    path("nguoi-dung/phan-cong/<int:pk>/ban-giao/", posts.post_hand_over, name="post_hand_over"),
    path("nguoi-dung/phan-cong/<int:pk>/lam-thay/", posts.post_cover, name="post_cover"),
]
