"""Hostile and harmless files for the tests, built in memory."""

import io
import struct
import zipfile

import pikepdf

from madoguchi.core.trail.actor import Actor, ActorKind
from madoguchi.core.vault.policy import FilePolicy

MB = 1024 * 1024
OFFICE = FilePolicy(
    extensions=("pdf", "docx", "xlsx", "zip", "png", "csv", "doc", "xls"), max_bytes=30 * MB
)


def actor(person_id, organisation_id=1, *roles, label="佐伯 真理子"):
    return Actor(
        kind=ActorKind.PERSON,
        label=label,
        person_id=person_id,
        organisation_id=organisation_id,
        roles=frozenset(roles),
    )


def pdf(pages=1, *, text=b"", password=None, owner=None, attach=b"", catalog=None):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if text:
        document.pages[0].Contents = document.make_stream(text)
    if attach:
        document.attachments["別紙.txt"] = attach
    for name, value in (catalog or {}).items():
        document.Root[name] = value
    stream = io.BytesIO()
    encryption = (
        pikepdf.Encryption(user=password or "", owner=owner or password)
        if password or owner
        else False
    )
    document.save(stream, encryption=encryption, compress_streams=False)
    return stream.getvalue()


def zipped(members, *, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, body in members.items():
            archive.writestr(
                zipfile.ZipInfo(name), body, compression
            )  # always of 1980: equal bytes
    return stream.getvalue()


DOCX = {
    "[Content_Types].xml": "<?xml version='1.0'?><Types/>",
    "_rels/.rels": "<?xml version='1.0'?><Relationships/>",
    "word/document.xml": "<?xml version='1.0'?><document>企画提案書</document>",
}


def docx(extra=None):
    return zipped(DOCX | (extra or {}))


def ole(*stream_names, word_flags=None):
    sectors = b"\0" * 512
    if word_flags is not None:
        sectors = (b"\xec\xa5" + b"\0" * 8 + struct.pack("<H", word_flags)).ljust(512, b"\0")
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in stream_names)
    return bytes.fromhex("d0cf11e0a1b11ae1").ljust(512, b"\0") + sectors + names.ljust(1024, b"\0")


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
