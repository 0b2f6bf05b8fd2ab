"""What the desk refuses, each in one sentence."""

from madoguchi.core.errors import Missing, Refused


class InquiryMissing(Missing):
    def __init__(self) -> None:
        super().__init__(
            "inquiry_missing", "この問合せは見つかりません。一覧から選び直してください。"
        )


class InquiryClosed(Refused):
    def __init__(self) -> None:
        super().__init__(
            "inquiry_closed", "完了した問合せです。続きがあるときは「再開する」を押してください。"
        )


class TextMissing(Refused):
    """A field that must be filled in is empty; ``field`` is its form name."""

    def __init__(self, field: str, label: str) -> None:
        super().__init__(f"{field}_missing", f"{label}を入力してください。")
        self.field = field
