#!/usr/bin/env bash
# Asks every route of the OpenAPI document odd questions, as a shopper and as a merchant, for a bounded time.
# Usage: scripts/schemathesis.sh [CASES_EACH]      default 20 questions for each route and phase
# Fails where the server faults, or answers what the document does not say.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"
cd "$root"
cases=${1:-20}

"$root/scripts/need.sh" rust build tools
tools="$buyplus_cache/schemathesis" pins="$root/.ci/schemathesis.txt"
if ! cmp -s "$pins" "$tools/pins.txt"; then
    say "installing schemathesis into $tools"
    rm -rf "$tools"
    python3 -m venv "$tools"
    "$tools/bin/pip" install --quiet --only-binary :all: --no-deps -r "$pins"
    cp "$pins" "$tools/pins.txt"
fi

# As the tests build it, so that nothing is built twice.
cargo test --workspace --no-run --quiet
server="$(target_dir)/debug/buyplus-server"
work=$(mktemp -d)
pid=
# The server is stopped by its own process id, whatever happened before.
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; wait; rm -rf "$work"' EXIT

database="sqlite:$work/shop.db"
"$server" seed --database "$database" >"$work/seed.json" 2>/dev/null
"$server" serve --listen 127.0.0.1:0 --addr-file "$work/addr" --no-rate-limits --database "$database" \
    >/dev/null 2>"$work/log" &
pid=$!
for _ in $(seq 100); do [ -s "$work/addr" ] && break || sleep 0.1; done
url="http://$(cat "$work/addr")"
secret() { sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p" "$work/seed.json"; }

ask() {
    # It keeps notes in the folder it runs in.
    (cd "$work" && "$tools/bin/schemathesis" run "$url/v1/openapi.json" --no-color --phases examples,coverage,fuzzing \
        --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance,ignored_auth \
        --max-examples "$cases" --generation-deterministic --no-shrink \
        --suppress-health-check all --warnings off --request-timeout 20 --exclude-path /v1/openapi.json "$@")
}
say "asking odd questions as a shopper"
ask --header "Authorization: Bearer $(secret shopper_token)" --exclude-path-regex '^/v1/merchant'
say "asking odd questions as a merchant"
# Pieces of a file are no JSON, and it has nothing to write them with: their routes have a fuzz target and tests.
ask --header "Authorization: Bearer $(secret merchant_key)" --include-path-regex '^/v1/merchant' \
    --exclude-path-regex '^/v1/merchant/uploads'
if grep -E ' ERROR |panicked' "$work/log" >&2; then
    say "the server logged faults, above"
    exit 1
fi
say "every answer was one that the document describes"
