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


class ChangedAfterApproval(Refused):
    """What would be published is not what was approved."""

    def __init__(self) -> None:
        super().__init__(
            "changed_after_approval",
            "決裁の後に内容が変わっています。もう一度決裁を受けてください。",
        )


class LetterAlreadySent(Refused):
    """A sent letter is kept as it is."""

    def __init__(self) -> None:
        super().__init__(
            "letter_already_sent",
            "この通知は発信済みです。直すときは、新しい通知を作成してください。",
        )


class NotReady(Refused):
    """The notice has gaps that stop publication; ``gaps`` lists their sentences."""

    def __init__(self, gaps: tuple[str, ...]) -> None:
        super().__init__("not_ready", f"公開できません。{gaps[0]}")
        self.gaps = gaps


class WrongState(Refused):
    """The call is not in a state that allows this."""

    def __init__(self, message: str) -> None:
        super().__init__("wrong_state", message)


class ChannelNotAllowed(Refused):
    """The call does not take this stage by this channel."""

    def __init__(self, channel: str, allowed: str) -> None:
        super().__init__(
            "channel_not_allowed",
            f"「{channel}」では受け付けられません。{allowed}で提出してください。"
            if allowed
            else f"「{channel}」では受け付けられません。担当部署に確認してください。",
        )


class WindowNotOpen(Refused):
    """Before the window."""

    def __init__(self, what: str, opens: str) -> None:
        super().__init__("window_not_open", f"{what}の受付は{opens}からです。")


class DeadlinePassed(Refused):
    """After the window; the attempt is recorded."""

    def __init__(self, what: str, closed: str) -> None:
        super().__init__(
            "deadline_passed", f"{what}の受付は{closed}で終わりました。受け付けることはできません。"
        )


class CalledOff(Refused):
    """The call was called off (中止): nothing is handed in, opened or judged any more."""

    def __init__(self) -> None:
        super().__init__(
            "called_off",
            "この公募は中止になりました。これからの提出や手続きはありません。案件のページで理由をご確認ください。",
        )


class SetIncomplete(Refused):
    """Papers, oaths or consents are missing; ``findings`` says which."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("set_incomplete", f"提出できません。{findings[0]}")
        self.findings = findings


class NotInvited(Refused):
    """Only invited applicants may go on (招請事業者のみ)."""

    def __init__(self) -> None:
        super().__init__(
            "not_invited", "招請を受けた事業者だけが提出できます。招請通知をご確認ください。"
        )


class NoParticipationNotice(Refused):
    """A firm without an accepted 参加表明書."""

    def __init__(self) -> None:
        super().__init__(
            "no_participation_notice",
            "参加表明書が受け付けられていないため、提出できません。担当部署に確認してください。",
        )


class AlreadyWithdrawn(Refused):
    """The application is no longer running."""

    def __init__(self) -> None:
        super().__init__("application_ended", "この申込みは終了しているため、操作できません。")


class StillPending(Refused):
    """A condition is still 確認中, so nothing may be decided or sent (PROC-067)."""

    def __init__(self, condition: str) -> None:
        super().__init__(
            "still_pending", f"「{condition}」が確認中です。判定してから決定してください。"
        )


class EvidenceMissing(Refused):
    """A condition cannot be met without its paper (PROC-054, 056)."""

    def __init__(self, paper: str) -> None:
        super().__init__(
            "evidence_missing", f"「{paper}」が提出されていないため、適と判定できません。"
        )


class ProposalFrozen(Refused):
    """After the deadline nothing of the proposal changes (PROC-100)."""

    def __init__(self) -> None:
        super().__init__(
            "proposal_frozen",
            "提出期限を過ぎたため、提案書の修正・差替え・追加・取下げはできません。",
        )


class ProposalIncomplete(Refused):
    """The proposal cannot be submitted like this; ``findings`` says why."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("proposal_incomplete", f"まだ提出できません。{findings[0]}")
        self.findings = findings


class ChangedMeanwhile(Refused):
    """Another tab saved after this page was opened; ``mark`` is that of what stands now."""

    def __init__(self, mark: str) -> None:
        super().__init__(
            "changed_meanwhile",
            "この画面を開いた後に、別の画面で内容が保存されています。まだ保存していません。"
            "新しい画面で保存済みの内容と見比べてください。"
            "この画面の内容に置き換えるときは、もう一度保存してください。",
        )
        self.mark = mark
