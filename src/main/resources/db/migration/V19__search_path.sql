-- Every function looks names up in the same places, whoever calls it. Without, a session decides: temporary tables and types come
-- first, unless pg_temp is named last, so that a login with a table pg_roles of its own could tell ledger.actor() that it
-- speaks for people of the API; and where somebody granted CREATE in a schema, operators of one's own could answer for the guards.

DO $$
DECLARE
    function regprocedure;
BEGIN
    FOR function IN
        SELECT p.oid FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace
        -- names nothing without its schema, and is inlined
        AND p.oid <> 'ledger.person_of(text)'::regprocedure
    LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s SET search_path = pg_catalog, ledger, pg_temp', function);
    END LOOP;
END $$;
