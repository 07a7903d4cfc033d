#!/usr/bin/env bash
# Builds assets/ again from the Blender scripts, with Blender's own Python module.
# Usage: scripts/assets.sh [places | people | goods [PRODUCT...]]
# All three when nothing is named; the hall takes a quarter of an hour, all goods one minute.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/scripts/env.sh"

part=${1:-all}
products=("${@:2}")
case $part in
    all | places | people | goods) ;;
    *) say "assets.sh: no part \"$part\"; there are: places people goods"; exit 2 ;;
esac
if [ "$part" != goods ] && [ ${#products[@]} -gt 0 ]; then
    say "assets.sh: only goods can be built one by one, as in: scripts/assets.sh goods bag-luna"
    exit 2
fi

# Blender's module exists for exactly one Python version.
if ! command -v python3.11 >/dev/null; then
    say "python3.11 is missing: Blender's Python module (tools/atelier/requirements.txt) is built for it alone."
    say "Debian 12 has it as its python3; elsewhere any Python manager does, e.g.: uv python install 3.11"
    exit 2
fi
"$root/scripts/need.sh" atelier

atelier="$root/tools/atelier"
venv="$buyplus_cache/atelier"
if ! cmp -s "$atelier/requirements.txt" "$venv/requirements.txt"; then
    say "installing Blender's Python module into $venv (about 350 MB)"
    rm -rf "$venv"
    python3.11 -m venv "$venv"
    "$venv/bin/pip" install --quiet -r "$atelier/requirements.txt"
    cp "$atelier/requirements.txt" "$venv/requirements.txt"
fi

cd "$atelier"
if [ "$part" = all ] || [ "$part" = people ]; then
    say "building people"
    "$venv/bin/python" -m people.build --out "$root/assets/people"
fi
if [ "$part" = all ] || [ "$part" = places ]; then
    say "building places: models, baked light, environment"
    for place in hall times_square avenue cab catwalk rooms; do
        "$venv/bin/python" -m "places.$place" --out "$root/assets/places"
    done
    "$venv/bin/python" -m places.fixtures --out "$root/assets/places/fixtures"
fi
if [ "$part" = all ] || [ "$part" = goods ]; then
    say "building goods: ${products[*]:-all}"
    "$venv/bin/python" goods/build.py --out "$root/assets/products" ${products[@]+--only "${products[@]}"}
fi
