#!/usr/bin/env bash
# Installs those of the named Debian packages that are not there, as root or with sudo; says in one line which, or that it may not.
# Arguments: who asks, then packages.
set -eu

who=$1
shift
export DEBIAN_FRONTEND=noninteractive

missing=()
for package in "$@"; do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] || missing+=("$package")
done
((${#missing[@]} > 0)) || exit 0

fail() {
    echo "$who: $1: apt-get install ${missing[*]}" >&2
    exit 1
}

as_root() {
    if ((EUID == 0)); then "$@"; else sudo --non-interactive --preserve-env=DEBIAN_FRONTEND "$@"; fi
}

command -v apt-get >/dev/null || fail "this is no Debian; what is missing is in"
as_root true 2>/dev/null || fail "neither root nor sudo without a password; missing, to be installed by you"

echo "$who: installing ${missing[*]}"
# Whoever asks starts programs itself: no service of a package may start on its own, nor fail the installation by trying.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
fi
as_root apt-get update -qq || fail "no list of packages; missing"
as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || fail "could not be installed"
