"""自己点検: the questions of each yearly check, and what a "no" must say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import Refused
from madoguchi.services.contracts.terms import IdentityRule

# In the product's own words, after 電算処理 第13・14・15・28項 and 個人情報 第8・10項.
QUESTIONS = {
    "data_processing.regulations_kept": (
        "提出した社内規程を、従事者全員が守っている",
        "規程と異なる扱いをしたときは、区へ報告している",
        "規程の最新の版を区に提出している",
    ),
    "data_processing.locked_screens": (
        "情報と情報資産を、決めた場所に保管している",
        "席を離れるときに、画面をロックし、又はログオフしている",
        "書類や媒体を机の上に置いたままにしていない",
    ),
    "data_processing.id_rules_checked": tuple(rule.label for rule in IdentityRule),
    "data_processing.storage": (
        "情報と情報資産を、鍵のかかる金庫やロッカーに保管している",
        "鍵の管理者を決め、持ち出しを記録している",
    ),
    "personal_information.regulations_kept": (
        "提出した個人情報保護の規程を、取扱者全員が守っている",
        "個人情報を取り扱う場所を、決めた場所に限っている",
        "不要になった個人情報を、規程のとおりに消去・廃棄している",
    ),
    "personal_information.due_care": (
        "個人情報の授受を記録している",
        "保管と管理の方法を、この1年の間に見直した",
    ),
}


@dataclass(frozen=True, kw_only=True)
class CheckAnswer:
    """One answer; a "no" says what deviates and by when it is corrected."""

    words: str
    is_kept: bool
    deviation: str = ""
    correct_by_on: date | None = None


def check_answers(answers: Sequence[CheckAnswer], questions: Sequence[str], on: date) -> None:
    """raises  Refused  an answer is missing, or a "no" without words or day"""
    if [one.words for one in answers] != list(questions):
        raise Refused("answers", "すべての点検項目に回答してください。")
    for one in answers:
        if one.is_kept:
            continue
        if not one.deviation.strip() or one.correct_by_on is None or one.correct_by_on < on:
            raise Refused(
                "deviation",
                f"「{one.words}」が守られていない点と、今日以後の是正の期限を入力してください。",
            )
