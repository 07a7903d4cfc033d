#!/usr/bin/env bash
# Starts a private, empty PostgreSQL in a temporary folder, prints its URL as one line, and runs until its
# input ends; then stops it and removes the folder. Whoever starts it keeps the other end of the pipe: when
# that process ends, however it ends, so does the server. Data is not synced to the disk: for tests only.
#     mkfifo in; scripts/postgres.sh <in >url &    or from a program, with a pipe
# Exit status 2: PostgreSQL's server programs are not installed.
set -euo pipefail

bin=$(find /usr/lib/postgresql/*/bin -name initdb -printf '%h\n' 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ] && command -v initdb >/dev/null; then
    bin=$(dirname "$(command -v initdb)")
fi
if [ -z "$bin" ]; then
    echo "postgres.sh: no PostgreSQL server here; scripts/need.sh databases installs it" >&2
    exit 2
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/buyplus-pg.XXXXXX")
as=()
# PostgreSQL refuses to run as root.
if [ "$(id -u)" -eq 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    chown "$user" "$folder"
    as=(setpriv "--reuid=$user" "--regid=$(id -g "$user")" --clear-groups)
fi
server=
stop() {
    [ -z "$server" ] || kill -INT "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf -- "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP

cd "$folder"
"${as[@]}" "$bin/initdb" --pgdata=data --username=buyplus --auth=trust --encoding=UTF8 --locale=C --no-sync \
    >init.log 2>&1 || { cat init.log >&2; exit 1; }
# A socket in the folder and no port: nothing to collide with, nothing reachable from outside.
"${as[@]}" "$bin/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB -c autovacuum=off \
    -c logging_collector=off >server.log 2>&1 &
server=$!
for _ in $(seq 200); do
    if "$bin/pg_isready" --quiet --host="$folder" --username=buyplus; then
        echo "postgres:///postgres?host=$folder&user=buyplus"
        # Until whoever started this is gone.
        cat >/dev/null
        exit 0
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.05
done
cat server.log >&2
exit 1
