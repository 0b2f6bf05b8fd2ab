"""Every address of the product that can be asked for, with all values that exist filled in."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any
from urllib.parse import unquote_to_bytes

from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter, UUIDConverter

from madoguchi.core.accounts.models import Organisation
from madoguchi.core.cases.models import Case
from madoguchi.services.procurement.forms.setup import PARTS

# No call stands in the gallery or in accounts, whose pages also change the crawl's own session.
LEFT_OUT = re.compile(r"^(_ui|static|accounts)/")
MOST_VALUES = 2  # of each kind
MOST_KEYS = 1  # the tables count alike, so one key meets a row of each
FORMATS = ("csv", "xlsx")
UUID_OF = {
    "vault/files/": ("vault.StoredFile", "file_id"),
    "vault/uploads/": ("vault.Upload", "upload_id"),
    "mail/": ("mail.OutgoingMail", "mail_id"),
}
ROWS_OF_A_CALL = (
    "Application", "Proposal", "ProposalFile", "TenderDocument", "Question", "ScoreSheet",
    "CommitteeMember", "ReviewRound", "Letter", "BlindCopy", "Approval",
)  # fmt: skip
QUERIES = ("sort=title&page=2&format=csv",)


def addresses() -> list[str]:
    """Of each route every combination of existing values; lists also sorted, paged, exported."""
    found: list[str] = []
    for route, converters in _routes(get_resolver().url_patterns, "", {}):
        if LEFT_OUT.match(route):
            continue
        names = list(converters)
        values = product(*(_values(route, name, converters[name]) for name in names))
        found += ["/" + _filled(route, dict(zip(names, each, strict=True))) for each in values]
    lists = [address for address in found if _is_list(address)]
    return [*found, *(f"{address}?{query}" for address in lists for query in QUERIES)]


def everything_in(response: Any) -> bytes:
    """Body and headers as a reader could decode them: percent signs undone, sheets unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    return body + _unpacked(body) + headers.encode() + unquote_to_bytes(headers)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"PK\x03\x04"):
        return b""
    import io  # noqa: PLC0415 - seldom needed
    import zipfile  # noqa: PLC0415 - seldom needed

    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def _routes(
    patterns: list[Any], prefix: str, converters: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in patterns:
        found = {**converters, **pattern.pattern.converters}
        for written in _choices(str(pattern.pattern)):
            if isinstance(pattern, URLResolver):
                yield from _routes(pattern.url_patterns, prefix + written, found)
            elif isinstance(pattern, URLPattern):
                yield prefix + written, found


def _choices(written: str) -> list[str]:
    """A route as it is, or the addresses that an expression like ``^a/(?P<b>c|d)/$`` allows."""
    group = re.search(r"\(\?P<\w+>([\w|]+)\)", written)
    if group is None:
        return [re.sub(r"^\^|\$$|\\", "", written)]
    return [
        one for word in group[1].split("|") for one in _choices(written.replace(group[0], word))
    ]


def _filled(route: str, values: dict[str, Any]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match[1]]), route)


def _is_list(address: str) -> bool:
    return address.endswith("/") and not re.search(r"\d|_ui", address)


def _values(route: str, name: str, converter: Any) -> list[Any]:
    if name == "year":
        return [1, 2025]
    if isinstance(converter, IntConverter):
        return _row_keys()
    if isinstance(converter, UUIDConverter):
        return _public_keys(route, name)
    if name == "number":
        return list(Case.objects.order_by("pk").values_list("number", flat=True)[:MOST_VALUES])
    if name in {"form", "format"}:
        return list(FORMATS)
    return _words(name)


def _public_keys(route: str, name: str) -> list[Any]:
    if name == "firm":
        firms = Organisation.objects.filter(applications__isnull=False).order_by("pk")
        return list(firms.values_list("public_id", flat=True)[:MOST_KEYS])
    label, field = next(
        (UUID_OF[start] for start in UUID_OF if route.startswith(start)),
        ("vault.StoredFile", "file_id"),
    )
    rows = apps.get_model(label).objects.order_by("pk").values_list(field, flat=True)
    return list(rows[:MOST_VALUES])


def _row_keys() -> list[int]:
    """Keys of rows of a call."""
    keys: set[int] = set()
    for name in ROWS_OF_A_CALL:
        rows = apps.get_model("procurement", name).objects.order_by("pk")
        keys.update(rows.values_list("pk", flat=True)[:MOST_VALUES])
    return sorted(keys)[:MOST_KEYS]


def _words(name: str) -> list[str]:
    if name == "part":
        return list(PARTS)[:MOST_VALUES]
    if name == "module":
        return [module.name for module in settings.MODULES]
    return ["unknown"]
