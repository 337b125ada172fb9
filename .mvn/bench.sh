#!/usr/bin/env bash
# Installs what the benchmark needs, builds it and the product, and plays it: the proxy on the last core, everything else on the
# others. Arguments: name=value.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

packages=(haproxy nginx libnginx-mod-stream openssl strace util-linux)
# What brings these need not be Debian's own package.
command -v mvn >/dev/null || packages+=(maven)
command -v git >/dev/null || packages+=(git)

jdk=$(.mvn/find-jdk25.sh)
.mvn/packages.sh bench "${packages[@]}"

.mvn/build.sh -ntp package -Pfull -pl benchmark -am -Dmaven.test.skip -Dspotless.check.skip
./tidegate rehearse

# Clients and nodes are one process: two sockets a client.
ulimit -n "$(ulimit -Hn)"

last=$(($(getconf _NPROCESSORS_ONLN) - 1))
others=0
if ((last > 1)); then others=0-$((last - 1)); fi

exec taskset -c "$others" "$jdk/bin/java" -XX:+UseSerialGC -Xms512m -Xmx2g -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED -jar "$(echo benchmark/target/tidegate-benchmark-*.jar)" root="$root" core="$last" "$@"
