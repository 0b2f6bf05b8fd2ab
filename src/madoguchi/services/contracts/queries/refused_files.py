"""受け付けられなかったファイル: which the checks refused, and why; nothing may rest on them."""

from django.db.models import Q

from madoguchi.core.vault.models import StoredFile
from madoguchi.core.vault.terms import FileState


def is_refused(file: StoredFile | None) -> bool:
    """False too where there is no file, or where the checks have not come to an end."""
    return file is not None and file.state == FileState.REFUSED.value


def is_lacking(path: str) -> Q:
    """Rows without the file at ``path``, or with one that was refused."""
    return Q(**{f"{path}__isnull": True}) | Q(**{f"{path}__state": FileState.REFUSED.value})


def why_refused(file: StoredFile) -> str:
    """What both sides read: the name, the reasons, and what is to be done."""
    why = "".join(one["message"] for one in file.findings if one["blocks"])
    return f"「{file.name}」を受け付けられませんでした。{why}直したファイルを出し直してください。"
