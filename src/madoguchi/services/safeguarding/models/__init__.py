"""Safeguarding as stored: contract, facilities, children, attendance, observations, reports."""

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
from madoguchi.services.safeguarding.models.facility import (
    Facility,
    FacilityClosedDay,
    WardClosedDefault,
)
from madoguchi.services.safeguarding.models.observation import Observation, UrgentReport
from madoguchi.services.safeguarding.models.report import (
    ReportPeriod,
    ReportStep,
    VacationContact,
)
from madoguchi.services.safeguarding.models.service import ServiceContract

__all__ = [
    "AttendanceEntry",
    "AttendanceRevision",
    "CaseAssignment",
    "Child",
    "CycleException",
    "EntryOperation",
    "ExpectedWeekdays",
    "Facility",
    "FacilityClosedDay",
    "InformationRequest",
    "Observation",
    "Placement",
    "ReportPeriod",
    "ReportStep",
    "ServiceContract",
    "UrgentReport",
    "VacationContact",
    "WardClosedDefault",
]
