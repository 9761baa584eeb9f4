#!/usr/bin/env bash
# Runs the tests: `embedded` needs nothing running, `services` a real RabbitMQ and PostgreSQL (or a Docker engine).
# The last line says what did not run, and why.
set -uo pipefail
cd "$(dirname "$0")/.."

answers() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }
has() { command -v "$1" >/dev/null 2>&1; }

not_run=()
case "${1:-}" in
  embedded)
    unset TEST_RABBITMQ_URI TEST_DATABASE_URL
    mvn -B -ntp verify
    result=$?
    not_run+=("kill and outage tests (make test-services: they need RabbitMQ's and PostgreSQL's own programs)")
    ;;
  services)
    if [ -z "${TEST_RABBITMQ_URI:-}${TEST_DATABASE_URL:-}" ] && ! docker info >/dev/null 2>&1; then
      if ! answers 127.0.0.1 5672 || ! answers 127.0.0.1 5432; then
        echo "make test-services needs RabbitMQ at 127.0.0.1:5672 and PostgreSQL at 127.0.0.1:5432, or their addresses in" >&2
        echo "TEST_RABBITMQ_URI and TEST_DATABASE_URL, or a Docker engine. 'make test' needs none of them." >&2
        exit 3
      fi
      export TEST_RABBITMQ_URI=amqp://guest:guest@127.0.0.1:5672
      export TEST_DATABASE_URL=postgresql://postgres@127.0.0.1:5432/postgres
    fi
    # the unit tests ran with `make test`
    mvn -B -ntp verify -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.groups= -Dit.excludedGroups=
    result=$?
    has rabbitmq-server || not_run+=("tests that stop RabbitMQ (no rabbitmq-server on this machine)")
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || not_run+=("tests that stop PostgreSQL (no initdb on this machine)")
    ;;
  *)
    echo "usage: scripts/test.sh embedded|services" >&2
    exit 2
    ;;
esac
has node || not_run+=("tests with the independent client (no node on this machine)")
has chromium || not_run+=("the browser test of Hawtio (no chromium on this machine)")

skipped=$(cat target/surefire-reports/*.txt target/failsafe-reports/*.txt 2>/dev/null |
  awk -F 'Skipped: ' 'NF > 1 { split($2, n, ","); sum += n[1] } END { print sum + 0 }')
[ "$result" -eq 0 ] && echo "Tests passed; skipped by themselves: $skipped." || echo "Tests FAILED."
IFS=';'
echo "Not run: ${not_run[*]:-nothing}."
exit "$result"
