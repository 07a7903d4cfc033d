// A store's names and colours.

import { both, colour, contrast } from '../core/bound.js';
import { fill, h } from '../core/dom.js';
import { number, say, t } from '../core/i18n.js';

const PARTS = ['accent', 'wall', 'floor', 'trim', 'metal', 'sign_background', 'sign_text'];
/** WCAG 2, level AA, for text. */
const READABLE = 4.5;

export function look({ store, changed }) {
  const sample = h('div', {});
  const show = () => fill(sample, sampleOf(store));
  const edit = () => { changed(); show(); };
  show();
  store.marquee ??= {};
  return h('div', { class: 'columns wide-first' },
    h('div', { class: 'stack' },
      h('fieldset', {}, h('legend', {}, t('look.name')),
        both(store, 'name', t('look.name.store'), { maxlength: 60, onchange: edit }),
        both(store.marquee, 'title', t('look.marquee_title'), { maxlength: 60, onchange: edit }),
        both(store.marquee, 'text', t('look.marquee_text'), { maxlength: 200, onchange: edit }),
        both(store, 'greeting', t('look.greeting'), { maxlength: 200, onchange: edit })),
      h('fieldset', {}, h('legend', {}, t('look.colours')), h('div', { class: 'pair' },
        PARTS.map((part) => colour(store.theme, part, t(`look.${part}`), { onchange: edit }))))),
    h('section', { class: 'card sticky' }, h('h2', {}, t('look.sample')), sample));
}

/** A front in the store's colours, and whether its signs can be read. */
function sampleOf({ theme, marquee, name }) {
  const ratio = contrast(theme.sign_background, theme.sign_text);
  const isGood = ratio >= READABLE;
  const shown = number(ratio, { maximumFractionDigits: 1 });
  const colours = Object.fromEntries(Object.entries(theme).map(([key, value]) => [`--${key.replace('_', '-')}`, value]));
  return h('div', { class: 'stack' },
    h('div', { class: 'front', style: colours, 'aria-hidden': 'true' },
      h('div', { class: 'front-sign' }, say(marquee.title) || say(name)), h('div', { class: 'front-line' }, say(marquee.text)),
      h('div', { class: 'front-wall' }, h('span', { class: 'front-shelf' }), h('span', { class: 'front-cushion' }), h('span', { class: 'front-shelf' })),
      h('div', { class: 'front-floor' })),
    h('p', { class: `notice small ${isGood ? 'good' : 'bad'}`, role: 'status' }, t(isGood ? 'look.contrast.good' : 'look.contrast.bad', { ratio: `${shown} : 1` })));
}
