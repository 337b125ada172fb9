#!/bin/sh
# Prints the home of a JDK 25, or says in one line that there is none. Order: JAVA_HOME, the java on the PATH, well-known places.
set -eu

# A JDK says its version in its `release` file; a compiler tells it from a mere runtime.
is_jdk25() {
    [ -x "$1/bin/javac" ] && grep -Eqs '^JAVA_VERSION="25(\.|"|-|\+)' "$1/release"
}

take_if_jdk25() {
    if is_jdk25 "$1"; then
        printf '%s\n' "$1"
        exit 0
    fi
}

home_of_java() {
    dirname "$(dirname "$(readlink -f "$1")")"
}

if [ -n "${JAVA_HOME:-}" ]; then
    take_if_jdk25 "$JAVA_HOME"
fi

if java=$(command -v java); then
    take_if_jdk25 "$(home_of_java "$java")"
fi

for home in /usr/lib/jvm/*25* /opt/*25* /opt/java/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*25*; do
    take_if_jdk25 "$home"
done

if command -v update-alternatives >/dev/null; then
    for java in $(update-alternatives --list java 2>/dev/null || true); do
        take_if_jdk25 "$(home_of_java "$java")"
    done
fi

echo "tidegate: no JDK 25 found: install one (Temurin 25, for instance) or set JAVA_HOME to it" >&2
exit 1
