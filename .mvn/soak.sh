#!/usr/bin/env bash
# Builds the product and soaks it. Arguments: connections, messages.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

.mvn/build.sh -ntp package -Pfull -pl benchmark -am -Dmaven.test.skip -Dspotless.check.skip

ulimit -n "$(ulimit -Hn)"

exec "$(.mvn/find-jdk25.sh)/bin/java" -XX:+UseSerialGC -Xmx1g -XX:-UsePerfData --enable-native-access=ALL-UNNAMED \
    -cp "$(echo benchmark/target/tidegate-benchmark-*.jar)" io.tidegate.benchmark.soak.Soak "$root" "$1" "$2"
