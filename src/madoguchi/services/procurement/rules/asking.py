"""Questions (質問): who may ask, when, and to whom the answers go (seed 000-004)."""

from madoguchi.services.procurement.terms import AnswerAudience, ApplicationState, AskerCircle

DECLARED = frozenset(
    {
        ApplicationState.FILED,
        ApplicationState.ACCEPTED,
        ApplicationState.INVITED,
    }
)


def may_ask(circle: AskerCircle, state: ApplicationState | None) -> bool:
    """Whether a firm in this state (None = no application) belongs to the circle.

    Source: 002 anyone; 000 §9(4) firms that declared participation; 001 §7(5), 004 §11 invited.

    >>> may_ask(AskerCircle.INVITED, ApplicationState.ACCEPTED)
    False
    """
    if circle is AskerCircle.ANYONE:
        return True
    if circle is AskerCircle.DECLARED:
        return state in DECLARED
    return state is ApplicationState.INVITED


def may_read_answers(
    audience: AnswerAudience, state: ApplicationState | None, *, has_asked: bool
) -> bool:
    """Whether a reader belongs to the audience once the answers are published.

    state      the reader's application, None for the public
    has_asked  the reader's firm asked a question
    """
    if audience in {AnswerAudience.PUBLIC, AnswerAudience.ASKERS_AND_PUBLIC}:
        return True
    if audience is AnswerAudience.ASKERS:
        return has_asked
    if audience is AnswerAudience.DECLARED:
        return state in DECLARED
    return state is ApplicationState.INVITED
