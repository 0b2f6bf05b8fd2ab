"""Clients of the test server that are signed in as somebody."""

import time

from django.test import Client

from madoguchi.core.accounts.models import Person


def signed_in_client(person: Person, *, mfa: bool = True) -> Client:
    """A client with a session of ``person``; with ``mfa`` as if a code had been asked."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    methods = [{"method": "password", "at": time.time(), "email": person.email}]
    if mfa:
        methods.append({"method": "mfa", "at": time.time(), "type": "totp"})
    session = client.session
    session["account_authentication_methods"] = methods
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return client
