"""Regulation 44: visits, what was found, recommendations, report versions, signatures and copies."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from reg44desk.db.models.base import EMPTY, Row, link, words
from reg44desk.domain.report_types import ReportStep
from reg44desk.domain.types import (
    Announced,
    Bar,
    CancelledBy,
    FindingResult,
    Opinion,
    Priority,
    Progress,
    QualityStandard,
    RecipientKind,
    RecordType,
    ReportOrigin,
    SendingMethod,
    SignerRole,
    SigningMethod,
    SpokenGroup,
    VisitMode,
    VisitState,
)


class Reg44Visit(Row):
    """One visit under regulation 44, planned or made. `visit_date` is the day of arrival once it took place."""

    __tablename__ = "reg44_visit"
    __table_args__ = (
        CheckConstraint("planned_for IS NOT NULL OR visit_date IS NOT NULL", name="has_a_day"),
        CheckConstraint("state NOT IN ('visited', 'final') OR visit_date IS NOT NULL", name="took_place_on_a_day"),
        Index("ix_reg44_visit_home_date", "home_id", "visit_date"),
        Index("ix_reg44_visit_visit_date", "visit_date"),
    )

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"))
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    state: Mapped[VisitState] = mapped_column(words(VisitState))
    planned_for: Mapped[date | None] = mapped_column(index=True)
    visit_date: Mapped[date | None]
    arrived_at: Mapped[time | None]
    left_at: Mapped[time | None]
    mode: Mapped[VisitMode] = mapped_column(words(VisitMode), default=VisitMode.ON_SITE)
    announced: Mapped[Announced | None] = mapped_column(words(Announced))
    independent_person_id: Mapped[uuid.UUID | None] = mapped_column(link("person"))
    not_done_reason: Mapped[str] = mapped_column(String(500), default="")
    planned_time: Mapped[time | None]
    cancelled_by: Mapped[CancelledBy | None] = mapped_column(words(CancelledBy))
    conflict_paragraph: Mapped[Bar | None] = mapped_column(words(Bar))
    conflict_details: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    conflict_declared_on: Mapped[date | None]
    conflict_declared_to: Mapped[str] = mapped_column(String(200), default="", server_default=EMPTY)
    conflict_not_notified_reason: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    replaces_visit_id: Mapped[uuid.UUID | None]
    children_accommodated: Mapped[int | None]
    children_present: Mapped[int | None]
    children_observed: Mapped[int | None]
    childrens_views: Mapped[str] = mapped_column(Text, default="")
    no_child_spoken_to_reason: Mapped[str] = mapped_column(Text, default="")
    placing_authorities: Mapped[list[str]] = mapped_column(JSON, default=list)
    youth_justice_child: Mapped[bool] = mapped_column(default=False)
    premises_notes: Mapped[str] = mapped_column(Text, default="")
    good_practice: Mapped[str] = mapped_column(Text, default="")
    opinion_effectively_safeguarded: Mapped[Opinion | None] = mapped_column(words(Opinion))
    reasons_effectively_safeguarded: Mapped[str] = mapped_column(Text, default="")
    opinion_conduct_promotes_well_being: Mapped[Opinion | None] = mapped_column(words(Opinion))
    reasons_conduct_promotes_well_being: Mapped[str] = mapped_column(Text, default="")
    area_authority_asked: Mapped[bool] = mapped_column(default=True)


class Reg44MemberAttendance(Row):
    """An elected member came along; the notes are that member's own, apart from the report."""

    __tablename__ = "reg44_member_attendance"
    __table_args__ = (UniqueConstraint("visit_id", "person_id"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(link("person"))
    notes: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime | None]


class Reg44SpokenTo(Row):
    """How many of a group were offered a talk, talked, declined, in private; unknown is empty, never 0."""

    __tablename__ = "reg44_spoken_to"
    __table_args__ = (UniqueConstraint("visit_id", "spoken_group"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    spoken_group: Mapped[SpokenGroup] = mapped_column(words(SpokenGroup))
    offered: Mapped[int | None]
    spoken_to: Mapped[int | None]
    declined: Mapped[int | None]
    in_private: Mapped[int | None]


class Reg44RecordSeen(Row):
    """A kind of record that was looked at; a child's case records carry both consents (regulation 44(2)(b))."""

    __tablename__ = "reg44_record_seen"
    __table_args__ = (
        CheckConstraint(
            "record_type <> 'childs_case_records' OR (child_consent_on IS NOT NULL AND placing_authority_consent_on IS NOT NULL)",
            name="case_records_need_both_consents",
        ),
    )

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    record_type: Mapped[RecordType] = mapped_column(words(RecordType))
    sampled_count: Mapped[int | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    child_consent_on: Mapped[date | None]
    placing_authority_consent_on: Mapped[date | None]
    placing_authority_consent_by: Mapped[str] = mapped_column(String(200), default="")


class Reg44Finding(Row):
    """The independent person's finding on one quality standard."""

    __tablename__ = "reg44_finding"
    __table_args__ = (UniqueConstraint("visit_id", "quality_standard"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    quality_standard: Mapped[QualityStandard] = mapped_column(words(QualityStandard))
    result: Mapped[FindingResult] = mapped_column(words(FindingResult))
    evidence: Mapped[str] = mapped_column(Text, default="")
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)


class Reg44Recommendation(Row):
    """A recommendation under regulation 44(5); overdue is worked out, never stored."""

    __tablename__ = "reg44_recommendation"
    __table_args__ = (UniqueConstraint("home_id", "reference"),)

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"), index=True)
    visit_id: Mapped[uuid.UUID | None] = mapped_column(link("reg44_visit"), index=True)
    reference: Mapped[str] = mapped_column(String(40))
    made_on: Mapped[date]
    text: Mapped[str] = mapped_column(Text)
    quality_standard: Mapped[QualityStandard | None] = mapped_column(words(QualityStandard))
    priority: Mapped[Priority | None] = mapped_column(words(Priority))
    consider_by_date: Mapped[date | None]
    progress: Mapped[Progress] = mapped_column(words(Progress), default=Progress.NOT_STARTED)
    closed_on: Mapped[date | None]


class Reg44FollowUp(Row):
    """What a visit found about an earlier recommendation."""

    __tablename__ = "reg44_follow_up"
    __table_args__ = (UniqueConstraint("visit_id", "recommendation_id"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    recommendation_id: Mapped[uuid.UUID] = mapped_column(link("reg44_recommendation"), index=True)
    progress: Mapped[Progress] = mapped_column(words(Progress))
    evidence: Mapped[str] = mapped_column(Text, default="")


class Reg44Step(Row):
    """A step of a visit's life that somebody recorded, with its day and who did it (regulation.md, part d)."""

    __tablename__ = "reg44_step"
    __table_args__ = (UniqueConstraint("visit_id", "step"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    step: Mapped[ReportStep] = mapped_column(words(ReportStep))
    done_on: Mapped[date]
    done_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class Reg44Report(Row):
    """A numbered version of a visit's report: frozen content and its check code. Never changed (BR-17)."""

    __tablename__ = "reg44_report"
    __table_args__ = (UniqueConstraint("visit_id", "version"),)

    visit_id: Mapped[uuid.UUID] = mapped_column(link("reg44_visit"), index=True)
    version: Mapped[int]
    origin: Mapped[ReportOrigin] = mapped_column(words(ReportOrigin))
    made_at: Mapped[datetime]
    check_code: Mapped[str] = mapped_column(String(40), index=True)
    content: Mapped[dict[str, object]] = mapped_column(JSON)


class Reg44Signature(Row):
    """Who signed which version, when and how (BR-14, BR-15)."""

    __tablename__ = "reg44_signature"
    __table_args__ = (UniqueConstraint("report_id", "signer_role"),)

    report_id: Mapped[uuid.UUID] = mapped_column(link("reg44_report"), index=True)
    signer_role: Mapped[SignerRole] = mapped_column(words(SignerRole))
    person_id: Mapped[uuid.UUID] = mapped_column(link("person"))
    signed_on: Mapped[date]
    method: Mapped[SigningMethod] = mapped_column(words(SigningMethod))
    scan_id: Mapped[uuid.UUID | None] = mapped_column(link("attachment"))


class Reg44Sending(Row):
    """A copy of a version went to somebody entitled to it (regulation 44(7), BR-18, BR-19)."""

    __tablename__ = "reg44_sending"

    report_id: Mapped[uuid.UUID] = mapped_column(link("reg44_report"), index=True)
    recipient_kind: Mapped[RecipientKind] = mapped_column(words(RecipientKind))
    recipient_name: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[uuid.UUID | None] = mapped_column(link("person"))
    sent_on: Mapped[date]
    method: Mapped[SendingMethod] = mapped_column(words(SendingMethod))
