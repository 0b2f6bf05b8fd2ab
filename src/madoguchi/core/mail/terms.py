"""States and channels of outgoing mail."""

from madoguchi.core.terms import Term


class MailState(Term):
    """queued → claimed → sent | unknown | failed; the rest are ends of their own.

    CLAIMED means that a sender is talking to the mail server about this very mail: what is
    found claimed after its lease has run out may or may not have been sent, hence UNKNOWN.
    """

    QUEUED = "queued", "送信待ち"
    CLAIMED = "claimed", "送信中"
    SENT = "sent", "送信済み"
    UNKNOWN = "unknown", "送信結果不明"
    FAILED = "failed", "送信できず"
    BOUNCED = "bounced", "不達"
    CANCELLED = "cancelled", "取りやめ"
    REHEARSED = "rehearsed", "リハーサル（庁外に出ません）"


class MailChannel(Term):
    SMTP = "smtp", "メールサーバー"
    CONSOLE = "console", "画面表示（お試し）"


class Settlement(Term):
    """What an operator decides about a mail whose sending is unknown or failed."""

    ARRIVED = "arrived", "届いた"
    RESEND = "resend", "もう一度送る"
