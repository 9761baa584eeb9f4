#!/usr/bin/env bash
# Fuzzes one target with Jazzer: scripts/fuzz.sh TARGET SECONDS. What it finds becomes a file under src/test/resources/
# and with it a case of `make test`; what it learns stays in .cifuzz-corpus for the next run.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=$(cd src/test/java/tech/novaeco/settlement/fuzz && ls ./*FuzzTest.java | sed 's|^\./||; s|\.java$||')
target=${1:-}
seconds=${2:-60}
if ! grep -qx -- "$target" <<<"$targets"; then
  echo "'$target' is no target; say TARGET= and one of:" $targets >&2
  exit 2
fi
if ! [[ $seconds =~ ^[1-9][0-9]*$ ]]; then
  echo "SECONDS is '$seconds': a whole number of seconds is allowed" >&2
  exit 2
fi
export JAZZER_FUZZ=1 JAZZER_MAX_DURATION="${seconds}s"
export JAZZER_INSTRUMENT='tech.novaeco.settlement.trade.**,tech.novaeco.settlement.money.**,tech.novaeco.settlement.receipt.**,tech.novaeco.settlement.merkle.**,tech.novaeco.settlement.origin.**,com.fasterxml.jackson.core.json.**,org.erdtman.jcs.**'
exec ${MVN:-mvn -B} -ntp -P '!lint' test-compile surefire:test -Djazzer.hooks=true -Dtest="$target" -Dsurefire.failIfNoSpecifiedTests=true
