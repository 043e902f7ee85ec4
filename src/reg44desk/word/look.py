"""How a Word file looks: its styles, list, settings, page, head and foot, and what it says of itself."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm

from reg44desk.paper import ReportDocument, foot, plain
from reg44desk.word.pieces import WIDTH, Piece, paragraph, piece

FONT, INK, SOFT = "Arial", "111111", "444444"
MOST_IN_A_LINE = 200
"""A head or foot of any length would push the words off the page."""
MOST_IN_A_PARTICULAR = 255
KEPT = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.NUMBERING)
THE_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)


def blank() -> Document:
    """An empty A4 document in the house's look, without anything that the library's own template brings along."""
    made = docx.Document()
    for key in [key for key, known in made.part.rels.items() if known.reltype not in KEPT]:
        del made.part.rels[key]
    _fill_styles(made)
    _fill_settings(made)
    _fill_lists(made)
    made.element.body.sectPr.attrib.clear()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin, section.bottom_margin = Mm(26), Mm(24)
    section.header_distance, section.footer_distance = Mm(11), Mm(8)
    return made


def put_head_and_foot(made: Document, document: ReportDocument) -> None:
    """The marking and the notice at the head of each page; at the foot what it is about, which page of how many, and its check code."""
    section = made.sections[0]
    for part in (section.header, section.footer):
        part.is_linked_to_previous = False
    head, under = section.header.part.element, section.footer.part.element
    for element in (head, under):
        element.clear()
    head.append(paragraph(_cut(document.marking), "Marking"))
    if document.notice:
        head.append(paragraph(_cut(document.notice), "Header"))
    about, known_by = foot(document)
    first = paragraph(_cut(about), "Footer")
    first.extend([piece("r", piece("tab")), _said("Page "), _field("PAGE"), _said(" of "), _field("NUMPAGES")])
    under.extend([first, paragraph(_cut(known_by), "Footer")])


def describe(made: Document, document: ReportDocument, comment: str, writer: str, program: str) -> None:
    """What the file says of itself: title, author, language, version; no moment and no machine, so that same content is same bytes."""
    package = made.part.package
    if package is None:  # pragma: no cover  a document of the library always has one
        return
    told = made.core_properties
    told.title = _particular(f"{document.title}: {document.subtitle}")
    told.author = _particular(document.author)
    told.subject = _particular(f"Report {document.reference}")
    told.category = _particular(document.marking)
    told.version = _particular(document.version)
    told.content_status = "Final" if document.version else "Draft"
    told.language, told.comments = "en-GB", comment
    element = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for tag in ("dcterms:created", "dcterms:modified", "cp:lastModifiedBy"):
        for moment in element.findall(qn(tag)):
            element.remove(moment)
    for key in [key for key, known in package.rels.items() if known.reltype.endswith(("/thumbnail", "/extended-properties"))]:
        del package.rels[key]
    space = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    words = f'<?xml version="1.0" encoding="UTF-8"?><Properties xmlns="{space}"><Application>{escape(program)}</Application></Properties>'
    part = Part(PackURI(f"/{writer}"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, words.encode(), package)
    package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)


def packed(made: Document) -> bytes:
    """The finished file, in which no part has a moment or a system of its own."""
    raw, target = io.BytesIO(), io.BytesIO()
    made.save(raw)
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(target, "w") as out:
        for name in parts.namelist():
            told = zipfile.ZipInfo(name, THE_SAME_MOMENT)
            told.create_system, told.compress_type = 0, zipfile.ZIP_DEFLATED
            out.writestr(told, parts.read(name))
    return target.getvalue()


def _fill_styles(made: Document) -> None:
    styles = made.styles.element
    for child in list(styles):
        if child.tag != qn("w:latentStyles"):
            styles.remove(child)
    fonts = dict.fromkeys(("ascii", "hAnsi", "cs", "eastAsia"), FONT)
    language = piece("lang", val="en-GB", eastAsia="en-GB", bidi="ar-SA")
    letters = piece("rPr", piece("rFonts", **fonts), piece("color", val=INK), *_size(12), language)
    lines = piece("pPr", _spacing(0, 6))
    styles.insert(0, piece("docDefaults", piece("rPrDefault", letters), piece("pPrDefault", lines)))
    plain_table = piece("style", piece("name", val="Normal Table"), piece("semiHidden"), type="table", default=1, styleId="TableNormal")
    edges = [piece(side, w=80, type="dxa") for side in ("left", "right")]
    plain_table.append(piece("tblPr", piece("tblInd", w=0, type="dxa"), piece("tblCellMar", *edges)))
    level = [[piece("keepNext"), piece("keepLines"), piece("outlineLvl", val=n)] for n in (0, 1)]
    tabs = piece("tabs", piece("tab", val="right", pos=WIDTH))
    middle = piece("jc", val="center")
    bullets = piece("numPr", piece("numId", val=1))
    styles.extend(
        [
            _style("Normal", "Normal", 12, default=1),
            _style("Title", "Title", 22, bold=True, after=2, paragraph=[piece("keepNext")]),
            _style("Subtitle", "Subtitle", 14, after=10, colour=SOFT),
            _style("Heading1", "heading 1", 15.5, bold=True, before=16, after=6, paragraph=level[0]),
            _style("Heading2", "heading 2", 12.5, bold=True, before=10, after=3, paragraph=level[1]),
            _style("ListBullet", "List Bullet", 12, paragraph=[bullets]),
            _style("Cell", "Table cell", 10.5, after=0),
            _style("CellHeading", "Table heading", 10.5, bold=True, after=0),
            _style("Copy", "Copy notice", 12, bold=True, after=10),
            _style("Gap", "Gap between tables", 4, after=0),
            _style("Marking", "Marking", 9.5, bold=True, after=0, paragraph=[middle]),
            _style("Header", "header", 9, after=0, paragraph=[middle]),
            _style("Footer", "footer", 8.5, after=0, colour=SOFT, paragraph=[tabs]),
            plain_table,
        ]
    )


def _style(
    key: str,
    name: str,
    size: float,
    *,
    bold: bool = False,
    before: float = 0,
    after: float = 6,
    colour: str = INK,
    paragraph: list[Piece] | None = None,
    default: int = 0,
) -> Piece:
    """A paragraph style; the settings of its paragraph are put in the order that Word wants them in."""
    heads = [piece("name", val=name)]
    heads += [] if default else [piece("basedOn", val="Normal"), piece("next", val=key if key == "ListBullet" else "Normal")]
    order = [qn(f"w:{tag}") for tag in ("keepNext", "keepLines", "numPr", "tabs", "spacing", "jc", "outlineLvl")]
    settings = sorted([*(paragraph or []), _spacing(before, after)], key=lambda one: order.index(str(one.tag)))
    letters = [piece("b"), piece("bCs")] if bold else []
    letters += [piece("color", val=colour), *_size(size)]
    told = {"type": "paragraph", "styleId": key} | ({"default": default} if default else {})
    return piece("style", *heads, piece("qFormat"), piece("pPr", *settings), piece("rPr", *letters), **told)


def _size(points: float) -> list[Piece]:
    return [piece("sz", val=round(points * 2)), piece("szCs", val=round(points * 2))]


def _spacing(before: float, after: float) -> Piece:
    return piece("spacing", before=round(before * 20), after=round(after * 20), line=276, lineRule="auto")


def _fill_settings(made: Document) -> None:
    settings = made.settings.element
    for child in list(settings):
        settings.remove(child)
    mode = {"name": "compatibilityMode", "uri": "http://schemas.microsoft.com/office/word", "val": 15}
    settings.extend([piece("defaultTabStop", val=720), piece("compat", piece("compatSetting", **mode))])
    settings.extend([piece("themeFontLang", val="en-GB"), piece("decimalSymbol", val="."), piece("listSeparator", val=",")])


def _fill_lists(made: Document) -> None:
    lists = made.part.numbering_part.element
    for child in list(lists):
        lists.remove(child)
    inset = piece("pPr", piece("ind", left=360, hanging=360))
    level = [piece("start", val=1), piece("numFmt", val="bullet"), piece("pStyle", val="ListBullet")]
    level += [piece("lvlText", val="•"), piece("lvlJc", val="left"), inset]
    dots = piece("abstractNum", piece("multiLevelType", val="singleLevel"), piece("lvl", *level, ilvl=0), abstractNumId=0)
    lists.extend([dots, piece("num", piece("abstractNumId", val=0), numId=1)])


def _said(words: str) -> Piece:
    text = piece("t")
    text.text = words
    text.set(qn("xml:space"), "preserve")
    return piece("r", text)


def _field(name: str) -> Piece:
    """A number that Word counts."""
    return piece("fldSimple", _said("1"), instr=name)


def _cut(words: str) -> str:
    line = plain(words)
    return line if len(line) <= MOST_IN_A_LINE else f"{line[: MOST_IN_A_LINE - 1]}…"


def _particular(words: str) -> str:
    return plain(words)[:MOST_IN_A_PARTICULAR]
