"""Build products as GLB files, and their preview pictures.

    python3 tools/atelier/goods/build.py [--only ID ...] --out DIR [--preview DIR]

Every module beside this one named bags_*, shoes_*, wear_* or accessories_* that has
a PRODUCTS table (id -> Product) takes part.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import kit  # noqa: E402  (needs the path above)
from goods import common, preview  # noqa: E402

FAMILIES = ('bags_', 'shoes_', 'wear_', 'accessories_')


def catalogue():
    """All products of all families, by id."""
    products = {}
    for path in sorted(HERE.glob('*.py')):
        if path.name.startswith(FAMILIES):
            products |= getattr(importlib.import_module(f'goods.{path.stem}'), 'PRODUCTS', {})
    return products


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--only', nargs='*', help='product ids; all when absent')
    args.add_argument('--out', default='.', help='folder for the GLB files')
    args.add_argument('--preview', help='folder for preview pictures (slow: one ray-traced picture each)')
    args.add_argument('--samples', type=int, default=24)
    args.add_argument('--view', default='front', choices=sorted(preview.VIEWS))
    args = args.parse_args()
    products = catalogue()
    unknown = set(args.only or ()) - set(products)
    if unknown:
        print(f'unknown product {sorted(unknown)}; known: {", ".join(products)}', file=sys.stderr)
        return 2
    os.makedirs(args.out, exist_ok=True)
    for product_id in args.only or products:
        kit.reset()
        product = products[product_id]
        glb = common.export(product_id, product.build(), product.colors, args.out)
        print(f'{glb}: {os.path.getsize(glb)} bytes', flush=True)
        if args.preview:
            preview.picture(glb, args.preview, args.samples, args.view)
    return 0


if __name__ == '__main__':
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # bpy can crash while Python takes it apart, after all work is done.
