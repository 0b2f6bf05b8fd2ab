"""Published lists of weaknesses: which versions one touches, and what several makers call one."""

import io
import json
import zipfile
from datetime import date

import pytest

from madoguchi.core.errors import Refused
from madoguchi.core.fence import Fence, FenceBroken
from madoguchi.services.safeguarding.documents.advisory_lists import read_list
from madoguchi.services.safeguarding.rules.advisories import touched
from madoguchi.services.safeguarding.rules.running import Severity
from madoguchi.services.safeguarding.tests.factories_advisories import osv


def read(*records):
    return read_list(io.BytesIO(json.dumps(records).encode()))


@pytest.mark.parametrize(
    ("events", "within", "without"),
    [
        ([{"introduced": "0"}, {"fixed": "5.2.10"}], ["4.2", "5.2.9"], ["5.2.10", "5.2.11"]),
        ([{"introduced": "5.0"}, {"last_affected": "5.2.9"}], ["5.0", "5.2.9"], ["4.2", "5.2.10"]),
        (
            [{"introduced": "4.0"}, {"fixed": "4.2.8"}, {"introduced": "5.0"}, {"fixed": "5.2"}],
            ["4.1", "5.1", "5.2rc1"], ["3.2", "4.2.8", "4.2.20", "5.2"],
        ),
        ([{"introduced": "5.2"}], ["5.2", "99"], ["5.1"]),
    ],
)  # fmt: skip
def test_versions_are_touched_from_introduced_until_fixed(events, within, without):
    (found,) = read(osv(events=events))
    assert [one for one in (*within, *without) if found.touches(one)] == within


def test_versions_named_one_by_one_and_versions_that_nobody_can_read_count():
    record = osv(events=[])
    record["affected"][0]["versions"] = ["1.0"]
    (named,) = read(record)
    assert (named.touches("1.0"), named.touches("1.1")) == (True, False)
    (odd,) = read(osv(events=[{"introduced": "0"}, {"fixed": "not a version"}]))
    assert odd.touches("5.2")


def test_one_weakness_of_two_makers_is_one_with_the_higher_severity():
    (found,) = read(
        osv("PYSEC-1", severity="", aliases=["CVE-2026-0001", "GHSA-1"]),
        osv("GHSA-1", severity="MODERATE", aliases=["CVE-2026-0001"]),
    )
    assert (found.reference, found.severity, found.published_on) == (
        "CVE-2026-0001", Severity.MEDIUM, date(2026, 2, 3),
    )  # fmt: skip
    (unsaid,) = read(osv(severity=""))
    assert unsaid.severity is Severity.HIGH


def test_only_what_is_installed_by_its_normalised_name_is_touched():
    listed = read(osv("GHSA-1", package="Django_Allauth"), osv("GHSA-2", package="absent"))
    assert [
        (package, version) for package, version, _ in touched({"django-allauth": "1.0"}, listed)
    ] == [("django-allauth", "1.0")]


def test_withdrawn_ones_and_other_ecosystems_are_left_out():
    other = osv("GHSA-3")
    other["affected"][0]["package"]["ecosystem"] = "npm"
    gone = osv("GHSA-4", withdrawn="2026-03-01T00:00:00Z")
    assert [one.reference for one in read(osv("GHSA-1"), other, gone)] == ["GHSA-1"]
    with pytest.raises(Refused, match="Pythonの依存部品の脆弱性がありません"):
        read(other)


def test_zip_of_records_is_read_and_one_bad_record_refuses_all():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for record in (osv("GHSA-1"), osv("GHSA-2")):
            archive.writestr(f"{record['id']}.json", json.dumps(record))
    stream.seek(0)
    assert [one.reference for one in read_list(stream)] == ["GHSA-1", "GHSA-2"]
    with pytest.raises(Refused, match="OSV形式でない項目（GHSA-5）"):
        read(osv("GHSA-1"), {"id": "GHSA-5"})


def zipped(content, *, flags=b"\0\0", method=b"\x08\0", damage=False):
    """A ZIP of one record; flags and method as both of its headers name them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("one.json", content)
    made = bytearray(stream.getvalue())
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = made.index(sign) + at
        made[start : start + 4] = flags + method
    if damage:
        made[40:48] = b"\xff" * 8
    return bytes(made)


RECORD = json.dumps(osv()).encode()
DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04broken", b"\xff\xfe", b"{", DEEP, b"1" * 5000, zipped(DEEP),
        zipped(RECORD, flags=b"\1\0"), zipped(RECORD, method=b"\x63\0"),
        zipped(RECORD, method=b"\x0e\0"), zipped(RECORD, method=b"\x0c\0"),
        zipped(RECORD, damage=True), zipped(RECORD, method=b"\0\0"),
    ],
    ids=[
        "empty", "no zip", "no text", "no end", "endlessly nested", "endless number",
        "nested in zip", "encrypted", "unknown packing", "no lzma", "no bzip2",
        "damaged", "too short",
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused_in_one_sentence(content):
    with pytest.raises(Refused, match="脆弱性一覧として読めません"):
        read_list(io.BytesIO(content))
    assert len(read_list(io.BytesIO(zipped(RECORD)))) == 1


def test_list_that_breaks_its_limits_is_given_up_with_a_sentence(monkeypatch):
    def broken(*_: object, **__: object) -> bytes:
        raise FenceBroken

    monkeypatch.setattr(Fence, "ask", broken)
    with pytest.raises(Refused, match="読み取りを中止しました"):
        read_list(io.BytesIO(RECORD))


DJANGO = {"ecosystem": "PyPI", "name": "django"}


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 5}, {"id": "G" * 61}, {"id": "GHSA\0"}, {"aliases": ["\ud800"]}, {"published": "x"},
        {"affected": [{"package": {**DJANGO, "name": "d" * 201}}]},
        {"affected": [{"package": DJANGO, "versions": ["1" * 301]}]},
    ],
)  # fmt: skip
def test_words_that_no_register_could_keep_are_no_osv(changed):
    with pytest.raises(Refused, match="OSV形式でない項目"):
        read(osv(**changed))
