"""What an action changed, in plain words: each record by its name, each field and value as people say them, never a column's name."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, inspect, select
from sqlalchemy.orm import Session

from reg44desk import text
from reg44desk.clock import london_date
from reg44desk.db import models
from reg44desk.db.audit import Image, decode, encode
from reg44desk.db.models import Entry, Payload
from reg44desk.domain.types import Month, Source
from reg44desk.services.tracker import IMPORT_LABEL

UNDO_DAYS = 90
"""For how many days an import can be undone."""

KINDS = {
    "appointment": ("role", "roles"),
    "attachment": ("attached file", "attached files"),
    "casebook": ("casebook", "casebooks"),
    "children_looked_after_count": ("count of children looked after", "counts of children looked after"),
    "home": ("home", "homes"),
    "home_status_change": ("status of a home", "statuses of homes"),
    "inspection": ("Ofsted inspection", "Ofsted inspections"),
    "office_setting": ("setting of the office", "settings of the office"),
    "person": ("person", "people"),
    "reg44_finding": ("finding", "findings"),
    "reg44_follow_up": ("follow-up", "follow-ups"),
    "reg44_member_attendance": ("attendance of a member", "attendances of members"),
    "reg44_recommendation": ("recommendation", "recommendations"),
    "reg44_record_seen": ("record seen", "records seen"),
    "reg44_report": ("report version", "report versions"),
    "reg44_sending": ("copy sent", "copies sent"),
    "reg44_signature": ("signature", "signatures"),
    "reg44_spoken_to": ("group spoken to", "groups spoken to"),
    "reg44_visit": ("visit", "visits"),
    "training": ("training", "trainings"),
    "visiting_arrangement": ("visiting arrangement", "visiting arrangements"),
}
"""What a record of each table is called, one and many. Its keys are all tables whose changes the journal holds."""

_TITLES: dict[str, tuple[str, ...]] = {
    "appointment": ("role", "person_id", "home_id"),
    "attachment": ("file_name",),
    "casebook": ("kind",),
    "children_looked_after_count": ("as_at",),
    "home": ("name",),
    "home_status_change": ("home_id",),
    "inspection": ("home_id", "inspected_on"),
    "office_setting": ("name",),
    "person": ("name",),
    "reg44_finding": ("quality_standard", "visit_id"),
    "reg44_follow_up": ("recommendation_id", "visit_id"),
    "reg44_member_attendance": ("person_id", "visit_id"),
    "reg44_recommendation": ("reference", "home_id"),
    "reg44_record_seen": ("record_type", "visit_id"),
    "reg44_report": ("visit_id", "version"),
    "reg44_sending": ("recipient_name", "report_id"),
    "reg44_signature": ("signer_role", "report_id"),
    "reg44_spoken_to": ("spoken_group", "visit_id"),
    "reg44_visit": ("home_id", "visit_date"),
    "training": ("course", "person_id"),
    "visiting_arrangement": ("home_id",),
}
"""The fields whose values name a record."""

_INSTEAD = {"reg44_visit": {"visit_date": "planned_for"}}
"""Which field names a record where another is empty."""

_FIELDS = {
    "agreed_to_visit": "Agreed to visit",
    "announced": "Announced",
    "area_authority": "Local authority for the area",
    "area_authority_asked": "The local authority for the area wants a copy",
    "arrived_at": "Arrived at",
    "as_at": "On the day",
    "check_code": "Check code",
    "child_consent_on": "Child's consent given on",
    "children_accommodated": "Children living in the home",
    "children_observed": "Children observed",
    "children_present": "Children in the home during the visit",
    "childrens_views": "Children's views",
    "closed_on": "Closed on",
    "completed_on": "Completed on",
    "consider_by_date": "Consider by",
    "content": "What it says",
    "course": "Course",
    "declined": "Declined",
    "email": "E-mail",
    "evidence": "Evidence",
    "file_name": "File",
    "from_date": "From",
    "good_practice": "Good practice",
    "home_id": "Home",
    "home_type": "Kind of home",
    "improvements_due_by": "Improvements due by",
    "in_private": "Spoken to in private",
    "independent_person_id": "Independent person",
    "inspected_on": "Inspected on",
    "inspection_type": "Kind of inspection",
    "is_team": "A team, not a person",
    "judgement": "Judgement",
    "kind": "Kind",
    "left_at": "Left at",
    "made_at": "Made at",
    "made_on": "Made on",
    "media_type": "Kind of file",
    "method": "How",
    "mode": "How the visit was made",
    "name": "Name",
    "no_child_spoken_to_reason": "Why no child was spoken to",
    "not_done_reason": "Why it was not made",
    "noted_at": "Notes written at",
    "notes": "Notes",
    "number": "Number of children",
    "offered": "Offered a talk",
    "ofsted_urn": "Ofsted number (URN)",
    "opinion_conduct_promotes_well_being": "The home's conduct promotes children's well-being",
    "opinion_effectively_safeguarded": "Children are effectively safeguarded",
    "organisation": "Organisation",
    "origin": "Where it comes from",
    "person_id": "Person",
    "phone": "Phone",
    "places": "Places",
    "placing_authorities": "Placing authorities",
    "placing_authority_consent_by": "Placing authority's consent given by",
    "placing_authority_consent_on": "Placing authority's consent given on",
    "planned_for": "Planned for",
    "premises_notes": "Premises",
    "priority": "Priority",
    "progress": "Progress",
    "quality_standard": "Quality standard",
    "reason": "Reason",
    "reasons_conduct_promotes_well_being": "Reasons for the opinion on well-being",
    "reasons_effectively_safeguarded": "Reasons for the opinion on safeguarding",
    "recipient_kind": "Sent to",
    "recipient_name": "Name of who had it",
    "recommendation_id": "Recommendation",
    "record_type": "Record",
    "reference": "Reference",
    "refresh_due_on": "Refresh due on",
    "registered_provider": "Registered provider",
    "report_id": "Report",
    "restored_at": "Put back from a backup at",
    "result": "Result",
    "role": "Role",
    "sampled_count": "Number looked at",
    "scan_id": "Scan",
    "sent_on": "Sent on",
    "sha256": "Fingerprint",
    "signed_on": "Signed on",
    "signer_role": "Signed as",
    "site": "Site",
    "size": "Size in bytes",
    "source": "Source",
    "sources": "Sources",
    "spoken_group": "Group",
    "spoken_to": "Spoken to",
    "state": "Where it stands",
    "status": "Status",
    "text": "Recommendation",
    "to_date": "Last day",
    "value": "Answer",
    "version": "Version",
    "visit_date": "Date of the visit",
    "visit_id": "Visit",
    "visited_by": "Visited by",
    "youth_justice_child": "A youth justice child lives in the home",
}

_SETTINGS = {
    "registered_provider": "Registered provider",
    "area_authority": "Local authority for the area",
    "recorded_from": "First month recorded",
    "nyas_from": "Day NYAS began",
}

_OPERATIONS = {"create": "Added", "set": "Changed", "remove": "Removed"}
_QUIET = ("is_team", "youth_justice_child")
_NO_LONGER_KEPT = "no longer kept"
_SHORT = 60


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record that an action changed: "Added", "Changed" or "Removed", what it is called, and a line for each field."""

    id: str
    what: str
    name: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class _Net:
    """What an action did to one record, all its journal entries taken together."""

    table: str
    row_id: UUID
    first: str
    last: str
    old: Image = field(default_factory=dict)
    new: Image = field(default_factory=dict)

    @property
    def operation(self) -> str:
        """What it came to."""
        return _outcome(self.first, self.last)


def field_word(column: str) -> str:
    """What a field is called on the screen, like "Consider by"."""
    return _FIELDS[column]


def summarise(session: Session, action_id: UUID) -> tuple[str, ...]:
    """How many records of each kind an action added, changed and removed: a line each, like "Added: 3 visits and 1 person"."""
    seen: dict[tuple[str, UUID], list[str]] = {}
    query = select(Entry.table_name, Entry.row_id, Entry.operation).where(Entry.action_id == action_id).order_by(Entry.clock)
    for table, row_id, operation in session.execute(query):
        seen.setdefault((table, row_id), []).append(operation)
    lines = []
    for operation, word in _OPERATIONS.items():
        counted = Counter(table for (table, _row_id), steps in seen.items() if _outcome(steps[0], steps[-1]) == operation)
        if counted:
            lines.append(f"{word}: {text.listing(text.count(n, *KINDS[table]) for table, n in counted.most_common())}")
    return tuple(lines)


def list_records(session: Session, action_id: UUID, most: int) -> list[RecordChange]:
    """What an action changed, record by record in the order it was written; the first `most` of them."""
    words = _Words(session)
    return [words.record(net) for net in _nets(session, action_id, most) if net.operation]


def may_undo_import(session: Session, action_id: UUID, today: date) -> bool:
    """Whether an action is an import of the last 90 days none of whose records has been removed since."""
    first = session.execute(select(Entry.label, Entry.at).where(Entry.action_id == action_id).limit(1)).one()
    if first.label != IMPORT_LABEL or today - london_date(first.at) > timedelta(days=UNDO_DAYS):
        return False
    rows = select(Entry.row_id).where(Entry.action_id == action_id)
    query = select(Entry.row_id, Entry.operation).where(Entry.row_id.in_(rows)).order_by(Entry.clock)
    last = dict(session.execute(query).all())
    return "remove" not in last.values()


def _outcome(first: str, last: str) -> str:
    """What the first and the last thing that happened to a record come to: nothing for one that was added and removed again."""
    if first == "create":
        return "" if last == "remove" else "create"
    return last


def _nets(session: Session, action_id: UUID, most: int) -> list[_Net]:
    query = select(Entry.table_name, Entry.row_id, Entry.operation, Payload.body).join(Payload, Payload.entry_id == Entry.id)
    nets: dict[tuple[str, UUID], _Net] = {}
    for table, row_id, operation, body in session.execute(query.where(Entry.action_id == action_id).order_by(Entry.clock)):
        net = nets.get((table, row_id))
        if net is None:
            if len(nets) == most:
                continue
            net = nets[table, row_id] = _Net(table, row_id, operation, operation)
        net.last = operation
        moved: dict[str, list[Any]] = json.loads(body)
        for key, (old, new) in moved.items():
            net.old.setdefault(key, old)
            net.new[key] = new
    return list(nets.values())


class _Words:
    """Puts records into words; remembers the names of those it has met."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[tuple[str, UUID], str] = {}
        self._kinds = {m.class_.__tablename__: m.class_ for m in models.Base.registry.mappers if issubclass(m.class_, models.Row)}

    def record(self, net: _Net) -> RecordChange:
        """One record's change."""
        image = {"create": net.new, "remove": net.old, "set": {}}[net.operation] or self._image(net.table, net.row_id)
        lines = [self._line(net, column, image) for column in inspect(self._kinds[net.table]).columns]
        name = f"{KINDS[net.table][0]}: {self._title(net.table, image)}"
        return RecordChange(f"{net.table}:{net.row_id}", _OPERATIONS[net.operation], name, tuple(filter(None, lines)))

    def _line(self, net: _Net, column: Column[Any], image: Image) -> str:
        named = net.operation != "set" and column.key in _TITLES[net.table]
        quiet = column.key in _QUIET and net.operation == "create" and not net.new[column.key]
        if column.key in ("id", "revision") or column.key not in net.new | net.old or named or quiet:
            return ""
        old, new = (self._value(net.table, column, values.get(column.key)) for values in (net.old, net.new))
        label = field_word(column.key)
        if net.table == "office_setting" and column.key == "value":
            old, new = (_setting(image.get("name"), words) for words in (old, new))
            label = _SETTINGS.get(str(image.get("name")), label)
        if net.operation == "set":
            return _moved(label, old, new)
        only = new if net.operation == "create" else old
        return f"{label}: {only}" if only else ""

    def _value(self, table: str, column: Column[Any], value: Any) -> str:
        if value is None or value in ("", []):
            return ""
        if table == "office_setting" and column.key == "name":
            return _SETTINGS.get(str(value), str(value))
        for key in column.foreign_keys:
            return self._name(str(key.target_fullname).partition(".")[0], UUID(value))
        if isinstance(value, list):
            return text.listing(text.word(Source(v)) if column.key == "sources" else str(v) for v in value)
        if isinstance(value, dict):
            return "The whole report, as it was finished"
        return f"version {value}" if column.key == "version" else _plain(decode(column, value))

    def _name(self, table: str, row_id: UUID) -> str:
        known = self._names.get((table, row_id))
        if known is None:
            known = self._names[table, row_id] = self._title(table, self._image(table, row_id))
        return known

    def _title(self, table: str, image: Image) -> str:
        columns = inspect(self._kinds[table]).columns
        instead = {key: other for key, other in _INSTEAD.get(table, {}).items() if not image.get(key)}
        words = [self._value(table, columns[key], image.get(instead.get(key, key))) for key in _TITLES[table]]
        return ", ".join(dict.fromkeys(", ".join(filter(None, words)).split(", "))) or _NO_LONGER_KEPT

    def _image(self, table: str, row_id: UUID) -> Image:
        """What names a record: as it is now, or as it was when it was removed."""
        row = self._session.get(self._kinds[table], row_id)
        if row is not None:
            return {key: encode(getattr(row, key)) for key in (*_TITLES[table], *_INSTEAD.get(table, {}).values())}
        query = select(Payload.body).join(Entry, Entry.id == Payload.entry_id)
        query = query.where(Entry.table_name == table, Entry.row_id == row_id, Entry.operation == "remove").order_by(Entry.clock.desc())
        body = self._session.scalars(query.limit(1)).first()
        return {key: old for key, (old, _new) in json.loads(body or "{}").items()}


def _moved(label: str, old: str, new: str) -> str:
    if old == new:
        return ""
    if not old:
        return f"{label}: set to {new}"
    if not new:
        return f"{label}: {old} taken out"
    if max(len(old), len(new)) > _SHORT:
        return f"{label}\nfrom: {old}\nto: {new}"
    return f"{label}: from {old} to {new}"


def _setting(name: object, value: str) -> str:
    if name == "nyas_from" and value:
        return text.long_date(date.fromisoformat(value))
    return text.month_name(Month.parse(value)) if name == "recorded_from" and value else value


def _plain(value: object) -> str:
    if isinstance(value, StrEnum):
        return text.word(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return text.when(value)
    if isinstance(value, date):
        return text.long_date(value)
    if isinstance(value, time):
        return text.clock_time(value)
    return f"{value:,}" if isinstance(value, int) else str(value)
