"""Contracts as stored: chain, contract, clauses and duties, deliverables, payment, papers."""

from madoguchi.services.contracts.models.agreed import (
    ContractPlace,
    PlannedSession,
    QuantityRecord,
    ServicePattern,
    ServicePause,
    UnitPriceLine,
)
from madoguchi.services.contracts.models.amendment import (
    AmendedFact,
    Amendment,
)
from madoguchi.services.contracts.models.approval import (
    ApprovalRequest,
)
from madoguchi.services.contracts.models.assurances import (
    AdjustmentRequest,
    InsurancePolicy,
    LawReference,
)
from madoguchi.services.contracts.models.breach import (
    Breach,
    DamageClaim,
    DamageItem,
)
from madoguchi.services.contracts.models.chain import (
    ContractChain,
    YearCeiling,
)
from madoguchi.services.contracts.models.clauses import (
    ContractClause,
    ContractClauseSet,
)
from madoguchi.services.contracts.models.contract import (
    AnnualAmount,
    Contract,
    PrecedentCondition,
)
from madoguchi.services.contracts.models.custody import (
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
)
from madoguchi.services.contracts.models.deliverable import (
    ContractDeliverable,
    Inspection,
)
from madoguchi.services.contracts.models.duty import (
    Duty,
    Filing,
    FilingFile,
)
from madoguchi.services.contracts.models.erasure import Erasure, KeptPaper, ProofLine, ProofRun
from madoguchi.services.contracts.models.incident import (
    Incident,
    IncidentEntry,
)
from madoguchi.services.contracts.models.papers import (
    ContractPaper,
    OfficialText,
    PaperTemplate,
)
from madoguchi.services.contracts.models.pay_floor import (
    NoticeCard,
    WageStatement,
)
from madoguchi.services.contracts.models.payment import (
    Invoice,
    PaymentInstalment,
)
from madoguchi.services.contracts.models.printing import (
    PrintOrder,
    Proof,
)
from madoguchi.services.contracts.models.renewal import (
    Consultation,
    PerformanceEvaluation,
)
from madoguchi.services.contracts.models.rights import (
    DesignatedPart,
    FinalSetPart,
    FolderDeposit,
    ReservedWork,
    ReuseRequest,
    WardAdaptation,
)
from madoguchi.services.contracts.models.system import (
    DataCentre,
    SystemCondition,
    UpgradeRecord,
)

__all__ = [
    "AdjustmentRequest",
    "AmendedFact",
    "Amendment",
    "AnnualAmount",
    "ApprovalRequest",
    "Breach",
    "Consultation",
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
    "DesignatedPart",
    "Duty",
    "Erasure",
    "Filing",
    "FilingFile",
    "FinalSetPart",
    "FolderDeposit",
    "Incident",
    "IncidentEntry",
    "Inspection",
    "InsurancePolicy",
    "Invoice",
    "KeptPaper",
    "LawReference",
    "NoticeCard",
    "OfficialText",
    "PaperTemplate",
    "PaymentInstalment",
    "PerformanceEvaluation",
    "PlannedSession",
    "PrecedentCondition",
    "PrintOrder",
    "Proof",
    "ProofLine",
    "ProofRun",
    "QuantityRecord",
    "ReservedWork",
    "ReuseRequest",
    "ServicePattern",
    "ServicePause",
    "SystemCondition",
    "UnitPriceLine",
    "UpgradeRecord",
    "WageStatement",
    "WardAdaptation",
    "YearCeiling",
]
