"""Lines in monthly partitions with a digest each, and the chain of seals over them (docs/adr/0008)."""

from django.db import migrations

LINES = """
CREATE FUNCTION journal_is_coded(payload jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
    -- Lower-case code, family:code, code of few capitals, code with a digit, uuid or hexadecimal digest, date and time.
    RETURN jsonb_typeof(payload) = 'object' AND octet_length(payload::text) <= 8192
        AND NOT payload @? '$.** ? (@.type() == "string" && !(@ like_regex "^([a-z][a-z0-9_.-]{0,59}|[a-z_]{1,20}:([A-Z0-9_.+-]{1,40}|[a-z0-9_.+-]{1,40})|[A-Z]{1,4}|[A-Z0-9-]{0,20}[0-9][A-Z0-9-]{0,20}|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+(Z|[+-][0-9:]+)?)?|)$"))'
        AND NOT payload @? '$.**.keyvalue().key ? (!(@ like_regex "^[a-z][a-z0-9_]{0,39}$"))';
COMMENT ON FUNCTION journal_is_coded(jsonb) IS
    'Numbers, booleans, dates and codes: no sentence, no capitalised name, no address.
A lone lower-case word has the form of a code and passes: what each action may hold is listed in journal/actions.py.';

CREATE SEQUENCE journal_line_id;
CREATE TABLE journal_line (
    id bigint NOT NULL,
    occurred_at timestamptz NOT NULL,
    xact xid8 NOT NULL,                  -- the transaction that wrote the line: what the sealer goes by
    actor_id bigint,                     -- no foreign key: a line outlives what it names, and locks nothing
    agency_id bigint,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id uuid,
    reason text NOT NULL,
    request_id uuid,
    payload jsonb NOT NULL,
    digest bytea NOT NULL,
    PRIMARY KEY (id, occurred_at),
    CONSTRAINT journal_line_action CHECK (action ~ '^[a-z][a-z0-9_.]{0,59}$'),
    CONSTRAINT journal_line_object_type CHECK (object_type ~ '^[a-z0-9_]{0,60}$'),
    CONSTRAINT journal_line_reason CHECK (reason ~ '^[a-z0-9_.]{0,60}$'),
    CONSTRAINT journal_line_coded CHECK (journal_is_coded(payload))
) PARTITION BY RANGE (occurred_at);
CREATE INDEX journal_line_xact ON journal_line (xact);
CREATE INDEX journal_line_action_time ON journal_line (action, occurred_at);
CREATE INDEX journal_line_actor_time ON journal_line (actor_id, occurred_at) WHERE actor_id IS NOT NULL;
CREATE INDEX journal_line_object_time ON journal_line (object_id, occurred_at) WHERE object_id IS NOT NULL;
CREATE INDEX journal_line_request ON journal_line (request_id) WHERE request_id IS NOT NULL;
-- Who saw this person: the lines of lists name the people shown.
CREATE INDEX journal_line_people ON journal_line USING gin ((payload -> 'people') jsonb_path_ops)
    WHERE payload ? 'people';
CREATE INDEX journal_line_integration ON journal_line ((payload -> 'integration'), occurred_at)
    WHERE payload ? 'integration';
REVOKE ALL ON journal_line FROM app, admin;
REVOKE ALL ON SEQUENCE journal_line_id FROM app, admin;

CREATE FUNCTION journal_digest(line journal_line) RETURNS bytea LANGUAGE sql STABLE
    RETURN sha256(convert_to(jsonb_build_array(
        line.id, extract(epoch FROM line.occurred_at), line.xact::text, line.actor_id, line.agency_id,
        line.action, line.object_type, line.object_id, line.reason, line.request_id, line.payload
    )::text, 'UTF8'));
COMMENT ON FUNCTION journal_digest(journal_line) IS 'SHA-256 of a line in canonical JSON.';
"""

# Nobody changes what is written: refused to the owner too.
APPEND_ONLY = """
CREATE FUNCTION journal_refuse_change() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'Le journal ne se modifie pas.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_line
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();
"""

MONTHS = """
CREATE FUNCTION journal_month(at timestamptz) RETURNS text LANGUAGE sql STABLE
    RETURN to_char(at AT TIME ZONE 'UTC', 'YYYY_MM');
COMMENT ON FUNCTION journal_month(timestamptz) IS 'The month (UTC) of a line, as its partition is named.';

CREATE FUNCTION journal_add_month(at timestamptz) RETURNS boolean
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    start timestamp := date_trunc('month', at AT TIME ZONE 'UTC');
    name text := 'journal_line_' || journal_month(at);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('journal_add_month'));
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN false;
    END IF;
    -- Made apart, then attached: writers of other months do not wait.
    EXECUTE format('CREATE TABLE public.%I (LIKE journal_line INCLUDING CONSTRAINTS)', name);
    EXECUTE format('REVOKE ALL ON public.%I FROM app, admin', name);
    EXECUTE format('CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%I
        FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change()', name);
    EXECUTE format('ALTER TABLE journal_line ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)',
        name, start AT TIME ZONE 'UTC', (start + interval '1 month') AT TIME ZONE 'UTC');
    RETURN true;
END $$;

CREATE FUNCTION journal_prepare() RETURNS int LANGUAGE sql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
    RETURN (SELECT count(*) FILTER (WHERE journal_add_month(now.at + n * interval '1 month'))
            FROM (SELECT date_trunc('month', app_now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS at) AS now,
                 generate_series(0, 3) AS n);
COMMENT ON FUNCTION journal_prepare() IS
    'Make the partitions of this month and the three that follow; returns how many were missing.';
GRANT EXECUTE ON FUNCTION journal_prepare() TO app;
SELECT journal_prepare();
"""

WRITE = """
CREATE FUNCTION journal_write(
    actor_id bigint, agency_id bigint, action text, object_type text, object_id uuid, payload jsonb,
    reason text DEFAULT '', request_id uuid DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    line journal_line;
BEGIN
    line.id := nextval('journal_line_id');
    line.occurred_at := app_now();
    line.xact := pg_current_xact_id();
    line.actor_id := actor_id;
    line.agency_id := agency_id;
    line.action := action;
    line.object_type := object_type;
    line.object_id := object_id;
    line.reason := coalesce(nullif(reason, ''), payload ->> 'reason', '');
    line.request_id := request_id;
    line.payload := CASE WHEN jsonb_typeof(payload) = 'object' THEN payload - 'reason' ELSE payload END;
    line.digest := journal_digest(line);
    IF to_regclass('public.journal_line_' || journal_month(line.occurred_at)) IS NULL THEN
        PERFORM journal_add_month(line.occurred_at);
    END IF;
    INSERT INTO journal_line VALUES (line.*);
    RETURN line.id;
END $$;
COMMENT ON FUNCTION journal_write(bigint, bigint, text, text, uuid, jsonb, text, uuid) IS
    'The one way to write the journal; number, time and digest are the database''s own.
A coded reason may also come in the payload: it has its column.';
GRANT EXECUTE ON FUNCTION journal_write(bigint, bigint, text, text, uuid, jsonb, text, uuid) TO app;
"""

READING = """
CREATE VIEW journal_entry AS
SELECT id, occurred_at, actor_id, agency_id, action, object_type, object_id, reason, request_id, payload
FROM journal_line;
COMMENT ON VIEW journal_entry IS 'The journal to read: no role but the owner has any right on its tables.';
REVOKE ALL ON journal_entry FROM app, admin;
GRANT SELECT ON journal_entry TO app;
"""

SEALS = """
CREATE TABLE journal_seal (
    id bigint PRIMARY KEY,               -- 1, 2, 3…: a gap is a seal that was taken away
    sealed_at timestamptz NOT NULL,
    from_xact xid8 NOT NULL,             -- every line of the transactions from this one,
    to_xact xid8 NOT NULL,               -- up to this one, which is not in it; the next seal begins there
    parts jsonb NOT NULL,                -- month → [number of lines, digest of their digests]
    dropped text,                        -- or: the month whose partition was dropped, its total in `parts`
    hash bytea NOT NULL
);
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse_change();

-- The end of the chain: kept apart, so that its last seals do not vanish unseen; the sealer's lock too.
CREATE TABLE journal_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    seal_id bigint NOT NULL DEFAULT 0,
    to_xact xid8 NOT NULL DEFAULT '0',
    hash bytea NOT NULL DEFAULT ''
);
INSERT INTO journal_head DEFAULT VALUES;
REVOKE ALL ON journal_seal, journal_head FROM app, admin;

CREATE FUNCTION journal_parts(from_xact xid8, to_xact xid8) RETURNS jsonb
    LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_variable
BEGIN
    RETURN (
        SELECT coalesce(jsonb_object_agg(month, jsonb_build_array(lines, encode(digest, 'hex'))), '{}')
        FROM (
            SELECT journal_month(l.occurred_at) AS month, count(*) AS lines,
                   sha256(string_agg(l.digest, ''::bytea ORDER BY l.xact, l.id)) AS digest
            FROM journal_line l WHERE l.xact >= from_xact AND l.xact < to_xact GROUP BY 1
        ) AS months
    );
END $$;
COMMENT ON FUNCTION journal_parts(xid8, xid8) IS 'What a seal says of the lines of these transactions.';

CREATE FUNCTION journal_seal_hash(previous bytea, seal journal_seal) RETURNS bytea LANGUAGE sql STABLE
    RETURN sha256(previous || convert_to(jsonb_build_array(
        seal.id, extract(epoch FROM seal.sealed_at), seal.from_xact::text, seal.to_xact::text,
        seal.parts, seal.dropped
    )::text, 'UTF8'));

CREATE FUNCTION journal_add_seal(head journal_head, to_xact xid8, parts jsonb, dropped text DEFAULT NULL)
    RETURNS journal_head LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    seal journal_seal;
BEGIN
    seal.id := head.seal_id + 1;
    seal.sealed_at := app_now();
    seal.from_xact := head.to_xact;
    seal.to_xact := to_xact;
    seal.parts := parts;
    seal.dropped := dropped;
    seal.hash := journal_seal_hash(head.hash, seal);
    INSERT INTO journal_seal VALUES (seal.*);
    UPDATE journal_head h SET seal_id = seal.id, to_xact = seal.to_xact, hash = seal.hash RETURNING h.* INTO head;
    RETURN head;
END $$;

CREATE FUNCTION journal_seal_until(horizon xid8, most int) RETURNS bigint
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    head journal_head;
    first xid8;
    cut xid8;
    parts jsonb;
BEGIN
    SELECT * INTO head FROM journal_head FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN 0;  -- another sealer is at work
    END IF;
    IF pg_snapshot_xmax(pg_current_snapshot()) < head.to_xact THEN
        RAISE EXCEPTION 'Les numéros de transaction sont repartis en arrière : restauration dans un nouveau serveur ? Voyez docs/operations.md.'
            USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    SELECT xact INTO first FROM journal_line
        WHERE xact >= head.to_xact AND xact < horizon ORDER BY xact LIMIT 1;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    -- After a long stop, seals of a bounded size; the lines of one transaction are never parted.
    SELECT xact INTO cut FROM journal_line
        WHERE xact >= first AND xact < horizon ORDER BY xact OFFSET most LIMIT 1;
    IF cut = first THEN
        SELECT xact INTO cut FROM journal_line
            WHERE xact > first AND xact < horizon ORDER BY xact LIMIT 1;
    END IF;
    cut := coalesce(cut, horizon);
    parts := journal_parts(head.to_xact, cut);
    PERFORM journal_add_seal(head, cut, parts);
    RETURN (SELECT sum((value ->> 0)::bigint) FROM jsonb_each(parts));
END $$;

CREATE FUNCTION journal_seal_lines() RETURNS bigint LANGUAGE sql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    -- Every transaction below this number has ended: none of its lines can appear later.
    RETURN journal_seal_until(pg_snapshot_xmin(pg_current_snapshot()), 50000);
COMMENT ON FUNCTION journal_seal_lines() IS
    'Seal the lines that are older than every running transaction; returns how many (call again until 0).';
GRANT EXECUTE ON FUNCTION journal_seal_lines() TO app;
"""

RETENTION = """
CREATE FUNCTION journal_month_total(month text, before bigint) RETURNS jsonb
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN (
        SELECT jsonb_build_object(month, jsonb_build_array(
            coalesce(sum((parts -> month ->> 0)::bigint), 0),
            encode(sha256(coalesce(string_agg(convert_to(parts -> month ->> 1, 'UTF8'), ''::bytea ORDER BY id), '')), 'hex')
        ))
        FROM journal_seal WHERE parts ? month AND dropped IS NULL AND id < before
    );
COMMENT ON FUNCTION journal_month_total(text, bigint) IS
    'Number of lines of a month and digest of its parts, from the seals before this one.';

CREATE FUNCTION journal_drop_expired() RETURNS text[] LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC'
    SET lock_timeout = '2s' AS $$
DECLARE
    head journal_head;
    name text;
    waits boolean;
    gone text[] := '{}';
    -- A month is whole: it goes when its last line is twelve months old.
    limit_month text := journal_month(app_now() - interval '13 months');
BEGIN
    SELECT * INTO head FROM journal_head FOR UPDATE;
    FOR name IN
        SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'journal_line'::regclass AND c.relname <= 'journal_line_' || limit_month ORDER BY 1
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE xact >= $1)', name) INTO waits USING head.to_xact;
        CONTINUE WHEN waits;  -- not sealed yet: next time
        name := right(name, 7);
        head := journal_add_seal(head, head.to_xact, journal_month_total(name, head.seal_id + 1), name);
        EXECUTE format('DROP TABLE %I', 'journal_line_' || name);
        gone := gone || name;
    END LOOP;
    RETURN gone;
END $$;
COMMENT ON FUNCTION journal_drop_expired() IS
    'Drop, whole, the months that ended twelve months ago or more; their digests stay in the chain.';
GRANT EXECUTE ON FUNCTION journal_drop_expired() TO app;
"""

CHECK = """
CREATE FUNCTION journal_check(
    after bigint, most int,
    OUT checked bigint, OUT lines bigint, OUT problem text, OUT seal_id bigint, OUT line_id bigint
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    previous journal_seal;
    seal journal_seal;
    kept jsonb;
    actual jsonb;
    part text;
    gone text[] := ARRAY(SELECT s.dropped FROM journal_seal s WHERE s.dropped IS NOT NULL);
BEGIN
    checked := after;
    lines := 0;
    SELECT * INTO previous FROM journal_seal s WHERE s.id = after;
    IF NOT FOUND THEN
        previous.to_xact := '0';
        previous.hash := '';
    END IF;
    FOR seal IN SELECT * FROM journal_seal s WHERE s.id > after ORDER BY s.id LIMIT most LOOP
        seal_id := checked + 1;
        IF seal.id <> seal_id THEN
            problem := 'missing_seal';
            RETURN;
        END IF;
        IF seal.from_xact <> previous.to_xact OR seal.hash <> journal_seal_hash(previous.hash, seal)
            OR seal.dropped IS NOT NULL AND seal.parts <> journal_month_total(seal.dropped, seal.id)
        THEN
            problem := 'changed_seal';
            RETURN;
        END IF;
        SELECT l.id INTO line_id FROM journal_line l
            WHERE l.xact >= seal.from_xact AND l.xact < seal.to_xact AND l.digest <> journal_digest(l)
            ORDER BY l.id LIMIT 1;
        IF FOUND THEN
            problem := 'changed_line';
            RETURN;
        END IF;
        kept := seal.parts - gone;
        actual := journal_parts(seal.from_xact, seal.to_xact);
        IF actual <> kept THEN
            SELECT key INTO part FROM jsonb_each(kept || actual)
                WHERE kept -> key IS DISTINCT FROM actual -> key ORDER BY key LIMIT 1;
            problem := CASE
                WHEN to_regclass('public.journal_line_' || part) IS NULL THEN 'missing_partition'
                WHEN coalesce((actual -> part ->> 0)::bigint, 0) < coalesce((kept -> part ->> 0)::bigint, 0)
                    THEN 'deleted_line'
                WHEN coalesce((actual -> part ->> 0)::bigint, 0) > coalesce((kept -> part ->> 0)::bigint, 0)
                    THEN 'inserted_line'
                ELSE 'changed_line'
            END;
            RETURN;
        END IF;
        checked := seal.id;
        lines := lines + (SELECT coalesce(sum((value ->> 0)::bigint), 0) FROM jsonb_each(actual));
        previous := seal;
    END LOOP;
    seal_id := NULL;
END $$;
COMMENT ON FUNCTION journal_check(bigint, int) IS
    'Compare the seals that follow this one, at most so many, with each other and with their lines.
`checked`: the last one that holds; `problem`: the first break, with its seal and, where known, its line.';

CREATE FUNCTION journal_check_end(
    checked bigint, noted_seal bigint, noted_hash bytea,
    OUT problem text, OUT line_id bigint, OUT unsealed bigint, OUT oldest_unsealed timestamptz,
    OUT head_seal bigint, OUT head_hash bytea
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head journal_head;
BEGIN
    SELECT * INTO head FROM journal_head;
    head_seal := head.seal_id;
    head_hash := head.hash;
    SELECT count(*), min(l.occurred_at), min(l.id) FILTER (WHERE l.digest <> journal_digest(l))
        INTO unsealed, oldest_unsealed, line_id
        FROM journal_line l WHERE l.xact >= head.to_xact;
    problem := CASE
        WHEN checked < head_seal THEN 'missing_seal'
        WHEN head_seal > 0 AND head_hash IS DISTINCT FROM (SELECT s.hash FROM journal_seal s WHERE s.id = head_seal)
            THEN 'changed_seal'
        WHEN line_id IS NOT NULL THEN 'changed_line'
        WHEN noted_hash IS DISTINCT FROM (SELECT s.hash FROM journal_seal s WHERE s.id = noted_seal)
            THEN 'lost_anchor'
    END;
END $$;
COMMENT ON FUNCTION journal_check_end(bigint, bigint, bytea) IS
    'Does the chain end where its head says, does it still hold the seal noted elsewhere (or NULL), and are
the lines that wait for a seal what was written?';
GRANT EXECUTE ON FUNCTION journal_check(bigint, int), journal_check_end(bigint, bigint, bytea) TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("common", "0001_initial")]
    operations = [
        migrations.RunSQL(
            [LINES, APPEND_ONLY, MONTHS, WRITE, READING, SEALS, RETENTION, CHECK], migrations.RunSQL.noop
        )
    ]
