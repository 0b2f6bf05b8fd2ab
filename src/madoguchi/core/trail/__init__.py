"""操作履歴: who saw and changed what; complete, chained, verifiable."""

from madoguchi.core.trail.attribution import acting
from madoguchi.core.trail.history import history_of
from madoguchi.core.trail.recording import record
from madoguchi.core.trail.verification import Problem, Verification, verify

__all__ = ["Problem", "Verification", "acting", "history_of", "record", "verify"]
