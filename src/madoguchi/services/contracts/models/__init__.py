"""Contracts as stored: chain, contract, clauses and duties, approvals, deliverables, payment."""

from madoguchi.services.contracts.models.approval import ApprovalRequest
from madoguchi.services.contracts.models.chain import ContractChain, YearCeiling
from madoguchi.services.contracts.models.clauses import ContractClause, ContractClauseSet
from madoguchi.services.contracts.models.contract import AnnualAmount, Contract, PrecedentCondition
from madoguchi.services.contracts.models.custody import (
    CustodyAsset,
    CustodyEntry,
    CustodyReceipt,
)
from madoguchi.services.contracts.models.deliverable import ContractDeliverable, Inspection
from madoguchi.services.contracts.models.duty import Duty, Filing, FilingFile
from madoguchi.services.contracts.models.incident import Incident, IncidentEntry
from madoguchi.services.contracts.models.payment import Invoice, PaymentInstalment

__all__ = [
    "AnnualAmount",
    "ApprovalRequest",
    "Contract",
    "ContractChain",
    "ContractClause",
    "ContractClauseSet",
    "ContractDeliverable",
    "CustodyAsset",
    "CustodyEntry",
    "CustodyReceipt",
    "Duty",
    "Filing",
    "FilingFile",
    "Incident",
    "IncidentEntry",
    "Inspection",
    "Invoice",
    "PaymentInstalment",
    "PrecedentCondition",
    "YearCeiling",
]
