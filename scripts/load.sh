#!/usr/bin/env bash
# The load test: N trades (default 10000), SEED, BATCH_SIZE, BATCH_TIMEOUT_MS, SETTLERS. It runs outside of Maven, for the
# progress bar and for a last line that is the verdict.
set -euo pipefail
cd "$(dirname "$0")/.."

${MVN:-mvn -B} -q -DskipTests package
${MVN:-mvn -B} -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath
bar_millis=2000 # a log keeps every state of a progress bar
[ -t 2 ] && bar_millis=200
exec java -XX:+UseSerialGC -Dload.bar.millis=$bar_millis \
  -Dload.commit="$(git describe --always --dirty 2>/dev/null || echo unknown)" \
  -cp "target/test-classes:target/classes:$(cat target/test-classpath)" tech.novaeco.settlement.load.LoadCommand
