"""The preview: a paper's pages as pictures, drawn as they come into view, sharp on fine screens, and read aloud as text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from reg44desk.pdf import preview
from reg44desk.views import theme
from reg44desk.views.bridge import Jobs
from reg44desk.views.widgets import PlainLabel, button

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
"""A4 upright in points, which every paper of this program is."""
FULL_WIDTH = round(PAGE_WIDTH / 72 * 96)
GAP = 16
ZOOMS = (50, 75, 100, 125, 150, 200, 300)
KEPT_PAGES = 3
"""Pictures are kept of so many pages before and after those in view."""

Key = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF to show: the file and what each page says."""

    pdf: bytes
    texts: tuple[str, ...]


def read_paper(pdf: bytes) -> Paper:
    """A PDF with the text of its pages. Slow work for a job."""
    return Paper(pdf, tuple(" ".join(preview.page_text(pdf, n).split()) for n in range(preview.page_count(pdf))))


def draw_page(pdf: bytes, page: int, scale: float) -> QImage:
    """One page, counted from 0, as a picture; scale 1 is 72 dots an inch. Slow work for a job."""
    width, height, line, data = preview.page_image(pdf, page, scale)
    return QImage(data, width, height, line, QImage.Format.Format_RGB32).copy()


class PreviewPane(QWidget):
    """Pages under one another, with buttons to zoom and to turn pages; loading the same report again keeps the place."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.jobs = jobs
        self.paper: Paper | None = None
        self._pages: list[_PageView] = []
        self._zoom: int | None = None
        self._serial = 0
        self._drawing = False
        self.setMinimumWidth(260)
        self._build()
        self._add_keys()
        self.show_words("")

    def show_paper(self, paper: Paper, *, keep_place: bool = False) -> None:
        """Show a paper from its first page, or at the same place when it is a newer print of what is shown."""
        if self.paper is not None and paper.pdf == self.paper.pdf:
            return
        self.paper = paper
        self._serial += 1
        if not keep_place:
            self._drop_pages()
        while len(self._pages) > len(paper.texts):
            self._pages.pop().deleteLater()
        while len(self._pages) < len(paper.texts):
            self._pages.append(_PageView(self.sheets))
        for number, (page, words) in enumerate(zip(self._pages, paper.texts, strict=True), 1):
            page.setAccessibleName(f"Page {number} of {len(paper.texts)}")
            page.setAccessibleDescription(words)
            page.show()
        self._swap(pages=True)
        self._lay_out()
        if not keep_place:
            self.area.verticalScrollBar().setValue(0)
        self._moved()

    def show_words(self, words: str) -> None:
        """Say something where the pages would be."""
        self.paper = None
        self._serial += 1
        self._drop_pages()
        self.words.setText(words)
        self._swap(pages=False)

    def page(self) -> int:
        """The page in view, counted from 0."""
        step = self._height() + GAP
        seen = self.area.verticalScrollBar().value() + min(self.area.viewport().height(), step) // 2
        return max(0, min(seen // step, len(self._pages) - 1))

    def show_page(self, number: int) -> None:
        """Bring a page, counted from 0, to the top."""
        number = max(0, min(number, len(self._pages) - 1))
        self.area.verticalScrollBar().setValue(number * (self._height() + GAP))

    def next_page(self) -> None:
        """Go to the top of the next page."""
        self.show_page(self.page() + 1)

    def previous_page(self) -> None:
        """Go to the top of the page before."""
        self.show_page(self.page() - 1)

    def zoom_in(self) -> None:
        """Show pages one step larger."""
        self._set_zoom(next((z for z in ZOOMS if z > self.percent()), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Show pages one step smaller."""
        self._set_zoom(next((z for z in reversed(ZOOMS) if z < self.percent()), ZOOMS[0]))

    def fit_width(self) -> None:
        """Show pages as wide as there is room, and follow the room."""
        self._set_zoom(None)

    def percent(self) -> int:
        """How large pages are; 100 is the size on paper."""
        return round(self._width() * 100 / FULL_WIDTH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The two groups of buttons stand under one another where there is no room beside one another."""
        super().resizeEvent(event)
        wanted = self._zoom_group.sizeHint().width() + self._page_group.sizeHint().width() + self._bar.spacing()
        way = QBoxLayout.Direction.LeftToRight if wanted <= self.width() else QBoxLayout.Direction.TopToBottom
        self._bar.setDirection(way)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while hidden."""
        super().showEvent(event)
        self._moved()

    def _build(self) -> None:
        self.out_button = button("−", self.zoom_out, tip="Zoom out (Ctrl+-)")
        self.in_button = button("+", self.zoom_in, tip="Zoom in (Ctrl++)")
        self.fit_button = button("Fit width", self.fit_width, tip="Fit the width of the page (Ctrl+0)")
        self.scale = PlainLabel("", "soft", wrap=False)
        self.back_button = button("‹", self.previous_page, tip="Previous page")
        self.on_button = button("›", self.next_page, tip="Next page")
        self.number = PlainLabel("", "soft", wrap=False)
        for one, name in (
            (self.out_button, "Zoom out"),
            (self.in_button, "Zoom in"),
            (self.back_button, "Previous page"),
            (self.on_button, "Next page"),
        ):
            one.setAccessibleName(name)
        self._zoom_group = _group(self.out_button, self.in_button, self.fit_button, self.scale)
        self._page_group = _group(self.back_button, self.number, self.on_button)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.addWidget(self._zoom_group, 0, Qt.AlignmentFlag.AlignLeft)
        self._bar.addStretch(1)
        self._bar.addWidget(self._page_group, 0, Qt.AlignmentFlag.AlignLeft)
        self.area = _Area()
        self.sheets = QWidget()
        self.area.setWidget(self.sheets)
        self.area.resized.connect(self._lay_out)
        self.area.wheeled.connect(self._wheeled)
        self.area.verticalScrollBar().valueChanged.connect(self._moved)
        self.words = PlainLabel("", "soft")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._bar)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.words, 1)

    def _add_keys(self) -> None:
        for keys, slot in (
            (("Ctrl++", "Ctrl+="), self.zoom_in),
            (("Ctrl+-",), self.zoom_out),
            (("Ctrl+0",), self.fit_width),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(slot)

    def _swap(self, *, pages: bool) -> None:
        """Pages or words; the cursor that was on the pages waits here until they are back."""
        cursor = self.window().focusWidget()
        if cursor is self.area and not pages:
            self.setFocus()
        for part in (self._zoom_group, self._page_group, self.area):
            part.setVisible(pages)
        self.words.setVisible(not pages)
        if cursor is self and pages:
            self.area.setFocus()

    def _drop_pages(self) -> None:
        for page in self._pages:
            page.hide()
            page.deleteLater()
        self._pages = []

    def _width(self) -> int:
        if self._zoom is not None:
            return FULL_WIDTH * self._zoom // 100
        return max(self.area.viewport().width() - 2 * GAP, 200)

    def _height(self) -> int:
        return round(self._width() * PAGE_HEIGHT / PAGE_WIDTH)

    def _set_zoom(self, zoom: int | None) -> None:
        self._zoom = zoom
        self._lay_out()

    def _wheeled(self, up: bool) -> None:  # noqa: FBT001  what the signal carries
        (self.zoom_in if up else self.zoom_out)()

    def _lay_out(self) -> None:
        """Give each page its place; what was at the top of the view stays there."""
        across, down = self.area.horizontalScrollBar(), self.area.verticalScrollBar()
        before = self._pages[0].height() + GAP if self._pages else 1
        place = down.value() / before
        middle = (across.value() + self.area.viewport().width() / 2) / max(self.sheets.width(), 1)
        width, height, view = self._width(), self._height(), self.area.viewport()
        whole = max(view.width(), width + 2 * GAP)
        spare = max(view.height() - height - 2 * GAP, 0)
        self.sheets.resize(whole, len(self._pages) * (height + GAP) + GAP + spare)
        for number, page in enumerate(self._pages):
            page.setGeometry((whole - width) // 2, GAP + number * (height + GAP), width, height)
        down.setSingleStep(self.fontMetrics().height() * 3)
        down.setValue(round(place * (height + GAP)))
        across.setValue(round(middle * whole - view.width() / 2))
        self._moved()

    def _moved(self) -> None:
        """Say which page is in view, and draw what has come into it."""
        if self.paper is None:
            return
        at, last = self.page(), len(self._pages) - 1
        words = f"Page {at + 1} of {last + 1}"
        self.number.setText(words)
        self.scale.setText(f"{self.percent()}%")
        self.area.setAccessibleName(f"Report, {words[0].lower()}{words[1:]}")
        self.area.setAccessibleDescription(self.paper.texts[at] if self.paper.texts else "")
        self.back_button.setEnabled(at > 0)
        self.on_button.setEnabled(at < last)
        self.out_button.setEnabled(self.percent() > ZOOMS[0])
        self.in_button.setEnabled(self.percent() < ZOOMS[-1])
        for number, page in enumerate(self._pages):
            if abs(number - at) > KEPT_PAGES:
                page.forget()
        self._draw()

    def _draw(self) -> None:
        """Draw the next page that is in view and has no picture in this size; one at a time, so that the nearest comes first."""
        if self.paper is None or self._drawing or not self.isVisible():
            return
        key = (self._serial, self._width(), self.devicePixelRatioF())
        at = self.page()
        seen = self._in_view()
        wanted = sorted((n for n in seen if self._pages[n].key != key), key=lambda n: abs(n - at))
        if wanted:
            self._drawing = True
            scale = key[1] * key[2] / PAGE_WIDTH * (1 - 1e-6)
            work = partial(draw_page, self.paper.pdf, wanted[0], scale)
            self.jobs.start("Drawing the page", work, partial(self._drawn, wanted[0], key), self._not_drawn)

    def _in_view(self) -> list[int]:
        view = self.area.viewport().height()
        top = self.area.verticalScrollBar().value() - view // 2
        return [n for n, p in enumerate(self._pages) if p.y() < top + 2 * view and p.y() + p.height() > top]

    def _drawn(self, number: int, key: Key, picture: QImage) -> None:
        self._drawing = False
        if key[0] == self._serial and number < len(self._pages):
            self._pages[number].show_picture(picture, key)
        self._draw()

    def _not_drawn(self, error: Exception) -> None:
        self._drawing = False
        raise error


class _PageView(QWidget):
    """One page: white until its picture is there; an older picture stands in, stretched, while a sharper one is drawn."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.key: Key | None = None
        self._picture = QImage()

    def show_picture(self, picture: QImage, key: Key) -> None:
        """Show a picture that was drawn for a key."""
        picture.setDevicePixelRatio(key[2])
        self._picture, self.key = picture, key
        self.update()

    def forget(self) -> None:
        """Let go of the picture."""
        self._picture, self.key = QImage(), None

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The paper, its picture dot for dot where sizes agree, and its edge."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self.key is not None and self.key[1:] == (self.width(), self.devicePixelRatioF()):
            painter.drawImage(QPointF(0, 0), self._picture)
        elif not self._picture.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._picture)
        painter.setPen(theme.colour("line"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class _Area(QScrollArea):
    """Where the pages scroll: arrows and Page Up and Down as usual, Home and End to the ends, Ctrl and the wheel to zoom."""

    resized = Signal()
    wheeled = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("previewArea")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setMinimumHeight(120)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the pane."""
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """To the first and the last page."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl held, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and event.angleDelta().y():
            self.wheeled.emit(event.angleDelta().y() > 0)
            event.accept()
        else:
            super().wheelEvent(event)


def _group(*parts: QWidget) -> QWidget:
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    for one in parts:
        line.addWidget(one)
    return made
