-- For development, at the first start of an empty volume. The owner's login migrates, the worker's login only works.
CREATE ROLE ledger_owner NOLOGIN;
CREATE ROLE ledger_runtime NOLOGIN;
CREATE ROLE ledger_api NOLOGIN;
CREATE ROLE ledger_desk NOLOGIN;
CREATE ROLE settlement_migration LOGIN PASSWORD 'migration' IN ROLE ledger_owner, ledger_runtime;
CREATE ROLE settlement_worker LOGIN PASSWORD 'worker' IN ROLE ledger_runtime;
-- the worker's API speaks for people by this one, which moves nothing
CREATE ROLE settlement_api LOGIN PASSWORD 'api' IN ROLE ledger_api;
-- two accountants, who move nothing: what one asks for the other approves, and the worker carries out
CREATE ROLE ada LOGIN PASSWORD 'ada' IN ROLE ledger_desk;
CREATE ROLE ben LOGIN PASSWORD 'ben' IN ROLE ledger_desk;
CREATE SCHEMA ledger AUTHORIZATION ledger_owner;
