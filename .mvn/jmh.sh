#!/usr/bin/env bash
# Builds the small parts' benchmarks and runs them on the last core, in a JVM with the product's options. Arguments are JMH's; without any: all of them, in three processes each.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

.mvn/build.sh -ntp package -Pfull -pl benchmark -am -Dmaven.test.skip -Dspotless.check.skip

mkdir -p benchmark/target/results
if (($# == 0)); then set -- -f 3 -wi 3 -w 1s -i 5 -r 1s; fi

exec taskset -c "$(($(getconf _NPROCESSORS_ONLN) - 1))" "$(.mvn/find-jdk25.sh)/bin/java" \
    -cp "$(echo benchmark/target/tidegate-benchmark-*.jar)" org.openjdk.jmh.Main \
    -jvmArgs "$(grep -v '^#' balancer/jvm.options | tr '\n' ' ')" \
    -rf json -rff "${OUT:-benchmark/target/results/parts.json}" "$@"
