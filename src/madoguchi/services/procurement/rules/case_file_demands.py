"""What a case file says of bidders: forms, channels, sections, grounds, terms."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.services.procurement.rules.case_draft import (
    FormDraft,
    GroundDraft,
    SectionDraft,
    StageDraft,
    TermDraft,
)
from madoguchi.services.procurement.rules.case_file_conditions import (
    condition_texts,
    read_conditions,
    read_papers,
)
from madoguchi.services.procurement.rules.format_demands import format_demands
from madoguchi.services.procurement.terms import (
    AnswerAudience,
    AskerCircle,
    Channel,
    GroundEffect,
    Obligation,
    ReferenceMoment,
    Stage,
)

Facts = Mapping[str, Any]

CHANNEL_WORDS: tuple[tuple[str, Channel], ...] = (
    ("郵送", Channel.REGISTERED_MAIL),
    ("持参", Channel.COUNTER),
    ("LoGo", Channel.OUTSIDE_FORM),
    ("電子申請", Channel.OUTSIDE_FORM),
    ("メール", Channel.EMAIL),
)
FORM_STAGES: tuple[tuple[str, Stage], ...] = (
    ("辞退", Stage.WITHDRAWAL),
    ("質問", Stage.QUESTIONS),
    ("貸与", Stage.LOAN),
    ("課題", Stage.PROPOSAL),
    ("提案書", Stage.PROPOSAL),
    ("機能要件", Stage.PROPOSAL),
)
TERM_TEXTS: tuple[tuple[str, str], ...] = (
    ("language", "提出書類に使う言語は日本語、通貨は日本円とします。"),
    ("costs", "参加と提案に要する費用は、参加する事業者の負担とします。"),
    ("no_return", "提出された書類は返却しません。"),
    ("not_bound", "区は、提案の内容に拘束されません。"),
    ("use", "提出された書類は、事業者の選定以外の目的には使いません。"),
)


def read_demands(facts: Facts) -> dict[str, Any]:
    """The fields of CaseDraft that concern bidders, by name."""
    conditions = tuple(read_conditions(facts, _reference(facts)))
    if not facts.get("participation"):
        return {"conditions": conditions, "forms": tuple(_forms(facts))}
    questions: Facts = facts.get("questions") or {}
    terms: Facts = facts.get("terms") or {}
    return {
        "eligibility_reference": _reference(facts),
        "asker_circle": _asker_circle(questions),
        "answer_audience": _audience(questions),
        "answers_bind": "効力" in str(questions.get("effect", "")),
        "has_related_contract": _related_words(terms).startswith("有"),
        "related_contract_note": _related_note(terms),
        "allows_consortium": any("JV" in text for text in condition_texts(facts)),
        "minimum_workers": _number(r"最低(\d+)名", facts["forms"]) or 0,
        "track_record_limit": _number(r"(\d+)事業まで", facts.get("proposal")) or 0,
        "requires_system_check": bool(terms.get("system_check_before_contract")),
        "forms": tuple(_forms(facts)),
        "conditions": conditions,
        "papers": tuple(read_papers(facts["participation"], conditions)),
        "stages": tuple(_stages(facts)),
        "sections": tuple(_sections(facts.get("proposal") or {}, facts)),
        "blind_kinds": tuple((facts.get("proposal") or {}).get("anonymise", ())),
        "grounds": tuple(_grounds(facts.get("disqualification") or {})),
        "terms": tuple(_terms(terms)),
    }


def _number(pattern: str, words: Any) -> int | None:
    """The number that the pattern finds in the file's words, or None."""
    found = re.search(pattern, str(words))
    return int(found[1]) if found else None


def _reference(facts: Facts) -> ReferenceMoment:
    words = str(facts.get("eligibility_reference", ""))
    return ReferenceMoment.AT_PROPOSAL if "提案書" in words else ReferenceMoment.AT_PARTICIPATION


def _asker_circle(questions: Facts) -> AskerCircle:
    audience = str(questions.get("answer_to", ""))
    if audience == "一般公開":
        return AskerCircle.ANYONE
    return AskerCircle.DECLARED if "参加表明" in audience else AskerCircle.INVITED


def _audience(questions: Facts) -> AnswerAudience:
    words = str(questions.get("answer_to", ""))
    if "質問者" in words:
        return AnswerAudience.ASKERS_AND_PUBLIC
    if "公開" in words:
        return AnswerAudience.PUBLIC
    return AnswerAudience.DECLARED if "参加表明" in words else AnswerAudience.INVITED


def _related_words(terms: Facts) -> str:
    return str(terms.get("related_negotiated_contract", "無"))


def _related_note(terms: Facts) -> str:
    words = _related_words(terms)
    return words.removeprefix("有").strip("()（）") if words.startswith("有") else ""


def _forms(facts: Facts) -> Iterator[FormDraft]:
    for row in facts.get("forms", ()):
        number, name = str(row["no"]), str(row["name"])
        stage = next((what for word, what in FORM_STAGES if word in name), Stage.PARTICIPATION)
        obligation = Obligation.OPTIONAL if "任意" in name else Obligation.MANDATORY
        if "共同企業体" in name or "協力事務所" in name or stage is Stage.WITHDRAWAL:
            obligation = Obligation.CONDITIONAL
        is_free_estimate = number == "様式自由" and "見積" in name
        yield FormDraft(
            number=number,
            name=name,
            stage=Stage.PROPOSAL if is_free_estimate else stage,
            obligation=obligation,
            needs_seal="seal" in row,
            note=str(row.get("rule", row.get("seal", ""))),
        )


def _stages(facts: Facts) -> Iterator[StageDraft]:
    participation: Facts = facts["participation"]
    yield StageDraft(
        stage=Stage.PARTICIPATION,
        channels=_channels(participation.get("methods", ())),
        values={
            "subject_prefix": participation.get("subject_prefix", ""),
            "contact_beforehand": "事前" in str(participation.get("note", "")),
            "call_after_sending": "電話" in str(participation.get("after_sending", "")),
            "stamped_duplicate": "受領印" in str(participation.get("copies", "")),
            "packaging": [participation["packaging"]] if "packaging" in participation else [],
            "format_text": participation.get("format", ""),
            "note": participation.get("note", ""),
        },
    )
    if facts.get("withdrawal"):
        withdrawal: Facts = facts["withdrawal"]
        methods = withdrawal.get("methods", participation.get("methods", ()))
        yield StageDraft(stage=Stage.WITHDRAWAL, channels=_channels(methods))
    if facts.get("loan"):
        yield StageDraft(stage=Stage.LOAN, channels=((Channel.EMAIL, facts["loan"]["method"]),))
    questions: Facts = facts.get("questions") or {}
    yield StageDraft(
        stage=Stage.QUESTIONS,
        channels=_channels([questions.get("method", "")]),
        values={
            "subject_prefix": str(questions.get("subject", "")).partition(" + ")[0],
            "subject_ends_with_company": "会社名" in str(questions.get("subject", "")),
            "telephone_barred": questions.get("telephone") == "不可",
        },
    )
    yield _proposal_stage(facts.get("proposal") or {})


def _proposal_stage(proposal: Facts) -> StageDraft:
    copies: Facts = proposal.get("copies") or {"original": 1, "copy": 1}
    words = str(proposal.get("format", ""))
    return StageDraft(
        stage=Stage.PROPOSAL,
        channels=_channels([str(proposal.get("method", ""))]),
        values={
            "originals": copies["original"],
            "copies": copies["copy"],
            "estimate_originals": copies.get("estimate_original", 0),
            "data_follows_by_email": "メール" in str(proposal.get("follow_up", "")),
            "format_text": words,
            "note": str(proposal.get("note", "")),
            "format_rules": format_demands(words),
            "packaging": [part for part in words.split("、") if _is_packaging(part)],
            "extensions": [".pdf"],
        },
    )


def _is_packaging(words: str) -> bool:
    return any(word in words for word in ("綴", "ファイル", "クリップ", "無記載"))


def _channels(methods: Any) -> tuple[tuple[Channel, str], ...]:
    found = []
    for method in methods:
        channel = next((what for word, what in CHANNEL_WORDS if word in str(method)), None)
        if channel is not None:
            _, _, note = str(method).partition("(")
            found.append((channel, note.rstrip(")")))
    return tuple(found)


def _sections(proposal: Facts, facts: Facts) -> Iterator[SectionDraft]:
    told: Facts = proposal.get("instructions") or {}
    carried: Facts = proposal.get("carried_into_contract") or {}
    for key, required in (
        ("sections", True),
        ("sections_required", True),
        ("sections_other", False),
    ):
        for text in proposal.get(key, ()):
            code, _, name = str(text).partition(" ")
            yield SectionDraft(
                code=code, text=name, is_required=required, contract_clause=carried.get(code, "")
            )
    for form in facts.get("forms", ()):
        if str(form["name"]).startswith("課題"):
            code, _, name = str(form["name"]).partition(" ")
            yield SectionDraft(
                code=code,
                text=name,
                form_number=str(form["no"]),
                max_pages=1
                if "A3横1枚" in str(proposal.get("format")) and code != "課題5"
                else None,
                instruction=" ".join(str(told.get(code, "")).split()),
            )


def _grounds(facts: Facts) -> Iterator[GroundDraft]:
    effects = (
        ("discretionary", GroundEffect.DISCRETIONARY),
        ("mandatory", GroundEffect.MANDATORY),
        ("excluded", GroundEffect.MANDATORY),
        ("invalid", GroundEffect.INVALID),
    )
    for key, effect in effects:
        for row in facts.get(key, ()):
            text, source = (row["text"], row["source"]) if isinstance(row, Mapping) else (row, "")
            code = "false_statement" if "虚偽" in text else f"{key}_{_ground_code(text)}"
            yield GroundDraft(code=code, text=str(text), effect=effect, source=str(source))


def _ground_code(text: str) -> str:
    """A stable short code for a ground in the call's own words."""
    words = (
        ("提出方法", "channel"), ("様式", "form"), ("工作", "tampering"), ("公平", "fairness"),
        ("資格", "eligibility"), ("重複", "overlap"), ("無効", "invalid"),
    )  # fmt: skip
    return next((code for word, code in words if word in text), "other")


def _terms(terms: Facts) -> Iterator[TermDraft]:
    if terms.get("deposit"):
        yield TermDraft(code="deposit", text=f"契約保証金は{terms['deposit']}とします。")
    if terms.get("contract_document"):
        yield TermDraft(code="contract_document", text="契約書の作成を要します。")
    for code, text in TERM_TEXTS:
        yield TermDraft(code=code, text=text)
    yield TermDraft(
        code="publication",
        text="参加した事業者の名称と、選定した理由を公表することがあります。",
        needs_consent=True,
    )
    if terms.get("freeze_after_deadline") or terms.get("change_after_submission") == "不可":
        yield TermDraft(
            code="freeze", text="提出期限後の書類の修正・差替え・追加・撤回は認めません。"
        )
    if terms.get("contact_ban"):
        yield TermDraft(
            code="contact_ban",
            text="選定結果の公表まで、担当部署以外への照会や取材はできません。",
        )
    if terms.get("copyright"):
        yield TermDraft(code="copyright", text="提案書の著作権は応募者に帰属します。")
