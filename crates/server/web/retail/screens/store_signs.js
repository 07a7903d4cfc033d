// What a store hangs and puts into its rooms: writing and furniture.

import { both, bound } from '../core/bound.js';
import { fill, h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { piecesOf, planOf } from '../core/plan.js';
import { button, field, tell } from '../core/ui.js';
import { roomName, roomsOf } from '../core/rooms.js';
import { roomPicker } from './store_plan.js';

const KINDS = ['shelf', 'plinth', 'rail', 'vitrine', 'podium', 'mannequin'];

/** Fills `view(room, plan)` for whichever room is chosen. */
function byRoom(context, lead, view) {
  const rooms = roomsOf(context.store);
  const place = h('div', { class: 'stack' });
  const show = async () => {
    const room = rooms.find((one) => one.place === context.state.room) ?? rooms[0];
    fill(place, view(room, await context.plan(room.place), show));
  };
  const picker = roomPicker(rooms, context.state.room, (chosen) => { context.state.room = chosen; show(); });
  return show().then(() => h('div', { class: 'stack' }, h('p', { class: 'lead' }, lead), picker, place));
}

export const signs = (context) => byRoom(context, t('signs.lead'), (room, plan) => {
  if (!plan.signs.length) return h('p', { class: 'quiet' }, t('signs.none'));
  return plan.signs.map(({ sign_id }) => {
    let sign = room.signs.find((one) => one.sign_id === sign_id);
    if (!sign) { sign = { sign_id, title: {}, subtitle: {} }; room.signs.push(sign); }
    return h('fieldset', {}, h('legend', {}, t('signs.title', { id: sign_id })),
      both(sign, 'title', t('signs.line'), { maxlength: 40, onchange: context.changed }),
      both(sign, 'subtitle', t('signs.small'), { maxlength: 60, onchange: context.changed }));
  });
});

export const fixtures = (context) => byRoom(context, t('fixtures.lead'), (room, plan, show) => {
  const kind = field(t('fixtures.kind'), { choices: KINDS.map((one) => [one, t(`fixture.${one}`)]), name: 'fixture-kind' });
  const add = () => {
    const chosen = kind.querySelector('select').value;
    const used = new Set(room.fixtures.map((one) => one.id));
    let n = 1;
    while (used.has(`${chosen}-${n}`)) n += 1;
    const { x_m, z_m } = middle(plan);
    room.fixtures.push({ id: `${chosen}-${n}`, kind: chosen, position_m: [x_m, 0, z_m], yaw_rad: 0 });
    context.changed();
    show().then(() => document.querySelector('.piece:last-of-type input')?.focus());
    tell(t('fixtures.added'));
  };
  const changed = () => { context.changed(); show(); };
  const view = planOf({
    plan, pieces: piecesOf(room.fixtures, plan.fixtures), labelOf: (slot) => slot.slot_id, fillOf: () => null,
    label: roomName(room.place), onchoose: () => {}, onmove: changed,
  });
  view.element.classList.add('of-furniture');
  return h('div', { class: 'plan-side' }, view.element, h('div', { class: 'stack' },
    h('div', { class: 'row bottom' }, kind, button(t('fixtures.add'), add)),
    room.fixtures.length ? room.fixtures.map((one) => piece(room, one, changed)) : h('p', { class: 'quiet' }, t('fixtures.none'))));
});

/** A free spot to begin with: the middle of the room. */
function middle({ outline_m }) {
  const mid = (values) => Math.round(((Math.min(...values) + Math.max(...values)) / 2) * 10) / 10;
  return { x_m: mid(outline_m.map(([x]) => x)), z_m: mid(outline_m.map(([, z]) => z)) };
}

function piece(room, fixture, changed) {
  const numbers = {
    get x() { return fixture.position_m[0]; }, set x(value) { fixture.position_m[0] = value; },
    get z() { return fixture.position_m[2]; }, set z(value) { fixture.position_m[2] = value; },
    get turn() { return Math.round((fixture.yaw_rad * 180) / Math.PI); }, set turn(value) { fixture.yaw_rad = (value * Math.PI) / 180; },
  };
  const one = (key, step) => {
    const element = bound(numbers, key, t(`fixtures.${key}`), { type: 'number', step });
    // Drawn anew when the number is finished, so that the field keeps the focus while it is typed.
    element.querySelector('input').addEventListener('change', changed);
    return element;
  };
  return h('fieldset', { class: 'piece' }, h('legend', {}, fixture.id),
    h('div', { class: 'triple' }, one('x', 0.1), one('z', 0.1), one('turn', 5)),
    button(t('fixtures.remove', { id: fixture.id }), () => {
      room.fixtures.splice(room.fixtures.indexOf(fixture), 1);
      // What stood on it stands nowhere now.
      room.slots.splice(0, room.slots.length, ...room.slots.filter((slot) => !slot.slot_id.startsWith(`${fixture.id}.`)));
      changed();
    }, { kind: 'small plain' }));
}
