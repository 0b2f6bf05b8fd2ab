"""A record of a published list of weaknesses, as OSV writes it."""


def osv(number="GHSA-1", *, package="Django", events=None, severity="CRITICAL", **changed):
    """One record as OSV publishes it; events: of its one range."""
    events = [{"introduced": "0"}, {"fixed": "5.2.10"}] if events is None else events
    return {
        "id": number, "published": "2026-02-03T04:05:06Z", "modified": "2026-02-04T00:00:00Z",
        "database_specific": {"severity": severity} if severity else {},
        "affected": [{
            "package": {"ecosystem": "PyPI", "name": package},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }],
        **changed,
    }  # fmt: skip
