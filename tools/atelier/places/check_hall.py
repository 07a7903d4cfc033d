"""Proves that the exported hall keeps its budgets and that every slot can be seen, reached and stood on.

    python3 tools/atelier/places/check_hall.py [--assets DIR] [--preview DIR]

Exit status: 0 all kept, 1 something failed (each failure says what and where), 2 bad
input. Needs NumPy; `--preview` also needs Blender's Python module and renders what
the shopper will see, from the entrance and each marker, with grey boxes for goods.
"""

import argparse
import json
import math
import os
import struct
import sys

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from places.glb import Glb, image_size  # noqa: E402 - only importable once the path is set
from places.rays import first_hit, touching  # noqa: E402

MAX = {'triangles': 120_000, 'draw calls': 40, 'materials': 12, 'texture px': 1024, 'GLB kB': 8_000}
LIGHT_MAX_KB, LIGHT_MAX_PX = 2_000, 2048
NEAR_M, FAR_M, HALF_VIEW_DEG, TARGET_DEG = 1.2, 3.2, 50.0, 3.7
HERO_M = (2.2, 2.8)
DEPARTMENTS = ('bags', 'shoes', 'clothing', 'accessories')


class Report:
    def __init__(self):
        self.failures = []

    def need(self, ok, text):
        if not ok:
            self.failures.append(text)


def check_budgets(glb, report):
    doc = glb.json
    images = [image_size(glb.view(i['bufferView'])) for i in doc.get('images', [])]
    primitives = list(glb.primitives())
    figures = {
        'triangles': sum(doc['accessors'][p['indices']]['count'] // 3 for _, p in primitives),
        'draw calls': len(primitives),
        'materials': len(doc['materials']),
        'texture px': max((max(s) for s in images), default=0),
        'GLB kB': glb.size / 1000,
    }
    for name, value in figures.items():
        print(f'{name:>12}: {value:10.0f} of {MAX[name]}')
        report.need(value <= MAX[name], f'{name}: {value:.0f}, allowed {MAX[name]}')
    extensions = set(doc.get('extensionsUsed', []))
    print(f'  extensions: {", ".join(sorted(extensions)) or "none"}')
    report.need(extensions <= {'KHR_materials_emissive_strength'}, f'unexpected extensions {extensions}')
    report.need('cameras' not in doc, 'the GLB holds cameras')


def check_light(glb, place, root, report):
    listed = {name for entry in place['lightmaps'] for name in entry['meshes']}
    names = {node['name'] for node, _ in glb.primitives()}
    report.need(listed == names, f'lightmaps name {sorted(listed ^ names)} differently from the GLB')
    for node, primitive in glb.primitives():
        index = primitive['attributes'].get('TEXCOORD_1')
        report.need(index is not None, f'{node["name"]}: no TEXCOORD_1')
        if index is not None:
            uv = glb.accessor(index)
            report.need(uv.min() >= 0 and uv.max() <= 1, f'{node["name"]}: lightmap UV outside 0..1')
    for entry in place['lightmaps']:
        with open(os.path.join(root, entry['image']), 'rb') as file:
            data = file.read()
        size = image_size(data)
        print(f'{entry["image"]}: {size[0]} x {size[1]} px, {len(data) / 1000:.0f} kB, scale {entry["scale"]}')
        report.need(len(data) <= LIGHT_MAX_KB * 1000 and max(size) <= LIGHT_MAX_PX, f'{entry["image"]}: too large')


def check_environment(place, root, report):
    for kind, side, levels in (('specular', 128, 8), ('diffuse', 32, 1)):
        path = os.path.join(root, place['environment'][kind])
        with open(path, 'rb') as file:
            head = file.read(48)
        fmt, _, width, height, _, _, faces, count, packing = struct.unpack_from('<9I', head, 12)
        print(f'{kind}: format {fmt}, {width} px, {faces} faces, {count} levels, {os.path.getsize(path) / 1000:.0f} kB')
        good = (fmt, width, height, faces, count, packing) == (123, side, side, 6, levels, 0)
        report.need(good, f'{path}: header is not an E5B9G9R9 cube map of {side} px with {levels} levels')


def angles(marker, eye, point):
    """(distance on the floor plan, degrees right of the view, degrees up)."""
    d = np.array(point) - eye
    yaw = marker['yaw_rad']
    ahead = np.array([-math.sin(yaw), 0, -math.cos(yaw)])
    right = np.array([math.cos(yaw), 0, -math.sin(yaw)])
    flat = math.hypot(d[0], d[2])
    return flat, math.degrees(math.atan2(d @ right, d @ ahead)), math.degrees(math.atan2(d[1], flat))


def check_slot(slot, marker, eye, triangles, report):
    """One row of the table; complains about what is wrong."""
    name, at = slot['id'], np.array(slot['position_m'])
    w, h, d = slot['max_size_m']
    drop = first_hit(triangles, at + (0, 0.2, 0), np.array([0, -1.0, 0])) - 0.2
    report.need(abs(drop) < 0.004, f'{name}: the surface below is {drop * 1000:.0f} mm away')
    centre = at + (0, h / 2 + 0.006, 0)
    cut = touching(triangles, centre, np.array([w / 2, h / 2, d / 2]), slot['yaw_rad'])
    report.need(cut == 0, f'{name}: {cut} triangles inside the space for the good')
    flat, side, up = angles(marker, eye, centre)
    report.need(NEAR_M <= flat <= FAR_M, f'{name}: {flat:.2f} m from its marker')
    report.need(abs(side) <= HALF_VIEW_DEG, f'{name}: {side:.0f} degrees off the view')
    for height in (0.15, 0.5, 0.85):
        point = at + (0, h * height, 0)
        way = point - eye
        length = np.linalg.norm(way)
        reach = first_hit(triangles, eye, way / length)
        report.need(reach > length - 0.02, f'{name}: hidden from its marker at {height:.0%} of its height')
    across = math.degrees(2 * math.atan(w / 2 / np.linalg.norm(centre - eye)))
    report.need(across >= TARGET_DEG, f'{name}: only {across:.1f} degrees wide')
    return {'slot': slot, 'flat': flat, 'side': side, 'up': up, 'across': across, 'centre': centre}


def check_gaps(rows, report):
    """Between neighbours: metres between what fits, and degrees between their outlines as seen."""
    for a in rows:
        best_m, best_deg = math.inf, math.inf
        for b in rows:
            if a is b:
                continue
            wa, wb = a['slot']['max_size_m'], b['slot']['max_size_m']
            metres = np.linalg.norm(a['centre'] - b['centre'])
            dx, dy = abs(a['side'] - b['side']), abs(a['up'] - b['up'])
            tall = [math.degrees(math.atan(r['slot']['max_size_m'][1] / 2 / r['flat'])) for r in (a, b)]
            best_deg = min(best_deg, max(dx - (a['across'] + b['across']) / 2, dy - sum(tall)))
            if a['slot']['fixture'] == b['slot']['fixture'] == 'shelf' and dy < 3:
                best_m = min(best_m, metres - (wa[0] + wb[0]) / 2)
        a['gap_m'], a['gap_deg'] = best_m, best_deg
        report.need(best_m >= 0.45, f'{a["slot"]["id"]}: {best_m:.2f} m to its neighbour on the shelf')


def check_slots(place, triangles, report):
    ids = [s['id'] for s in place['slots']]
    wanted = [f'{d}.{i}' for d in DEPARTMENTS for i in range(1, 8)]
    report.need(sorted(ids) == sorted(wanted), 'the slots are not the 28 expected')
    markers = {m['id']: m for m in place['markers']}
    print('\nslot            fixture  height  from marker   off view    wide    gap     gap seen')
    for department in DEPARTMENTS:
        marker = markers[department]
        eye = np.array(marker['position_m']) + (0, place['eye_height_m'], 0)
        rows = [check_slot(s, marker, eye, triangles, report) for s in place['slots'] if s['department'] == department]
        check_gaps(rows, report)
        for r in rows:
            s = r['slot']
            gap = f'{r["gap_m"]:5.2f} m' if r['gap_m'] < math.inf else '      -'
            print(
                f'{s["id"]:<15} {s["fixture"]:<8} {s["position_m"][1]:5.2f} m {r["flat"]:9.2f} m {r["side"]:9.0f} deg'
                f' {r["across"]:6.1f} deg {gap} {r["gap_deg"]:7.1f} deg'
            )
    hero = next(s for s in place['slots'] if s['id'] == 'bags.1')
    away = math.dist((hero['position_m'][0], hero['position_m'][2]), (0, 0))
    print(f'hero: {away:.2f} m from the entrance')
    report.need(HERO_M[0] <= away <= HERO_M[1], f'bags.1 is {away:.2f} m from the entrance')


def check_floor(place, triangles, report):
    for marker in place['markers']:
        at = np.array(marker['position_m'])
        drop = first_hit(triangles, at + (0, 1.0, 0), np.array([0, -1.0, 0])) - 1.0
        report.need(abs(drop) < 0.004, f'marker {marker["id"]}: floor is {drop * 1000:.0f} mm away')
    for sign in place['signs']:
        yaw = sign['yaw_rad']
        front = np.array([math.sin(yaw), 0, math.cos(yaw)])
        reach = first_hit(triangles, np.array(sign['position_m']) + front * 0.2, -front) - 0.2
        report.need(-0.001 < reach < 0.02, f'sign {sign["id"]}: its panel is {reach * 1000:.0f} mm behind it')


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument('--assets', default=os.path.join(HERE, '..', '..', '..', 'assets'))
    args.add_argument('--preview', metavar='DIR')
    args.add_argument('--only', help='comma-separated markers to render')
    args = args.parse_args()
    sidecar = os.path.join(args.assets, 'places', 'hall.place.json')
    try:
        with open(sidecar) as file:
            place = json.load(file)
        glb = Glb(os.path.join(args.assets, place['model']))
    except (OSError, ValueError, KeyError) as error:
        print(f'check_hall: {error}; build the hall first (python3 -m places.hall)', file=sys.stderr)
        return 2
    report, triangles = Report(), glb.triangles()
    check_budgets(glb, report)
    check_light(glb, place, args.assets, report)
    check_environment(place, args.assets, report)
    check_slots(place, triangles, report)
    check_floor(place, triangles, report)
    for failure in report.failures:
        print(f'FAILED {failure}')
    print('all kept' if not report.failures else f'{len(report.failures)} failures')
    if args.preview:
        from places import preview

        preview.main(args.assets, sidecar, args.preview, with_goods=True, only=args.only and args.only.split(','))
    return 1 if report.failures else 0


if __name__ == '__main__':
    status = main()
    sys.stdout.flush()
    os._exit(status)  # Blender's module may crash while Python takes it apart.
