"""The tagging layer: what reportlab draws becomes a tagged PDF/UA-1 file that a screen reader can read (technology.md 4).

A `Node` is a structure element. Drawing happens inside `tagged(canvas, node)` or `artifact(canvas)`, so that every mark on a page
belongs either to the structure or to its decoration. At the end the canvas writes the structure tree and the metadata.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen.canvas import Canvas


@dataclass(slots=True, eq=False)
class Node:
    """A structure element: its tag, its children in reading order, and for a heading cell which way it heads."""

    tag: str
    scope: str = ""
    kids: list[Node | tuple[int, int]] = field(default_factory=list)
    placed: bool = False

    def add(self, tag: str, scope: str = "") -> Node:
        """A new last child."""
        child = Node(tag, scope, placed=True)
        self.kids.append(child)
        return child


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas that collects marked content and writes the structure tree when it is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._doc.info = _Particulars()
        self.root = Node("Document")
        self._marks: list[list[Node]] = [[]]

    def showPage(self) -> None:  # noqa: N802  reportlab's name
        """End a page; the next one numbers its marks from 0 again."""
        super().showPage()
        self._marks.append([])

    @contextmanager
    def mark(self, node: Node | None) -> Iterator[None]:
        """Everything drawn inside belongs to a node, or is decoration when there is none. Marks are never nested."""
        if node is None:
            self._code.append("/Artifact BMC")
        else:
            if not node.placed:
                self.root.kids.append(node)
                node.placed = True
            here = self._marks[-1]
            node.kids.append((len(self._marks) - 1, len(here)))
            self._code.append(f"/{node.tag} <</MCID {len(here)}>> BDC")
            here.append(node)
        yield
        self._code.append("EMC")

    def save(self) -> None:
        """Write the finished file; every page has been shown."""
        self._finish()
        super().save()

    def _finish(self) -> None:
        doc = self._doc
        pages = doc.Pages.pages
        references: dict[int, Any] = {}
        tree = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructTreeRoot")})
        tree_reference = doc.Reference(tree, "StructTreeRoot")
        top = self._element(self.root, tree_reference, pages, references)
        numbers: list[Any] = []
        for number, page in enumerate(pages):
            parents = pdfdoc.PDFArray([references[id(node)] for node in self._marks[number]])
            numbers += [number, doc.Reference(parents)]
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, pdfdoc.PDFName("S")
        tree["K"] = top
        tree["ParentTree"] = doc.Reference(pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)}))
        tree["ParentTreeNextKey"] = len(pages)
        doc.Catalog.StructTreeRoot = tree_reference
        doc.Catalog.MarkInfo = pdfdoc.PDFDictionary({"Marked": "true"})
        doc.Catalog.Metadata = doc.Reference(_metadata(doc.info.title, doc.info.author, doc.info.subject))

    def _element(self, node: Node, parent: Any, pages: list[Any], references: dict[int, Any]) -> Any:
        doc = self._doc
        plain = pdfdoc.PDFDictionary({"Type": pdfdoc.PDFName("StructElem"), "S": pdfdoc.PDFName(node.tag), "P": parent})
        reference = doc.Reference(plain, f"StructElem{len(references)}")
        references[id(node)] = reference
        if node.scope:
            plain["A"] = pdfdoc.PDFDictionary({"O": pdfdoc.PDFName("Table"), "Scope": pdfdoc.PDFName(node.scope)})
        kids: list[Any] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self._element(kid, reference, pages, references))
            else:
                page, number = kid
                mark = {"Type": pdfdoc.PDFName("MCR"), "Pg": doc.Reference(pages[page]), "MCID": number}
                kids.append(pdfdoc.PDFDictionary(mark))
        plain["K"] = pdfdoc.PDFArray(kids)
        return reference


@contextmanager
def artifact(canvas: TaggedCanvas) -> Iterator[None]:
    """Draw decoration: running heads, lines and backgrounds, which a screen reader passes over."""
    with canvas.mark(None):
        yield


def _metadata(title: str, author: str, subject: str) -> Any:
    """XMP that names the title and says that the file follows PDF/UA-1; without a date, so that the same content is the same file."""
    words = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{escape(subject)}</rdf:li></rdf:Alt></dc:description>'
        "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>"
        "<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>\n'
    )
    return _PlainStream(words.encode())


class _Particulars(pdfdoc.PDFInfo):  # type: ignore[misc]  # reportlab has no types
    """Title, author and subject without a moment, which would be a false one: the same content is the same file."""

    def format(self, document: Any) -> bytes:
        words = {"Title": self.title, "Author": self.author, "Subject": self.subject, "Creator": self.creator, "Producer": self.producer}
        written: bytes = pdfdoc.PDFDictionary({key: pdfdoc.PDFString(value) for key, value in words.items()}).format(document)
        return written


class _PlainStream(pdfdoc.PDFObject):  # type: ignore[misc]  # reportlab has no types
    """The metadata stream, uncompressed and without a filter entry, as readers of XMP expect."""

    __RefOnly__ = 1

    def __init__(self, content: bytes) -> None:
        self.content = content

    def format(self, _document: Any) -> bytes:
        head = f"<< /Length {len(self.content)} /Subtype /XML /Type /Metadata >>"
        return head.encode() + b"\nstream\n" + self.content + b"\nendstream"


def _to_unicode(font: str, subset: list[int]) -> str:
    """What each code of a font means, without U+0000, which PDF/UA forbids, and with letters beyond U+FFFF told in two halves."""
    pairs = [
        f"<{code:02X}> <{chr(letter).encode('utf-16-be', 'surrogatepass').hex().upper()}>" for code, letter in enumerate(subset) if letter
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({font}) /Ordering ({font}) /Supplement 0 >> def",
        f"/CMapName /{font} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


ttfonts.makeToUnicodeCMap = _to_unicode
