"""The functions that the triggers call on PostgreSQL: name -> body in PL/pgSQL.

Each table has a function of its own that compares column by column: turning both rows into JSON
and comparing these takes several times as long. While tables change (migrate), the general
function ``trail_capture`` serves, which needs to know no columns.
"""

from hashlib import sha256

from madoguchi.core.trail.chain import (
    FIELDS,
    GENESIS,
    MASKED,
    TABLE,
    body_expression,
    link_expression,
)
from madoguchi.core.trail.coverage import Watched

CHAIN_LOCK = 7_213_905_501  # any number, the same in every process
ACTOR_SETTING = "madoguchi.actor"
NAMES = ", ".join(f'"{name}"' for name in FIELDS)

WHO = f"who jsonb := coalesce(nullif(current_setting('{ACTOR_SETTING}', true), ''), '{{}}')::jsonb;"
WRITE_ENTRY = f"""
  INSERT INTO {TABLE} ({NAMES}, previous, hash) VALUES (
    clock_timestamp(), coalesce(who ->> 'kind', 'unattributed'), (who ->> 'id')::bigint,
    coalesce(who ->> 'label', ''), (who ->> 'organisation')::bigint, lower(TG_OP), TG_TABLE_NAME,
    coalesce(pk, ''), '', coalesce(earlier, ''), coalesce(later, ''),
    coalesce(who ->> 'reason', ''), coalesce(who ->> 'source', ''), '', '');
  IF current_setting('madoguchi.trail_turn', true) IS DISTINCT FROM 'taken' THEN
    pk := set_config('madoguchi.trail_turn', 'taken', true);
  END IF;
  RETURN NULL;
"""

FUNCTIONS = {
    "trail_capture": f"""
DECLARE
  {WHO}
  old_row jsonb; new_row jsonb; pk text; earlier text; later text; hidden text;
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
  pk := coalesce(old_row, new_row) ->> TG_ARGV[0];
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(n.key, old_row -> n.key), jsonb_object_agg(n.key, n.value)
      INTO old_row, new_row FROM jsonb_each(new_row) n
      WHERE n.value IS DISTINCT FROM old_row -> n.key;
  END IF;
  FOREACH hidden IN ARRAY TG_ARGV[1]::text[] LOOP
    IF jsonb_typeof(old_row -> hidden) <> 'null' THEN
      old_row := jsonb_set(old_row, ARRAY[hidden], '"{MASKED}"');
    END IF;
    IF jsonb_typeof(new_row -> hidden) <> 'null' THEN
      new_row := jsonb_set(new_row, ARRAY[hidden], '"{MASKED}"');
    END IF;
  END LOOP;
  earlier := old_row::text; later := new_row::text;
{WRITE_ENTRY}END
""",
    "trail_capture_truncate": f"""
DECLARE
  {WHO}
  earlier text; later text; pk text;
BEGIN
{WRITE_ENTRY}END
""",
    "trail_refuse": """
BEGIN
  RAISE EXCEPTION 'the trail is only ever added to';
END
""",
    "trail_turn": f"""
BEGIN
  UPDATE {TABLE} SET hash = '' WHERE id = NEW.id AND seq IS NULL;
  RETURN NULL;
END
""",
    # Most transactions write one entry: one statement links it. For many, one UPDATE for all takes
    # a third of the time of one for each. The search begins at the transaction's first entry, or
    # it would walk over what busy times leave behind in the index of unlinked ones. A value is
    # assigned rather than PERFORMed: that costs no query.
    "trail_link": f"""
DECLARE
  head_seq bigint; head_hash text; entry record; n int := 0; word text;
  ids bigint[]; befores text[]; hashes text[];
BEGIN
  word := pg_advisory_xact_lock({CHAIN_LOCK})::text;
  UPDATE {TABLE} t SET seq = head.seq + 1, previous = head.hash,
      hash = {link_expression("head.hash", "head.seq + 1", body_expression("t."))}
    FROM (SELECT seq, hash FROM {TABLE} WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1) AS head
    WHERE t.id = NEW.id AND t.seq IS NULL
      AND NOT EXISTS (SELECT 1 FROM {TABLE} WHERE seq IS NULL AND id > NEW.id);
  IF FOUND THEN
    word := set_config('madoguchi.trail_turn', '', true);
    RETURN NULL;
  END IF;
  SELECT seq, hash INTO head_seq, head_hash FROM {TABLE}
    WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    head_seq := 0; head_hash := '{GENESIS}';
  END IF;
  FOR entry IN SELECT id, {body_expression()} AS body
      FROM {TABLE} WHERE seq IS NULL AND id >= NEW.id ORDER BY id LOOP
    n := n + 1;
    ids[n] := entry.id;
    befores[n] := head_hash;
    head_hash := {link_expression("head_hash", "head_seq + n", "entry.body")};
    hashes[n] := head_hash;
  END LOOP;
  UPDATE {TABLE} t SET seq = head_seq + x.place, previous = x.before, hash = x.hash
    FROM unnest(ids, befores, hashes) WITH ORDINALITY AS x(id, before, hash, place)
    WHERE t.id = x.id;
  word := set_config('madoguchi.trail_turn', '', true);
  RETURN NULL;
END
""",
}


def capture_name(table: str) -> str:
    """The name of a table's own function, within PostgreSQL's 63 characters."""
    return f"trail_of_{table[:40]}_{sha256(table.encode()).hexdigest()[:8]}"


def capture_body(table: Watched) -> str:
    """The table's own function: what changed, column by column."""
    pairs = [(column, column in table.masked) for column in table.columns]
    changes = "\n".join(
        f'    IF OLD."{c}" IS DISTINCT FROM NEW."{c}" THEN'
        f" earlier := earlier || {_pair(c, 'OLD', is_masked=m)};"
        f" later := later || {_pair(c, 'NEW', is_masked=m)}; END IF;"
        for c, m in pairs
    )
    whole = {
        row: " || ".join(_pair(c, row, is_masked=m) for c, m in pairs) for row in ("OLD", "NEW")
    }
    return f"""
DECLARE
  {WHO}
  pk text; earlier text := ''; later text := '';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    pk := OLD."{table.pk}"::text;
{changes}
  ELSIF TG_OP = 'INSERT' THEN
    pk := NEW."{table.pk}"::text;
    later := {whole["NEW"]};
  ELSE
    pk := OLD."{table.pk}"::text;
    earlier := {whole["OLD"]};
  END IF;
  IF earlier <> '' THEN earlier := '{{' || substr(earlier, 2) || '}}'; END IF;
  IF later <> '' THEN later := '{{' || substr(later, 2) || '}}'; END IF;
{WRITE_ENTRY}END
"""


def _pair(column: str, row: str, *, is_masked: bool) -> str:
    name = f'{row}."{column}"'
    if is_masked:
        value = f"CASE WHEN {name} IS NULL THEN 'null' ELSE '\"{MASKED}\"' END"
    else:
        value = f"coalesce(to_json({name})::text, 'null')"
    return f"',\"{column}\":' || {value}"
