"""A screen shown on a real desk, and what of it does not fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QLineEdit, QWidget

from reg44desk.views import theme
from reg44desk.views.models import RowsTable
from reg44desk.views.page import Page
from reg44desk.views.widgets import Link, Pane
from tests import drivers as d

Show = Callable[[QWidget], QWidget]
P = TypeVar("P", bound=Page)


def on_screen(show: Show, page: P) -> P:
    """Show a page that hears what commands change, as in the window."""
    page.desk.listeners += [page.heard, lambda _done: d.settle()]
    show(page)
    d.settle()
    return page


def retype(root: QWidget, label: str, words: str) -> None:
    """Type over what a field of one line holds; no words leave it empty."""
    control = d.field(root, label).control
    control.setFocus()
    control.selectAll()
    QTest.keyClick(control, Qt.Key.Key_Delete)
    QTest.keyClicks(control, words)
    d.settle()


def dismiss() -> None:
    """Close every dialog and let it go, so that the next test begins with none."""
    for one in QApplication.topLevelWidgets():
        if isinstance(one, QDialog):
            one.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    d.settle()


def shortened(root: QWidget) -> list[str]:
    """Labels and buttons whose words do not fit where they stand, and panes that are too narrow for what is in them."""
    labels = [w.text() for w in d.visible(root, QLabel) if w.text() and not _label_fits(w)]
    buttons = [w.text() for w in d.visible(root, QAbstractButton) if w.text() and not _button_fits(w)]
    panes = [w.accessibleName() for w in d.visible(root, Pane) if w.horizontalScrollBar().maximum() > 0]
    return [*labels, *buttons, *panes]


def _label_fits(label: QLabel) -> bool:
    if label.wordWrap():
        return label.minimumSizeHint().width() <= label.width() + 1 and label.heightForWidth(label.width()) <= label.height() + 1
    return label.sizeHint().width() <= label.width() + 1


def _button_fits(button: QAbstractButton) -> bool:
    if isinstance(button, Link):
        return button.minimumSizeHint().width() <= button.width() + 1 and button.heightForWidth(button.width()) <= button.height() + 1
    return button.sizeHint().width() <= button.width() + 1


def unnamed(root: QWidget) -> list[str]:
    """Inputs, lists and buttons that a screen reader has no name for."""
    kinds: tuple[type[QWidget], ...] = (QLineEdit, QComboBox, QAbstractButton, RowsTable)
    return [type(w).__name__ for kind in kinds for w in d.visible(root, kind) if not _named(w)]


def _named(widget: QWidget) -> bool:
    inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), (QComboBox, QLineEdit))
    return inner or bool(widget.accessibleName() or (isinstance(widget, QAbstractButton) and (widget.text() or widget.toolTip())))


def enlarge(page: QWidget, text_size: int) -> None:
    """Dress everything in larger text, as Settings does."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, scheme="light", text_size=text_size)
    page.resize(1280, 620)
    d.settle()


def tab_to(root: QWidget, wanted: QWidget, most: int = 40) -> None:
    """Press Tab until a control has the focus, as somebody without a mouse does."""
    for _ in range(most):
        now = QApplication.focusWidget()
        if now is wanted:
            return
        QTest.keyClick(now or root, Qt.Key.Key_Tab)
        d.settle()
    raise AssertionError(f"Tab never came to {wanted.accessibleName()!r}")


def focused() -> QWidget:
    """What has the keyboard."""
    now = QApplication.focusWidget()
    assert now is not None, "nothing has the focus"
    return now
