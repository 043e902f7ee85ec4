"""Writing a visit: saved two seconds after a pause, offered again after a crash, finished with every gap listed at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QTimer

from reg44desk import text
from reg44desk.domain.types import HomeStatus, Ref, Role, VisitMode, VisitState
from reg44desk.domain.visit import VisitDraft, check_finish, check_save
from reg44desk.errors import Problem, TroubleError, UserError
from reg44desk.services import drafts, homes, people, reports, visit_record
from reg44desk.services.desk import Desk, Done
from reg44desk.services.drafts import DraftRow
from reg44desk.services.reg44 import NOT_DONE
from reg44desk.services.visit_record import VisitForm
from reg44desk.views import alerts
from reg44desk.views.fields import ChoiceField, TextField
from reg44desk.views.forms import Form, FormDialog
from reg44desk.views.page import Page
from reg44desk.views.visit_form import VisitFormView
from reg44desk.views.visit_sections import last_visit_words
from reg44desk.views.widgets import Banner, EmptyState, button

T = TypeVar("T")

PAUSE = 1200
"""Milliseconds without typing after which the draft is saved; the promise is two seconds."""

STILL_HERE = "What you typed is still here."

RECORDED = "The visit is recorded. Finish its report when every section is answered."
REMOTE = "The remote contact is recorded. It does not count as a visit, and it has no report."


class VisitEditorPage(Page):
    """Writes one visit. What is typed is kept as a draft until the visit is saved or its report finished."""

    title = "Record a visit"
    help = "visit"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.opened: VisitForm | None = None
        self.draft_id: UUID | None = None
        self._waiting: DraftRow | None = None
        self._binned: DraftRow | None = None
        self._last: VisitDraft | None = None
        self._dirty = self._mine = False
        self._hinted: tuple[object, ...] = ()
        self.discard = button("Discard what I typed", self._ask_discard, link=True)
        self.save_button = button("Save visit", self.save)
        self.finish_button = button("Finish report", self.finish, primary=True)
        self.bring_back = button("Bring back what I discarded", self._bring_back, link=True)
        self.header.add(self.bring_back, self.discard, self.save_button, self.finish_button)
        self._build()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.keep)

    def _build(self) -> None:
        self.home = ChoiceField("Home", [])
        self.home.changed.connect(self._home_chosen)
        self.offer = Banner("", "info")
        self.offer.add(button("Carry on", self.carry_on, primary=True), button("Discard", self._discard_waiting))
        self.note = Banner("", "info")
        self.view = VisitFormView()
        self.view.typed.connect(self._typed)
        self.view.day_settled.connect(self._day_settled)
        self.view.somebody_else.connect(self._add_independent_person)
        self.nothing = EmptyState("Choose the home above, then write down the visit. It is saved as you type, also without a network.")
        for part in (self.home, self.offer, self.note):
            self.body.addWidget(part)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.nothing, 1)
        self._show_state()

    # opening

    def open_ref(self, ref: Ref) -> None:
        """Open a visit, a new one for a home, or a draft that waits; not while what is typed cannot be saved."""
        if not self.leave():
            return
        if ref.kind == "draft":
            row = next((d for d in self.desk.read(drafts.list_drafts) if str(d.id) == ref.id), None)
            self._begin(row.home_id if row else None, row.visit_id if row else None)
            self.carry_on()
        elif ref.kind == "visit":
            which, _, field = ref.id.partition(":")
            visit_id = UUID(which)
            self._begin(self.desk.read(visit_record.home_of, visit_id), visit_id)
            if field and self._waiting is None:
                self.view.lead(field)
        else:
            self._begin(UUID(ref.id) if ref.id else None, None)

    def carry_on(self) -> None:
        """Show what was being typed."""
        waiting = self._waiting
        if waiting is None:
            return
        typed = self.desk.read(drafts.get_body, waiting.id)
        opened = self.desk.read(visit_record.get_form, typed.home_id, typed.visit_id, typed.visit_date or self.desk.today())
        self.draft_id, self._waiting = waiting.id, None
        self._load(visit_record.with_draft(opened, typed))
        self._show_state()

    def _begin(self, home_id: UUID | None, visit_id: UUID | None) -> None:
        """Show the record of a visit, or an empty form; a draft that waits for this very visit is offered first."""
        self._pause.stop()
        self._dirty, self.draft_id, self.opened, self._waiting = False, None, None, None
        today = self.desk.today()
        if home_id is None:
            rows = self.desk.read(homes.list_homes, today, 1)
            self.home.set_choices([(r.id, r.name) for r in rows if r.status in (HomeStatus.OPEN, HomeStatus.CLOSED)])
            self.home.set_value(None)
        else:
            self._waiting = self.desk.read(drafts.find_draft, home_id, visit_id)
            if visit_id is None and self._waiting is None:
                visit_id = self.desk.read(visit_record.find_planned, home_id, today)
                self._waiting = self.desk.read(drafts.find_draft, home_id, visit_id)
            self._load(self.desk.read(visit_record.get_form, home_id, visit_id, today))
        self._show_state()

    def _load(self, opened: VisitForm) -> None:
        self.opened, draft = opened, opened.draft
        self._last = self.desk.read(visit_record.get_last, draft.home_id, draft.visit_date or self.desk.today(), draft.visit_id)
        self._offer_people()
        self.view.load(opened, self._last)
        self._mark()

    def _offer_people(self) -> None:
        if self.opened is not None:
            everybody = self.desk.read(people.list_people, self.desk.today())
            self.view.offer_people(everybody, self.desk.read(people.list_choices, Role.INDEPENDENT_PERSON), self.opened.home)

    def _home_chosen(self) -> None:
        if self.home.value() is not None:
            self._begin(self.home.value(), None)
            if self._waiting is None:
                self.view.lead("visit_date")

    def _show_state(self) -> None:
        """Title, banners and buttons as the state of the visit wants them."""
        opened, waiting = self.opened, self._waiting
        final = opened is not None and opened.state is VisitState.FINAL
        recordable = opened is not None and opened.state not in NOT_DONE
        self.home.setVisible(opened is None)
        self.nothing.setVisible(opened is None)
        self.view.setVisible(opened is not None)
        self.view.setEnabled(waiting is None)
        self.save_button.setVisible(recordable and not final and waiting is None)
        self.finish_button.setVisible(recordable and waiting is None)
        self.discard.setVisible(self.draft_id is not None)
        self._binned = self._find_binned()
        self.bring_back.setVisible(self._binned is not None and waiting is None and self.draft_id is None)
        self.offer.setVisible(waiting is not None)
        self.note.hide()
        if waiting is not None:
            saved = f"{text.count(waiting.answers, 'answer')}, saved {text.when(waiting.saved_at)}"
            self.offer.words.setText(f"You were writing this visit ({saved}). Carry on, or discard it?")
        elif final:
            self._say("The report of this visit is finished. A change makes a new version, which needs both signatures again.")
        elif opened is not None and not recordable:
            self._say(visit_record.NOT_MADE)
        self.header.title.setText("Record a visit" if opened is None else f"Visit to {opened.home}")
        self._show_saved()

    def _show_saved(self) -> None:
        if self.opened is None:
            self.header.subtitle.setText("Which home was visited?")
            return
        parts = [self.opened.reference] if self.opened.reference else []
        if self.draft_id is not None and self.desk.saved_at is not None and not self._dirty:
            parts.append(f"Draft saved {text.at_time(self.desk.saved_at)}")
        parts.append(last_visit_words(self._last, self.desk.today()))
        self.header.subtitle.setText(". ".join(parts))

    def _say(self, words: str) -> None:
        self.note.words.setText(words)
        self.note.show()

    # typing

    def collected(self) -> VisitDraft | None:
        """Everything typed so far."""
        return self.view.collected(self.opened.draft) if self.opened else None

    def keep(self) -> None:
        """Save what is being typed, now."""
        self._pause.stop()
        typed = self.collected()
        if typed is None or not self._dirty:
            return
        self._mine = True
        try:
            self.draft_id = self.desk.do(drafts.keep_draft, self.draft_id, typed).value
        except TroubleError as error:
            self._say(f"{error.what} {error.do} {STILL_HERE}")
            self._pause.start()
            return
        finally:
            self._mine = False
        self._dirty = False
        self.discard.show()
        self.bring_back.hide()
        self._show_saved()

    def save_now(self) -> Callable[[], object] | None:
        """Ctrl+S keeps the visit, or while its report is finished the draft of its change."""
        return self.save if self.save_button.isVisible() else self.keep

    def leave(self) -> bool:
        """Save before another screen is shown; where the disk refuses, the words stay in the form."""
        self.keep()
        return not self._dirty

    def _typed(self) -> None:
        if self.opened is not None:
            self._dirty = True
            self._pause.start()
            self._mark()

    def _day_settled(self) -> None:
        """Which recommendations were open depends on the day of the visit."""
        typed = self.collected()
        if self.opened is None or typed is None or typed.visit_date is None:
            return
        earlier = tuple(self.desk.read(visit_record.open_recommendations, typed.home_id, typed.visit_id, typed.visit_date))
        if [r.id for r in earlier] != [r.id for r in self.opened.open_recommendations]:
            self.opened = visit_record.with_draft(self.opened, self.opened.draft, earlier)
            self.view.offer_earlier(visit_record.with_draft(self.opened, typed), self._last)
            self._mark()

    def _gaps(self, typed: VisitDraft) -> list[Problem]:
        return check_finish(typed, [r.id for r in self.view.earlier()], self.desk.today())

    def _mark(self) -> None:
        typed = self.collected()
        if typed is not None:
            self.view.mark([p.field for p in self._gaps(typed)])
            self._hint(typed)

    def _hint(self, typed: VisitDraft) -> None:
        """Say what to look at about the people chosen, read afresh only when they or the day are others."""
        about = (typed.visit_id, typed.home_id, typed.visit_date, typed.independent_person_id, typed.members_present)
        if about != self._hinted:
            self._hinted = about
            self.view.say_hints(*self.desk.read(visit_record.list_hints, typed, self.desk.today()))

    # saving

    def save(self) -> None:
        """Keep the visit as one that took place."""
        typed = self.collected()
        if typed is None or not self._sound(check_save(typed, self.desk.today())):
            return
        done = self._carried_out(lambda: self.desk.do(visit_record.save_visit, typed, self.draft_id))
        if done is not None:
            self._begin(typed.home_id, done.value)
            self._say(REMOTE if typed.mode is VisitMode.REMOTE_CONTACT else RECORDED)

    def finish(self) -> None:
        """Freeze the report as a version, or list every gap."""
        typed = self.collected()
        if typed is None or not self._sound(self._gaps(typed)):
            return
        done = self._carried_out(lambda: self.desk.do(reports.finish_report, typed, self.draft_id))
        if done is not None:
            visit_id = typed.visit_id or self.desk.read(visit_record.find_visit_of, typed.home_id, typed.visit_date)
            self._begin(typed.home_id, visit_id)
            self.go.emit(Ref("report", str(visit_id)))

    def _sound(self, problems: list[Problem]) -> bool:
        """Show what stops, if anything does."""
        unreadable = self.view.unreadable()
        told = {p.field for p in unreadable}
        every = unreadable + [p for p in problems if p.field not in told]
        self.view.show_problems(every)
        return not every

    def _carried_out(self, work: Callable[[], Done[T]]) -> Done[T] | None:
        self._mine = True
        self._pause.stop()
        try:
            return work()
        except UserError as error:
            self.view.show_problems(error.problems)
        except TroubleError as error:
            alerts.trouble(self, error.what, f"{error.do} {STILL_HERE}")
        finally:
            self._mine = False
        return None

    # drafts

    def _ask_discard(self) -> None:
        words = "What you typed goes to the bin for thirty days. The record stays as it is."
        alerts.ask(self, "Discard what you typed?", words, "Discard it", self._discard)

    def _discard(self) -> None:
        opened, draft_id = self.opened, self.draft_id
        if opened is not None and draft_id is not None:
            self._dirty = False
            self.perform(drafts.bin_draft, draft_id)
            self._begin(opened.draft.home_id, opened.draft.visit_id)

    def _find_binned(self) -> DraftRow | None:
        """What was discarded of this very visit in the last thirty days, the newest."""
        if self.opened is None:
            return None
        draft = self.opened.draft
        return self.desk.read(drafts.find_binned, draft.home_id, draft.visit_id)

    def _bring_back(self) -> None:
        if self._binned is not None and self.opened is not None:
            draft = self.opened.draft
            self.perform(drafts.restore_draft, self._binned.id)
            self._begin(draft.home_id, draft.visit_id)
            self.carry_on()

    def _discard_waiting(self) -> None:
        if self._waiting is not None and self.opened is not None:
            self.perform(drafts.bin_draft, self._waiting.id)
            self._begin(self.opened.draft.home_id, self.opened.draft.visit_id)

    # what is changed elsewhere

    def heard(self, done: Done[Any]) -> None:
        """People added elsewhere are offered at once; what is being typed is never replaced."""
        if self.opened is None or self._mine:
            return
        if {"person", "appointment"} & done.tables:
            self._offer_people()
        if {"person", "appointment", "training", "independence_check", "reg44_visit"} & done.tables:
            self._hinted = ()
            self._mark()
        if "reg44_visit" in done.tables:
            self._visit_changed(self.opened)

    def _visit_changed(self, opened: VisitForm) -> None:
        """The visit was changed or taken back elsewhere, for example by Undo."""
        visit_id = opened.draft.visit_id
        there = visit_id is None or self.desk.read(visit_record.is_there, visit_id)
        if not self._dirty and self.draft_id is None:
            self._begin(opened.draft.home_id, visit_id if there else None)
        elif not there:
            self.opened = visit_record.without_visit(opened)
            self._say(f"This visit was taken back elsewhere. {STILL_HERE} Saving it records the visit again.")

    def _add_independent_person(self) -> None:
        fields = {"name": TextField("Name"), "organisation": TextField("Organisation", "For example NYAS.")}
        form = Form(fields)

        def save() -> bool:
            draft = people.PersonDraft(name=fields["name"].value(), organisation=fields["organisation"].value())
            done = self.tried(lambda: self.desk.do(people.add_person, draft, Role.INDEPENDENT_PERSON), form)
            chosen = self.view.field("independent_person_id")
            if done is None or not isinstance(chosen, ChoiceField):
                return False
            chosen.set_value(done.value)
            self._typed()
            return True

        FormDialog(self, "Add an independent person", form, "Add person", save).open()
