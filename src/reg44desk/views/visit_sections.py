"""The sections of the visit form, in the order of the paper form (regulation.md, part b)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reg44desk import text
from reg44desk.domain.types import Announced, HomeType, Opinion, QualityStandard, SpokenGroup, VisitMode
from reg44desk.domain.visit import Finding, SpokenTo, VisitDraft
from reg44desk.services.people import PersonRow
from reg44desk.services.visit_record import VisitForm
from reg44desk.views.fields import ChoiceField, CountField, DateField, Field, TextArea, TickField, TickList, TimeField, choices_of
from reg44desk.views.visit_parts import CountRow, Section, SideBySide, fill, shortened, show_last
from reg44desk.views.visit_rows import FindingRow, FollowUpRow, RecommendationRow, RecordRow, RowList
from reg44desk.views.widgets import PlainLabel, button


class TheVisit(Section):
    """When, how, by whom, and how many children."""

    title = "The visit"
    somebody_else = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.visit_date = DateField("Date of the visit", "The day of arrival. For example, 18 9 2025.")
        self.arrived_at, self.left_at = TimeField("Arrived at"), TimeField("Left at")
        self.announced = ChoiceField("Was it announced?", choices_of(Announced))
        self.mode = ChoiceField("How", choices_of(VisitMode), none=None)
        self.independent_person_id = ChoiceField("Independent person who made the visit", [])
        self.members_present = TickList("Elected members who came along", [])
        self.children_accommodated = CountField("Children living in the home")
        self.children_present = CountField("Children in the home during the visit")
        self.add(SideBySide(self.visit_date, self.arrived_at, self.left_at), SideBySide(self.announced, self.mode))
        self.add(self.independent_person_id)
        self.body.addWidget(button("The independent person is not in the list", self.somebody_else.emit, link=True))
        self._others: set[UUID] = set()
        self.more = button("A member of another home came along", lambda: self._show_others(shown=True), link=True)
        self.add(self.members_present)
        self.body.addWidget(self.more)
        self.add(SideBySide(self.children_accommodated, self.children_present))

    def _named(self) -> dict[str, Field]:
        return {
            "visit_date": self.visit_date,
            "arrived_at": self.arrived_at,
            "left_at": self.left_at,
            "announced": self.announced,
            "mode": self.mode,
            "independent_person_id": self.independent_person_id,
            "members_present": self.members_present,
            "children_accommodated": self.children_accommodated,
            "children_present": self.children_present,
        }

    def set_people(self, everybody: Sequence[PersonRow], independent: Sequence[tuple[Any, str]], home: str) -> None:
        """Offer the independent persons, and the members: those of this home first."""
        chosen = self.independent_person_id.value()
        self.independent_person_id.set_choices(independent)
        self.independent_person_id.set_value(chosen)
        members = [p for p in everybody if any(a.role == "elected_member" for a in p.appointments)]
        ours = [(p.id, p.name) for p in members if home in p.homes]
        others = [(p.id, f"{p.name} (not this home's member)") for p in members if home not in p.homes]
        self.members_present.set_choices([*ours, *others])
        self._others = {person_id for person_id, _ in others}
        self._show_others(shown=False)

    def say_hints(self, person: Sequence[str], members: Sequence[str]) -> None:
        """What to look at about the independent person (regulation 43) and the members' training (BR-11); it stops nothing here."""
        show_last(self.independent_person_id, "\n".join(person), "")
        show_last(self.members_present, "\n".join(members), "")

    def _show_others(self, *, shown: bool) -> None:
        """Members of other homes are shown when asked for, and always when one of them is ticked."""
        ticked = bool(self._others & set(self.members_present.value()))
        for person_id, box in self.members_present.boxes.items():
            box.setVisible(person_id not in self._others or shown or ticked)
        self.more.setVisible(bool(self._others) and not shown and not ticked)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show the draft's answers."""
        fill(self._named(), form.draft)
        self._show_others(shown=False)
        places = "" if form.places is None else f"The home has {text.count(form.places, 'place')}."
        said = "" if last is None or last.children_accommodated is None else str(last.children_accommodated)
        show_last(self.children_accommodated, places, said)

    def answers(self) -> dict[str, Any]:
        """Every field by its name."""
        return {key: field.value() for key, field in self._named().items()}

    def places(self) -> dict[str, Field]:
        """Every field can have a problem."""
        return self._named()


class WhoWasSpokenTo(Section):
    """Counts per group, apart from observation, and what children said."""

    title = "Who was spoken to"
    lead = "Leave a box empty where the number is not known. Watching children is counted apart: it is not a talk."
    views_hint = "In their own words where you can. No names and nothing that tells who said it."
    headings = ("Offered a talk", "Spoken to", "Declined", "In private")

    def __init__(self) -> None:
        super().__init__()
        self.rows = {group: CountRow(text.word(group), self.headings) for group in SpokenGroup}
        self.children_observed = CountField("Children observed")
        self.childrens_views = TextArea(
            "What children said", "In their own words where you can. No names and nothing that tells who said it.", 4
        )
        self.no_child = TextArea("If no child was spoken to, why", lines=2)
        self.add(*self.rows.values(), self.children_observed, self.childrens_views, self.no_child)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show counts and words."""
        known = {s.group: s for s in form.draft.spoken_to}
        for group, row in self.rows.items():
            s = known.get(group)
            row.set_value((s.offered, s.spoken_to, s.declined, s.in_private) if s else (None,) * 4)
        self.children_observed.set_value(form.draft.children_observed)
        self.childrens_views.set_value(form.draft.childrens_views)
        self.no_child.set_value(form.draft.no_child_spoken_to_reason)
        show_last(self.childrens_views, self.views_hint, shortened(last.childrens_views) if last else "")

    def answers(self) -> dict[str, Any]:
        """Groups of which nothing is known are left out."""
        spoken = tuple(SpokenTo(group, *row.value()) for group, row in self.rows.items() if any(n is not None for n in row.value()))
        return {
            "spoken_to": spoken,
            "children_observed": self.children_observed.value(),
            "childrens_views": self.childrens_views.value(),
            "no_child_spoken_to_reason": self.no_child.value(),
        }

    def places(self) -> dict[str, Field]:
        """A group's row by "spoken_to:group"."""
        rows: dict[str, Field] = {f"spoken_to:{group}": row for group, row in self.rows.items()}
        return rows | {"children_observed": self.children_observed, "no_child_spoken_to_reason": self.no_child}


class RecordsSeen(Section):
    """Which records were looked at."""

    title = "Records seen"
    lead = "A child's case records may be read only with the consent of the child and of the placing authority."

    def __init__(self) -> None:
        super().__init__()
        self.list = RowList(RecordRow, "Add a record")
        self.list.changed.connect(self.changed)
        self.body.addWidget(self.list)

    def _rows(self) -> list[RecordRow]:
        return cast("list[RecordRow]", self.list.rows)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:  # noqa: ARG002  nothing of last time is shown here
        """Show the records."""
        self.list.clear()
        for seen in form.draft.records_seen:
            cast("RecordRow", self.list.add_row()).load(seen)

    def answers(self) -> dict[str, Any]:
        """Records whose kind is chosen."""
        return {"records_seen": tuple(a for row in self._rows() if (a := row.answer()) is not None)}

    def places(self) -> dict[str, Field]:
        """Row n by "records_seen:n"."""
        kept = [row for row in self._rows() if row.answer() is not None]
        found: dict[str, Field] = {f"records_seen:{n}": row.child for n, row in enumerate(kept)}
        for n, row in enumerate(kept):
            found |= {f"records_count:{n}": row.count, f"records_authority:{n}": row.authority}
        return found


class Words(Section):
    """A section that is one answer in words."""

    def __init__(self, title: str, key: str, label: str, hint: str, lines: int = 4) -> None:
        self.title = title
        super().__init__()
        self.key, self.hint_words = key, hint
        self.area = TextArea(label, hint, lines)
        self.add(self.area)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show the answer, and the one of last time."""
        self.area.set_value(getattr(form.draft, self.key))
        show_last(self.area, self.hint_words, shortened(getattr(last, self.key)) if last else "")

    def answers(self) -> dict[str, Any]:
        """The one answer."""
        return {self.key: self.area.value()}

    def places(self) -> dict[str, Field]:
        """The one field."""
        return {self.key: self.area}


class EarlierRecommendations(Section):
    """Every open recommendation of earlier visits gets an answer (part b, section 8)."""

    title = "Earlier recommendations"

    def __init__(self) -> None:
        super().__init__()
        self.nothing = PlainLabel("No recommendation of an earlier visit is open.", "soft")
        self.body.addWidget(self.nothing)
        self.inside = QWidget()
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.body.addWidget(self.inside)
        self.rows: list[FollowUpRow] = []

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:  # noqa: ARG002  each row says what was found before
        """A row for each that is open."""
        for row in self.rows:
            row.hide()
            row.deleteLater()
        answered = {f.recommendation_id: f for f in form.draft.follow_ups}
        self.rows = [FollowUpRow(made, answered.get(made.id)) for made in form.open_recommendations]
        for row in self.rows:
            row.changed.connect(self.changed)
            self._column.addWidget(row)
        self.nothing.setVisible(not self.rows)

    def answers(self) -> dict[str, Any]:
        """Only what has been answered."""
        given = (row.answer() for row in self.rows)
        return {"follow_ups": tuple(a for a in given if a.progress is not None or a.evidence.strip())}

    def places(self) -> dict[str, Field]:
        """A recommendation's answer by "follow_ups:id"."""
        return {f"follow_ups:{row.made.id}": row.progress for row in self.rows}


class Findings(Section):
    """The nine quality standards and regulation 5, always all of them."""

    title = "Findings by quality standard"
    lead = "These are the independent person's findings, not Ofsted grades."

    def __init__(self) -> None:
        super().__init__()
        self.rows = {standard: FindingRow(standard) for standard in QualityStandard}
        for row in self.rows.values():
            row.changed.connect(self.changed)
            self.body.addWidget(row)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show what was found, and what was found last time."""
        now = {f.quality_standard: f for f in form.draft.findings}
        before = {f.quality_standard: f for f in last.findings} if last else {}
        for standard, row in self.rows.items():
            row.load(now.get(standard), before.get(standard))

    def answers(self) -> dict[str, Any]:
        """All ten, once one of them has been touched; an untouched form has none."""
        found = tuple(row.answer() for row in self.rows.values())
        return {"findings": found if any(f != Finding(f.quality_standard) for f in found) else ()}

    def places(self) -> dict[str, Field]:
        """A standard's row by "findings:standard"; "findings" is the first one."""
        found: dict[str, Field] = {f"findings:{standard}": row.evidence for standard, row in self.rows.items()}
        return found | {"findings": next(iter(self.rows.values())).result}


class Opinions(Section):
    """The two questions of regulation 44(4). Neither is ever filled in beforehand."""

    title = "Opinion"
    lead = "Regulation 44(4) asks for both opinions. Give your reasons in a sentence or more."
    questions = (
        ("effectively_safeguarded", "Are children effectively safeguarded?"),
        ("conduct_promotes_well_being", "Does the conduct of the home promote children's well-being?"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[str, Field] = {}
        for key, question in self.questions:
            opinion, reasons = ChoiceField(question, choices_of(Opinion)), TextArea("Reasons", lines=4)
            reasons.edit.setAccessibleName(f"Reasons: {question}")
            self.named |= {f"opinion_{key}": opinion, f"reasons_{key}": reasons}
            self.add(opinion, reasons)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show the opinions, and those of last time."""
        fill(self.named, form.draft)
        for key, field in self.named.items():
            said = getattr(last, key) if last else None
            show_last(field, "", text.word(said) if key.startswith("opinion") else shortened(said or ""))

    def answers(self) -> dict[str, Any]:
        """Opinions and reasons by name."""
        return {key: field.value() for key, field in self.named.items()}

    def places(self) -> dict[str, Field]:
        """Each opinion and each reason."""
        return self.named


class Recommendations(Section):
    """What the independent person recommends, and by when the home must consider it (regulation 44(5))."""

    title = "Recommendations"
    lead = "Few and clear, each with the day by which the home must consider it. There need not be any."

    def __init__(self) -> None:
        super().__init__()
        self.list = RowList(RecommendationRow, "Add a recommendation")
        self.list.changed.connect(self.changed)
        self.body.addWidget(self.list)

    def _rows(self) -> list[RecommendationRow]:
        return cast("list[RecommendationRow]", self.list.rows)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:  # noqa: ARG002  those of last time stand above
        """Show the recommendations."""
        self.list.clear()
        for made in form.draft.recommendations:
            cast("RecommendationRow", self.list.add_row()).load(made)

    def answers(self) -> dict[str, Any]:
        """Every row; one without words is pointed out when the report is finished."""
        return {"recommendations": tuple(row.answer() for row in self._rows())}

    def places(self) -> dict[str, Field]:
        """The first row without words is where that problem stands."""
        rows = self._rows()
        empty = next((row for row in rows if not row.words.value().strip()), rows[0] if rows else None)
        found: dict[str, Field] = {f"consider_by:{n}": row.consider_by for n, row in enumerate(rows)}
        return found | ({"recommendations": empty.words} if empty else {})


class WhoGetsACopy(Section):
    """Which authorities placed the children, because each must have a copy (regulation 44(7), Schedule 5)."""

    title = "Who gets a copy"
    lead = "Ofsted, the provider, the registered manager and the responsible individual are on the list always."

    def __init__(self) -> None:
        super().__init__()
        self.hint_words = "One authority a line. Each gets a copy, so none is left out. A parent is not a placing authority here."
        self.placing_authorities = TextArea("Placing authorities of the children", self.hint_words, lines=3)
        self.area_authority_asked = TickField("The local authority for the area wants a copy")
        self.youth_justice_child = TickField("A youth justice child lives in the home")
        self.add(self.placing_authorities, self.area_authority_asked, self.youth_justice_child)

    def load(self, form: VisitForm, last: VisitDraft | None) -> None:
        """Show them; those of last time stand beside the question and are never filled in: children may have moved."""
        draft = form.draft
        self.placing_authorities.set_value("\n".join(draft.placing_authorities))
        show_last(self.placing_authorities, self.hint_words, text.listing(last.placing_authorities) if last else "")
        self.area_authority_asked.set_value(draft.area_authority_asked)
        self.youth_justice_child.set_value(draft.youth_justice_child)
        self.youth_justice_child.setVisible(form.home_type is HomeType.SECURE or draft.youth_justice_child)

    def answers(self) -> dict[str, Any]:
        """Authorities a line each."""
        return {
            "placing_authorities": tuple(line.strip() for line in self.placing_authorities.value().splitlines() if line.strip()),
            "area_authority_asked": self.area_authority_asked.value(),
            "youth_justice_child": self.youth_justice_child.value(),
        }


def all_sections() -> list[Section]:
    """Every section in the order of the form."""
    makers: list[Callable[[], Section]] = [
        TheVisit,
        WhoWasSpokenTo,
        RecordsSeen,
        lambda: Words(
            "Premises", "premises_notes", "What you saw of the premises", "Rooms, garden, hazards and to whom you reported them."
        ),
        EarlierRecommendations,
        Findings,
        lambda: Words("Good practice", "good_practice", "Good practice seen", "Leave it empty if there is nothing to say.", 3),
        Opinions,
        Recommendations,
        WhoGetsACopy,
    ]
    return [make() for make in makers]


def last_visit_words(last: VisitDraft | None, today: date) -> str:
    """Which visit "Last visit" means."""
    if last is None or last.visit_date is None:
        return "This is the first visit to this home that is recorded here."
    days = (today - last.visit_date).days
    return f"Last visit: {text.long_date(last.visit_date)}, {text.count(days, 'day')} ago. Its answers stand beside the questions."
