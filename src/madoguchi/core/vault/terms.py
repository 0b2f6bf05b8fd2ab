"""States of stored files, uploads, seals and keys."""

from madoguchi.core.terms import Term


class FileState(Term):
    QUARANTINED = "quarantined", "確認中"
    USABLE = "usable", "利用可能"
    REFUSED = "refused", "受付不可"
    ERASED = "erased", "消去済み"


class SealState(Term):
    SEALED = "sealed", "封緘中"
    OPENING = "opening", "開封手続中（1人目の承認済み）"
    OPENED = "opened", "開封済み"


class KeyState(Term):
    ACTIVE = "active", "有効"
    DESTROYED = "destroyed", "破棄済み"


class UploadState(Term):
    OPEN = "open", "送信中"
    COMPLETE = "complete", "受付済み"
    EXPIRED = "expired", "期限切れ"
    GIVEN_UP = "given_up", "取りやめ"


class ErasureRequestState(Term):
    REQUESTED = "requested", "承認待ち"
    APPROVED = "approved", "消去済み"
    DECLINED = "declined", "消去しない"
    WITHDRAWN = "withdrawn", "取下げ"


class BackupResult(Term):
    MADE = "made", "成功"
    FAILED = "failed", "失敗"


class RestoreResult(Term):
    EQUAL = "equal", "一致"
    FAILED = "failed", "失敗"
