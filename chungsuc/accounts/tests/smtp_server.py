"""A mail server on a real socket that answers as it is told to, or fails as real ones do."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DROP = "drop"
HANG = "hang"
SLOW = "slow"
FLOOD = "flood"
NONSENSE = "Xin chào, đây không phải máy chủ thư"
STAGES = ("CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "END", "QUIT")
USUAL = {
    "CONNECT": "220 thu",
    "EHLO": "250-thu\r\n250 AUTH PLAIN",
    "HELO": "250 thu",
    "AUTH": "235 in",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go",
    "END": "250 taken",
    "RSET": "250 ok",
    "QUIT": "221 bye",
}


class Gone(Exception):  # noqa: N818 -- the end of a conversation
    """The server goes, or its client has gone."""


class Server:
    """Speaks SMTP, each client in a thread of its own. `answers`: by stage, what it says or does instead of consent."""

    def __init__(self, tls: ssl.SSLContext | None = None, *, from_the_start: bool = False) -> None:
        self.answers: dict[str, str] = {}
        self.mails: list[str] = []
        self.recipients: dict[str, str] = {}
        self.seen: Callable[[str], None] = lambda _stage: None
        self.tls, self.from_the_start = tls, from_the_start
        self.pause = 0.05
        self.connections = 0
        self.threads: list[threading.Thread] = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self._go(self.serve)

    def _go(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self.threads.append(thread)
        thread.start()

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    def address(self, *, user: str = "", scheme: str = "smtp", plain: bool = True) -> str:
        who = f"{user}:mat-khau@" if user else ""
        rest = "&plain=1" if plain else ""
        return f"{scheme}://{who}127.0.0.1:{self.port}?from=chungsuc@thu.vn&site=https://thu.vn{rest}"

    def close(self) -> None:
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for clients
        self.socket.close()
        for thread in self.threads:
            thread.join(timeout=5)

    def serve(self) -> None:
        while True:
            try:
                client, _address = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            self._go(lambda client=client: self._client(client))  # type: ignore[misc]

    def _client(self, client: socket.socket) -> None:
        client.settimeout(5)
        conversation = Conversation(self, client)
        with suppress(Gone, OSError):
            if self.from_the_start:
                conversation.encrypt()
            conversation.speak()
        conversation.client.close()


class Conversation:
    def __init__(self, server: Server, client: socket.socket) -> None:
        self.server, self.client = server, client
        self.kept = b""

    def encrypt(self) -> None:
        assert self.server.tls is not None
        self.client, self.kept = self.server.tls.wrap_socket(self.client, server_side=True), b""

    def line(self) -> str:
        while b"\n" not in self.kept:
            more = self.client.recv(4096)
            if not more:
                raise Gone
            self.kept += more
        line, _, self.kept = self.kept.partition(b"\n")
        return line.decode("utf-8", "replace").rstrip("\r")

    def say(self, stage: str, instead: str | None = None) -> str:
        """Says what is to be said at the stage; a fault is done instead."""
        self.server.seen(stage)
        answer = instead or self.server.answers.get(stage, USUAL.get(stage, "500 what"))
        if answer == DROP:
            raise Gone
        while answer == HANG:
            self.line()
        while answer == FLOOD:
            self.client.sendall(b"250-more\r\n" * 1000)
        if answer == SLOW:
            for byte in b"250-" + b"x" * 400:
                self.client.sendall(bytes([byte]))
                time.sleep(self.server.pause)
        self.client.sendall(answer.encode() + b"\r\n")
        return answer

    def speak(self) -> None:
        self.say("CONNECT")
        while True:
            words = self.line()
            word = words.split(" ")[0].split(":")[0].upper()
            if word == "STARTTLS" and self.server.tls:
                self.client.sendall(b"220 go\r\n")
                self.encrypt()
            elif word == "EHLO" and self.server.tls and not isinstance(self.client, ssl.SSLSocket):
                self.say("EHLO", "250-thu\r\n250 STARTTLS")
            elif word == "RCPT":
                self.say("RCPT", next((a for who, a in self.server.recipients.items() if who in words), None))
            else:
                answer = self.say(word)
                if word == "QUIT":
                    return
                if word == "DATA" and answer.startswith("354"):
                    self.take()

    def take(self) -> None:
        lines = []
        while (text := self.line()) != ".":
            lines.append(text)
        self.server.mails.append("\n".join(lines))
        self.say("END")


@contextmanager
def serving(tls: ssl.SSLContext | None = None, *, from_the_start: bool = False) -> Iterator[Server]:
    server = Server(tls, from_the_start=from_the_start)
    try:
        yield server
    finally:
        server.close()


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS with a certificate that it signed itself, and that certificate's file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, secret = folder / "thu.pem", folder / "thu.key"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, secret)
    return context, shown

