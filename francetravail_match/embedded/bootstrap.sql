-- The roles of the product and the default rights of the application. Run by a superuser in template1 (every later
-- database inherits the default rights); again, it changes nothing.
--   owner     owns every object; nobody logs in as it
--   engine    owns the counting functions; may read what they count: search rows, the state of questions
--   app       web, workers, Django admin
--   admin     a human's SQL prompt
--   migrator  `migrate` alone; becomes owner
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['owner', 'engine', 'app', 'admin', 'migrator'] LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I', role_name);
        END IF;
    END LOOP;
END $$;

ALTER ROLE owner NOLOGIN;
ALTER ROLE engine NOLOGIN;
ALTER ROLE app LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE admin LOGIN NOCREATEDB NOCREATEROLE;
ALTER ROLE migrator LOGIN NOCREATEROLE NOINHERIT;
GRANT owner TO migrator WITH INHERIT FALSE, SET TRUE;
-- Migrations give it what it counts with.
GRANT engine TO owner WITH INHERIT FALSE, SET TRUE;

-- A table is readable and writable by the application unless its migration takes a right away.
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT SELECT ON TABLES TO admin;
ALTER DEFAULT PRIVILEGES FOR ROLE owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO app;
-- A function is callable by nobody unless its migration grants it. This default is not tied to a schema:
-- PostgreSQL adds a schema's own defaults to the global ones, so only the global one can take away.
ALTER DEFAULT PRIVILEGES FOR ROLE owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
