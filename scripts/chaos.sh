#!/usr/bin/env bash
# Breaks workers and servers under load and counts: PROFILE=ci|long, SEED, KILLS, SCENARIO, MINUTES. `selftest` plants bugs
# instead, and sees that the harness turns red: SEED, PLANT. See docs/CHAOS.md.
set -euo pipefail
cd "$(dirname "$0")/.."

case "${1:-}" in
  "") main=ChaosCommand ;;
  selftest) main=planted.SelfTestCommand ;;
  *)
    echo "usage: scripts/chaos.sh [selftest]" >&2
    exit 2
    ;;
esac

${MVN:-mvn -B} -q -DskipTests package
${MVN:-mvn -B} -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath
exec java -XX:+UseSerialGC -Dchaos.commit="$(git describe --always --dirty 2>/dev/null || echo unknown)" \
  -cp "target/test-classes:target/classes:$(cat target/test-classpath)" "tech.novaeco.settlement.chaos.$main"
