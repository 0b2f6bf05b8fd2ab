"""What procurement refuses, each with a stable code and one sentence that says what to do."""

from madoguchi.core.errors import Refused


class SamePersonDecides(Refused):
    """The person who drafted asked to decide as well (separation of duties)."""

    def __init__(self) -> None:
        super().__init__(
            "same_person_decides",
            "起案した本人は決裁できません。別の決裁者に依頼してください。",
        )


class AlreadyDecided(Refused):
    """The approval was decided before."""

    def __init__(self) -> None:
        super().__init__("already_decided", "この起案は決裁済みです。画面を読み直してください。")


class NotApproved(Refused):
    """The act needs an approval that is not there."""

    def __init__(self, subject: str) -> None:
        super().__init__(
            "not_approved", f"「{subject}」の決裁がまだです。先に決裁を受けてください。"
        )


class LetterAlreadySent(Refused):
    """A sent letter is kept as it is."""

    def __init__(self) -> None:
        super().__init__(
            "letter_already_sent",
            "この通知は発信済みです。直すときは、新しい通知を作成してください。",
        )
