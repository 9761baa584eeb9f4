#!/usr/bin/env bash
# Builds the committed source twice, in two directories of different names, and compares what is released byte for byte:
# the worker's jar, its libraries, the local servers' jar. MVN= another Maven command.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn=${MVN:-mvn -B}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
for build in one another-of-a-longer-name; do
  mkdir "$place/$build"
  git archive HEAD | tar -x -C "$place/$build"
  echo "Building in $place/$build"
  (cd "$place/$build" && $mvn -q -Dmaven.test.skip=true package)
  (cd "$place/$build/target" && printf '%s\0' *.jar lib/*.jar local/*settlement*.jar |
    LC_ALL=C sort -z | xargs -0 sha256sum) > "$place/$build.sums"
done
diff "$place/one.sums" "$place/another-of-a-longer-name.sums" || { echo "The two builds differ" >&2; exit 1; }
grep -v '  lib/' "$place/one.sums"
echo "The same bytes twice: $(wc -l < "$place/one.sums") jars"
