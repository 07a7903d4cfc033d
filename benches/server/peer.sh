#!/usr/bin/env bash
# Measures Buy+ and Vendure (npm, pinned in peer/) on this machine in one run: the same product list, the same purchase in
# three requests, the same shoppers. Prints one JSON object for each database of Buy+'s; Vendure runs over PostgreSQL.
# Usage: benches/server/peer.sh [SHOPPERS] [SECONDS_EACH]      default 16 and 10
#     BUYPLUS_SERVER  the program to measure; default: an optimised one is built
# Needs node 20 or newer and npm. The PostgreSQL is private and does not wait for the disk; SQLite does.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/scripts/env.sh"
cd "$root"
shoppers=${1:-16} seconds=${2:-10}

"$root/scripts/need.sh" rust build databases
server=${BUYPLUS_SERVER:-}
if [ -z "$server" ]; then
    cargo build --release --package buyplus-server --bin buyplus-server
    server="$(target_dir)/release/buyplus-server"
fi

work=$(mktemp -d)
pids=()
# Each by its own process id; PostgreSQL ends when its input does.
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; exec 7>&- || true; wait; rm -rf "$work"' EXIT
cp benches/server/peer/* "$work"
(cd "$work" && npm ci --silent --no-audit --no-fund --ignore-scripts)

mkfifo "$work/pg.in"
scripts/postgres.sh <"$work/pg.in" >"$work/pg.url" &
exec 7>"$work/pg.in"
until [ -s "$work/pg.url" ]; do sleep 0.1; done
postgres=$(cat "$work/pg.url")
host=$(sed 's/.*host=\([^&]*\).*/\1/' <<<"$postgres")
psql --quiet "$postgres" --command "CREATE DATABASE vendure" --command "CREATE DATABASE buyplus"

# Waits until what is started says on its first line where it listens.
until_listening() {
    for _ in $(seq 1200); do grep -q listening "$1" && return; sleep 0.1; done
    say "nothing listens; see $1"
    exit 1
}
url() { sed -n 's/.*"url":"\([^"]*\)".*/\1/p' "$1"; }

port=$((20000 + RANDOM % 20000))
node "$work/serve.js" "$host" "$port" 1000 >"$work/peer.out" 2>"$work/peer.err" 7>&- &
pids+=($!)
until_listening "$work/peer.out"

fill="UPDATE inventory SET on_hand = 100000000"
for database in "sqlite:$work/buyplus.db" "${postgres/\/postgres?//buyplus?}"; do
    "$server" seed --products 1000 --database "$database" --files "$work/files" >"$work/seed.json" 2>/dev/null
    case $database in
        sqlite:*) python3 -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute(sys.argv[2]); db.commit()' "$work/buyplus.db" "$fill" ;;
        *) psql --quiet "$database" --command "$fill" ;;
    esac
    "$server" serve --listen 127.0.0.1:0 --no-rate-limits --database "$database" --files "$work/files" >"$work/buyplus.out" 2>"$work/buyplus.err" 7>&- &
    pid=$!
    pids+=("$pid")
    until_listening "$work/buyplus.out"
    say "Buy+ on ${database%%:*} beside Vendure on postgres"
    node "$work/measure.mjs" "$(url "$work/buyplus.out")" "$(url "$work/peer.out")" "$shoppers" "$seconds"
    kill "$pid"
    wait "$pid" || true
done
