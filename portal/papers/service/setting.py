"""Papers as one page of HTML for the press, and as a Word file for whoever wants to write on in it."""

import base64
import io
from collections.abc import Iterable, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from portal.core import codes, qr
from portal.core.config import config
from portal.core.seldom import docx_api, docx_enum, docx_ns, docx_oxml, docx_shared, docx_text
from portal.papers import queries
from portal.papers.rules import Block, Cell, Contents, Grid, Lines, Paper, Picture, Prose, Signing, Space, Stamp

STYLES = ("static/print/papers.css",)
FONT = "Noto Serif CJK SC"
WIDE = 160
"""Millimetres between the margins: 210 less 30 to bind and 20 on the right."""


def html(papers: Sequence[Paper], code: str, *, whole: bool) -> str:
    """Papers one after another, with the code to check at the foot of each page; photos stand in the text."""
    template = current_app.jinja_env.get_template("papers/_sheets.html")
    return template.render(
        papers=papers,
        title=papers[0].title if not whole else "人民调解卷宗",
        whole=whole,
        kinds=_kind,
        pictures=dict(_pictures(papers)),
        code=codes.spoken(code),
        code_picture=_drawn(code),
        demo=config().demo,
    )


def _drawn(code: str) -> Markup:
    return qr.drawn(f"{config().base_url}/papers/check?code={code}")


def _kind(block: Block) -> str:
    return type(block).__name__


def _pictures(papers: Iterable[Paper]) -> Iterable[tuple[int, str]]:
    numbers = [block.photo for paper in papers for block in paper.blocks if isinstance(block, Picture)]
    for photo in queries.content(numbers):
        yield photo.id, f"data:image/jpeg;base64,{base64.b64encode(photo.full or b'').decode()}"


def word(papers: Sequence[Paper]) -> bytes:
    """The same papers as a Word file, built block by block; it bears no code, because its text may be written over."""
    document = docx_api.Document()
    page = document.sections[0]
    page.page_width, page.page_height = _mm(210), _mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = _mm(30), _mm(20), _mm(20), _mm(22)
    _fonts(document)
    _page_numbers(page)
    for place, paper in enumerate(papers):
        if place:
            document.add_page_break()
        title = document.add_heading(paper.title, level=1)
        title.alignment = docx_text.WD_ALIGN_PARAGRAPH.CENTER
        if paper.number:
            document.add_paragraph(paper.number).alignment = docx_text.WD_ALIGN_PARAGRAPH.RIGHT
        for block in paper.blocks:
            _write(document, block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _mm(length: float) -> Any:
    return docx_shared.Mm(length)


def _fonts(document: Any) -> None:
    """Black on white in one Chinese font; Word takes another for Han letters unless it is told in so many words."""
    for name, size, bold in (("Normal", 11, False), ("Heading 1", 20, True), ("Heading 2", 12, True)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, docx_shared.Pt(size), bold
        style.font.color.rgb = docx_shared.RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("w:eastAsia", "w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(docx_ns.qn(kind), FONT)
        for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(docx_ns.qn(kind), None)
    document.styles["Normal"].paragraph_format.space_after = docx_shared.Pt(3)


def _page_numbers(page: Any) -> None:
    line = page.footer.paragraphs[0]
    line.alignment = docx_text.WD_ALIGN_PARAGRAPH.RIGHT
    for before, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES")):
        line.add_run(before)
        run = line.add_run()._r
        for kind, text in (("begin", None), (None, field), ("end", None)):
            part = docx_oxml.OxmlElement("w:instrText" if text else "w:fldChar")
            if text:
                part.text = text
            else:
                part.set(docx_ns.qn("w:fldCharType"), kind or "")
            run.append(part)
    line.add_run(" 页")


def _write(document: Any, block: Block) -> None:
    match block:
        case Grid(rows=rows, widths=widths):
            _table(document, rows, widths)
        case Prose(text=text, title=title):
            if title:
                document.add_heading(title, level=2)
            for part in text.split("\n"):
                if part.strip():
                    document.add_paragraph(part).paragraph_format.first_line_indent = docx_shared.Pt(22)
        case Lines(count=count):
            for _line in range(count):
                document.add_paragraph("＿" * 38)
        case Signing(who=who):
            heads = tuple(Cell(word, head=True) for word in ("签名人", "签名或盖章", "指印", "日期"))
            rows = tuple((Cell(one, high=13), Cell(""), Cell(""), Cell("    年  月  日")) for one in who)
            document.add_paragraph()
            _table(document, (heads, *rows), (34, 27, 17, 22))
        case Stamp(who=who, day=day):
            document.add_paragraph()
            for text in (who, day):
                document.add_paragraph(text).alignment = docx_text.WD_ALIGN_PARAGRAPH.RIGHT
        case Contents(entries=entries):
            heads = tuple(Cell(word, head=True) for word in ("序号", "材料名称", "页次", "备注"))
            rows = tuple((Cell(one.number), Cell(one.title), Cell(""), Cell(one.remark)) for one in entries)
            _table(document, (heads, *rows), (10, 55, 15, 20))
        case Picture(photo=number, caption=caption):
            for photo in queries.content([number]):
                document.add_picture(io.BytesIO(photo.full or b""), width=_mm(120))
            document.add_paragraph(caption)
        case Space(high=high, says=says):
            _table(document, ((Cell(says, high=high),),), (100,))


def _table(document: Any, rows: Sequence[Sequence[Cell]], widths: Sequence[int]) -> None:
    table = document.add_table(rows=len(rows), cols=len(widths))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = _mm(WIDE * width / 100)
    for row, cells in zip(table.rows, rows, strict=True):
        row.height = _mm(max(7, *(cell.high for cell in cells)))
        at = 0
        for cell in cells:
            place = row.cells[at].merge(row.cells[at + cell.span - 1]) if cell.span > 1 else row.cells[at]
            place.width = _mm(WIDE * sum(widths[at : at + cell.span]) / 100)
            place.vertical_alignment = docx_enum.WD_CELL_VERTICAL_ALIGNMENT.CENTER
            line = place.paragraphs[0]
            run = line.add_run(cell.text)
            if cell.head:
                run.bold, line.alignment = True, docx_text.WD_ALIGN_PARAGRAPH.CENTER
            at += cell.span
    document.add_paragraph().paragraph_format.space_after = docx_shared.Pt(0)
