"""What becomes of a shortlist and of a person in it: the tables of rules, and acts as the one way to move.

The database dates every act, checks who makes it, holds what protects people, and writes the journal.
"""

from django.db import migrations

RETURNS = "incomplete too_few too_many not_as_asked offer_changed"
SHORTLIST_RULES = [
    ("draft", "in_review", "shortlist.submitted", "advisor", ""),
    ("in_review", "draft", "shortlist.taken_back", "advisor", "taken_back"),
    ("in_review", "draft", "shortlist.returned", "liaison", RETURNS),
    ("in_review", "accepted", "shortlist.accepted", "liaison", ""),
    ("accepted", "draft", "shortlist.returned", "liaison", RETURNS),
    ("accepted", "sent", "shortlist.sent", "liaison", ""),
]
MEANS = "call message meeting"
DECLINED = (
    "mobility contract working_time schedule salary availability occupation found_job other_project unsaid"
)
EMPLOYER = (
    "experience skill certification licence language education availability salary other_person post_filled"
    " post_gone"
)
WITHDREW = "found_job conditions other_project unsaid"
BOTH = "advisor liaison"
REFERRAL_RULES = [
    ("proposed", "approached", "referral.approached", "advisor", MEANS, False),
    ("approached", "approached", "referral.approached", "advisor", MEANS, False),
    ("approached", "interested", "referral.answered", "advisor", "", False),
    ("no_answer", "interested", "referral.answered", "advisor", "", False),
    ("approached", "declined", "referral.answered", "advisor", DECLINED, False),
    ("no_answer", "declined", "referral.answered", "advisor", DECLINED, False),
    ("approached", "no_answer", "referral.answered", "advisor", "", False),
    ("interested", "sent_to_employer", "referral.sent", "liaison", "", False),
    ("sent_to_employer", "interview", "referral.followed", BOTH, "", True),
    ("sent_to_employer", "not_retained", "referral.followed", BOTH, EMPLOYER, True),
    ("interview", "not_retained", "referral.followed", BOTH, EMPLOYER, True),
    ("interview", "hired", "referral.followed", BOTH, "", True),
    *(
        (state, "withdrew", "referral.followed", BOTH, WITHDREW, False)
        for state in ("interested", "sent_to_employer", "interview")
    ),
    *(
        (state, "approached", "referral.corrected", "advisor", "mistake", False)
        for state in ("interested", "declined", "no_answer")
    ),
    *(
        (state, back, "referral.corrected", BOTH, "mistake", False)
        for state, back in (
            ("interview", "sent_to_employer"),
            ("not_retained", "sent_to_employer"),
            ("not_retained", "interview"),
            ("withdrew", "interested"),
            ("withdrew", "sent_to_employer"),
            ("withdrew", "interview"),
            ("hired", "interview"),
        )
    ),
]


def values(rules: list[tuple]) -> str:
    return ",\n    ".join(
        f"('{source}', '{target}', '{action}', string_to_array('{roles}', ' '),"
        f" string_to_array('{reasons}', ' ')" + "".join(f", {more}".lower() for more in rest) + ")"
        for source, target, action, roles, reasons, *rest in rules
    )


TABLES = f"""
CREATE TABLE shortlists_rule (
    from_state text NOT NULL,
    to_state text NOT NULL,
    action text NOT NULL,      -- of the journal
    roles text[] NOT NULL,     -- one of them, in the agency of the offer
    reasons text[] NOT NULL,   -- one of them is required; none: no reason is given
    PRIMARY KEY (from_state, to_state, action)
);
CREATE TABLE shortlists_referralrule (
    from_state text NOT NULL,
    to_state text NOT NULL,
    action text NOT NULL,
    roles text[] NOT NULL,
    reasons text[] NOT NULL,
    by_employer boolean NOT NULL,
    PRIMARY KEY (from_state, to_state, action)
);
COMMENT ON TABLE shortlists_rule IS 'Every change of a shortlist''s state (matching/shortlists/life.py).';
COMMENT ON TABLE shortlists_referralrule IS 'Every change of a referral''s state (matching/shortlists/life.py).';
INSERT INTO shortlists_rule VALUES
    {values(SHORTLIST_RULES)};
INSERT INTO shortlists_referralrule VALUES
    {values(REFERRAL_RULES)};
REVOKE ALL ON shortlists_rule, shortlists_referralrule FROM app;
GRANT SELECT ON shortlists_rule, shortlists_referralrule TO app, admin;
"""

RIGHTS = """
REVOKE UPDATE, DELETE ON shortlists_shortlist, shortlists_shortlistact, shortlists_referral,
    shortlists_referralact FROM app;
GRANT UPDATE (edition, edited_by_id) ON shortlists_shortlist TO app;
GRANT UPDATE (rank, note), DELETE ON shortlists_referral TO app;
GRANT DELETE ON shortlists_referralact TO app;
-- What people answered feeds no control.
REVOKE ALL ON shortlists_referral, shortlists_referralact FROM admin;

ALTER TABLE shortlists_referralact ADD CONSTRAINT shortlists_week
    EXCLUDE USING gist (job_seeker_id WITH =, daterange(day, day + 7) WITH &&)
    WHERE (from_state = 'proposed' AND to_state = 'approached');
CREATE UNIQUE INDEX shortlists_same_means ON shortlists_referralact (referral_id, day, reason)
    WHERE to_state = 'approached' AND reason <> 'mistake';
"""

HELPERS = """
CREATE FUNCTION shortlists_refuse(name text, message text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', message USING ERRCODE = 'check_violation', CONSTRAINT = name;
END $$;

CREATE FUNCTION shortlists_may(actor bigint, agency bigint, asked text[]) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN EXISTS (SELECT FROM accounts_user u WHERE u.id = actor AND u.is_active
        AND u.agency_id = agency AND u.roles::text[] && asked);

CREATE FUNCTION shortlists_others_open(person bigint, own bigint) RETURNS bigint
    LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN (SELECT count(*) FROM shortlists_referral f JOIN offers_joboffer o ON o.id = f.offer_id
        WHERE f.job_seeker_id = person AND f.id IS DISTINCT FROM own AND o.state <> 'closed'
            AND f.state IN ('proposed', 'approached', 'interested', 'sent_to_employer', 'interview')
            AND NOT (f.state = 'proposed' AND f.proposed_at <= app_now() - interval '14 days'));

-- Somebody of the agency, or the employer by a link of theirs to this very shortlist, opened and still good.
CREATE FUNCTION shortlists_is_allowed(
    act shortlists_referralact, agency bigint, rule shortlists_referralrule
) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
    RETURN CASE
        WHEN (act).actor_id IS NOT NULL
            THEN (act).link_id IS NULL AND shortlists_may((act).actor_id, agency, (rule).roles)
        ELSE (rule).by_employer AND EXISTS (
            SELECT FROM shortlists_employerlink k JOIN shortlists_referral f ON f.shortlist_id = k.shortlist_id
            WHERE k.id = (act).link_id AND f.id = (act).referral_id
                AND k.revoked_at IS NULL AND k.opened_at IS NOT NULL AND k.expires_at > app_now())
    END;

-- Of two acts about one person at once, the second sees what the first did.
CREATE FUNCTION shortlists_lock_person(person bigint) RETURNS uuid
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    known uuid;
BEGIN
    SELECT p.public_id INTO known FROM candidates_jobseeker p WHERE p.id = person FOR NO KEY UPDATE;
    RETURN known;
END $$;
"""

SHORTLISTS = """
CREATE FUNCTION shortlists_begin() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    o offers_joboffer;
BEGIN
    SELECT * INTO o FROM offers_joboffer WHERE id = NEW.offer_id;
    IF o.state <> 'shortlisting' OR NOT shortlists_may(NEW.created_by_id, o.agency_id, '{advisor}') THEN
        PERFORM shortlists_refuse('shortlists_begin',
            'Une présélection se commence dans l''agence de l''offre, en présélection.');
    END IF;
    NEW.state := 'draft';
    NEW.edition := 1;
    NEW.edited_by_id := NEW.created_by_id;
    NEW.sent_at := NULL;
    NEW.created_at := app_now();
    NEW.edited_at := NEW.created_at;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_begin BEFORE INSERT ON shortlists_shortlist
    FOR EACH ROW EXECUTE FUNCTION shortlists_begin();

CREATE FUNCTION shortlists_edited() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.edition <> OLD.edition THEN
        NEW.edition := OLD.edition + 1;
        NEW.edited_at := app_now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_edited BEFORE UPDATE ON shortlists_shortlist
    FOR EACH ROW EXECUTE FUNCTION shortlists_edited();

CREATE FUNCTION shortlists_apply() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    l record;
    rule shortlists_rule;
BEGIN
    SELECT s.state, s.public_id, o.state AS offer_state, o.agency_id, o.public_id AS offer INTO l
    FROM shortlists_shortlist s JOIN offers_joboffer o ON o.id = s.offer_id
    WHERE s.id = NEW.shortlist_id FOR NO KEY UPDATE OF s;
    SELECT r.* INTO rule FROM shortlists_rule r
    WHERE r.from_state = NEW.from_state AND r.to_state = NEW.to_state
        AND CASE WHEN r.reasons = '{}' THEN NEW.reason = '' ELSE NEW.reason = ANY (r.reasons) END;
    IF rule.action IS NULL OR l.state <> NEW.from_state
        OR NEW.to_state <> 'draft' AND l.offer_state <> 'shortlisting' THEN
        PERFORM shortlists_refuse('shortlists_rule', format(
            'La présélection est à l''état « %s » : le passage de « %s » à « %s » (motif « %s ») n''existe pas.',
            l.state, NEW.from_state, NEW.to_state, NEW.reason));
    END IF;
    IF NOT shortlists_may(NEW.actor_id, l.agency_id, rule.roles) THEN
        PERFORM shortlists_refuse('shortlists_actor', 'Ce rôle, ou cette agence, ne permet pas ce changement.');
    END IF;
    IF NEW.to_state <> 'draft' AND NOT EXISTS (SELECT FROM shortlists_referral f
        WHERE f.shortlist_id = NEW.shortlist_id AND f.state = 'interested') THEN
        PERFORM shortlists_refuse('shortlists_nobody', 'Personne n''est intéressé : il n''y a rien à envoyer.');
    END IF;
    UPDATE shortlists_shortlist SET state = NEW.to_state,
        sent_at = CASE WHEN NEW.to_state = 'sent' THEN NEW.at END
    WHERE id = NEW.shortlist_id;
    PERFORM journal_write(NEW.actor_id, l.agency_id, rule.action, 'shortlist', l.public_id,
        jsonb_strip_nulls(jsonb_build_object('offer', l.offer, 'reason', nullif(NEW.reason, ''))));
    RETURN NULL;
END $$;
CREATE TRIGGER shortlists_apply AFTER INSERT ON shortlists_shortlistact
    FOR EACH ROW EXECUTE FUNCTION shortlists_apply();
"""

REFERRALS = """
CREATE FUNCTION shortlists_propose() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    l record;
    person uuid := shortlists_lock_person(NEW.job_seeker_id);
BEGIN
    SELECT s.state, s.offer_id, o.state AS offer_state, o.agency_id, o.public_id AS offer INTO l
    FROM shortlists_shortlist s JOIN offers_joboffer o ON o.id = s.offer_id
    WHERE s.id = NEW.shortlist_id FOR NO KEY UPDATE OF s;
    IF l.state <> 'draft' OR l.offer_state <> 'shortlisting' THEN
        PERFORM shortlists_refuse('shortlists_rule', 'Cette présélection n''est plus en préparation.');
    END IF;
    IF NOT shortlists_may(NEW.proposed_by_id, l.agency_id, '{advisor}') THEN
        PERFORM shortlists_refuse('shortlists_actor', 'Ce rôle, ou cette agence, ne propose personne ici.');
    END IF;
    IF NOT EXISTS (SELECT FROM candidates_jobseeker
        WHERE id = NEW.job_seeker_id AND left_on IS NULL AND NOT processing_restricted) THEN
        PERFORM shortlists_refuse('shortlists_shown', 'Cette personne ne peut pas être proposée.');
    END IF;
    IF (SELECT count(*) FROM shortlists_referral WHERE shortlist_id = NEW.shortlist_id) >= 20 THEN
        PERFORM shortlists_refuse('shortlists_people_most', 'Une présélection compte vingt personnes au plus.');
    END IF;
    IF shortlists_others_open(NEW.job_seeker_id, NULL) >= 3 THEN
        PERFORM shortlists_refuse('shortlists_open_most', 'Cette personne a déjà trois mises en relation ouvertes.');
    END IF;
    NEW.offer_id := l.offer_id;
    NEW.state := 'proposed';
    NEW.identity_agreed := false;
    NEW.proposed_at := app_now();
    NEW.changed_at := NEW.proposed_at;
    PERFORM journal_write(NEW.proposed_by_id, l.agency_id, 'referral.proposed', 'person', person,
        jsonb_build_object('offer', l.offer));
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_propose BEFORE INSERT ON shortlists_referral
    FOR EACH ROW EXECUTE FUNCTION shortlists_propose();

CREATE FUNCTION shortlists_act_stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    NEW.at := app_now();
    NEW.day := (NEW.at AT TIME ZONE 'Europe/Paris')::date;
    SELECT f.job_seeker_id INTO NEW.job_seeker_id FROM shortlists_referral f WHERE f.id = NEW.referral_id;
    PERFORM shortlists_lock_person(NEW.job_seeker_id);
    RETURN NEW;
END $$;
CREATE TRIGGER shortlists_act_stamp BEFORE INSERT ON shortlists_referralact
    FOR EACH ROW EXECUTE FUNCTION shortlists_act_stamp();

CREATE FUNCTION shortlists_referral_apply() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    f record;
    p candidates_jobseeker;
    rule shortlists_referralrule;
    last shortlists_referralact;
BEGIN
    SELECT * INTO p FROM candidates_jobseeker WHERE id = NEW.job_seeker_id;
    SELECT r.state, r.identity_agreed, s.state AS list_state, o.state AS offer_state, o.agency_id,
        o.public_id AS offer INTO f
    FROM shortlists_referral r JOIN shortlists_shortlist s ON s.id = r.shortlist_id
        JOIN offers_joboffer o ON o.id = r.offer_id
    WHERE r.id = NEW.referral_id FOR NO KEY UPDATE OF r;
    SELECT r.* INTO rule FROM shortlists_referralrule r
    WHERE r.from_state = NEW.from_state AND r.to_state = NEW.to_state
        AND CASE WHEN r.reasons = '{}' THEN NEW.reason = '' ELSE NEW.reason = ANY (r.reasons) END;
    IF rule.action IS NULL OR f.state <> NEW.from_state
        OR f.offer_state NOT IN ('published', 'shortlisting', 'shortlist_sent', 'follow_up')
        OR NEW.to_state = 'sent_to_employer' AND f.list_state <> 'sent' THEN
        PERFORM shortlists_refuse('shortlists_referral_rule', format(
            'La mise en relation est à l''état « %s » : le passage de « %s » à « %s » (motif « %s ») n''existe pas.',
            f.state, NEW.from_state, NEW.to_state, NEW.reason));
    END IF;
    IF NEW.reason = 'mistake' THEN
        SELECT a.* INTO last FROM shortlists_referralact a
        WHERE a.referral_id = NEW.referral_id AND a.id <> NEW.id ORDER BY a.id DESC LIMIT 1;
        IF (last.from_state, last.to_state) IS DISTINCT FROM (NEW.to_state, NEW.from_state) THEN
            PERFORM shortlists_refuse('shortlists_undo', 'Seul le dernier changement se corrige.');
        END IF;
    END IF;
    IF NOT shortlists_is_allowed(NEW, f.agency_id, rule) THEN
        PERFORM shortlists_refuse('shortlists_actor', 'Ce rôle, ou cette agence, ne permet pas ce changement.');
    END IF;
    IF NEW.to_state IN ('approached', 'sent_to_employer') AND NEW.reason <> 'mistake'
        AND (p.left_on IS NOT NULL OR p.processing_restricted) THEN
        PERFORM shortlists_refuse('shortlists_shown', 'Cette personne ne peut plus être proposée.');
    END IF;
    IF NEW.to_state = 'sent_to_employer' AND p.hidden_from_employers AND NOT f.identity_agreed THEN
        PERFORM shortlists_refuse('shortlists_hidden',
            'Ce profil est masqué aux employeurs : il faut l''accord de la personne.');
    END IF;
    -- An old proposal taken up, or somebody back in the race.
    IF (NEW.from_state = 'proposed' OR NEW.from_state IN ('declined', 'no_answer', 'not_retained', 'withdrew'))
        AND NEW.to_state <> 'declined' AND shortlists_others_open(NEW.job_seeker_id, NEW.referral_id) >= 3 THEN
        PERFORM shortlists_refuse('shortlists_open_most', 'Cette personne a déjà trois mises en relation ouvertes.');
    END IF;
    UPDATE shortlists_referral SET state = NEW.to_state, changed_at = NEW.at,
        identity_agreed = CASE
            WHEN NEW.to_state = 'interested' AND NEW.reason = '' THEN NEW.identity_agreed
            WHEN NEW.to_state IN ('approached', 'declined', 'no_answer', 'withdrew') THEN false
            ELSE identity_agreed END
    WHERE id = NEW.referral_id;
    -- Which way somebody answered is not said: refusals and silences leave these tables for nobody.
    PERFORM journal_write(NEW.actor_id, f.agency_id, rule.action, 'person', p.public_id,
        jsonb_build_object('offer', f.offer));
    RETURN NULL;
END $$;
CREATE TRIGGER shortlists_referral_apply AFTER INSERT ON shortlists_referralact
    FOR EACH ROW EXECUTE FUNCTION shortlists_referral_apply();
"""

KEPT = """
-- A proposal that nobody followed up may be taken out; the rest stays twelve months, or goes with the person.
CREATE FUNCTION shortlists_history_stays() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'shortlists_referralact' THEN
        IF EXISTS (SELECT FROM shortlists_referral WHERE id = OLD.referral_id) THEN
            RAISE EXCEPTION 'L''histoire d''une mise en relation ne s''efface qu''avec elle.'
                USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF EXISTS (SELECT FROM candidates_jobseeker WHERE id = OLD.job_seeker_id)
        AND OLD.state <> 'proposed' AND OLD.changed_at > app_now() - interval '12 months' THEN
        RAISE EXCEPTION 'Une mise en relation ne s''efface qu''à son échéance, ou avec la personne.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER shortlists_history_stays AFTER DELETE ON shortlists_referralact
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shortlists_history_stays();
CREATE CONSTRAINT TRIGGER shortlists_history_stays AFTER DELETE ON shortlists_referral
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION shortlists_history_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shortlists", "0001_initial"),
        ("journal", "0002_lines_and_seals"),
    ]
    operations = [
        migrations.RunSQL([TABLES, RIGHTS, HELPERS, SHORTLISTS, REFERRALS, KEPT], migrations.RunSQL.noop)
    ]
