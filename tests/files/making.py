"""Makes files as people have them: Word, Excel, PDF, pictures of text; and broken ones."""

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl
from docx.oxml import parse_xml
from PIL import Image, ImageDraw, ImageFont


def word(*paragraphs: str, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def written_in_many_ways(number: str) -> bytes:
    """A Word file that says `number` wherever forms, lawyers and letterheads put text, and once in what was deleted."""
    words = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def run(text: str) -> str:
        return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'

    def paragraph(inside: str) -> str:
        return f"<w:p {words}>{inside}</w:p>"

    def table(*cells: str) -> str:
        return f"<w:tbl {words}><w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr></w:tbl>"

    def control(inside: str) -> str:
        return f"<w:sdt {words}><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    def box(inside: str) -> str:
        return f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"

    gone = (
        f"<w:del><w:r><w:delText>deleted {number}</w:delText></w:r></w:del><w:moveFrom>{run('moved away')}</w:moveFrom>"
    )
    document = docx.Document()
    for block in (
        control(paragraph(run(f"block {number}"))),
        paragraph(run("inline ") + control(run(number))),
        paragraph(gone + f"<w:ins>{run(f'inserted {number}')}</w:ins>"),
        paragraph(run("beside the box") + box(paragraph(run(f"box {number}")))),
        table(paragraph(run("outer")) + table(paragraph(run(f"nested {number}"))) + paragraph("")),
    ):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(block))
    head, foot = document.sections[0].header, document.sections[0].first_page_footer
    head._element.append(parse_xml(table(paragraph(run(f"head {number}")))))
    foot._element.append(parse_xml(control(paragraph(run(f"foot {number}")))))
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def sheets(*texts: str) -> bytes:
    """An Excel file with a sheet to each text."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for text in texts:
        book.create_sheet()["A1"] = text
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def archive(name: str, content: bytes) -> bytes:
    """A ZIP file with one file in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr(name, content)
    return held.getvalue()


def sheet(*rows: Sequence[object]) -> bytes:
    """An Excel file."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def pdf(*lines: str) -> bytes:
    """A PDF of one page, written by hand: what a printer of text makes."""
    shown = " T* ".join(f"({line}) Tj" for line in lines)
    content = f"BT /F1 12 Tf 14 TL 50 750 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources <</Font <</F1 5 0 R>> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return (
        made
        + head
        + table
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (
            len(objects) + 1,
            len(made),
        )
    )


def picture(*lines: str, dark: bool = False, place: bool = False) -> bytes:
    """A screenshot of a chat, light or dark; with `place` it says where it was taken."""
    paper, ink = ((30, 31, 34), (220, 221, 222)) if dark else ((255, 255, 255), (20, 20, 20))
    image = Image.new("RGB", (760, 60 + 44 * len(lines)), paper)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=24)
    for number, line in enumerate(lines):
        draw.text((24, 30 + 44 * number), line, fill=ink, font=font)
    held = io.BytesIO()
    if place:
        exif = Image.Exif()
        exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 28.0, 40.0), 3: "W", 4: (2.0, 14.0, 30.0)})
        image.save(held, "JPEG", exif=exif)
    else:
        image.save(held, "PNG")
    return held.getvalue()


def bomb() -> bytes:
    """A Word file of a few kilobytes that unfolds to 200 MB."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 200_000_000 + b"</a>")
    return held.getvalue()


def lying_bomb() -> bytes:
    """The same, with a table of contents that says 1 kB."""
    made = bytearray(bomb())
    size = (200_000_007).to_bytes(4, "little")
    place = made.find(size)
    while place >= 0:
        made[place : place + 4] = (1_000).to_bytes(4, "little")
        place = made.find(size, place + 1)
    return bytes(made)
