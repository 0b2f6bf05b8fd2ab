"""What the section can do next in a call, from where the call stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.services.procurement.terms import RoundState, TenderState

BEFORE = {
    TenderState.DRAFT: "内容を入力し、点検の結果を確かめて、公開の決裁を求めてください。",
    TenderState.IN_APPROVAL: "公開の決裁を待っています。起案の内容を見られます。",
    TenderState.APPROVED: "公開の決裁が済みました。公開してください。",
}
RUNNING = frozenset({TenderState.PUBLISHED, TenderState.REVIEWING})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Counts of a call that tell what waits; nothing of what is sealed or marked.

    ``to_settle``: hand-ins that were held for something missing, in windows still open.
    ``rounds``: the states of its rounds in their order, none before the review is set up.
    """

    state: TenderState
    to_accept: int = 0
    to_settle: int = 0
    to_join: int = 0
    to_lend: int = 0
    to_judge: int = 0
    to_answer: int = 0
    to_publish: int = 0
    to_send: int = 0
    to_open: int = 0
    to_prepare: int = 0
    to_confirm: int = 0
    opened: int = 0
    rounds: tuple[RoundState, ...] = ()
    is_result_public: bool = False


@dataclass(frozen=True)
class NextAct:
    """A sentence, and the name of the page where it is done (it takes the case number)."""

    sentence: str
    page: str


def next_acts(call: Standing) -> tuple[NextAct, ...]:
    """In the order of a call's life; empty where nothing waits for the section."""
    return tuple(NextAct(sentence, f"procurement:tender-{page}") for sentence, page in _acts(call))


def _acts(call: Standing) -> Iterator[tuple[str, str]]:
    if call.state in BEFORE:
        yield BEFORE[call.state], "publication"
    if call.state in RUNNING:
        yield from _participation(call)
        yield from _review(call)
    if call.to_send:
        yield f"まだ送っていない通知が{call.to_send}通あります。確かめて送ってください。", "letters"
    if call.state is TenderState.DECIDED:
        if not call.is_result_public:
            yield "結果の公表について、決裁を求めてください。", "result"
        yield "契約候補者との協議を進めてください。", "talks"


def _participation(call: Standing) -> Iterator[tuple[str, str]]:
    if call.to_accept:
        yield f"届いた参加表明{call.to_accept}件の書類を確かめてください。", "applications"
    if call.to_settle:
        yield (
            (
                f"届いたものの受付が済んでいないものが{call.to_settle}件あります。"
                "電話の確認や、足りない分の到着を確かめてください。"
            ),
            "applications",
        )
    if call.to_join:
        yield (
            f"構成員の追加の届出{call.to_join}件について、受理するかを決めてください。",
            "applications",
        )
    if call.to_lend:
        yield (
            f"資料の貸与・利用やメールアドレスの申込み{call.to_lend}件に答えてください。",
            "documents",
        )
    if call.to_judge:
        yield f"{call.to_judge}者の参加資格を判定し、決裁を求めてください。", "eligibility"
    if call.to_answer:
        yield f"質問{call.to_answer}件を取りまとめ、回答を作成してください。", "questions"
    elif call.to_publish:
        yield f"回答{call.to_publish}件の決裁を求め、公開してください。", "questions"


def _review(call: Standing) -> Iterator[tuple[str, str]]:
    if call.to_open:
        yield f"提出された提案書{call.to_open}件を、2人で開封してください。", "opening"
    if call.to_prepare:
        yield "副本を用意してください。符号を抽選します。", "copies"
    elif call.to_confirm:
        yield f"副本{call.to_confirm}件を、1ページずつ確認してください。", "copies"
    elif call.opened:
        yield from _rounds(call.rounds)


def _rounds(states: tuple[RoundState, ...]) -> Iterator[tuple[str, str]]:
    left = next((each for each in states if each not in _DONE), None)
    if left is not None:
        yield _ROUND_ACTS[left], "rounds"
    elif states:
        yield "審査が終わりました。選定の結果を記録し、決裁を求めてください。", "result"


_DONE = frozenset({RoundState.CLOSED, RoundState.SKIPPED})
_ROUND_ACTS = {
    RoundState.PLANNED: "副本の確認が済みました。委員の採点を始めてください。",
    RoundState.SCORING: "委員の採点を待っています。確定した委員を見られます。",
    RoundState.TOTALLED: "集計が済みました。合議の結果を記録し、審査を確定してください。",
}
