"""Independence on the screens Homes, People and Visits: how everybody stands, the form for a check, the form for a conflict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from reg44desk import text
from reg44desk.domain.types import Bar, BarException, HomeStatus, Month, Ref, Role, VisitState
from reg44desk.errors import Problem, refuse
from reg44desk.services import conflicts, homes, independence, independence_roles, office, people
from reg44desk.services.conflicts import ConflictDraft
from reg44desk.services.independence import CheckDraft
from reg44desk.services.independence_known import PairRow
from reg44desk.services.people import PersonRow
from reg44desk.services.reg44 import VisitRow
from reg44desk.views.fields import ChoiceField, DateField, Field, TextArea, TextField, TickField, TickList, check_readable
from reg44desk.views.forms import Form, FormDialog
from reg44desk.views.page import Page
from reg44desk.views.widgets import Banner, Pane, button

QUESTIONS = {
    Bar.SOCIAL_SERVICES_EMPLOYEE: (
        "Does this person work for the council, in its social services for children?",
        "Regulation 43(3)(a). A councillor is not an employee, so for a councillor the answer is no.",
    ),
    Bar.PROVIDERS_EMPLOYEE: ("Is this person paid by the provider, where that is not the council?", "Regulation 43(3)(b)."),
    Bar.PREPARES_CARE_PLANS: (
        "Does this person prepare the care plan of a child in the home, or manage somebody who does?",
        "Regulation 43(3)(c).",
    ),
    Bar.COMMISSIONS_OR_FINANCES: ("Is this person responsible for commissioning or financing the home?", "Regulation 43(3)(d)."),
    Bar.FINANCIAL_INTEREST: ("Does this person have a financial interest in the home?", "Regulation 43(3)(e)."),
    Bar.RESPONSIBLE_INDIVIDUAL: ("Is this person the home's responsible individual?", "Regulation 43(3)(f)."),
    Bar.CONNECTION: (
        "Is there, or was there, a connection that casts doubt on this person's impartiality?",
        "Regulation 43(3)(g): with the registered person, somebody who works at the home, or a child. The provider decides.",
    ),
}
"""Each paragraph of regulation 43(3) as a question, and its guidance."""

NOT_ANSWERED = "Answer this question."
REST = "rest"


def show_home(page: Page, pane: Pane, home_id: UUID) -> None:
    """The part of a home's pane: everybody who visits it, with how their independence stands."""
    pane.heading("Independence")
    rows = page.desk.read(independence.list_for_home, home_id, page.desk.today())
    for row in rows:
        person = Ref("person", str(row.person_id))
        pane.add(button(row.person, partial(page.go.emit, person), link=True, tip="Open the person"))
        _show_pair(page, pane, row, row.person)
    if not rows:
        pane.line("Nobody has visited this home in the last year, or been checked for it.", "soft")
    pane.add(button("Check somebody", partial(record_check, page, home_id=home_id)))


def show_person(page: Page, pane: Pane, person: PersonRow) -> None:
    """The part of a person's pane: every home that they visit or were checked for."""
    rows = page.desk.read(independence.list_for_person, person.id, page.desk.today())
    if not rows and Role.INDEPENDENT_PERSON not in person.roles:
        return
    pane.heading("Independence")
    unchecked = [r for r in rows if r.check is None and r.answer.allowed and not r.question]
    for row in rows:
        if row not in unchecked:
            pane.add(button(row.home, partial(page.go.emit, Ref("home", str(row.home_id))), link=True, tip="Open the home"))
            _show_pair(page, pane, row, row.home)
    if unchecked:
        pane.line(f"Visits, but was never checked: {text.listing(r.home for r in unchecked)}.", "fieldError")
    if not rows:
        pane.line("This person has not been checked for any home.", "soft")
    waiting = tuple(r.home_id for r in unchecked)
    pane.add(button("Check for homes", partial(record_check, page, person_id=person.id, ticked=waiting)))


def say_beside(chosen: Field, watched: Sequence[Field], look: Callable[[], Sequence[str]]) -> None:
    """Say beside a choice, under its own hint, what is known of it, now and whenever one of the watched fields changes."""
    own = chosen.hint.text()

    def say() -> None:
        words = " ".join(look())
        chosen.hint.setText(" ".join(filter(None, [own, words])))
        if chosen.parent() is not None or not chosen.hint.text():
            chosen.hint.setVisible(bool(chosen.hint.text()))
        chosen.control.setAccessibleDescription(chosen.hint.text())

    for field in watched:
        field.changed.connect(say)
    say()


def hint_role(page: Page, fields: Mapping[str, Field], **known: Any) -> None:
    """Say beside the person or the role what regulation 43(3) says of the two; `known` is what the form does not ask."""
    asked = ("person_id", "role", "home_id")
    chosen = fields["role" if "role" in fields else "person_id"]

    def look() -> Sequence[str]:
        person_id, role, home_id = (fields[key].value() if key in fields else known[key] for key in asked)
        return page.desk.read(independence_roles.hints_of_role, person_id, role, home_id, page.desk.today())

    say_beside(chosen, [fields[key] for key in asked if key in fields], look)


def _show_pair(page: Page, pane: Pane, row: PairRow, about: str) -> None:
    asked = row.question and row.check is None
    if asked:
        pane.add(Banner(row.question))
    elif row.question:
        pane.line(row.question, "soft")
    pane.line(standing(row), "" if row.answer.allowed else "fieldError")
    if row.check is not None and row.check.note:
        pane.line(row.check.note, "soft")
    for warning in row.answer.warnings if row.check is not None else ():
        pane.line(warning, "hint")
    words = "Answer the question" if asked else "Check again" if row.check is not None else "Check now"
    again = button(words, partial(record_check, page, person_id=row.person_id, home_id=row.home_id), link=True)
    again.setAccessibleName(f"{words}: {about}")
    pane.add(again)


def standing(row: PairRow) -> str:
    """How a person stands towards a home, in a sentence or two."""
    check = row.check
    if not row.answer.allowed:
        return row.answer.reason
    if check is None:
        return f"{text.word(row.verdict.state)}."
    days = f"checked on {text.long_date(check.checked_on)} by {check.decided_by}, to be renewed by {text.long_date(check.renew_by)}"
    lifted = ""
    if check.bar is not None and check.exception is not None:
        lifted = f" {text.paragraph(check.bar)} applies; {text.paragraph(check.exception)} is an exception to it."
    return f"{text.word(row.verdict.state)}: {days}.{lifted}"


def record_check(page: Page, *, person_id: UUID | None = None, home_id: UUID | None = None, ticked: tuple[UUID, ...] = ()) -> None:
    """Ask one question after the other about a person and a home; without a home about several at once, `ticked` to begin with.

    No question has an answer to begin with; one tick answers all that are left with no.
    """
    today = page.desk.today()
    everybody = {p.id: p.name for p in page.desk.read(people.list_people, today)}
    every_home = [h for h in page.desk.read(homes.list_homes, today, 1) if h.status is HomeStatus.OPEN or h.id == home_id]
    fields: dict[str, Field] = {}
    if person_id is None:
        fields["person_id"] = ChoiceField("Person", list(everybody.items()))
    if home_id is None:
        fields["home_ids"] = TickList("Homes", [(h.id, h.name) for h in every_home], "One check can be for several homes.")
        fields["home_ids"].set_value(ticked)
    fields["checked_on"] = DateField("Day of the check")
    fields["checked_on"].set_value(today)
    fields |= {bar: ChoiceField(question, [(False, "No"), (True, "Yes")], hint) for bar, (question, hint) in QUESTIONS.items()}
    fields[REST] = _rest_is_no([fields[bar] for bar in QUESTIONS])
    fields |= _outcome(page)
    names = [everybody.get(person_id, "") if person_id else "", next((h.name for h in every_home if h.id == home_id), "")]
    about = " and ".join(filter(None, names)) or "a person"

    def save(values: dict[str, Any]) -> object:
        del values[REST]
        answers = {bar: values.pop(bar) for bar in QUESTIONS}
        refuse([Problem(bar, NOT_ANSWERED) for bar, answer in answers.items() if answer is None])
        values |= {"person_id": person_id} if person_id else {}
        values |= {"home_ids": (home_id,)} if home_id else {}
        bars = tuple(bar for bar, answer in answers.items() if answer)
        return page.desk.do(independence.record_check, CheckDraft(bars=bars, **values))

    _ask(page, "Record an independence check", fields, "Record check", save, f"About {about}. Regulation 43(3) says who may not visit.")


def _rest_is_no(questions: Sequence[Field]) -> TickField:
    """A tick that answers with no what is not answered, and takes just these answers back."""
    tick = TickField("The answer to every question that is left is no")
    answered: list[Field] = []

    def answer() -> None:
        left = [q for q in questions if q.value() is None] if tick.value() else [q for q in answered if q.value() is False]
        answered[:] = left if tick.value() else []
        for question in left:
            question.set_value(False if tick.value() else None)

    tick.changed.connect(answer)
    return tick


def _outcome(page: Page) -> dict[str, Field]:
    months = page.desk.read(office.get_office).independence_months
    exceptions = "43(4) is an exception to (a), (b) and (g). 43(5) is an exception to (a), (c) and (g)."
    return {
        "exception": ChoiceField("If an answer is yes, does an exception apply?", _rules(BarException), exceptions, none="No exception"),
        "note": TextArea("Why", "In a sentence or two, without a child's name. It is needed where an answer is yes.", lines=2),
        "decided_by": TextField("Decided by", "For example, the name and post of the officer."),
        "renew_by": DateField("To be renewed by", f"Leave it empty for {text.count(int(months), 'month')} after the check."),
    }


def conflict_words(page: Page, visit: VisitRow) -> str:
    """What the way to the form for a made visit's conflict is called."""
    declared = page.desk.read(conflicts.get_conflict, visit.id).declared_on is not None
    return "Correct the conflict" if declared else "A conflict of interest came to light"


def declare_conflict(page: Page, visit: VisitRow) -> None:
    """Ask what the conflict is; before a visit also who goes instead, after it why nobody was told before.

    A conflict that was declared before stands in the form, to be corrected.
    """
    known = page.desk.read(conflicts.get_conflict, visit.id)
    made = visit.state in (VisitState.VISITED, VisitState.FINAL)
    fields: dict[str, Field] = {
        "details": TextArea("What is the conflict?", "Without a child's name.", lines=3),
        "paragraph": ChoiceField("Which part of regulation 43(3)?", _rules(Bar), none="None of these, or not known yet"),
        "declared_on": DateField("Declared on"),
        "declared_to": TextField("Declared to", "For example, the name and post of an officer of the provider."),
    }
    fields["declared_on"].set_value(page.desk.today())
    if made:
        why = "Why was it not declared before the visit?"
        fields["not_notified_reason"] = TextArea(why, "The report must say it (regulation 44(6)).", lines=2)
        lead = "The visit stands. Its report must say the conflict, so a finished report needs a new version."
    else:
        month = text.month_name(Month.of(visit.day))
        others = [c for c in page.desk.read(people.list_choices, Role.INDEPENDENT_PERSON) if c.name != visit.independent_person]
        instead = [(c.id, c.name) for c in others]
        fields["replacement_id"] = ChoiceField("Who goes instead?", instead, none="Nobody is booked yet")
        fields["replacement_day"] = DateField("Day of that visit", f"A day in {month}. For example, 18 9 2025.")
        lead = f"The visit of {text.long_date(visit.day)} will be void. Another person must visit in {month} (regulation 43(7))."
    correcting = known.declared_on is not None
    for key, field in fields.items() if correcting else ():
        field.set_value(getattr(known, key))
    lead = f"{visit.home}, {visit.independent_person or 'no independent person'}. {lead}"
    save = lambda values: page.desk.do(conflicts.declare_conflict, visit.id, ConflictDraft(**values))  # noqa: E731  handed on once
    title, words = ("Correct the conflict", "Save the correction") if correcting else ("Declare a conflict of interest", "Declare it")
    _ask(page, title, fields, words, save, lead)


def show_conflict(page: Page, pane: Pane, visit: VisitRow) -> None:
    """What a visit's pane says of a conflict, and of the visit that replaces it."""
    known = page.desk.read(conflicts.get_conflict, visit.id)
    if known.replaces is not None:
        pane.fact("In place of", f"the visit of {text.long_date(known.replaces)}")
    if known.declared_on is None:
        return
    pane.heading("Conflict of interest")
    pane.fact("Declared", f"{text.long_date(known.declared_on)}, to {known.declared_to}")
    pane.line(text.word(known.paragraph, none="No paragraph of regulation 43(3) is named."), "soft")
    pane.line(known.details)
    if known.not_notified_reason:
        pane.line(f"Not declared before the visit: {known.not_notified_reason}", "soft")
    if known.replaced_by is not None:
        pane.line(f"Another person visits on {text.long_date(known.replaced_by)}.", "soft")


def _rules(kind: type[Bar | BarException]) -> list[tuple[Any, str]]:
    """Each paragraph first, so that it can be read where the words are cut."""
    return [(rule, f"{text.paragraph(rule)}: {text.word(rule).rpartition(' (43')[0]}") for rule in kind]


def _ask(page: Page, title: str, fields: Mapping[str, Field], words: str, carry_out: Callable[[dict[str, Any]], object], lead: str) -> None:
    form = Form(fields, lead)

    def change() -> object:
        check_readable(fields)
        carry_out({key: field.value() for key, field in fields.items()})
        return True

    FormDialog(page, title, form, words, lambda: page.tried(change, form) is not None).open()
