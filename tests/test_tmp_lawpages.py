import pytest
from django.test import Client
from tests.cast import *
from chungsuc.demo.law import ROWS,_provision
def test_x(cast):
    c=Client(); c.force_login(cast["dung"], backend="allauth.account.auth_backends.AuthenticationBackend")
    people={"vpdp":cast["dung"],"vpdp2":cast["em"]}
    from chungsuc.progress.models import Provision
    Provision.objects.bulk_create(_provision(r,cast.bodies["thu"],people) for r in ROWS)
    import pathlib
    for u in ("/bo-tieu-chi/","/bo-tieu-chi/qd-318-2022-ntm/","/bo-tieu-chi/qd-318-2022-ntm/?chi=chua-ro","/bo-tieu-chi/qd-318-2022-ntm/17.8/","/bo-tieu-chi/qd-318-2022-ntm/5.1/level-1/","/bo-tieu-chi/cho-xac-nhan/","/bo-tieu-chi/thu/thu/dong/lua/","/bo-tieu-chi/qd-51-2025-ntm/nhap/","/bo-tieu-chi/qd-51-2025-ntm/","/bo-tieu-chi/qd-318-2022-ntm/nhap/","/bo-tieu-chi/gan/", "/bo-tieu-chi/qd-319-2022-kieu-mau/"):
        a=c.get(u); print(u,a.status_code,len(a.content))
        pathlib.Path("/tmp/lp").mkdir(exist_ok=True)
        pathlib.Path("/tmp/lp/"+u.strip("/").replace("/","_").replace("?","-")+".html").write_bytes(a.content)
