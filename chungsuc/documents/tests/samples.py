"""Small files of every kind, made here."""

import io
import zipfile

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TEXT = "xã;số hộ\nHòa Lạc;1.200\n".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB") -> bytes:
    written = io.BytesIO()
    Image.new(mode, size).save(written, kind)
    return written.getvalue()


def package(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return written.getvalue()


def office(main: str, **more: bytes) -> bytes:
    types = f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'
    return package({"[Content_Types].xml": types.encode(), "main.xml": b"<x/>"} | more)


def odt() -> bytes:
    return package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"}, zipfile.ZIP_STORED)


def bomb() -> bytes:
    return office(SHEET, **{"xl/sheet.xml": bytes(201 * 2**20)})


KINDS = {
    "ke-hoach.pdf": (PDF, "application/pdf"),
    "anh.jpg": (picture(), "image/jpeg"),
    "anh.JPEG": (picture(size=(20, 30)), "image/jpeg"),
    "anh.png": (picture("PNG"), "image/png"),
    "anh.webp": (picture("WEBP"), "image/webp"),
    "bao-cao.docx": (office(WORD), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "bieu.xlsx": (office(SHEET), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "bien-ban.odt": (odt(), "application/vnd.oasis.opendocument.text"),
    "danh-sach.csv": (TEXT, "text/plain"),
    "danh-sach.txt": (b"\xef\xbb\xbf" + TEXT, "text/plain"),
}
