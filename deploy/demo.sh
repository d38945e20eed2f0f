#!/bin/sh
# The demo newsroom on this machine, from nothing but Python; `make demo` runs it. A second run starts in seconds
# and leaves what editors have done as it is. --reload serves it with Django's development server.
#
# A failure is one line on stderr and exit 1.
set -eu
cd "$(dirname "$0")/.."

fail() {
    echo "$*" >&2
    exit 1
}

# Runs a command in silence; when it fails, its last line says why.
quietly() {
    doing=$1
    shift
    said=$("$@" 2>&1) || fail "$doing failed: $(printf '%s\n' "$said" | tail -n 1)"
}

# Before the long work: a demo that cannot end well says so at once.
port=${PORT:-8000}
python=$(deploy/venv.sh --python)
"$python" - "$port" <<'END' || exit 1
import errno, socket, sys

try:
    port = int(sys.argv[1])
    if not 0 < port < 65536:
        raise ValueError
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", port))
except ValueError:
    sys.exit(f"PORT must be a number from 1 to 65535, not {sys.argv[1]!r}.")
except OSError as error:
    reason = "is taken" if error.errno == errno.EADDRINUSE else "may not be used"
    sys.exit(f"Port {port} {reason}: choose another one, such as `make demo PORT=8001`.")
END
# shellcheck disable=SC2188
{ mkdir -p var && (: >var/.writable) && rm var/.writable; } 2>/dev/null || fail "This folder is read-only: $PWD"
[ "$(df -Pm var | awk 'NR == 2 { print $4 }')" -ge 100 ] || fail "No disk space is left: the demo needs 100 MB in $PWD/var"

deploy/venv.sh requirements.txt

# The demo is on this machine and in var/, whatever the environment or a .env file says.
unset DATABASE_URL_FILE SITE_URL_FILE ALLOWED_HOSTS_FILE DEBUG_FILE
export DATABASE_URL=sqlite:///var/newsroom.sqlite3
export MEDIA_ROOT="$PWD/var/media" STATIC_ROOT="$PWD/var/static"
export SITE_URL="http://127.0.0.1:$port" ALLOWED_HOSTS=127.0.0.1,localhost DEBUG=off
export ADMIN_PATH="${ADMIN_PATH:-admin/}"
export SECRET_KEY_FILE="$PWD/var/secret_key"
python=.venv/bin/python

if [ ! -s var/secret_key ]; then
    (umask 077 && "$python" -c 'import secrets; print(secrets.token_urlsafe(60), end="")' >var/secret_key) ||
        fail "The secret key could not be written into var/."
fi

echo "Preparing the newsroom in var/ …"
quietly "Preparing the database" "$python" manage.py migrate --no-input --verbosity 0

manifest=var/static/staticfiles.json
if [ ! -f $manifest ] || [ -n "$(find static requirements.txt newsroom/apps.py -newer $manifest | head -n 1)" ]; then
    quietly "Collecting the static files" "$python" manage.py collectstatic --no-input --verbosity 0
fi

quietly "Loading the demo newsroom" "$python" manage.py demo
printf '%s\n\n' "$said"
echo "Site  http://127.0.0.1:$port/"
echo "Desk  http://127.0.0.1:$port/${ADMIN_PATH%/}/"
echo "Ctrl-C stops it."
echo

if [ "${1:-}" = --reload ]; then
    export DEBUG=on
    exec "$python" manage.py runserver "127.0.0.1:$port"
fi
exec "$python" -m gunicorn --config deploy/gunicorn.conf.py --bind "127.0.0.1:$port" newsroom.wsgi
