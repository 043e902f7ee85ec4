"""Ofsted's inspections: judgements, `ofsted_requirement` and its recommendations, apart from the independent person's findings."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from reg44desk.db.models.base import EMPTY, Row, link, words
from reg44desk.domain.types import InspectionType, Judgement


class Inspection(Row):
    """An Ofsted inspection of one home, with its overall judgement; a monitoring visit has none unless entered (BR-30).

    An inspection shared by the homes of a site (A-03) is a row for each home: the first holds what they share, the others point
    to it with `shared_with_id`. So each home's latest judgement is found in its own rows alone.
    """

    __tablename__ = "inspection"

    home_id: Mapped[uuid.UUID] = mapped_column(link("home"), index=True)
    inspected_on: Mapped[date]
    inspection_type: Mapped[InspectionType] = mapped_column(words(InspectionType))
    judgement: Mapped[Judgement | None] = mapped_column(words(Judgement))
    improvements_due_by: Mapped[date | None]
    shared_with_id: Mapped[uuid.UUID | None] = mapped_column(link("inspection"))
    framework: Mapped[str] = mapped_column(String(60), default="", server_default=EMPTY)
    report_reference: Mapped[str] = mapped_column(String(100), default="", server_default=EMPTY)
    report_link: Mapped[str] = mapped_column(String(500), default="", server_default=EMPTY)
    ofsted_recommendations: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    notes: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)


class InspectionJudgement(Row):
    """What an inspection judged or found in one area; the codes are those of resources/ofsted/frameworks.toml."""

    __tablename__ = "inspection_judgement"

    inspection_id: Mapped[uuid.UUID] = mapped_column(link("inspection"), index=True)
    area: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(60))


class OfstedRequirement(Row):
    """What Ofsted requires of the home by a day, and since when it is met; never an independent person's recommendation."""

    __tablename__ = "ofsted_requirement"

    inspection_id: Mapped[uuid.UUID] = mapped_column(link("inspection"), index=True)
    position: Mapped[int]
    wording: Mapped[str] = mapped_column(Text)
    regulation: Mapped[str] = mapped_column(String(60), default="")
    due_on: Mapped[date]
    met_on: Mapped[date | None]
    met_note: Mapped[str] = mapped_column(String(500), default="")
