"""Lingerie on a bare form: balconette set, bodysuit, slip and bralette."""

import math

import kit
import numpy as np

from goods import common, wear_cloth, wear_field, wear_form, wear_light, wear_shell
from goods.common import Product
from goods.wear_field import TAU

LIFT_M = 0.0035


def _start():
    fit = wear_light.Fit('#b98f74')
    field, torso = wear_field.body('female')
    return fit, field, torso


def _form(fit, field, torso, low):
    """The form to mid-thigh, not sunk: skin-coloured cloth shows all around."""
    return [*wear_form.form('female', fit, low, 24, 40, 0.0), *wear_form.stand(fit, low + 0.02, 0.13)]


def _scallops(a, count, depth):
    return depth * np.abs(np.sin(np.asarray(a) * count / 2)) ** 0.6


def _bra(field, mat, trim, mid, high=0.055, low=0.075, plunge=0.035):
    """Two cups between a scalloped upper edge and an under-band, closed behind."""

    def top(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        cup = np.exp(-(((side - 0.55) / 0.42) ** 2))
        return (
            mid
            - 0.020
            + high * cup
            - plunge * np.exp(-((side / 0.16) ** 2))
            - 0.012 * common.smooth(side, 1.2, 2.2)
            + _scallops(a, 40, 0.005)
        )

    def bottom(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        return mid - low + 0.012 * common.smooth(side, 0.8, 2.0)

    def cups(z, a):
        side = np.abs((a + math.pi) % TAU - math.pi)
        full = np.exp(-(((side - 0.55) / 0.34) ** 2) - (((z - mid + 0.02) / 0.05) ** 2))
        return LIFT_M + 0.010 * full

    shell = wear_shell.shell('bra', field, mat, bottom, top, 96, 12, cups, plug=False)
    a = -math.pi + TAU * np.arange(72) / 72
    band = [tuple(p) for p in field.on(bottom(a) + 0.004, a, np.full(72, LIFT_M + 0.003))]
    return [shell, kit.sweep('band', band, trim, 0.0035, 5, closed=True)]


def _bow(field, mat, z, size=0.010):
    at = field.front(0.0, z, 0.016)
    parts = []
    for s in (-1, 1):
        loop = [
            at + np.array([s * size * (1 - math.cos(t)), -0.002 * math.sin(t), size * 0.6 * math.sin(t)])
            for t in np.linspace(0, TAU, 13)[:-1]
        ]
        parts.append(kit.sweep('bow', loop, mat, 0.0018, 5, closed=True))
    return parts


def _brief(field, torso, mat, trim, rise=0.0, leg=0.085):
    """Low on the hips in front, cut high at the sides."""
    hip = torso.hip[2]

    def top(a):
        return hip + 0.045 + rise + _scallops(a, 44, 0.005)

    def bottom(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        return hip - 0.080 + leg * np.exp(-(((side - 1.45) / 0.55) ** 2))

    shell = wear_shell.shell('brief', field, mat, bottom, top, 96, 12, lambda z, a: LIFT_M + 0 * z, plug=False)
    a = -math.pi + TAU * np.arange(72) / 72
    edge = [tuple(p) for p in field.on(top(a) - 0.006, a, np.full(72, LIFT_M + 0.003))]
    return [shell, kit.sweep('waist-edge', edge, trim, 0.0028, 5, closed=True)]


def balconette():
    fit, field, torso = _start()
    lace = wear_light.cloth('lace', _lace(), '#17161a')
    trim = wear_cloth.plain('trim', '#0c0c0e', 0.5)
    mid = torso.shoulder[2] - 0.150
    parts = [
        *_bra(field, lace, trim, mid),
        *_brief(field, torso, lace, trim),
        *wear_light.over_shoulders(field, torso, trim, mid + 0.03, mid - 0.04, 0.088, 0.092, 0.0036),
        *_bow(field, trim, mid - 0.055),
        *_form(fit, field, torso, torso.hip[2] - 0.22),
    ]
    return wear_cloth.finished('lingerie-rosalia', parts, 0.12, 0.45)


def bodysuit():
    fit, field, torso = _start()
    lace = wear_light.cloth('lace', _lace(), '#17161a')
    trim = wear_cloth.plain('trim', '#0c0c0e', 0.5)
    mid, hip = torso.shoulder[2] - 0.150, torso.hip[2]

    def top(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        return (
            mid
            + 0.035 * np.exp(-(((side - 0.55) / 0.42) ** 2))
            - 0.05 * np.exp(-((side / 0.22) ** 2))
            - 0.16 * common.smooth(side, 1.3, 2.8)
            + _scallops(a, 40, 0.005)
        )

    def bottom(a):
        side = np.abs((np.asarray(a) + math.pi) % TAU - math.pi)
        return hip - 0.085 + 0.105 * np.exp(-(((side - 1.45) / 0.55) ** 2))

    parts = [
        wear_shell.shell('body', field, lace, bottom, top, 96, 26, lambda z, a: LIFT_M + 0 * z, plug=False),
        wear_shell.girdle('waist-seam', field, trim, torso.waist, 0.012, LIFT_M + 0.002, 72),
        *wear_light.over_shoulders(field, torso, trim, mid + 0.02, mid - 0.13, 0.088, 0.092, 0.0034),
        *_form(fit, field, torso, hip - 0.24),
    ]
    return wear_cloth.finished('lingerie-camille', parts, 0.12, 0.45)


def bias_slip():
    fit, field, torso = _start()
    satin = wear_light.cloth('silk', wear_cloth.silk(), '#e4cfae')
    bust = torso.shoulder[2] - 0.110
    edge = wear_light.v_edge(bust + 0.025, 0.060, 0.62, 0.06)
    body = field.eased(0.005)
    parts = [
        wear_shell.shell(
            'bodice', body, satin, torso.waist - 0.02, edge, 60, 20, wear_light.wander(41, 0.002), plug=False
        ),
        wear_light.skirt('skirt', body, torso.waist, torso.hip[2] - 0.26, satin, 0.045, 7, 0.010, 72, 14, 0.24, 0.2),
        *wear_light.over_shoulders(field, torso, satin, bust + 0.010, bust - 0.06, 0.085, 0.092, 0.0026),
        *_form(fit, field, torso, torso.hip[2] - 0.28),
    ]
    return wear_cloth.finished('lingerie-odette', parts, 0.15, 0.42)


def bralette():
    fit, field, torso = _start()
    cotton = wear_light.cloth('cotton', wear_cloth.silk(), '#9caf88', 2.0)
    trim = wear_cloth.plain('trim', '#8a9c77', 0.8)
    mid = torso.shoulder[2] - 0.145
    parts = [
        *_bra(field, cotton, trim, mid, 0.075, 0.095, 0.020),
        *_brief(field, torso, cotton, trim, 0.02, 0.07),
        *wear_light.over_shoulders(field, torso, cotton, mid + 0.04, mid - 0.03, 0.084, 0.090, 0.0060),
        wear_shell.girdle('under-band', field, trim, mid - 0.090, 0.022, LIFT_M + 0.002, 72),
        *_form(fit, field, torso, torso.hip[2] - 0.13),
    ]
    return wear_cloth.finished('lingerie-margot', parts, 0.12, 0.45)


def _lace(px=256):
    """Flowers on net, as tone: dark thread is dense, the net between lets the form's colour through by being paler."""
    y, x = np.mgrid[0:px, 0:px] / px
    net = (np.abs(((x + y) * 18) % 1 - 0.5) < 0.16) | (np.abs(((x - y) * 18) % 1 - 0.5) < 0.16)
    u, v = (x * 2 + 0.5 * (np.floor(y * 2) % 2)) % 1 - 0.5, (y * 2) % 1 - 0.5
    r, t = np.hypot(u, v), np.arctan2(v, u)
    flower = r < 0.20 + 0.12 * np.cos(5 * t)
    vein = flower & (np.abs(np.sin(5 * t / 2)) < 0.2) & (r > 0.06)
    tone = np.where(flower, 0.80, np.where(net, 0.9, 1.0)) - 0.2 * vein
    flat = np.full((512, 512), 0.5)
    big = np.kron(tone, np.ones((2, 2)))
    return common.tile('lace', 0.07, big, 0.7 + 0 * flat, big * 0.8, 0.0003)


PRODUCTS = {
    'lingerie-rosalia': Product(
        balconette,
        {
            'black': {'lace': '#17161a', 'trim': '#0c0c0e'},
            'blush': {'lace': '#e3b7ad', 'trim': '#c99689'},
            'crimson': {'lace': '#a3142b', 'trim': '#7c0d1f'},
        },
    ),
    'lingerie-camille': Product(
        bodysuit, {'black': {'lace': '#17161a', 'trim': '#0c0c0e'}, 'ivory': {'lace': '#f2ead8', 'trim': '#dccfb6'}}
    ),
    'lingerie-odette': Product(bias_slip, {'champagne': {'silk': '#e4cfae'}, 'midnight': {'silk': '#15193a'}}),
    'lingerie-margot': Product(
        bralette, {'sage': {'cotton': '#9caf88', 'trim': '#8a9c77'}, 'white': {'cotton': '#f4f3ef', 'trim': '#e2dfd6'}}
    ),
}
