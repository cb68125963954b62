from django.urls import path

from chungsuc.accounts import views, views_codes

urlpatterns = [
    path("tai-khoan/ma/", views_codes.set_password_by_code, name="set_password_by_code"),
    path("tai-khoan/thiet-bi/", views.devices, name="devices"),
    path("thong-bao/", views.inbox, name="inbox"),
    path("thong-bao/da-doc/", views.read_messages, name="read_messages"),
    path("thong-bao/cach-nhan/", views.channels, name="channels"),
    path("thong-bao/<int:pk>/mo/", views.open_message, name="open_message"),
]
