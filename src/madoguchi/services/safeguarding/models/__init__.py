"""Safeguarding as stored: contract, facilities, children, attendance, reports, training."""

from madoguchi.services.safeguarding.models.access import (
    AccessGrant,
    Reveal,
    SavedSearch,
    ViewingWarning,
)
from madoguchi.services.safeguarding.models.alert import (
    Alert,
    AlertDelivery,
    EvaluationDue,
    Standing,
)
from madoguchi.services.safeguarding.models.attendance import (
    AttendanceEntry,
    AttendanceRevision,
    EntryOperation,
)
from madoguchi.services.safeguarding.models.child import (
    CaseAssignment,
    Child,
    CycleException,
    ExpectedWeekdays,
    InformationRequest,
    Placement,
)
from madoguchi.services.safeguarding.models.concern import CaseAction, ChildSighting
from madoguchi.services.safeguarding.models.disclosure import (
    Disclosure,
    DisclosureRelease,
    GuardianInquiry,
)
from madoguchi.services.safeguarding.models.facility import (
    Facility,
    FacilityClosedDay,
    WardClosedDefault,
)
from madoguchi.services.safeguarding.models.manual import ManualEdition, ManualItem
from madoguchi.services.safeguarding.models.message import Message
from madoguchi.services.safeguarding.models.observation import Observation, UrgentReport
from madoguchi.services.safeguarding.models.report import (
    ReportPeriod,
    ReportStep,
    VacationContact,
)
from madoguchi.services.safeguarding.models.retention import Erasure, SupportEnd, YearRollover
from madoguchi.services.safeguarding.models.service import ServiceContract
from madoguchi.services.safeguarding.models.settings import RuleSetting
from madoguchi.services.safeguarding.models.ties import Sibling, SiblingGroup
from madoguchi.services.safeguarding.models.training import (
    PrintDelivery,
    PrintInstruction,
    TrainingInvitation,
    TrainingQuestion,
    TrainingSession,
)

__all__ = [
    "AccessGrant",
    "Alert",
    "AlertDelivery",
    "AttendanceEntry",
    "AttendanceRevision",
    "CaseAction",
    "CaseAssignment",
    "Child",
    "ChildSighting",
    "CycleException",
    "Disclosure",
    "DisclosureRelease",
    "EntryOperation",
    "Erasure",
    "EvaluationDue",
    "ExpectedWeekdays",
    "Facility",
    "FacilityClosedDay",
    "GuardianInquiry",
    "InformationRequest",
    "ManualEdition",
    "ManualItem",
    "Message",
    "Observation",
    "Placement",
    "PrintDelivery",
    "PrintInstruction",
    "ReportPeriod",
    "ReportStep",
    "Reveal",
    "RuleSetting",
    "SavedSearch",
    "ServiceContract",
    "Sibling",
    "SiblingGroup",
    "Standing",
    "SupportEnd",
    "TrainingInvitation",
    "TrainingQuestion",
    "TrainingSession",
    "UrgentReport",
    "VacationContact",
    "ViewingWarning",
    "WardClosedDefault",
    "YearRollover",
]
