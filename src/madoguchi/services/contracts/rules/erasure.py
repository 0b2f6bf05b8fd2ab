"""消去の決まり: what is searched for afterwards, who may approve, when a certificate may exist."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from madoguchi.core.errors import Forbidden, Refused

SHORTEST = 4  # characters: shorter words stand everywhere
WINDOW = 14
MOST_WORDS = 150


@dataclass(frozen=True, kw_only=True)
class ProofFacts:
    """Of the last finished run: clean, and which generations it looked through."""

    is_clean: bool
    generations: Sequence[str]


def windows_of(text: str) -> list[str]:
    """Up to three pieces of a text that betray a copy of it: from its start, middle and end.

    >>> windows_of("短い")
    []
    >>> windows_of("髙﨑さんの名簿 0123456789 abcdefghij 完")
    ['髙﨑さんの名簿 012345', 'の名簿 0123456789', '89 abcdefghij']
    """
    lines = [line.strip() for line in text.splitlines()]
    whole = max(lines, key=len, default="")
    if len(whole) < SHORTEST:
        return []
    if len(whole) <= WINDOW:
        return [whole]
    middle = (len(whole) - WINDOW) // 2
    pieces = (whole[:WINDOW], whole[middle : middle + WINDOW], whole[-WINDOW:])
    return list(dict.fromkeys(piece.strip() for piece in pieces if len(piece.strip()) >= SHORTEST))


def words_to_search(
    typed: Iterable[str], texts: Iterable[str], in_clear: Iterable[str]
) -> list[str]:
    """What the proof looks for: every word a person named, and pieces of what stood under the key.

    in_clear  pieces that also stand in records that stay (the title of a paper): searching for
              them would prove nothing. A word that a person named is never left out for that.
    """
    known = set(in_clear)
    named = [word.strip() for word in typed if word.strip()]
    pieces = dict.fromkeys(piece for text in texts for piece in windows_of(text))
    asked = [piece for piece in spread(list(pieces), 2 * MOST_WORDS) if piece not in known]
    return list(dict.fromkeys([*named, *spread(asked, MOST_WORDS)]))


def spread(pieces: Sequence[str], most: int) -> list[str]:
    """At most ``most`` of them, taken evenly from all.

    >>> spread(["a", "b", "c", "d", "e", "f"], 3)
    ['a', 'c', 'e']
    """
    if len(pieces) <= most:
        return list(pieces)
    return [pieces[index * len(pieces) // most] for index in range(most)]


def check_second(person: int | None, *, requester: int, first: int | None) -> None:
    """Three different people: who asks, and two who approve.

    raises  Forbidden
    """
    if person is None or person in (requester, first):
        raise Forbidden(
            "same_person",
            "消去の申請と2回の承認は、それぞれ別の人が行います。ほかの方に依頼してください。",
        )


def check_proof(proof: ProofFacts | None, existing: Sequence[str]) -> None:
    """Whether a certificate may be issued: a clean run over every generation that exists now.

    raises  Refused
    """
    if proof is None:
        raise Refused("no_proof", "消去の確認がまだ終わっていません。確認を実行してください。")
    if not proof.is_clean:
        raise Refused(
            "proof_failed", "読めるものが残っています。確認の結果を見て、取り除いてください。"
        )
    missing = [name for name in existing if name not in proof.generations]
    if missing:
        raise Refused(
            "generation_missing",
            f"確認のあとで、バックアップの世代{missing[0]}が増えました。"
            "確認をもう一度実行してください。",
        )
