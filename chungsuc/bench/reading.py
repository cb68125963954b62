"""`python -m chungsuc.bench.reading`: papers read, against the bare extraction of the same contents; memory on 2,000 pages."""

import random
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from chungsuc.bench import reading_floor as floor
from chungsuc.bench.report import Ratio, Section, run
from chungsuc.bench.timing import in_turns
from chungsuc.documents.official.extract import extract
from chungsuc.documents.official.reading import read
from chungsuc.movements.reading.interpret import interpret

MOST: Final = 2.0
MEMORY: Final = 300.0  # MB
PAGES: Final = 200
MANY: Final = 2_000
SIGNS: Final = 2_400  # on a printed page
W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BORDERS: Final = '<w:tblPr><w:tblBorders><w:left w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr>'
HEAD: Final = (
    "ỦY BAN NHÂN DÂN\nHUYỆN BÌNH SƠN\n\nSố: 52/KH-UBND\n\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
    "Bình Sơn, ngày 14 tháng 3 năm 2023\n\nKẾ HOẠCH\nThực hiện phong trào thi đua năm 2023\n"
)
TAIL: Final = "Nơi nhận:\n- UBND tỉnh;\n- Các phòng, ban;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nĐỗ Văn Hải\n"
SAID: Final = (
    "Phấn đấu đến hết năm {year} có {count} xã đạt chuẩn, chiếm {percent}% tổng số xã của huyện.",
    "Phòng Nông nghiệp chủ trì, phối hợp với các xã rà soát từng chỉ tiêu, báo cáo trước ngày {day}/11 hằng năm.",
    "Vận động nhân dân góp công, hiến đất làm {count} km đường thôn, trồng cây xanh hai bên đường.",
    "Thực hiện Quyết định số {count}/QĐ-UBND ngày {day}/3/{year} của Ủy ban nhân dân tỉnh về tiêu chí thôn.",
)


def paragraphs(pages: int) -> list[tuple[bool, str]]:
    """Headings (True) and running text, of so many printed pages; another paragraph each time."""
    chance, size = random.Random(5), 0
    made: list[tuple[bool, str]] = []
    while size < pages * SIGNS:
        number = len(made) // 4 + 1
        if len(made) % 4 == 0:
            text = f"{number}. Nhiệm vụ thứ {number} của các xã"
        else:
            figures = {"year": 2020 + number % 10, "count": chance.randint(2, 99), "percent": chance.randint(5, 99)}
            text = " ".join(chance.sample(SAID, 4)).format(day=chance.randint(1, 28), **figures)
        made.append((len(made) % 4 == 0, text))
        size += len(text)
    return made


def as_text(path: Path, pages: int) -> Path:
    body = "\n\n".join(text for _, text in paragraphs(pages))
    path.write_text(f"{HEAD}\n{body}\n\n{TAIL}", encoding="utf-8")
    return path


def as_docx(path: Path, pages: int) -> Path:
    """As Word saves it: a sentence in several runs, fonts and sizes on each; every 40 paragraphs a table."""
    look = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>{}<w:sz w:val="28"/>'
    body = []
    for at, (head, text) in enumerate(paragraphs(pages)):
        properties = look.format("<w:b/>" if head else "")
        pieces = (text,) if head else text.partition(", ")
        runs = "".join(f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{part}</w:t></w:r>' for part in pieces)
        side = "center" if head else "both"
        body.append(f'<w:p><w:pPr><w:spacing w:before="120"/><w:jc w:val="{side}"/></w:pPr>{runs}</w:p>')
        if at % 40 == 39:
            cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>Chỉ tiêu {}</w:t></w:r></w:p></w:tc>"
            rows = "".join("<w:tr>" + "".join(cell.format(n) for n in range(4)) + "</w:tr>" for _ in range(5))
            body.append(f"<w:tbl>{BORDERS}{rows}</w:tbl>")
    whole = f"<w:document {W}><w:body>{''.join(body)}</w:body></w:document>"
    parts = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        rels = "http://schemas.openxmlformats.org/package/2006/relationships"
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
        xml = '<Default Extension="xml" ContentType="application/xml"/>'
        link = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        main = f'<Override PartName="/word/document.xml" ContentType="{parts}"/>'
        package.writestr("[Content_Types].xml", f"{kinds}{xml}{link}{main}</Types>")
        target = f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/>'
        package.writestr("_rels/.rels", f'<Relationships xmlns="{rels}">{target}</Relationships>')
        package.writestr("word/document.xml", whole)
    return path


def as_pdf(path: Path, pages: int) -> Path:
    """Some pages printed, then repeated."""
    import pypdfium2  # noqa: PLC0415 -- only to make the file
    import weasyprint  # noqa: PLC0415

    some = 20
    body = "".join(f"<p>{f'<b>{text}</b>' if head else text}</p>" for head, text in paragraphs(some))
    rows = "".join("<tr>" + f"<td>{n}<td>Chỉ tiêu số {n}" for n in range(12))
    table = f"<table><tr><td>TT<td>Nội dung{rows}</table>"
    style = "@page{size:A4;margin:2cm 2cm 2cm 3cm} body{font:13.5pt serif;text-align:justify} td{border:1px solid;padding:2pt}"
    weasyprint.HTML(string=f"<style>{style}</style>{body}{table}").write_pdf(path)
    source, whole = pypdfium2.PdfDocument(path.read_bytes()), pypdfium2.PdfDocument.new()
    while len(whole) < pages:
        whole.import_pages(source, list(range(min(len(source), pages - len(whole)))))
    whole.save(path)
    return path


PEAK: Final = "print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
TAKEN: Final = "import sys; from pathlib import Path; from chungsuc.documents.official.extract import extract; extract(Path(sys.argv[1]));"


def peak(path: Path) -> float:
    """MB that the extraction of the file takes at most, beyond an empty process."""
    sizes = []
    for script in (PEAK, TAKEN + PEAK):
        done = subprocess.run([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, check=True)  # noqa: S603
        sizes.append(int(done.stdout) / 1024)
    return sizes[1] - sizes[0]


def measure() -> Section:
    with tempfile.TemporaryDirectory(prefix="chungsuc-bench-") as folder:
        return _measured(Path(folder))


def _measured(home: Path) -> Section:
    text, word, printed = as_text(home / "a", PAGES), as_docx(home / "b", PAGES), as_pdf(home / "c", PAGES)
    assert extract(word).blocks == floor.blocks_of_docx(word), "nền phải cho cùng các dòng và bảng"
    bare_word, same_word, ours_word, theirs = in_turns(
        [
            lambda: floor.letters_of_docx(word),
            lambda: floor.blocks_of_docx(word),
            lambda: extract(word),
            lambda: floor.by_python_docx(word),
        ]
    )
    bare_print, same_print, ours_print = in_turns(
        [lambda: floor.letters_of_pdf(printed), lambda: floor.blocks_of_pdf(printed), lambda: extract(printed)]
    )
    [whole] = in_turns([lambda: interpret(read(text))], runs=3)
    peaks = {kind: peak(make(home / f"nhieu-{kind}", MANY)) for kind, make in MAKERS.items()}
    return Section(
        f"Đọc văn bản, {PAGES} trang",
        [
            Ratio("docx: tách dòng, bảng / nền cho cùng kết quả", ours_word / same_word, most=MOST),
            Ratio("pdf: tách dòng, bảng / nền cho cùng các dòng", ours_print / same_print, most=MOST),
            Ratio("docx: tách dòng, bảng / chỉ lấy chữ bằng lxml", ours_word / bare_word),
            Ratio("pdf: tách dòng, bảng / chỉ lấy chữ bằng pdfium", ours_print / bare_print),
            Ratio("python-docx / tách dòng, bảng", theirs / ours_word),
            Ratio("txt: số trang đọc và hiểu trong một giây", PAGES / whole),
            *(Ratio(f"MB nhiều nhất, {kind} {MANY} trang", most, most=MEMORY) for kind, most in peaks.items()),
        ],
        [
            ("txt: đọc thành cây, tìm chỉ tiêu, thời hạn, việc", whole),
            ("docx: nền bằng lxml, cùng kết quả", same_word),
            ("docx: tách dòng, bảng", ours_word),
            ("docx: python-docx", theirs),
            ("pdf: nền bằng pdfium, cùng các dòng", same_print),
            ("pdf: tách dòng, bảng", ours_print),
        ],
        "Thời gian của bộ xử lý. Nền đọc cả tệp vào bộ nhớ, không xét kiểu đoạn, danh sách tự đánh số, khung chữ, theo dõi sửa đổi,\n"
        "chữ cũ, tệp hiểm; nền của pdf không ghép ô, cột. Một trang là 2.400 chữ cái. Bộ nhớ tính trên một tiến trình Python trống.",
    )


MAKERS: Final[dict[str, Callable[[Path, int], Path]]] = {"txt": as_text, "docx": as_docx, "pdf": as_pdf}

if __name__ == "__main__":
    sys.exit(run(measure))
