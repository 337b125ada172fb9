#!/usr/bin/env bash
# Builds the product and its benchmark and plays it: the proxy on the last core, everything else on the others. Arguments: name=value.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

command -v taskset >/dev/null || {
    echo "bench: missing: apt-get install util-linux" >&2
    exit 1
}

.mvn/build.sh -ntp package -Pfull -pl benchmark -am -Dmaven.test.skip -Dspotless.check.skip
./tidegate rehearse

# Clients and nodes are one process: two sockets a client.
ulimit -n "$(ulimit -Hn)"

last=$(($(getconf _NPROCESSORS_ONLN) - 1))
others=0
if ((last > 1)); then others=0-$((last - 1)); fi

exec taskset -c "$others" "$(.mvn/find-jdk25.sh)/bin/java" -XX:+UseSerialGC -Xms512m -Xmx2g -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED -jar "$(echo benchmark/target/tidegate-benchmark-*.jar)" root="$root" core="$last" "$@"
