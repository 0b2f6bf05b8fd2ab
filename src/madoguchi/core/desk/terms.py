"""States and channels of inquiries."""

from madoguchi.core.terms import Term


class InquiryState(Term):
    OPEN = "open", "受付済み（担当者未定）"
    ASSIGNED = "assigned", "対応中"
    ANSWERED = "answered", "回答済み"
    CLOSED = "closed", "完了"


class InquiryChannel(Term):
    TELEPHONE = "telephone", "電話"
    MAIL = "mail", "メール"
    COUNTER = "counter", "窓口"
    WEB = "web", "このシステム"


class EntryKind(Term):
    """What happened to an inquiry. Only ANSWER is shown to the one who asked."""

    REGISTERED = "registered", "受付"
    ASSIGNED = "assigned", "担当者の決定"
    NOTE = "note", "対応の記録"
    ANSWER = "answer", "回答"
    CLOSED = "closed", "完了"
    REOPENED = "reopened", "再開"


class DueState(Term):
    """How an inquiry stands to its due time; shown with words, not only with colour."""

    DONE = "done", "対応済み"
    FAR = "far", "期限内"
    TODAY = "today", "本日期限"
    LATE = "late", "期限超過"
