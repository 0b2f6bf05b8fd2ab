"""Invite somebody to a role, take the invitation up, take it back, make a new link."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from madoguchi.core.accounts.adapter import HouseAccountAdapter
from madoguchi.core.accounts.commands.memberships import check_role_fits, give_role
from madoguchi.core.accounts.models import Invitation, Organisation, Person
from madoguchi.core.accounts.permissions import authorise
from madoguchi.core.accounts.secrets import token_hash
from madoguchi.core.accounts.terms import InvitationState, Role
from madoguchi.core.errors import Missing, Refused
from madoguchi.core.trail.actor import Actor, ActorKind


@dataclass(frozen=True)
class Invited:
    """The invitation and its link, which can be shown only now: it is stored nowhere."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite_person(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    post: str = "",
    by: Actor,
    now: datetime,
) -> Invited:
    """Ask somebody to take up a role; the mail is queued, the link can also be handed over.

    raises  Forbidden; Refused: the role does not fit, or the same invitation is still open
    """
    _authorise(organisation, role, by=by, now=now)
    check_role_fits(organisation, role)
    if open_invitations(email, organisation, role, now).exists():
        raise Refused(
            "invited_already",
            "同じ方への招待がまだ有効です。届いていないときは、招待の一覧からリンクを作り直してください。",
        )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=normal_address(email), name=name, organisation=organisation, role=role, post=post,
        token_hash=token_hash(token), invited_by_id=by.person_id, created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )  # fmt: skip
    return _send(invitation, token, by=by, now=now)


@transaction.atomic
def renew_invitation(invitation: Invitation, *, by: Actor, now: datetime) -> Invited:
    """A new link with a new term; the old link is void from now on."""
    _authorise(invitation.organisation, Role(invitation.role), by=by, now=now)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state(now) in {InvitationState.ACCEPTED, InvitationState.REVOKED}:
        raise Refused(
            "invitation_closed", "この招待は終わっています。必要なら新しく招待してください。"
        )
    token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(token)
    invitation.expires_at = now + timedelta(days=settings.INVITATION_DAYS)
    invitation.save(update_fields=["token_hash", "expires_at"])
    return _send(invitation, token, by=by, now=now)


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Actor, now: datetime) -> Invitation:
    """The link no longer works."""
    _authorise(invitation.organisation, Role(invitation.role), by=by, now=now)
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.state(now) is InvitationState.ACCEPTED:
        raise Refused(
            "invitation_closed",
            "すでに登録されています。所属を終了するには利用者の画面を使ってください。",
        )
    invitation.revoked_at = now
    invitation.save(update_fields=["revoked_at"])
    return invitation


def normal_address(email: str) -> str:
    return email.strip().lower()


def open_invitations(
    email: str, organisation: Organisation, role: Role, now: datetime
) -> QuerySet[Invitation]:
    """The invitation of that person to that role which can still be accepted, if any."""
    return Invitation.objects.filter(
        email=normal_address(email), organisation=organisation, role=role,
        accepted_at=None, revoked_at=None, expires_at__gt=now,
    )  # fmt: skip


def open_invitation(token: str, now: datetime) -> Invitation:
    """The invitation that this link still opens.

    raises  Missing  unknown, used, revoked or expired: the page does not tell which
    """
    invitation = (
        Invitation.objects.select_related("organisation")
        .filter(token_hash=token_hash(token))
        .first()
    )
    if invitation is None or invitation.state(now) is not InvitationState.OPEN:
        raise Missing(
            "invitation_void",
            "この招待リンクは使えません。招待した人に、新しいリンクを依頼してください。",
        )
    return invitation


@transaction.atomic
def accept_invitation(
    token: str, *, name: str, name_kana: str, password: str, now: datetime
) -> Person:
    """Take the role up. A new person sets a password; somebody already known keeps theirs.

    raises  Missing (see ``open_invitation``), Refused (password, or the rules of a membership)
    """
    Invitation.objects.select_for_update().filter(token_hash=token_hash(token)).first()
    invitation = open_invitation(token, now)
    person = Person.objects.filter(email=invitation.email).first()
    if person is None:
        person = _new_person(invitation, name, name_kana, password)
    give_role(
        person, invitation.organisation, Role(invitation.role), post=invitation.post,
        started_on=timezone.localdate(now),
    )  # fmt: skip
    invitation.accepted_at, invitation.person = now, person
    invitation.save(update_fields=["accepted_at", "person"])
    return person


def _new_person(invitation: Invitation, name: str, name_kana: str, password: str) -> Person:
    person = Person(email=invitation.email, name=name, name_kana=name_kana)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise Refused("password_refused", " ".join(error.messages)) from error
    HouseAccountAdapter().set_password(person, password)
    return person


def _authorise(organisation: Organisation, role: Role, *, by: Actor, now: datetime) -> None:
    """A contractor's manager invites own staff; everybody else is invited by administrators."""
    if by.kind is ActorKind.PERSON and by.has_role(Role.CONTRACTOR_MANAGER):
        authorise(by, "accounts.own_staff.change", organisation, now=now)
        return
    authorise(by, "accounts.invitation.send", organisation, now=now)


def _send(invitation: Invitation, token: str, *, by: Actor, now: datetime) -> Invited:
    link = settings.PUBLIC_URL + reverse("accounts:invitation-accept", args=[token])
    import_string(settings.MAIL_SENDER)(
        template="accounts/mail/invitation", to=invitation.email, to_name=invitation.name,
        context={
            "name": invitation.name, "organisation": invitation.organisation.name,
            "role": Role(invitation.role).label, "url": link, "expires_at": invitation.expires_at,
        },
        unique_key=f"accounts:invitation:{invitation.token_hash}", about=invitation, by=by, now=now,
    )  # fmt: skip
    return Invited(invitation, link)
