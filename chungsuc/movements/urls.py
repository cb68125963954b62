from django.urls import path

from chungsuc.movements.views import duties, movements, phases, printing, targets

urlpatterns = [
    path("phong-trao/", movements.movements, name="movements"),
    path("phong-trao/them/", movements.movement_new, name="movement_new"),
    path("phong-trao/<int:pk>/", movements.movement, name="movement"),
    path("phong-trao/<int:pk>/van-ban/", printing.papers, name="movement_papers"),
    path("phong-trao/<int:pk>/van-ban/giay-moi/", printing.invitation, name="movement_invitation"),
    path("phong-trao/<int:pk>/van-ban/sua-doi/<int:version>/", printing.decision, name="movement_decision"),
    path("phong-trao/<int:pk>/van-ban/<slug:kind>/", printing.paper, name="movement_paper"),
    path("phong-trao/<int:pk>/sua/", movements.movement_edit, name="movement_edit"),
    path("phong-trao/<int:pk>/bo/", movements.movement_drop, name="movement_drop"),
    path("phong-trao/<int:pk>/giai-doan/them/", phases.phase_new, name="phase_new"),
    path("phong-trao/<int:pk>/muc-tieu/them/", targets.target_new, name="target_new"),
    path("phong-trao/<int:pk>/nhiem-vu/them/", duties.duty_new, name="duty_new"),
    path("giai-doan/<int:pk>/sua/", phases.phase_edit, name="phase_edit"),
    path("giai-doan/<int:pk>/bo/", phases.phase_drop, name="phase_drop"),
    path("muc-tieu/<int:pk>/", targets.target, name="target"),
    path("muc-tieu/<int:pk>/sua/", targets.target_edit, name="target_edit"),
    path("muc-tieu/<int:pk>/bo/", targets.target_drop, name="target_drop"),
    path("nhiem-vu/<int:pk>/", duties.duty, name="duty"),
    path("nhiem-vu/<int:pk>/sua/", duties.duty_edit, name="duty_edit"),
    path("nhiem-vu/<int:pk>/bo/", duties.duty_drop, name="duty_drop"),
    path("nhiem-vu/<int:pk>/xong/", duties.fulfil, name="duty_fulfil"),
    path("nhiem-vu/<int:pk>/chuyen/", duties.hand_over, name="duty_hand_over"),
    path("nhiem-vu/xong/<int:pk>/tep/", duties.fulfilment_file, name="fulfilment_file"),
    path("nhiem-vu/xong/<int:pk>/thoi/", duties.undo, name="duty_undo"),
]
