"""特記事項の版: how the words that the contract was signed with differ from the other versions."""

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.services.contracts.models import Contract, ContractClause, ContractClauseSet
from madoguchi.services.contracts.rules.library import clause_set, versions_of


@dataclass(frozen=True, kw_only=True)
class VersionDifference:
    """One clause that another version words differently."""

    clause_set: ContractClauseSet
    clause: ContractClause
    other_label: str
    other_words: str


def version_differences(contract: Contract) -> list[VersionDifference]:
    """Every clause of the contract that stands otherwise in another version (CONT-012)."""
    sets = contract.clause_sets.prefetch_related("clauses")
    return [found for one in sets for found in _of_set(one)]


def _of_set(held: ContractClauseSet) -> Iterator[VersionDifference]:
    for version, label in versions_of(held.code):
        if version == held.version:
            continue
        words = {each.number: each.summary for each in clause_set(held.code, version).clauses}
        for clause in held.clauses.all():
            if words[clause.number] != clause.summary:
                yield VersionDifference(
                    clause_set=held, clause=clause, other_label=label,
                    other_words=words[clause.number],
                )  # fmt: skip
