"""Files that point outside themselves: nothing they point to is fetched or opened."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from chungsuc.documents.official.extract import extract
from chungsuc.documents.official.tree import Line

FLAT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.2"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>KẾ HOẠCH</text:p>
<text:section text:name="a"><text:section-source xlink:href="{secret}" xlink:type="simple"/><text:p>Nội dung</text:p></text:section>
<text:section text:name="b"><text:section-source xlink:href="{net}/b.odt" xlink:type="simple"/></text:section>
<text:p><draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm">
<draw:image xlink:href="{net}/a.png" xlink:type="simple"/></draw:frame></text:p>
</office:text></office:body></office:document>"""


@contextmanager
def _listening() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, with what was asked of it."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 -- as the server calls them

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_what_an_old_file_points_to_is_neither_fetched_nor_read(tmp_path: Path) -> None:
    secret = tmp_path / "mat.txt"
    secret.write_text("Chỉ máy chủ biết", encoding="utf-8")
    with _listening() as (net, asked):
        (tmp_path / "a").write_text(FLAT.format(net=net, secret=secret.as_uri()), encoding="utf-8")
        extracted = extract(tmp_path / "a")
    assert [one.text for one in extracted.blocks if isinstance(one, Line)] == ["KẾ HOẠCH", "Nội dung"]
    assert asked == []
