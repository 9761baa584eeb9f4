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
    # two at a time: these tests wait more than they work
    mvn -B -ntp verify -DforkCount=2 -Dunit.excludedGroups=slow -Dit.forks=2 -Dit.excludedGroups=services,long
    result=$?
    not_run+=("kills, outages and TLS (make test-services: they need RabbitMQ's and PostgreSQL's own programs)")
    not_run+=("starts and stops of all sorts, hostile messages through the broker, the tests of the checkers, each changed byte of a ledger (make test-services: minutes)")
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
    # the other unit tests ran with `make test`; two at a time: these wait more than they work, and what breaks a server has its own
    excluded=alone,browser,long
    if [ "${CI:-}" = true ]; then
      excluded=$excluded,chaos
      not_run+=("kills, outages and frozen workers (make chaos, next in CI, does them with a checker of its own)")
    fi
    mvn -B -ntp verify -DforkCount=2 -Dunit.groups=slow -Dit.forks=2 \
      -Dit.groups= -Dit.excludedGroups="$excluded"
    result=$?
    not_run+=("what needs neither server: the browser test, route folders, a newcomer's demo (make test)")
    has rabbitmq-server || not_run+=("tests that stop RabbitMQ (no rabbitmq-server on this machine)")
    ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || not_run+=("tests that stop PostgreSQL (no initdb on this machine)")
    ;;
  long)
    unset TEST_RABBITMQ_URI TEST_DATABASE_URL
    mvn -B -ntp verify -Dtest=NoUnitTest -Dsurefire.failIfNoSpecifiedTests=false -Dit.groups=long -Dit.excludedGroups=
    result=$?
    ;;
  *)
    echo "usage: scripts/test.sh embedded|services|long" >&2
    exit 2
    ;;
esac
not_run+=("the load test (make test-load: it measures, and wants the machine for itself)")
[ "${1:-}" = long ] || not_run+=("kills of a newcomer's run, faults planted in the load test (make test-long: minutes)")
if ! has node || ! has npm; then
  not_run+=("tests with the independent client, the JavaScript snippet, AsyncAPI's own schema (no node and npm on this machine)")
else
  [ -d src/test/node/node_modules ] ||
    not_run+=("tests with the independent client, AsyncAPI's own schema (npm ci failed in src/test/node)")
  [ -d docs/publishing/node_modules ] || not_run+=("the JavaScript snippet (npm ci failed in docs/publishing)")
  [ -d docs/receipts/node_modules ] || not_run+=("verifying receipts in JavaScript (npm ci failed in docs/receipts)")
fi
has python3 || not_run+=("the Python snippets (no python3 on this machine)")
python3 -c 'import cryptography' 2>/dev/null || not_run+=("verifying receipts in Python (no cryptography: apt install python3-cryptography)")
if [ "$1" = embedded ]; then
  not_run+=("publishing with the Python snippet (its library needs RabbitMQ: make test-services)")
elif ! python3 -c 'import pika' 2>/dev/null && ! /usr/bin/python3 -c 'import pika' 2>/dev/null; then
  not_run+=("publishing with the Python snippet (no pika on this machine: apt install python3-pika)")
fi
[ "$1" = services ] || has chromium || not_run+=("the browser tests of Hawtio and of /verify (no chromium on this machine)")

skipped=$(cat target/surefire-reports/*.txt target/failsafe-reports/*.txt 2>/dev/null |
  awk -F 'Skipped: ' 'NF > 1 { split($2, n, ","); sum += n[1] } END { print sum + 0 }')
[ "$result" -eq 0 ] && echo "Tests passed; skipped by themselves: $skipped." || echo "Tests FAILED."
printf -v list "; %s" "${not_run[@]:-nothing}"
echo "Not run: ${list:2}."
exit "$result"
