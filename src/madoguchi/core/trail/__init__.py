"""操作履歴: who saw and changed what; complete, chained, verifiable."""
