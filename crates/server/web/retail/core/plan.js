// A room from above as a picture that can be worked with by mouse and by keyboard. Knows no store: it is told what stands
// where and says what was chosen.

import { h, s } from './dom.js';
import { t } from './i18n.js';

/** Shelves one above the other are drawn one before the other. */
const LEVEL_M = 0.46;
const SAME_M = 0.12;
const MARGIN_M = 0.9;

/**
 * `plan` as the shop tells it, `extra` slots of furniture, `labelOf(slot)`, `fillOf(slot)` (a colour or nothing),
 * `onchoose(slot_id)`. Gives `{ element, choose }`.
 */
export function planOf({ plan, pieces = [], labelOf, fillOf, onchoose, onmove, label, chosen }) {
  const slots = spread([...plan.slots, ...pieces.flatMap((one) => one.slots)]);
  const [left, top, width, height] = frame(plan, slots);
  const picture = s('svg', { viewBox: `${left} ${top} ${width} ${height}`, role: 'group', 'aria-label': label, class: 'plan' });
  picture.append(
    s('polygon', { points: plan.outline_m.map((at) => at.join(',')).join(' '), class: 'floor' }),
    ...plan.portals.filter((one) => one.to).map(portal),
    entrance(plan.entrance),
    ...pieces.map((piece) => furniture(piece, picture, onmove)),
  );
  const marks = new Map(slots.map((slot) => [slot.slot_id, mark(slot, labelOf, fillOf)]));
  const choose = (id, { focus, quiet } = {}) => {
    for (const [one, element] of marks) {
      const is = one === id;
      element.setAttribute('aria-pressed', String(is));
      element.setAttribute('tabindex', is || (!marks.has(id) && one === slots[0]?.slot_id) ? '0' : '-1');
      if (is && focus) element.focus();
    }
    if (!quiet && marks.has(id)) onchoose(id);
  };
  for (const [id, element] of marks) element.addEventListener('click', () => choose(id));
  picture.append(...marks.values());
  picture.addEventListener('keydown', (event) => keys(event, slots, marks, choose));
  choose(chosen, { quiet: true });
  const repaint = () => slots.forEach((slot) => paint(marks.get(slot.slot_id), slot, labelOf, fillOf));
  return { element: h('div', { class: 'plan-frame', style: { '--ratio': String(width / height) } }, picture), choose, repaint, slots };
}

/** Slots at one spot are moved apart in the direction that they face, the lowest first. */
function spread(slots) {
  const stacks = [];
  for (const slot of [...slots].sort((a, b) => a.y_m - b.y_m)) {
    const stack = stacks.find(([first]) => Math.hypot(first.x_m - slot.x_m, first.z_m - slot.z_m) < SAME_M);
    if (stack) stack.push(slot); else stacks.push([slot]);
  }
  const placed = new Map();
  for (const stack of stacks) stack.forEach((slot, level) => {
    const away = (stack.length - 1 - level) * LEVEL_M;
    placed.set(slot.slot_id, { ...slot, at: [slot.x_m + Math.sin(slot.yaw_rad) * away, slot.z_m + Math.cos(slot.yaw_rad) * away] });
  });
  return slots.map((slot) => placed.get(slot.slot_id));
}

function frame(plan, slots) {
  const xs = [...plan.outline_m.map(([x]) => x), ...slots.map(({ at }) => at[0])];
  const zs = [...plan.outline_m.map(([, z]) => z), ...slots.map(({ at }) => at[1])];
  const [left, top] = [Math.min(...xs) - MARGIN_M, Math.min(...zs) - MARGIN_M];
  return [left, top, Math.max(...xs) + MARGIN_M - left, Math.max(...zs) + MARGIN_M - top];
}

function mark(slot, labelOf, fillOf) {
  const [x, z] = slot.at;
  const turn = `translate(${x} ${z}) rotate(${(-slot.yaw_rad * 180) / Math.PI})`;
  const shape = slot.kind === 'plinth' || slot.kind === 'podium'
    ? s('rect', { x: -0.22, y: -0.22, width: 0.44, height: 0.44, rx: 0.05 })
    : slot.kind === 'mannequin' || slot.kind === 'rail'
      ? s('path', { d: 'M-.2.22L-.08-.22H.08L.2.22z' })
      : s('circle', { r: 0.21 });
  // The little tooth says which way the good faces.
  const element = s('g', { role: 'button', class: 'slot', 'data-slot': slot.slot_id, transform: turn },
    s('rect', { x: -0.27, y: -0.27, width: 0.54, height: 0.54, class: 'reach' }), shape, s('path', { d: 'M-.07.24h.14L0 .33z', class: 'tooth' }));
  paint(element, slot, labelOf, fillOf);
  return element;
}

function paint(element, slot, labelOf, fillOf) {
  const colour = fillOf(slot);
  element.setAttribute('aria-label', labelOf(slot));
  element.classList.toggle('taken', Boolean(colour));
  element.style.setProperty('--colour', colour ?? 'transparent');
}

/** Arrows go to the nearest slot that way, Enter and Space choose. */
function keys(event, slots, marks, choose) {
  const id = event.target.dataset?.slot;
  if (!id) return;
  if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); choose(id); return; }
  const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!way) return;
  event.preventDefault();
  const from = slots.find((slot) => slot.slot_id === id).at;
  let best = null;
  for (const slot of slots) {
    const [dx, dz] = [slot.at[0] - from[0], slot.at[1] - from[1]];
    const along = dx * way[0] + dz * way[1];
    const aside = Math.abs(dx * way[1]) + Math.abs(dz * way[0]);
    if (along < 0.05 || aside > along * 3) continue;
    const far = along + aside * 2;
    if (!best || far < best.far) best = { far, id: slot.slot_id };
  }
  if (!best) return;
  for (const [one, element] of marks) element.setAttribute('tabindex', one === best.id ? '0' : '-1');
  marks.get(best.id).focus();
}

/** Names stand inside the room, beside their door. */
function portal({ to, x_m, z_m, yaw_rad, width_m = 1.6 }) {
  const half = width_m / 2;
  const [ax, az] = [Math.cos(yaw_rad) * half, -Math.sin(yaw_rad) * half];
  const [inX, inZ] = [Math.sin(yaw_rad), Math.cos(yaw_rad)];
  const anchor = inX > 0.5 ? 'start' : inX < -0.5 ? 'end' : 'middle';
  return s('g', { 'aria-hidden': 'true' },
    s('line', { x1: x_m - ax, y1: z_m - az, x2: x_m + ax, y2: z_m + az, class: 'door' }),
    s('text', { x: x_m + inX * 0.2, y: z_m + inZ * 0.4 + 0.1, 'text-anchor': anchor }, t('plan.to', { room: t(`place.${to}`) })));
}

const entrance = ({ x_m, z_m, yaw_rad }) => s('g', { 'aria-hidden': 'true', transform: `translate(${x_m} ${z_m})` },
  s('path', { d: 'M0-.35L.25.2H-.25z', class: 'entrance', transform: `rotate(${(-yaw_rad * 180) / Math.PI})` }),
  s('text', { y: 0.6, 'text-anchor': 'middle' }, t('plan.entrance')));

/** A piece of the store's own, which can be dragged. */
function furniture(piece, picture, onmove) {
  const { fixture, size_m: [width, , depth] } = piece;
  const [x, , z] = fixture.position_m;
  const element = s('g', { class: 'furniture', transform: `translate(${x} ${z}) rotate(${(-fixture.yaw_rad * 180) / Math.PI})` },
    s('rect', { x: -width / 2, y: -depth / 2, width, height: depth, rx: 0.05 }));
  if (!onmove) return element;
  element.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    element.setPointerCapture(event.pointerId);
    const move = (at) => {
      const point = new DOMPoint(at.clientX, at.clientY).matrixTransform(picture.getScreenCTM().inverse());
      fixture.position_m = [Math.round(point.x * 20) / 20, 0, Math.round(point.y * 20) / 20];
      element.setAttribute('transform', `translate(${fixture.position_m[0]} ${fixture.position_m[2]}) rotate(${(-fixture.yaw_rad * 180) / Math.PI})`);
    };
    const up = () => { element.removeEventListener('pointermove', move); onmove(fixture); };
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up, { once: true });
  });
  return element;
}

/** The slots that come with furniture, where they are in the room. */
export function piecesOf(fixtures, kinds) {
  return fixtures.map((fixture) => {
    const kind = kinds.find((one) => one.kind === fixture.kind);
    const [x, y, z] = fixture.position_m;
    const [cos, sin] = [Math.cos(fixture.yaw_rad), Math.sin(fixture.yaw_rad)];
    const slots = (kind?.slots ?? []).map((slot) => ({
      ...slot, slot_id: `${fixture.id}.${slot.slot_id}`, kind: fixture.kind, y_m: y + slot.y_m, yaw_rad: fixture.yaw_rad + slot.yaw_rad,
      x_m: x + slot.x_m * cos + slot.z_m * sin, z_m: z - slot.x_m * sin + slot.z_m * cos,
    }));
    return { fixture, size_m: kind?.size_m ?? [0.5, 1, 0.5], slots };
  });
}
