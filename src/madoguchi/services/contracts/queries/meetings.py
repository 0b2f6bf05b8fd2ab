"""Where the minutes of each meeting stand."""

from madoguchi.core.calendar.jst import day_of
from madoguchi.services.contracts.models import Meeting
from madoguchi.services.contracts.queries.roster import holders_on
from madoguchi.services.contracts.rules.minutes import draft_of, is_attended
from madoguchi.services.contracts.terms import MinutesState

MINUTES_TONES = {
    MinutesState.AWAITED: "warning",
    MinutesState.FILED: "info",
    MinutesState.HALF: "info",
    MinutesState.LOCKED: "success",
}


def state_of(meeting: Meeting) -> MinutesState:
    """By the newest version; ask with ``minutes`` prefetched."""
    versions = list(meeting.minutes.all())
    if not versions:
        return MinutesState.AWAITED
    confirmed = sum(
        moment is not None for moment in (versions[0].ward_at, versions[0].contractor_at)
    )
    return (MinutesState.FILED, MinutesState.HALF, MinutesState.LOCKED)[confirmed]


def draft_for(meeting: Meeting) -> tuple[str, str]:
    """(議事の内容, 決定事項): the newest version, or a first draft from what was recorded."""
    newest = meeting.minutes.first()
    if newest is not None:
        return newest.words, newest.decisions
    agreed = meeting.contract.agreed_points.filter(agreed_on=day_of(meeting.held_at))
    return draft_of(meeting.agenda, [(one.question, one.result) for one in agreed])


def attendance_breach(meeting: Meeting) -> str:
    """What the minutes say where nobody came of whom one must attend every meeting; "" if all is
    well (CONT-046).

    Several posts that must attend stand for one another: the lead or the deputy is enough.
    """
    contract = meeting.contract
    posts = list(contract.posts.filter(attends_meetings=True))
    if is_attended(meeting.attendees, holders_on(contract, day_of(meeting.held_at))):
        return ""
    sources = "、".join(dict.fromkeys(post.source for post in posts if post.source))
    named = "・".join(post.name for post in posts)
    clause = f"{sources}の違反：" if sources else "違反："
    return f"{clause}{named}が、だれも出席していません。"
