"""Where mail is handed in, read from one address."""

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class MailServer:
    """`tls`: encrypted from the start; `plain`: never. `site` is put before the addresses of pages in a mail."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    plain: bool
    sender: str
    site: str


def mail_server(address: str) -> MailServer | None:
    """
    Reads `smtp://user:password@host:587?from=a@b.vn&site=https://host`; None for none: no mail is sent.

    smtps:// is encrypted from the start, smtp:// asks for STARTTLS, unless `plain=1` allows a server inside the house
    to be spoken to in the clear. Raises ImproperlyConfigured for what is no such address.
    """
    if not address:
        return None
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or "@" not in asked.get("from", ""):
        raise ImproperlyConfigured("CHUNGSUC_MAIL must look like smtp://user:password@host:587?from=name@host")
    return MailServer(
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=parts.scheme == "smtps",
        plain=asked.get("plain") == "1",
        sender=asked["from"],
        site=asked.get("site", "").rstrip("/"),
    )
