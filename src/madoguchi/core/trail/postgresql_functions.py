"""The functions that the triggers call on PostgreSQL: name -> body in PL/pgSQL."""

from madoguchi.core.trail.chain import FIELDS, GENESIS, MASKED, TABLE, body_expression

CHAIN_LOCK = 7_213_905_501  # any number, the same in every process
ACTOR_SETTING = "madoguchi.actor"
NAMES = ", ".join(f'"{name}"' for name in FIELDS)

WRITE_ENTRY = f"""
  INSERT INTO {TABLE} ({NAMES}, previous, hash) VALUES (
    clock_timestamp(), coalesce(who ->> 'kind', 'unattributed'), (who ->> 'id')::bigint,
    coalesce(who ->> 'label', ''), (who ->> 'organisation')::bigint, lower(TG_OP), TG_TABLE_NAME,
    coalesce(pk, ''), '', coalesce(earlier::text, ''), coalesce(later::text, ''),
    coalesce(who ->> 'reason', ''), coalesce(who ->> 'source', ''), '', '');
  PERFORM set_config('madoguchi.trail_turn', 'taken', true);
  RETURN NULL;
"""
WHO = f"who jsonb := coalesce(nullif(current_setting('{ACTOR_SETTING}', true), ''), '{{}}')::jsonb;"

FUNCTIONS = {
    "trail_capture": f"""
DECLARE
  {WHO}
  earlier jsonb; later jsonb; pk text; hidden text;
BEGIN
  IF TG_OP <> 'INSERT' THEN earlier := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN later := to_jsonb(NEW); END IF;
  pk := coalesce(earlier, later) ->> TG_ARGV[0];
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, n.value) INTO earlier, later
      FROM jsonb_each(earlier) o JOIN jsonb_each(later) n ON n.key = o.key
      WHERE o.value IS DISTINCT FROM n.value;
  END IF;
  FOREACH hidden IN ARRAY TG_ARGV[1]::text[] LOOP
    IF jsonb_typeof(earlier -> hidden) <> 'null' THEN
      earlier := jsonb_set(earlier, ARRAY[hidden], '"{MASKED}"');
    END IF;
    IF jsonb_typeof(later -> hidden) <> 'null' THEN
      later := jsonb_set(later, ARRAY[hidden], '"{MASKED}"');
    END IF;
  END LOOP;
{WRITE_ENTRY}END
""",
    "trail_capture_truncate": f"""
DECLARE
  {WHO}
  earlier jsonb; later jsonb; pk text;
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
    "trail_link": f"""
DECLARE
  head_seq bigint; head_hash text; entry record;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {TABLE} WHERE seq IS NULL) THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock({CHAIN_LOCK});
  SELECT seq, hash INTO head_seq, head_hash FROM {TABLE}
    WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
  IF NOT FOUND THEN
    head_seq := 0; head_hash := '{GENESIS}';
  END IF;
  FOR entry IN SELECT id, {body_expression()} AS body
      FROM {TABLE} WHERE seq IS NULL ORDER BY id LOOP
    head_seq := head_seq + 1;
    UPDATE {TABLE} SET seq = head_seq, previous = head_hash, hash = encode(sha256(convert_to(
      head_hash || '|' || head_seq || '|' || entry.body, 'UTF8')), 'hex')
      WHERE id = entry.id RETURNING hash INTO head_hash;
  END LOOP;
  PERFORM set_config('madoguchi.trail_turn', '', true);
  RETURN NULL;
END
""",
}
