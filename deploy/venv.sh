#!/bin/sh
# Makes .venv hold what a requirements file says; does nothing when it already does.
#
#   deploy/venv.sh requirements.txt | requirements-dev.txt
#   deploy/venv.sh --python            only says which Python would be used
#
# A failure is one line on stderr and exit 1.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "$*" >&2
    exit 1
}

recent() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    candidates=${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}
    for python in $candidates; do
        # Debian ships venv without ensurepip until python3-venv is installed.
        if recent "$python" && "$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then
            command -v "$python"
            return
        fi
    done
    for python in $candidates; do
        recent "$python" && fail "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)."
    done
    fail "Python 3.11 or newer is needed; found: $("${PYTHON:-python3}" --version 2>/dev/null || echo none)."
}

# What was said, in one line that a person can act on.
explain() {
    case $1 in
        *"No space left"* | *"Disk quota exceeded"*)
            fail "No disk space is left for the packages of $requirements." ;;
        *"DO NOT MATCH THE HASHES"*)
            fail "A package is not the one whose hash is in requirements.lock. Nothing was installed." ;;
        *"Read-only file system"* | *"Permission denied"*)
            fail "This folder is read-only: $PWD" ;;
        *"establish a new connection"* | *NameResolution* | *"name resolution"* | *ConnectTimeout* | *ReadTimeout* | *ProxyError* | *SSLError* | *"Network is unreachable"*)
            fail "No network: the packages of $requirements could not be downloaded." ;;
        *)
            fail "The packages of $requirements could not be installed: $(printf '%s\n' "$1" | tail -n 1)" ;;
    esac
}

attempt() {
    said=$("$@" 2>&1) || explain "$said"
}

# Development has everything that the demo has, so its packages satisfy both files.
fingerprint() {
    if [ "$1" = requirements.txt ]; then cat requirements.txt; else cat requirements.txt requirements-dev.txt; fi | cksum
}

installed() {
    [ "$(cat ".venv/.$1" 2>/dev/null)" = "$(fingerprint "$1")" ] && recent .venv/bin/python
}

if [ "$1" = --python ]; then
    find_python
    exit
fi

requirements=$1
installed "$requirements" && exit

python=$(find_python)
(: >.writable) 2>/dev/null || fail "This folder is read-only: $PWD"
rm .writable
if [ "$requirements" = requirements.txt ]; then megabytes=300; else megabytes=1000; fi
[ "$(df -Pm . | awk 'NR == 2 { print $4 }')" -ge $megabytes ] ||
    fail "Not enough disk space: the packages of $requirements need $megabytes MB in $PWD"

echo "Installing the packages of $requirements into .venv (about a minute) …"
if ! recent .venv/bin/python || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    attempt "$python" -m venv --clear .venv
fi
rm -f .venv/.requirements*
if [ "$requirements" = requirements.txt ]; then
    # Where the newsroom is served nothing is installed but the very files whose hashes are in the lock.
    set -- --require-hashes -r requirements.lock
else
    set -- -r "$requirements"
fi
attempt .venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --retries 3 "$@"

fingerprint requirements.txt >.venv/.requirements.txt
[ "$requirements" = requirements.txt ] || fingerprint "$requirements" >".venv/.$requirements"
