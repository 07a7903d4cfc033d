"""Check product GLBs against the Khronos validator and the goods' own budgets.

    python3 tools/atelier/goods/check.py --validator DIR FILE.glb ...

DIR is where `npm i gltf-validator` was run. Prints one row a file; exit 1 where one fails.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from goods import variants  # noqa: E402  (needs the path above)

MAX_BYTES, MAX_DRAWS, MAX_TRIANGLES, MAX_TEXTURE_PX = 1_000_000, 5, 14_000, 512
HERO_TRIANGLES = {'bag-aurelia': 19_000, 'bag-amalfi': 16_000}
NAME = re.compile(r'[a-z][a-z0-9_-]*')
SCRIPT = """const v=require('gltf-validator');
v.validateBytes(new Uint8Array(require('fs').readFileSync(process.argv[1])),{maxIssues:100})
 .then(r=>console.log(JSON.stringify({issues:r.issues,info:r.info})))"""


def validate(path, validator_dir):
    command = ['node', '-e', SCRIPT, os.path.abspath(path)]
    done = subprocess.run(command, cwd=validator_dir, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def extents(doc):
    """Low and high corner over all primitives, from the accessors' own bounds."""
    boxes = [doc['accessors'][p['attributes']['POSITION']] for p in doc['meshes'][0]['primitives']]
    low = [min(b['min'][k] for b in boxes) for k in range(3)]
    return low, [max(b['max'][k] for b in boxes) for k in range(3)]


def problems(path, report, doc):
    """What is wrong with one file, in words; empty when it may ship."""
    info, low = report['info'], extents(doc)[0]
    limit = HERO_TRIANGLES.get(Path(path).stem, MAX_TRIANGLES)
    textures = [t.get('image', {}) for t in info.get('resources', []) if 'image' in t]
    names = [x['name'] for kind in ('nodes', 'meshes', 'materials') for x in doc[kind]]
    found = [
        f'{m["code"]} {m["message"]} {m.get("pointer", "")}'
        for m in report['issues']['messages']
        if m['severity'] < 2
    ]
    if os.path.getsize(path) > MAX_BYTES:
        found.append(f'{os.path.getsize(path)} bytes, at most {MAX_BYTES}')
    if info['totalTriangleCount'] > limit:
        found.append(f'{info["totalTriangleCount"]} triangles, at most {limit}')
    if info['drawCallCount'] > MAX_DRAWS:
        found.append(f'{info["drawCallCount"]} draw calls, at most {MAX_DRAWS}')
    found += [
        f'texture of {t["width"]} px' for t in textures if max(t['width'], t['height']) > MAX_TEXTURE_PX
    ]
    found += [f'name {n!r}' for n in names if not NAME.fullmatch(n)]
    if abs(low[1]) > 1e-4:
        found.append(f'does not stand on its origin: lowest point at {low[1]:.4f} m')
    return found


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--validator', required=True, help='folder where gltf-validator is installed')
    args.add_argument('files', nargs='+')
    args = args.parse_args()
    failed = False
    print('| product | bytes | triangles | draws | w x h x d, mm | errors / warnings / infos | colours |')
    print('|---|---|---|---|---|---|---|')
    for path in args.files:
        report, (doc, _) = validate(path, args.validator), variants.read(path)
        low, high = extents(doc)
        size = ' x '.join(str(round((b - a) * 1000)) for a, b in zip(low, high))
        counts = ' / '.join(str(report['issues'][k]) for k in ('numErrors', 'numWarnings', 'numInfos'))
        colors = [
            v['name'] for v in doc.get('extensions', {}).get('KHR_materials_variants', {}).get('variants', [])
        ]
        print(
            f'| {Path(path).stem} | {os.path.getsize(path)} | {report["info"]["totalTriangleCount"]} '
            f'| {report["info"]["drawCallCount"]} | {size} | {counts} | {", ".join(colors)} |'
        )
        for line in problems(path, report, doc):
            print(f'  {path}: {line}', file=sys.stderr)
            failed = True
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
