from uuid import UUID

from django.http import Http404

from chungsuc.accounts.models import User
from chungsuc.accounts.permits import ALLOWED, Permit, denied
from chungsuc.documents.models import Upload
from chungsuc.units.queries import Actor


def can_bring(actor: Actor) -> Permit:
    """Whoever holds a post may send a file; what it may be linked to is asked by the room that links."""
    if actor.main is not None:
        return ALLOWED
    return denied(
        "Đồng chí chưa được phân công ở đơn vị nào nên chưa gửi tệp được.",
        rule="Tệp do người có nhiệm vụ gửi lên.",
        who_can_lift="Người quản trị phân công đồng chí.",
    )


def get_upload(user: User, pk: UUID) -> Upload:
    """Only who began an upload goes on with it."""
    upload = Upload.objects.select_related("by", "file").filter(pk=pk, by=user).first()
    if upload is None:
        raise Http404("Không có tệp đang gửi này.")
    return upload
