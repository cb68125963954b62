from django.urls import path

from chungsuc.progress.views import entry, evidence, notes, queues, region, titles, value, workbooks

urlpatterns = [
    path("so-lieu/nhap/<path:key>/tieu-chi-<int:criterion>/", entry.entry, name="entry"),
    path("so-lieu/tham-dinh/", queues.verification, name="verification"),
    path("so-lieu/phe-duyet/", queues.approval, name="approval"),
    path("so-lieu/bang-tinh/", workbooks.workbooks, name="workbooks"),
    path("so-lieu/bang-tinh/mau/", workbooks.template, name="workbook_template"),
    path("so-lieu/bang-tinh/<int:pk>/", workbooks.workbook, name="workbook"),
    path("so-lieu/bang-tinh/<int:pk>/danh-dau/", workbooks.marked, name="workbook_marked"),
    path("so-lieu/bang-tinh/<int:pk>/nhap/", workbooks.decide, name="workbook_decide"),
    path("so-lieu/<int:pk>/", value.value, name="value"),
    path("so-lieu/buoc/", queues.take, name="take"),
    path("so-lieu/vung/<path:key>/", region.override, name="override"),
    path("so-lieu/<int:pk>/minh-chung/", evidence.add, name="add_evidence"),
    path("so-lieu/minh-chung/<int:pk>/rut/", evidence.withdraw, name="withdraw_evidence"),
    path("minh-chung/<int:pk>/", evidence.show, name="evidence"),
    path("danh-hieu/", titles.titles, name="titles"),
    path("danh-hieu/ghi/", titles.record, name="record_title"),
    path("danh-hieu/bang/", titles.workbook, name="titles_workbook"),
    path("danh-hieu/bang/mau/", titles.template, name="titles_template"),
    path("danh-hieu/<int:pk>/", titles.title, name="title"),
    path("danh-hieu/<int:pk>/tep/", titles.paper, name="title_paper"),
    path("luu-y/", notes.notes, name="notes"),
]
