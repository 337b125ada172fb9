#!/usr/bin/env bash
# Fuzzes each @FuzzTest method for $1 seconds, one after the other: Jazzer takes one target a process.
set -eu

seconds=$1
root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"

mapfile -t files < <(find mqtt balancer -path '*/src/test/java/*' -name '*FuzzTest.java' | sort)
if ((${#files[@]} == 0)); then
    echo "make fuzz: no *FuzzTest yet" >&2
    exit 1
fi

for file in "${files[@]}"; do
    class=$(basename "$file" .java)
    mapfile -t methods < <(grep -A5 '@FuzzTest' "$file" | sed -nE 's/^ *(public )?void ([A-Za-z0-9_]+)\(.*/\2/p')
    for method in "${methods[@]}"; do
        echo "make fuzz: $class.$method, $seconds s"
        JAZZER_FUZZ=1 "$root/.mvn/build.sh" -ntp test -pl "${file%%/*}" -am -Dspotless.check.skip \
            -Dtest="$class#$method" -Dsurefire.failIfNoSpecifiedTests=false -Djazzer.hooks=true -Djazzer.max_duration="${seconds}s"
    done
done
