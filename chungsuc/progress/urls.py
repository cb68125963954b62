from django.urls import path

from chungsuc.progress.views import entry, queues, region, value, workbooks

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
]
