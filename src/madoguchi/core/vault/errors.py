"""What the vault refuses, each with one sentence that says what to do."""

from madoguchi.core.errors import DomainError, Forbidden, Refused


class Sealed(Forbidden):
    """The file lies under a seal that has not been opened."""

    def __init__(self) -> None:
        super().__init__(
            "sealed",
            "このファイルは封緘中です。開封の手続が終わるまでは、どなたも内容を見ることができません。",
        )


class InQuarantine(Refused):
    """The file has not been checked yet."""

    def __init__(self) -> None:
        super().__init__(
            "in_quarantine",
            "このファイルは安全確認中です。しばらくしてからもう一度お試しください。",
        )


class NotUsable(Refused):
    """The check refused the file."""

    def __init__(self) -> None:
        super().__init__(
            "not_usable",
            "このファイルは検査で受付不可となったため開けません。"
            "検査結果を確かめ、提出し直してもらってください。",
        )


class Gone(DomainError):
    """Erased: the bytes or their key do not exist any more."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            "gone",
            "このファイルは消去済みです。必要なときは、提出者にもう一度提出を依頼してください。",
        )


class Damaged(DomainError):
    """The stored bytes do not match what was received."""

    status = 500

    def __init__(self) -> None:
        super().__init__(
            "damaged",
            "保管中のファイルが壊れているため開けません。"
            "システム管理者に受付番号を伝え、バックアップからの復元を依頼してください。",
        )


class StorageFull(Refused):
    """No room is left on the storage."""

    def __init__(self) -> None:
        super().__init__(
            "storage_full",
            "保管場所の空きが足りないため保存できませんでした。何も保存されていません。"
            "担当課に電話で連絡してください。",
        )
