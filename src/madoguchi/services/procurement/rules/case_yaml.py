"""YAML of case files: ``no`` is a number's name there, not a boolean."""

import re
from collections.abc import Iterator
from typing import IO, Any

import yaml

from madoguchi.core.errors import Refused


class CaseLoader(yaml.SafeLoader):
    """A safe loader that reads only true and false as booleans, as YAML 1.2 does."""


CaseLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:bool"]
    for first, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for letter in "tf":
    CaseLoader.yaml_implicit_resolvers.setdefault(letter, []).append(
        ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"))
    )


def read_documents(stream: IO[bytes] | str | bytes) -> Iterator[dict[str, Any]]:
    """Each case of a file, one YAML document a case.

    raises  Refused  the file is not YAML, or a document is not a table of facts
    """
    try:
        documents = list(yaml.load_all(stream, Loader=CaseLoader))
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as error:
        # What is no YAML, but also a day that no calendar has, and nesting without an end.
        mark = getattr(error, "problem_mark", None)
        place = f"{mark.line + 1}行目を" if mark else ""
        raise Refused(
            "case_file_unreadable", f"ファイルを読み取れません。{place}確認してください。"
        ) from error
    for document in documents:
        if not isinstance(document, dict):
            raise Refused(
                "case_file_unreadable", "ファイルの形式が違います。記入例を確認してください。"
            )
        yield document
