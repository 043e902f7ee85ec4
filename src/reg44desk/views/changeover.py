"""The changeover after an election: one guided form in three steps on one scroll, and nothing is changed before the third was seen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout

from reg44desk import text
from reg44desk.domain.types import HomeStatus
from reg44desk.services import changeover, members
from reg44desk.services.changeover import ChangeoverDraft, Outcome, Takes
from reg44desk.services.members import CoverageRow
from reg44desk.views.fields import ChoiceField, DateField, Field, TextArea, TextField, TickList, check_readable
from reg44desk.views.forms import Form, FormDialog, announce
from reg44desk.views.member_forms import may_be_member
from reg44desk.views.page import Page
from reg44desk.views.widgets import PlainLabel, button

TITLE = "Changeover after an election"
SEE = "See what will be outstanding"
MAKE = "Make the changes"
LOOK_FIRST = "This is what the changes do. If it is right, press “Make the changes” again."
NOT_SEEN = "Nothing is changed yet. First see here what the changes do, and what will be outstanding after them."

PARTS = (
    ("ended", "Roles that end"),
    ("begun", "New members"),
    ("without_member", "Homes without a member"),
    ("windows", "Homes that still need a member's visit"),
    ("unsent", "Signed reports not yet sent to who leaves"),
    ("no_longer_counts", "Attendance after the last day"),
)
"""What an outcome holds, each with its heading."""


def open_changeover(page: Page) -> None:
    """Ask the three steps; the changes are made in one."""
    form = _ChangeoverForm(page)
    dialog = FormDialog(page, TITLE, form, MAKE, form.make)
    dialog.resize(760, 700)
    dialog.open()


class _ChangeoverForm(Form):
    """Who leaves and when; who takes which home from when; what will be outstanding."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._seen: ChangeoverDraft | None = None
        today = page.desk.today()
        self._known = may_be_member(page)
        self._rows = [r for r in page.desk.read(members.list_coverage, today, 0) if r.status is not HomeStatus.CLOSED]
        self._sitting = page.desk.read(changeover.list_sitting, today)
        super().__init__({**self._leaving(), **self._taking(), **self._agreeing()})
        self._offered: list[tuple[Any, str]] = self._known
        self._note = PlainLabel("", "soft")
        self._outcome = QVBoxLayout()
        self._outcome.setSpacing(6)
        self._third = QFrame()
        self._arrange()
        for field in self.fields.values():
            field.changed.connect(self._changed)
        self._changed()

    def make(self) -> bool:
        """Make the changes that were seen; what was not seen yet is shown first."""
        if self._seen is None:
            if self.see():
                self._say(LOOK_FIRST)
                announce(self, LOOK_FIRST)
            return False
        draft = self._seen
        return self._page.tried(lambda: self._page.desk.do(changeover.change_over, draft), self) is not None

    def see(self) -> bool:
        """Rehearse the changes and show what they do; nothing is changed."""
        found = self._page.tried(self._rehearsed, self)
        if found is None:
            return False
        draft, outcome = found
        self._show(outcome)
        self._seen = draft
        return True

    def _rehearsed(self) -> tuple[ChangeoverDraft, Outcome]:
        check_readable(self.fields)
        draft = self._draft()
        return draft, self._page.desk.rehearse(changeover.change_over, draft)

    def _leaving(self) -> dict[str, Field]:
        rows = [(s.id, f"{s.name}, {s.homes[0] if len(s.homes) == 1 else text.count(len(s.homes), 'home')}") for s in self._sitting]
        return {
            "leaving": TickList("Who leaves", rows, "Their roles at all these homes end."),
            "last_day": DateField("Their last day", "For example, 4 5 2025.", "Enter the last day, like 4 5 2025."),
            "reason": TextField("Why they leave", "For example, the election of May 2025."),
        }

    def _taking(self) -> dict[str, Field]:
        first = "Enter the first day, like 5 5 2025."
        found: dict[str, Field] = {
            "from_date": DateField("First day of the new members", "For example, 5 5 2025.", first),
            "newcomers": TextArea(
                "New members who are not in the casebook yet", "One name a line. Then choose their homes below.", lines=2
            ),
        }
        for row in self._rows:
            found[f"home:{row.id}"] = ChoiceField(row.name, self._known, _member_today(row, set()), none="No new member")
        return found

    @staticmethod
    def _agreeing() -> dict[str, Field]:
        return {
            "agreed": TickList("Who of the new members agreed to visit", [], "Only members who agreed are asked to come along."),
            "agreed_on": DateField("They said so on"),
        }

    def _arrange(self) -> None:
        """Put the three headings and the list of the third step where they belong."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101  the form's own
        for key, words in (("leaving", "Step 1: who leaves, and when"), ("from_date", "Step 2: who takes which home, from when")):
            layout.insertWidget(layout.indexOf(self.fields[key]), PlainLabel(words, "heading"))
        self._third.setObjectName("card")
        inside = QVBoxLayout(self._third)
        inside.setContentsMargins(16, 12, 16, 14)
        inside.addWidget(PlainLabel("Step 3: what will be outstanding", "heading"))
        inside.addWidget(self._note)
        inside.addLayout(self._outcome)
        inside.addWidget(button(SEE, self._look), 0, Qt.AlignmentFlag.AlignLeft)
        layout.insertWidget(layout.count() - 1, self._third)

    def _look(self) -> None:
        if self.see():
            announce(self, "What will be outstanding is shown")

    def _changed(self) -> None:
        """Newcomers can be chosen at once; who takes a home can be ticked; what was seen no longer holds."""
        typed = [name.strip() for name in self.fields["newcomers"].value().splitlines() if name.strip()]
        choices: list[tuple[Any, str]] = [*self._known, *((name, f"{name} (new)") for name in dict.fromkeys(typed))]
        names = dict(choices)
        taking = []
        leaving = {s.name for s in self._sitting if s.id in self.fields["leaving"].value()}
        for row in self._rows:
            field = self.fields[f"home:{row.id}"]
            if choices != self._offered and isinstance(field, ChoiceField):
                field.set_choices(choices)
            field.hint.setText(_member_today(row, leaving))
            taking.append(field.value())
        self._offered = choices
        agreed = self.fields["agreed"]
        offered = [(who, names[who]) for who in dict.fromkeys(filter(None, taking))]
        assert isinstance(agreed, TickList)  # noqa: S101  made above
        if list(agreed.boxes) != [who for who, _name in offered]:
            agreed.set_choices(offered)
        for key in ("agreed", "agreed_on"):
            self.fields[key].setVisible(bool(offered))
        self._seen = None
        self._clear(NOT_SEEN)

    def _draft(self) -> ChangeoverDraft:
        value = {key: field.value() for key, field in self.fields.items()}
        chosen = [(row.id, value[f"home:{row.id}"]) for row in self._rows if value[f"home:{row.id}"]]
        takes = [Takes(home, newcomer=who) if isinstance(who, str) else Takes(home, who) for home, who in chosen]
        return ChangeoverDraft(
            leaving=value["leaving"],
            last_day=value["last_day"],
            reason=value["reason"],
            newcomers=tuple(value["newcomers"].splitlines()),
            takes=tuple(takes),
            from_date=value["from_date"],
            agreed=value["agreed"],
            agreed_on=value["agreed_on"],
        )

    def _show(self, outcome: Outcome) -> None:
        self._clear("")
        for name, heading in PARTS:
            lines = getattr(outcome, name)
            if lines:
                self._outcome.addWidget(PlainLabel(heading, "fieldLabel"))
                for line in lines:
                    self._outcome.addWidget(PlainLabel(line))
        if not (outcome.without_member or outcome.windows or outcome.unsent or outcome.no_longer_counts):
            self._outcome.addWidget(PlainLabel("Nothing will be outstanding.", "soft"))
        self._scroll()

    def _clear(self, note: str) -> None:
        """Empty the list of the third step; a note says what stands there or is to be done."""
        while self._outcome.count():
            item = self._outcome.takeAt(0)
            old = item.widget() if item else None
            if old is not None:
                old.hide()
                old.deleteLater()
        self._say(note)

    def _say(self, note: str) -> None:
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def _scroll(self) -> None:
        """Bring the third step into view, once the list has its place."""
        QTimer.singleShot(0, self._third, lambda: QTimer.singleShot(0, self._third, self._into_view))

    def _into_view(self) -> None:
        held = self.parentWidget()
        area = held.parentWidget() if held else None
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self._third, 0, 20)


def _member_today(row: CoverageRow, leaving: set[str]) -> str:
    now = [f"{name} (leaves)" if name in leaving else name for name in row.elected_members]
    return f"Member today: {text.listing(now) or 'nobody'}."
