// Puts the page together: who is signed in, which screen is shown, the frame around it.

import { get, onSignedOut, remove } from './core/api.js';
import { fill, h } from './core/dom.js';
import { LANGS, language, say, speak, t } from './core/i18n.js';
import { button, later, oops } from './core/ui.js';
import { forget, session, setSession } from './core/session.js';
import { signIn } from './screens/signin.js';

/** Routes behind `#`, first match wins; screens are loaded when they are first needed. */
const ROUTES = [
  [/^\/$/, () => import('./screens/start.js'), 'start'],
  [/^\/goods$/, () => import('./screens/goods.js'), 'goods'],
  [/^\/goods\/([^/]+)$/, () => import('./screens/product.js'), 'goods'],
  [/^\/models$/, () => import('./screens/models.js'), 'models'],
  [/^\/models\/([^/]+)$/, () => import('./screens/model.js'), 'models'],
  [/^\/stores$/, () => import('./screens/stores.js'), 'stores'],
  [/^\/stores\/([^/]+)(?:\/(\w+))?$/, () => import('./screens/store.js'), 'stores'],
  [/^\/orders$/, () => import('./screens/orders.js'), 'orders'],
  [/^\/orders\/([^/]+)$/, () => import('./screens/order.js'), 'orders'],
  [/^\/campaigns(?:\/([^/]+))?$/, () => import('./screens/campaigns.js'), 'campaigns'],
  [/^\/figures$/, () => import('./screens/figures.js'), 'figures'],
  [/^\/import$/, () => import('./screens/import.js'), 'import'],
  [/^\/team$/, () => import('./screens/team.js'), 'team'],
];
const SCREENS = ['start', 'goods', 'models', 'stores', 'orders', 'campaigns', 'figures', 'import', 'team'];
const root = document.getElementById('app');

async function begin() {
  onSignedOut(() => { if (session()) { forget(); show(); } });
  window.addEventListener('hashchange', () => show({ moved: true }));
  // A visitor without a session is the usual first case, not a fault.
  await get('/v1/merchant/session').then(setSession, (problem) => { if (problem.status !== 401) oops(problem); });
  show();
}

/** The route behind `#`, and what follows its `?`. */
function where() {
  const [path, query] = location.hash.replace(/^#/, '').split('?');
  return [decodeURI(path) || '/', new URLSearchParams(query)];
}

async function show({ moved = false } = {}) {
  document.querySelectorAll('dialog').forEach((one) => one.remove());
  const [path, query] = where();
  const invitation = /^\/join\/(.+)$/.exec(path);
  if (!session() || invitation) return outside(invitation?.[1]);
  const [pattern, load, name] = ROUTES.find(([one]) => one.test(path)) ?? ROUTES[0];
  const words = pattern.exec(path)?.slice(1) ?? [];
  document.title = `${t(`nav.${name}`)} · Buy+`;
  const main = h('main', { id: 'main' }, later(async () => (await load()).screen(...words, query)));
  fill(root, skip(), frame(name), main);
  if (moved) await headingOf(main);
}

/** Takes the focus to the new screen's heading, once it is there. */
async function headingOf(main) {
  window.scrollTo(0, 0);
  const heading = await new Promise((found) => {
    const look = () => { const one = main.querySelector('h1'); if (one) { watch.disconnect(); found(one); } };
    const watch = new MutationObserver(look);
    watch.observe(main, { childList: true, subtree: true });
    look();
  });
  heading.focus({ preventScroll: true });
}

function outside(invitation) {
  document.title = `${t('signin.title')} · Buy+`;
  const done = (next) => {
    setSession(next);
    // An address behind an old sign-in belongs to somebody else's screens.
    history.replaceState(null, '', '#/');
    show({ moved: true });
  };
  fill(root, skip(), h('div', { class: 'outside' },
    h('div', { class: 'outside-art', 'aria-hidden': 'true' }),
    h('div', { class: 'outside-side' }, h('header', { class: 'row end' }, languages()),
      h('main', { id: 'main' }, signIn(done, invitation)))));
}

const skip = () => h('a', { class: 'skip', href: '#main', onclick: (event) => {
  event.preventDefault();
  const main = document.getElementById('main');
  main.tabIndex = -1;
  main.focus();
} }, t('skip'));

function frame(current) {
  const menu = h('nav', { id: 'menu', 'aria-label': t('nav.label') }, h('ul', {}, SCREENS.map((name) => h('li', {},
    h('a', { href: `#/${name === 'start' ? '' : name}`, 'aria-current': name === current && 'page' }, t(`nav.${name}`))))));
  const toggle = h('button', { type: 'button', class: 'menu-button', 'aria-expanded': 'false', 'aria-controls': 'menu' }, t('nav.menu'));
  toggle.addEventListener('click', () => {
    const open = toggle.getAttribute('aria-expanded') !== 'true';
    toggle.setAttribute('aria-expanded', String(open));
    menu.classList.toggle('open', open);
  });
  return h('header', { class: 'side' },
    h('div', { class: 'brand' }, h('a', { href: '#/', class: 'wordmark' }, 'Buy+'), toggle),
    menu,
    h('div', { class: 'who' },
      h('p', {}, h('strong', {}, say(session().merchant.name)), h('span', {}, session().user?.name, ' · ', t(`role.${session().role}`))),
      languages(),
      button(t('sign_out'), async () => { await remove('/v1/merchant/session'); location.reload(); }, { kind: 'plain on-dark' })));
}

function languages() {
  return h('div', { class: 'languages', role: 'group', 'aria-label': t('language') }, LANGS.map(([tag, name]) => h('button', {
    type: 'button', lang: tag, 'aria-pressed': String(tag === language()), onclick: () => {
      speak(tag);
      show().then(() => document.querySelector(`.languages [lang="${tag}"]`)?.focus());
    },
  }, name)));
}

begin();
