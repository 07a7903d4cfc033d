"""Who there is: bodies, and the looks they wear. Products keep the catalogue's ids."""

from dataclasses import dataclass, field

from people import wardrobe as w
from people.base import recipe

FINE, MIDDLE = 'averagemuscle-minweight', 'averagemuscle-averageweight'
SMILE = {'mouth/mouth-angles-up': 0.5, 'mouth/mouth-dimples-in': 0.3}
FULL = {'stomach/stomach-tone-incr': 0.2, 'buttocks/buttocks-volume-incr': 0.5}


@dataclass
class Wear:
    """A garment: the product's id (or a plain name for what is not sold), how to make it, its colour."""

    product: str
    make: object
    color: str
    options: dict = field(default_factory=dict)

    @property
    def node(self):
        return f'wear_{self.product}' + ('_under' if self.options.get('under') else '')


@dataclass
class Look:
    id: str
    wears: list
    carries: list = field(default_factory=list)  # (product, socket)
    floor_length: bool = False


@dataclass
class Person:
    id: str
    role: str
    sex: str
    body: dict  # Arguments of Body.make.
    looks: list
    sway: float = 1.0


def _celeste():
    return Wear('dress-celeste', w.gown, '#0b6b4f')


def _giulia():
    return Wear('dress-giulia', w.day_dress, '#e2604c')


def _plie(band=True):
    return Wear('skirt-plie', w.pleated, '#5d2348', {'band': band})


def _hudson(color='#a9845c'):
    return Wear('coat-hudson', w.coat, color)


def _rialto(color='#26304d'):
    return Wear('jacket-rialto', w.blazer, color)


def _alba(under=False, color='#d8c6a6'):
    return Wear('knit-alba', w.sweater, color, {'under': under})


def _tasman(under=False, color='#f3f3f0'):
    return Wear('shirt-tasman', w.shirt, color, {'under': under})


def _trousers(color='#1d1e24', product='trousers-vela'):
    return Wear(product, w.trousers, color, {'belted': False})


JEANS = Wear('jeans-dorado', w.trousers, '#26365c', {'belted': False})
FLORA = Wear('shoe-flora', w.flats, '#d99aa0')
MONTANA = Wear('shoe-montana', w.boots, '#6a3a1e')
STRADA = Wear('shoe-strada', w.sneakers, '#ecebe7')
DERBY = Wear('shoe-derby', w.laced, '#8a4a1f')
BRUNO = Wear('shoe-bruno', w.laced, '#4a1216')
BAG_R, BAG_L, HAT, GLASSES = 'socket_bag_r', 'socket_bag_l', 'socket_hat', 'socket_glasses'


def _shape(sex, origin, build, tall, extra=None):
    return recipe(sex, origin, build, tall, extra)


def cast():
    """Everyone, in the order they are built."""
    amara = _shape('female', {'african': 0.8, 'caucasian': 0.2}, FINE, 0.5)
    lin = _shape('female', {'asian': 0.75, 'caucasian': 0.25}, MIDDLE, 0.38)
    marco = _shape('male', {'caucasian': 0.8, 'african': 0.2}, MIDDLE, 0.42)
    mira = _shape('female', {'caucasian': 0.7, 'african': 0.3}, MIDDLE, 0.4, SMILE)
    leo = _shape('male', {'asian': 0.6, 'caucasian': 0.4}, MIDDLE, 0.35, SMILE)
    return [
        Person(
            'mira',
            'associate',
            'female',
            {'recipe': mira, 'skin': '#c48e6c', 'hair': '#3a2216', 'style': 'bob', 'iris': '#4d3a1f'},
            [
                Look(
                    'mira-1',
                    [
                        Wear('uniform-jacket', w.blazer, '#1f2a44'),
                        Wear('uniform-top', w.blouse, '#f1ece2', {'under': True}),
                        Wear('uniform-skirt', w.pencil, '#1f2a44'),
                        Wear('uniform-shoes', w.flats, '#17181d'),
                    ],
                )
            ],
        ),
        Person(
            'leo',
            'associate',
            'male',
            {'recipe': leo, 'skin': '#d2a07a', 'hair': '#17110e', 'style': 'short'},
            [
                Look(
                    'leo-1',
                    [
                        Wear('uniform-jacket', w.blazer, '#232c42'),
                        Wear('uniform-shirt', w.shirt, '#f2f0ec', {'under': True}),
                        Wear('uniform-trousers', w.trousers, '#232c42', {'belted': False}),
                        Wear('uniform-shoes', w.laced, '#2a1710'),
                    ],
                )
            ],
        ),
        Person(
            'amara',
            'model',
            'female',
            {'recipe': amara, 'skin': '#7d4e33', 'hair': '#1a1210', 'style': 'bun'},
            [
                Look('amara-1', [_celeste()], [('bag-soiree', BAG_R)], True),
                Look('amara-2', [_rialto(), _alba(True), _plie(False), FLORA], [('bag-aurelia', BAG_R)]),
                Look(
                    'amara-3',
                    [_hudson(), _alba(True), _trousers(), MONTANA],
                    [('bag-luna', BAG_R), ('sunglasses-lido', GLASSES)],
                ),
            ],
            1.8,
        ),
        Person(
            'lin',
            'model',
            'female',
            {'recipe': lin, 'skin': '#d8a682', 'hair': '#16100e', 'style': 'long', 'iris': '#2e1d12'},
            [
                Look('lin-1', [_giulia(), FLORA], [('bag-marina', BAG_R), ('hat-capri', HAT)]),
                Look('lin-2', [_alba(), _plie(False), MONTANA], [('bag-corsa', BAG_L)]),
                Look(
                    'lin-3',
                    [_rialto('#e6dfd0'), _tasman(True), _trousers('#20222a'), STRADA],
                    [('sunglasses-lido', GLASSES), ('bag-piccola', BAG_R)],
                ),
            ],
            1.6,
        ),
        Person(
            'marco',
            'model',
            'male',
            {'recipe': marco, 'skin': '#b98460', 'hair': '#2a1a10', 'style': 'short', 'iris': '#5d6b4a'},
            [
                Look(
                    'marco-1',
                    [
                        Wear('suit-blake', w.blazer, '#3a3d42'),
                        _tasman(True),
                        _trousers('#1b2a4a', 'trousers-ravello'),
                        DERBY,
                    ],
                ),
                Look(
                    'marco-2',
                    [_hudson('#3a3b40'), _alba(True), JEANS, BRUNO],
                    [('hat-fedora', HAT), ('bag-nomad', BAG_R)],
                ),
                Look('marco-3', [_tasman(color='#a9c6e4'), JEANS, STRADA], [('sunglasses-lido', GLASSES)]),
            ],
        ),
    ]


def crowd():
    """Extras: few triangles, two clips."""
    women = _shape('female', {'caucasian': 0.5, 'asian': 0.5}, MIDDLE, 0.35)
    men = _shape('male', {'african': 0.6, 'caucasian': 0.4}, MIDDLE, 0.4)
    shoes = Wear('shoes', w.flats, '#15130f')
    jeans = Wear('jeans', w.trousers, '#26334f', {'belted': False})
    return [
        Person(
            'crowd_1',
            'crowd',
            'female',
            {'recipe': women, 'skin': '#cf9f80', 'hair': '#3a2418', 'style': 'bob'},
            [Look('crowd_1-1', [_hudson('#7d2a33'), jeans, shoes])],
        ),
        Person(
            'crowd_2',
            'crowd',
            'male',
            {'recipe': men, 'skin': '#6b4632', 'hair': '#14100e', 'style': 'crop'},
            [Look('crowd_2-1', [_alba(color='#3f5d52'), jeans, shoes])],
        ),
        Person(
            'crowd_3',
            'crowd',
            'female',
            {'recipe': women, 'skin': '#a8714f', 'hair': '#17110f', 'style': 'bun'},
            [Look('crowd_3-1', [Wear('dress', w.day_dress, '#2d4a7c'), shoes])],
        ),
    ]


def mannequins():
    """One look per garment that the shop sells."""
    women = _shape('female', {'caucasian': 0.6, 'african': 0.4}, FINE, 0.55)
    men = _shape('male', {'caucasian': 0.6, 'african': 0.4}, MIDDLE, 0.45)
    ivory = {'skin': '#e4dccf', 'hair': '#e4dccf', 'style': 'bald'}
    hers = [_celeste(), _giulia(), _plie(), _hudson(), _rialto(), _alba(), _tasman()]
    his = [_hudson(), _rialto(), _alba(), _tasman()]
    return [
        Person(name, 'mannequin', sex, {'recipe': shape, **ivory}, [Look(f'{name}-{x.product}', [x]) for x in wears])
        for name, sex, shape, wears in (('mannequin_woman', 'female', women, hers), ('mannequin_man', 'male', men, his))
    ]
