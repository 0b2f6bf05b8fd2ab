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
from madoguchi.services.safeguarding.models.operation_advisory import (
    AdvisoryList,
    ListedAdvisory,
)
from madoguchi.services.safeguarding.models.operation_centre import CentreEvidence
from madoguchi.services.safeguarding.models.operation_desk import (
    DeskWindow,
    FrequentQuestion,
    HelpTicket,
    WardInquiry,
)
from madoguchi.services.safeguarding.models.operation_fault import FaultStep, ServiceFault
from madoguchi.services.safeguarding.models.operation_meeting import ServiceMeeting
from madoguchi.services.safeguarding.models.operation_probe import ProbeReading
from madoguchi.services.safeguarding.models.operation_release import (
    Component,
    Release,
    ReleaseCheck,
    Weakness,
)
from madoguchi.services.safeguarding.models.operation_report import OperationReport
from madoguchi.services.safeguarding.models.operation_schedule import ScheduleTask, ScheduleVersion
from madoguchi.services.safeguarding.models.operation_start import ConformityItem, GateCheck, GoLive
from madoguchi.services.safeguarding.models.operation_stop import ServiceStop
from madoguchi.services.safeguarding.models.report import ReportPeriod, ReportStep, VacationContact
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
    "AdvisoryList",
    "Alert",
    "AlertDelivery",
    "AttendanceEntry",
    "AttendanceRevision",
    "CaseAction",
    "CaseAssignment",
    "CentreEvidence",
    "Child",
    "ChildSighting",
    "Component",
    "ConformityItem",
    "CycleException",
    "DeskWindow",
    "Disclosure",
    "DisclosureRelease",
    "EntryOperation",
    "Erasure",
    "EvaluationDue",
    "ExpectedWeekdays",
    "Facility",
    "FacilityClosedDay",
    "FaultStep",
    "FrequentQuestion",
    "GateCheck",
    "GoLive",
    "GuardianInquiry",
    "HelpTicket",
    "InformationRequest",
    "ListedAdvisory",
    "ManualEdition",
    "ManualItem",
    "Message",
    "Observation",
    "OperationReport",
    "Placement",
    "PrintDelivery",
    "PrintInstruction",
    "ProbeReading",
    "Release",
    "ReleaseCheck",
    "ReportPeriod",
    "ReportStep",
    "Reveal",
    "RuleSetting",
    "SavedSearch",
    "ScheduleTask",
    "ScheduleVersion",
    "ServiceContract",
    "ServiceFault",
    "ServiceMeeting",
    "ServiceStop",
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
    "WardInquiry",
    "Weakness",
    "YearRollover",
]
