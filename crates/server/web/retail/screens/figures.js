// What was sold and what was looked at, as charts and as tables.

import { get } from '../core/api.js';
import { columns, rows } from '../core/charts.js';
import { fill, h } from '../core/dom.js';
import { digits, language, money, number, say, t } from '../core/i18n.js';
import { field, form, head, later, submit, table } from '../core/ui.js';

const DAY_MS = 86_400_000;
const dateOf = (ms) => new Date(ms).toISOString().slice(0, 10);

export async function screen() {
  const shown = h('div', { class: 'stack' });
  const asked = { from: dateOf(Date.now() - 29 * DAY_MS), to: dateOf(Date.now()) };
  const show = () => fill(shown, later(() => view(asked, show)));
  show();
  return [
    head(t('figures.title'), { lead: t('figures.lead') }),
    h('div', { class: 'filter' }, form(async (data) => { Object.assign(asked, { from: data.get('from'), to: data.get('to') }); show(); },
      h('div', { class: 'row bottom' },
        field(t('figures.from'), { name: 'from', type: 'date', value: asked.from, required: true }),
        field(t('figures.to'), { name: 'to', type: 'date', value: asked.to, required: true }), submit(t('figures.show'), '')))),
    shown,
  ];
}

async function view(asked, show) {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value));
  const { currency, other_currencies = [], days, products } = await get(`/v1/merchant/figures?${query}`);
  const sum = (list, key) => list.reduce((all, one) => all + one[key], 0);
  const amount = (minor) => money(minor, currency);
  return h('div', { class: 'stack' },
    other_currencies.length > 0 && otherMoney(currency, other_currencies, (chosen) => { asked.currency = chosen; show(); }),
    h('dl', { class: 'tiles' }, [
      ['figures.revenue', amount(sum(days, 'revenue_minor'))], ['figures.orders', number(sum(days, 'orders'))],
      ['figures.units', number(sum(days, 'units'))], ['figures.refunded', amount(sum(days, 'refunded_minor'))],
    ].map(([key, value]) => h('div', { class: 'card' }, h('dt', {}, t(key)), h('dd', {}, value)))),
    byDay(days, currency, amount), products.length ? [funnel(products, sum), byGaze(products, amount)] : h('p', { class: 'quiet' }, t('figures.none')));
}

function otherMoney(currency, others, onchoose) {
  const element = field(t('figures.currency'), { hint: t('figures.others', { currencies: others.join(', ') }), value: currency, choices: [currency, ...others].map((one) => [one, one]) });
  element.classList.add('filter');
  element.querySelector('select').addEventListener('change', (event) => onchoose(event.target.value));
  return element;
}

function byDay(days, currency, amount) {
  const short = (date) => new Intl.DateTimeFormat(language(), { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(date));
  const best = days.reduce((one, other) => (other.revenue_minor > one.revenue_minor ? other : one), days[0]);
  const alt = t('figures.chart.alt', { from: short(days[0].date), to: short(days.at(-1).date), best: short(best.date), amount: amount(best.revenue_minor) });
  return h('section', { class: 'card' }, h('h2', {}, t('figures.by_day')),
    h('div', { class: 'chart-frame', tabindex: '0', role: 'region', 'aria-label': t('figures.by_day') },
      columns(days.map((one) => ({ label: short(one.date), value: one.revenue_minor, extra: one.refunded_minor })), {
        alt, write: (value) => number(value / 10 ** digits(currency), { notation: 'compact', maximumFractionDigits: 1 }),
      })),
    h('p', { class: 'row small quiet' }, h('span', { class: 'key sold', 'aria-hidden': 'true' }), t('figures.revenue'), h('span', { class: 'key back-paid', 'aria-hidden': 'true' }), t('figures.refunded')),
    h('details', {}, h('summary', {}, t('figures.table')), table(t('figures.by_day'),
      [t('figures.day'), t('figures.orders'), t('figures.units'), t('figures.revenue'), t('figures.refunded')],
      days.map((one) => [one.date, number(one.orders), number(one.units), amount(one.revenue_minor), amount(one.refunded_minor)]), { numeric: [1, 2, 3, 4] })));
}

function funnel(products, sum) {
  const steps = [['gazes', 'gazes'], ['inspections', 'inspections'], ['added', 'added'], ['sold', 'units_sold']]
    .map(([name, key]) => ({ name, label: t(`figures.${name}`), value: sum(products, key) }));
  const alt = t('figures.funnel.alt', Object.fromEntries(steps.map((one) => [one.name, number(one.value)])));
  return h('section', { class: 'card' }, h('h2', {}, t('figures.funnel')), rows(steps, { alt, write: (value) => number(value) }));
}

function byGaze(products, amount) {
  const seconds = (value) => number(value, { maximumFractionDigits: 0 });
  const looked = [...products].sort((a, b) => b.gaze_s - a.gaze_s);
  return h('section', { class: 'card' }, h('h2', {}, t('figures.by_gaze')),
    rows(looked.slice(0, 10).map((one) => ({ label: say(one.name), value: one.gaze_s })), {
      alt: t('figures.gaze.alt', { name: say(looked[0].name), s: seconds(looked[0].gaze_s) }), write: (value) => t('figures.seconds', { n: seconds(value) }),
    }),
    h('details', {}, h('summary', {}, t('figures.table')), table(t('figures.by_gaze'),
      [t('kind.column'), t('figures.gazes'), t('figures.gaze_s'), t('figures.inspections'), t('figures.added'), t('figures.sold'), t('figures.revenue')],
      looked.map((one) => [say(one.name), number(one.gazes), seconds(one.gaze_s), number(one.inspections), number(one.added), number(one.units_sold), amount(one.revenue_minor)]),
      { numeric: [1, 2, 3, 4, 5, 6] })));
}
