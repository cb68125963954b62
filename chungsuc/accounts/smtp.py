"""
A conversation with a mail server that ends in time, whatever the other side does.

The timeout of a socket is for one byte: a server that sends a byte each second would hold a worker for ever. So a timer shuts
the connection down at the end of the whole, and what a server says is counted.
"""

import smtplib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from chungsuc.accounts.server import MailServer

MOST_SAID = 256 * 1024  # bytes that a server may answer in one conversation


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: `silence` between two signs of life, `whole` for all that is said at one time; no mail is begun after half of it."""

    silence: float = 20.0
    whole: float = 60.0


class Watch:
    """Shuts down every connection that it was shown when the time is over. A twin of the socket outlives its wrapping in TLS."""

    def __init__(self, patience: Patience) -> None:
        self.patience = patience
        self.began = time.monotonic()
        self.twins: list[socket.socket] = []
        self.timer = threading.Timer(patience.whole, self._cut)
        self.timer.daemon = True
        self.timer.start()

    @property
    def left(self) -> float:
        return self.patience.whole - (time.monotonic() - self.began)

    @property
    def may_begin(self) -> bool:
        return self.left > self.patience.whole / 2

    def connected(self, host: str, port: int) -> socket.socket:
        """Tries each address of the host in what is left of the time; raises OSError."""
        failed: OSError = OSError(f"{host}: no address")
        for *_family, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if self.left <= 0:
                raise TimeoutError(f"{host}: no answer in {self.patience.whole:g} s")
            try:
                made = socket.create_connection(
                    (str(address[0]), int(address[1])), min(self.patience.silence, self.left)
                )
            except OSError as problem:
                failed = problem
                continue
            self.twins.append(made.dup())
            made.settimeout(self.patience.silence)
            return made
        raise failed

    def _cut(self) -> None:
        for twin in self.twins:
            with suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        self.timer.cancel()
        for twin in self.twins:
            twin.close()


class _Counted:
    """What the server says, as smtplib reads it, until it has said too much."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401 -- what a socket makes as a file
        self.stream = stream
        self.said = 0

    def readline(self, limit: int) -> bytes:
        line: bytes = self.stream.readline(limit)
        self.said += len(line)
        if self.said > MOST_SAID:
            raise OSError("the mail server does not stop talking")
        return line

    def close(self) -> None:
        self.stream.close()


class _Spoken(smtplib.SMTP):
    """smtplib's client on a connection that is watched; its own hooks are the socket and the file that it reads."""

    _counted: _Counted | None = None

    def __init__(self, mail: MailServer, watch: Watch) -> None:
        self._watch, self._mail = watch, mail
        self._secure = ssl.create_default_context()
        super().__init__(mail.host, mail.port, timeout=watch.patience.silence)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 -- smtplib's
        plain = self._watch.connected(host, port)
        return self._secure.wrap_socket(plain, server_hostname=host) if self._mail.tls else plain

    @property
    def file(self) -> _Counted | None:
        return self._counted

    @file.setter
    def file(self, stream: Any) -> None:  # noqa: ANN401 -- as above
        self._counted = None if stream is None else _Counted(stream)

    def open(self) -> None:
        """Greeted, encrypted unless the house allows otherwise, signed in."""
        self.ehlo_or_helo_if_needed()
        if not self._mail.tls and not self._mail.plain:
            self.starttls(context=self._secure)
            self.ehlo_or_helo_if_needed()
        if self._mail.user:
            self.login(self._mail.user, self._mail.password)


@contextmanager
def connected(mail: MailServer, watch: Watch) -> Iterator[smtplib.SMTP]:
    """Connected and signed in; raises OSError or SMTPException before anything is handed in."""
    server = _Spoken(mail, watch)
    try:
        server.open()
        yield server
        # what was handed in is handed in, whether it says goodbye or not
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def trouble(problem: Exception) -> str:
    """What is wrong with the server, for a person who can do something about it. The more special kinds come first."""
    said = "Không kết nối được với máy chủ thư."
    for kind, words in _TROUBLES:
        if isinstance(problem, kind):
            said = words
            break
    detail = " ".join(str(problem).split())[:160]
    return f"{said} ({detail})" if detail else said


_TROUBLES: tuple[tuple[type[Exception], str], ...] = (
    (ssl.SSLCertVerificationError, "Chứng thư của máy chủ thư không đúng hoặc không tin cậy được."),
    (ssl.SSLError, "Máy chủ thư không mã hóa được kết nối ở cổng này."),
    (socket.gaierror, "Không tìm thấy máy chủ thư theo tên đã ghi."),
    (ConnectionRefusedError, "Máy chủ thư không mở cổng đã ghi."),
    (smtplib.SMTPAuthenticationError, "Máy chủ thư không nhận tên hoặc mật khẩu."),
    (smtplib.SMTPNotSupportedError, "Máy chủ thư không mã hóa được (STARTTLS) hoặc không cho đăng nhập."),
    (smtplib.SMTPServerDisconnected, "Máy chủ thư không trả lời kịp hoặc đã ngắt kết nối."),
    (TimeoutError, "Máy chủ thư không trả lời kịp."),
    (smtplib.SMTPException, "Máy chủ thư trả lời không hiểu được."),
)
