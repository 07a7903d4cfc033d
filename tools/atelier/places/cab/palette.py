"""The cab's materials: most colours are in the vertices."""

import kit
from places.city.paint import unlit
from places.hall.palette import _tinted as tinted


def palette():
    glass = kit.material('glass', '#10161b', 0.06)
    glass.node_tree.nodes['Principled BSDF'].inputs['Alpha'].default_value = 0.42
    return {
        'paint': kit.material('paint', '#ffc014', 0.22),
        'trim': tinted('trim', 0.55),
        'chrome': kit.material('chrome', '#d5d8dc', 0.18, metal=1),
        'lamp': unlit('lamp'),
        'glass': glass,
        'cloth': tinted('cloth', 0.85),
    }
