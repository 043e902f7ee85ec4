"""The schema: import from here so that every table is known."""

from reg44desk.db.models.base import Base, Row, new_id
from reg44desk.db.models.office import Attachment, Blob, Casebook, Draft, Entry, OfficeSetting, Payload, QualityAside
from reg44desk.db.models.ofsted import Inspection, InspectionJudgement, OfstedRequirement
from reg44desk.db.models.reg44 import (
    Reg44Finding,
    Reg44FollowUp,
    Reg44MemberAttendance,
    Reg44Recommendation,
    Reg44RecordSeen,
    Reg44Report,
    Reg44Sending,
    Reg44Signature,
    Reg44SpokenTo,
    Reg44Step,
    Reg44Visit,
)
from reg44desk.db.models.register import (
    Appointment,
    ChildrenLookedAfterCount,
    Home,
    HomeBuilding,
    HomeProfile,
    HomeStatusChange,
    IndependenceCheck,
    Person,
    Training,
    Vacancy,
    VisitingArrangement,
)

__all__ = [
    "Appointment", "Attachment", "Base", "Blob", "Casebook", "ChildrenLookedAfterCount", "Draft", "Entry", "Home", "HomeBuilding",
    "HomeProfile", "HomeStatusChange", "IndependenceCheck", "Inspection", "InspectionJudgement", "OfficeSetting",
    "OfstedRequirement", "Payload", "Person", "QualityAside", "Reg44Finding", "Reg44FollowUp", "Reg44MemberAttendance",
    "Reg44Recommendation", "Reg44RecordSeen", "Reg44Report", "Reg44Sending", "Reg44Signature", "Reg44SpokenTo", "Reg44Step",
    "Reg44Visit", "Row", "Training", "Vacancy",
    "VisitingArrangement", "new_id",
]  # fmt: skip
