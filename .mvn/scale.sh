#!/usr/bin/env bash
# Fills the product's tables with links that need no descriptor, in a JVM with the product's options. Argument: how many links.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

.mvn/build.sh -ntp package -pl balancer -am -DskipTests -Dspotless.check.skip

read -ra options <<<"$(grep -v '^#' balancer/jvm.options | tr '\n' ' ') ${TIDEGATE_JAVA_OPTS:-}"
log=balancer/target/scale-gc.log
rm -f "$log"
exec "$(.mvn/find-jdk25.sh)/bin/java" "${options[@]}" "-Xlog:gc:file=$log:uptime:filesize=0" \
    -cp "balancer/target/classes:balancer/target/test-classes:mqtt/target/classes:balancer/target/lib/*" \
    io.tidegate.scale.Million "${1:-1000000}" "$log"
