"""Contracts as stored: chain, contract, clauses and duties, deliverables, payment, papers."""

from madoguchi.services.contracts.models.agreed import (
    ContractPlace,
    PlannedSession,
    QuantityRecord,
    ServicePattern,
    ServicePause,
    UnitPriceLine,
)
from madoguchi.services.contracts.models.amendment import AmendedFact, Amendment
from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.assurances import (
    AdjustmentRequest,
    InsurancePolicy,
    LawReference,
)
from madoguchi.services.contracts.models.audit import (
    Audit,
    AuditFinding,
    AuditorGrant,
    AuditPlace,
    AuditQuestion,
    SiteVisit,
)
from madoguchi.services.contracts.models.audit_team import AuditPart, AuditTarget, Independence
from madoguchi.services.contracts.models.breach import Breach, DamageClaim, DamageItem
from madoguchi.services.contracts.models.calendar import CalendarFeed
from madoguchi.services.contracts.models.chain import ContractChain, YearCeiling
from madoguchi.services.contracts.models.clauses import ContractClause, ContractClauseSet
from madoguchi.services.contracts.models.contract import AnnualAmount, Contract, PrecedentCondition
from madoguchi.services.contracts.models.custody import (
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
    LedgerRequest,
)
from madoguchi.services.contracts.models.deliverable import ContractDeliverable, Inspection
from madoguchi.services.contracts.models.duty import Duty, Filing, FilingFile
from madoguchi.services.contracts.models.erasure import Erasure, KeptPaper, ProofLine, ProofRun
from madoguchi.services.contracts.models.identities import (
    IdentityUse,
    RuleAcknowledgement,
    SelfCheck,
    SelfCheckItem,
    SystemIdentity,
)
from madoguchi.services.contracts.models.incident import Incident, IncidentEntry
from madoguchi.services.contracts.models.meeting import AgreedPoint, Meeting, MinutesVersion
from madoguchi.services.contracts.models.operation import (
    Contact,
    Fault,
    FaultStep,
    PlannedStop,
    ServiceLevel,
)
from madoguchi.services.contracts.models.papers import ContractPaper, OfficialText, PaperTemplate
from madoguchi.services.contracts.models.pay_floor import (
    FloorRate,
    NoticeCard,
    Wage,
    WageStatement,
)
from madoguchi.services.contracts.models.payment import (
    Invoice,
    PaidDayCorrection,
    PaymentInstalment,
)
from madoguchi.services.contracts.models.printing import PrintOrder, Proof
from madoguchi.services.contracts.models.purposes import Disclosure, IntendedUse, PurposeInstruction
from madoguchi.services.contracts.models.register import GoLive, RegisterRow
from madoguchi.services.contracts.models.renewal import Consultation, PerformanceEvaluation
from madoguchi.services.contracts.models.report import Applicant, Programme, RequiredAnnex
from madoguchi.services.contracts.models.rights import (
    DesignatedPart,
    FinalSetPart,
    FolderDeposit,
    ReservedWork,
    ReuseRequest,
    WardAdaptation,
)
from madoguchi.services.contracts.models.roster import (
    Post,
    PostHolding,
    Qualification,
    RosterVersion,
    Worker,
)
from madoguchi.services.contracts.models.service_report import ServiceReport
from madoguchi.services.contracts.models.start import (
    CloudService,
    DedicatedAddress,
    Impracticality,
    RefilingCause,
    SchedulePhase,
)
from madoguchi.services.contracts.models.subcontract import Subcontract, SubcontractPaper
from madoguchi.services.contracts.models.system import DataCentre, SystemCondition, UpgradeRecord
from madoguchi.services.contracts.models.take_out import TakeOut
from madoguchi.services.contracts.models.training import Attendance, SecrecyOath, TrainingSession
from madoguchi.services.contracts.models.transfer import ProtectedTransfer, TransferEntry
from madoguchi.services.contracts.models.work_terms import WorkTerms

__all__ = [
    "AdjustmentRequest",
    "AgreedPoint",
    "AmendedFact",
    "Amendment",
    "AnnualAmount",
    "Applicant",
    "ApprovalRequest",
    "Attendance",
    "Audit",
    "AuditFinding",
    "AuditPart",
    "AuditPlace",
    "AuditQuestion",
    "AuditTarget",
    "AuditorGrant",
    "Breach",
    "CalendarFeed",
    "CloudService",
    "Consultation",
    "Contact",
    "Contract",
    "ContractChain",
    "ContractClause",
    "ContractClauseSet",
    "ContractDeliverable",
    "ContractPaper",
    "ContractPlace",
    "CustodyAsset",
    "CustodyEntry",
    "CustodyReceipt",
    "DamageClaim",
    "DamageItem",
    "DataCentre",
    "DedicatedAddress",
    "DesignatedPart",
    "Disclosure",
    "Duty",
    "Erasure",
    "Fault",
    "FaultStep",
    "Filing",
    "FilingFile",
    "FinalSetPart",
    "FloorRate",
    "FolderDeposit",
    "GoLive",
    "IdentityUse",
    "Impracticality",
    "Incident",
    "IncidentEntry",
    "Independence",
    "Inspection",
    "InsurancePolicy",
    "IntendedUse",
    "Invoice",
    "KeptPaper",
    "LawReference",
    "LedgerRequest",
    "Meeting",
    "MinutesVersion",
    "NoticeCard",
    "OfficialText",
    "PaidDayCorrection",
    "PaperTemplate",
    "PaymentInstalment",
    "PerformanceEvaluation",
    "PlannedSession",
    "PlannedStop",
    "Post",
    "PostHolding",
    "PrecedentCondition",
    "PrintOrder",
    "Programme",
    "Proof",
    "ProofLine",
    "ProofRun",
    "ProtectedTransfer",
    "PurposeInstruction",
    "Qualification",
    "QuantityRecord",
    "RefilingCause",
    "RegisterRow",
    "RequiredAnnex",
    "ReservedWork",
    "ReuseRequest",
    "RosterVersion",
    "RuleAcknowledgement",
    "SchedulePhase",
    "SecrecyOath",
    "SelfCheck",
    "SelfCheckItem",
    "ServiceLevel",
    "ServicePattern",
    "ServicePause",
    "ServiceReport",
    "SiteVisit",
    "Subcontract",
    "SubcontractPaper",
    "SystemCondition",
    "SystemIdentity",
    "TakeOut",
    "TrainingSession",
    "TransferEntry",
    "UnitPriceLine",
    "UpgradeRecord",
    "Wage",
    "WageStatement",
    "WardAdaptation",
    "WorkTerms",
    "Worker",
    "YearCeiling",
]
