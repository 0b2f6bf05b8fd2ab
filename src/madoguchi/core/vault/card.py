"""FileCard: what is known of a stored file; kept encrypted, because a name tells much."""

import json
from dataclasses import asdict, dataclass
from typing import Self


@dataclass(frozen=True, kw_only=True)
class FileCard:
    """Name, hash, size and type of one file, shut under the key of its case."""

    name: str
    sha256: str
    size_bytes: int
    content_type: str

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(**json.loads(text))


SEALED_CARD = FileCard(name="封緘中のファイル", sha256="", size_bytes=0, content_type="")
ERASED_CARD = FileCard(name="消去済みのファイル", sha256="", size_bytes=0, content_type="")
