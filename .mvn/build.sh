#!/bin/sh
# Maven on a JDK 25, in batch mode, saying only what matters: modules, tests, warnings, failures. Arguments go to Maven.
set -eu

root=$(dirname "$(dirname "$(readlink -f "$0")")")
cd "$root"
JAVA_HOME=$("$root/.mvn/find-jdk25.sh")
export JAVA_HOME

if ! command -v mvn >/dev/null; then
    echo "tidegate: no Maven found: install it (apt-get install maven) or put mvn on the PATH" >&2
    exit 1
fi

# The exit code of a pipe is its last command's: Maven's own comes by descriptor 3.
{
    code=$(
        {
            { mvn -B "$@" 2>&1 3>&- || echo "$?" >&3; } | awk -f "$root/.mvn/quiet.awk" >&4 3>&-
        } 3>&1
    )
} 4>&1
exit "${code:-0}"
