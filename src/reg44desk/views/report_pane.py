"""The right pane of the Report screen: what stops the report, signatures, copies, versions, and checking a code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.deadlines import Deadline
from reg44desk.domain.types import Ref, ReportOrigin
from reg44desk.services.distribution import RecipientRow, Standing
from reg44desk.services.lifecycle import LifeRow
from reg44desk.services.reg44 import VisitRow
from reg44desk.services.report_conflicts import UNTOLD
from reg44desk.services.reports import SentRow, SignatureRow, VersionRow
from reg44desk.views import report_words, theme
from reg44desk.views.fields import TextField
from reg44desk.views.forms import announce
from reg44desk.views.icons import draw_shape
from reg44desk.views.report_life import overdue, show_life
from reg44desk.views.widgets import Badge, Pane, PlainLabel, button


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the screen shows of one visit: its versions, the one in view with its signatures and copies, and how it stands."""

    visit: VisitRow
    versions: tuple[VersionRow, ...]
    version: VersionRow | None
    signatures: tuple[SignatureRow, ...]
    standing: Standing | None
    sent: tuple[SentRow, ...]
    life: LifeRow
    deadlines: tuple[Deadline, ...]
    untold: bool = False
    record_differs: bool = False

    @property
    def number(self) -> int | None:
        """The number of the version in view; None for a draft."""
        return self.version.version if self.version else None

    @property
    def is_newest(self) -> bool:
        """Whether the version in view is the newest."""
        return self.version is not None and self.version.id == self.versions[0].id

    @property
    def may_go(self) -> bool:
        """Whether it may be signed and sent: not while a conflict was declared that it does not say (regulation 44(6))."""
        return self.is_newest and not self.untold


class ReportPane(Pane):
    """Filled afresh from a `Shown`; keeps its place, the cursor and what was typed into the code field."""

    go = Signal(object)
    wants_version = Signal(int)
    wants_comparison = Signal(int, object)
    wants_signature = Signal(object)
    wants_scan = Signal(object)
    wants_sending = Signal(object)
    wants_code = Signal(str)
    wants_step = Signal(object)
    wants_back = Signal(object)

    def __init__(self) -> None:
        super().__init__("About the report")
        self._code = self._answer = ""
        self._field: TextField | None = None
        self._about: UUID | None = None

    def show_report(self, shown: Shown, no_printer: str) -> None:
        """Fill the pane; `no_printer` says why nothing can be printed, if so."""
        same = self._about == shown.visit.id
        place, cursor = self.verticalScrollBar().value(), self._cursor()
        if not same:
            self._about, self._code, self._answer = shown.visit.id, "", ""
        self.clear()
        self._what_stops(shown)
        if shown.version is not None:
            self._signatures(shown)
            self._copies(shown)
        show_life(self, shown.life, shown.deadlines, self.wants_step.emit, self.wants_back.emit)
        if shown.version is not None:
            self._versions(shown)
        self._code_check()
        if no_printer and not report_words.no_report(shown.visit):
            self.heading("Printing")
            self.line(no_printer, "soft")
        if same:
            QTimer.singleShot(0, self, partial(self.verticalScrollBar().setValue, place))
            self._put_cursor(cursor)
        else:
            self.verticalScrollBar().setValue(0)

    def show_answer(self, words: str) -> None:
        """Say what a check code belongs to."""
        self._answer = words
        self._answer_label.setText(words)
        self._answer_label.setVisible(bool(words))
        announce(self, words)

    def _what_stops(self, shown: Shown) -> None:
        if shown.version is not None and not shown.is_newest:
            number = shown.versions[0].version
            self.heading("What stops it")
            self.add(
                _Mark(
                    f"Version {shown.version.version} was replaced by version {number}. Only that one is signed and sent.",
                    "warn",
                    "diamond",
                )
            )
            return
        said = report_words.what_stops(shown.visit, shown.standing, shown.signatures)
        self.heading("What stops it")
        if shown.untold:
            self.add(_Mark(UNTOLD, "bad", "diamond"))
            self.add(_act("Finish a new version", partial(self.go.emit, Ref("visit", str(shown.visit.id)))))
            return
        for one in said:
            self.add(_Mark(one.words, *one.look))
        for words in overdue(shown.deadlines):
            self.add(_Mark(words, "bad", "triangle"))
        waits = {c.waits_for for c in shown.standing.copies} if shown.standing else set()
        if "no_member_assigned" in waits:
            self.add(_act("Assign an elected member", partial(self.go.emit, Ref("home", str(shown.visit.home_id)))))
        if "placing_authorities_unnamed" in waits:
            self.add(_act("Name the placing authorities", partial(self.go.emit, Ref("visit", str(shown.visit.id)))))

    def _signatures(self, shown: Shown) -> None:
        assert shown.version is not None  # noqa: S101  asked before
        self.heading(f"Signatures of version {shown.version.version}")
        self.line("A signature belongs to one version. When the report changes, both sign the new version.", "hint")
        for row in shown.signatures:
            given = row.signed_on is not None
            entry = _Entry(text.word(row.role), "Signed" if given else "Awaited", *(report_words.GOOD if given else report_words.WAITS))
            if given or shown.is_newest:
                entry.say(report_words.signature_words(row))
            else:
                entry.say("Not signed before the version was replaced.")
            role = text.word(row.role).lower()
            if row.scan_id is not None:
                entry.offer("Save the scan", partial(self.wants_scan.emit, row), f"Save the scan of the {role}'s signature")
            if not given and shown.may_go and row.may_sign:
                entry.offer("Record the signature", partial(self.wants_signature.emit, row), f"Record the signature of the {role}")
            self.add(entry)

    def _copies(self, shown: Shown) -> None:
        if not shown.is_newest or shown.standing is None:
            self._old_copies(shown)
            return
        copies = shown.standing.copies
        sent = sum(c.state == "sent" for c in copies)
        ready = tuple(c for c in copies if c.state == "to_send")
        self.heading(f"Copies: {sent} of {len(copies)} sent")
        if len(ready) > 1 and shown.may_go:
            self.add(_act("Record all as sent today", partial(self.wants_sending.emit, ready)))
        for copy in copies:
            held = shown.untold and copy.state != "sent"
            entry = _Entry(report_words.copy_name(copy), *(("Waiting", *report_words.WAITS) if held else _badge(copy)))
            entry.say("It waits for a new version." if held else report_words.copy_state(copy))
            entry.say(report_words.copy_rule(copy), "hint")
            if copy.state in ("to_send", "not_known") and shown.may_go:
                name = f"Record as sent: {report_words.copy_name(copy)}"
                entry.offer("Record as sent", partial(self.wants_sending.emit, (copy,)), name)
            self.add(entry)

    def _old_copies(self, shown: Shown) -> None:
        self.heading(f"Copies sent of this version: {len(shown.sent)}")
        for copy in shown.sent:
            entry = _Entry(report_words.copy_name(copy), "Sent", *report_words.GOOD)
            entry.say(report_words.sent_words(copy.sent_on, copy.method))
            self.add(entry)
        if not shown.sent:
            self.line("No copy of this version is recorded as sent.", "soft")

    def _versions(self, shown: Shown) -> None:
        self.heading("Versions")
        for row in shown.versions:
            made = "brought in" if row.origin is ReportOrigin.BROUGHT_IN else "made"
            words = f"Version {row.version}, {made} {text.when(row.made_at)}"
            if row == shown.version:
                self.line(f"{words} (shown)")
            else:
                show = partial(self.wants_version.emit, row.version)
                self.add(button(words, show, link=True, tip=f"Show version {row.version}"))
            self.line(f"Check code {row.check_code}", "hint")
            self._comparisons(shown, row)

    def _comparisons(self, shown: Shown, row: VersionRow) -> None:
        """Beneath each other version a link that compares it with the one shown, the earlier first; and the newest with the record."""
        if shown.version is not None and row != shown.version:
            pair = sorted((row.version, shown.version.version))
            words = f"Compare with version {row.version}"
            self.add(button(words, partial(self.wants_comparison.emit, *pair), link=True, tip="See side by side what differs"))
        if row == shown.versions[0] and shown.record_differs:
            words = "Compare with the record as it stands"
            tip = "The record has changed since this version was made"
            self.add(button(words, partial(self.wants_comparison.emit, row.version, None), link=True, tip=tip))

    def _code_check(self) -> None:
        self.heading("Check a code from a paper copy")
        self._field = field = TextField("Check code", "Sixteen letters and digits at the foot of each page.")
        field.set_value(self._code)
        field.changed.connect(self._typed)
        field.line.returnPressed.connect(self._ask_code)
        self.add(field)
        self.add(_act("Check the code", self._ask_code))
        self._answer_label = PlainLabel(self._answer)
        self._answer_label.setVisible(bool(self._answer))
        self.add(self._answer_label)

    def _typed(self) -> None:
        assert self._field is not None  # noqa: S101  it sent the signal
        self._code = self._field.value()

    def _ask_code(self) -> None:
        self.wants_code.emit(self._code)

    def _cursor(self) -> str | None:
        """The name of what has the cursor in here; None when it is elsewhere."""
        at = self.window().focusWidget()
        inside = self.widget()
        return at.accessibleName() if at is not None and inside is not None and inside.isAncestorOf(at) else None

    def _put_cursor(self, name: str | None) -> None:
        if name is None:
            return
        found = [w for w in self.findChildren(QWidget) if w.accessibleName() == name and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
        (found[0] if found else self).setFocus(Qt.FocusReason.OtherFocusReason)


def _badge(copy: RecipientRow) -> tuple[str, str, str]:
    word, look = report_words.BADGES[copy.state]
    return word, *look


def _act(words: str, slot: Callable[[], object]) -> QWidget:
    """A button at the left, as wide as its words."""
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(button(words, slot))
    line.addStretch(1)
    return made


class _Mark(QWidget):
    """A sentence with a shape in its tone at the left."""

    def __init__(self, words: str, tone: str, shape: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(8)
        line.addWidget(_Shape(tone, shape), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(PlainLabel(words), 1)


class _Shape(QWidget):
    """A shape as high as a line."""

    def __init__(self, tone: str, shape: str) -> None:
        super().__init__()
        self._tone, self._shape = tone, shape
        side = self.fontMetrics().height()
        self.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The shape in its tone."""
        painter = QPainter(self)
        side = self.height() * 0.62
        draw_shape(
            painter, self._shape, QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side), theme.colour(self._tone)
        )
        painter.end()


class _Entry(QFrame):
    """Somebody who signs or gets a copy: name and badge, what there is to say, and what can be done."""

    def __init__(self, name: str, word: str, tone: str, shape: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 6, 0, 6)
        self._column.setSpacing(3)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(PlainLabel(name, "fieldLabel"), 1)
        line.addWidget(Badge(word, tone, shape), 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(line)

    def say(self, words: str, kind: str = "soft") -> None:
        """A line of words."""
        self._column.addWidget(PlainLabel(words, kind))

    def offer(self, words: str, slot: Callable[[], object], name: str) -> None:
        """A button, with a name that says for whom."""
        act = _act(words, slot)
        for one in act.findChildren(QPushButton):
            one.setAccessibleName(name)
        self._column.addWidget(act)
