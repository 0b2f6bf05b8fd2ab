"""Disqualification (失格): which effect holds when several grounds fit the same facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.services.procurement.terms import GroundEffect

STRICTEST_FIRST = (GroundEffect.MANDATORY, GroundEffect.INVALID, GroundEffect.DISCRETIONARY)


@dataclass(frozen=True)
class Ground:
    """A ground that a call picked: the same facts may stand under several clauses."""

    key: int
    code: str
    effect: GroundEffect
    source: str


@dataclass(frozen=True)
class GroundReading:
    """The ground to decide by, and the sentence about other clauses that say otherwise."""

    ground: Ground
    conflict: str


def read_grounds(grounds: Sequence[Ground], code: str) -> GroundReading:
    """The strictest ground for these facts, with the conflict shown to the officer.

    raises  LookupError  no ground of this code was picked for the call
    Source: seed 000 §14(3) 失格とする場合がある / §15(10) 失格とする (both on 虚偽の記載).
    """
    fitting = [ground for ground in grounds if ground.code == code]
    if not fitting:
        raise LookupError(code)
    chosen = min(fitting, key=lambda ground: STRICTEST_FIRST.index(ground.effect))
    others = [ground for ground in fitting if ground.effect is not chosen.effect]
    conflict = ""
    if others:
        listed = "、".join(f"{other.source}は「{other.effect.label}」" for other in others)
        conflict = f"{chosen.source}は「{chosen.effect.label}」ですが、{listed}と定めています。"
    return GroundReading(chosen, conflict)
