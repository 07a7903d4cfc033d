// Chromium for the tests of the retailers' page: starts it, watches what the page asks for, and looks for what shuts
// people out. Knows no screen.

import { createRequire } from 'node:module';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const packages = process.env.BUYPLUS_PAGE_PACKAGES;
const require = createRequire(join(packages, 'here.js'));
const puppeteer = await import(pathToFileURL(require.resolve('puppeteer-core')).href);
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const DESKTOP = { width: 1280, height: 860 };
export const PHONE = { width: 390, height: 844 };
/** Long enough for a machine that compiles meanwhile. */
const PATIENCE_MS = Number(process.env.BUYPLUS_PAGE_PATIENCE_MS ?? 120_000);

/** A browser with one page that is watched. */
export class Visit {
  static async begin(url, pictures) {
    const browser = await puppeteer.launch({
      executablePath: process.env.BUYPLUS_CHROMIUM,
      // WebGL without a GPU; a container has no room for Chromium's sandbox, and the page is ours.
      args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--lang=en'],
      timeout: PATIENCE_MS,
      protocolTimeout: PATIENCE_MS * 2,
    });
    const visit = new Visit();
    Object.assign(visit, { browser, url, pictures, faults: [], requests: [] });
    visit.page = await browser.newPage();
    visit.page.setDefaultTimeout(PATIENCE_MS);
    await visit.page.setViewport(DESKTOP);
    visit.watch();
    if (pictures) mkdirSync(pictures, { recursive: true });
    return visit;
  }

  /** Whatever goes to another origin, and whatever breaks, is a fault of the page. */
  watch() {
    this.page.on('request', (request) => {
      const address = request.url();
      this.requests.push(`${request.method()} ${address.replace(this.url, '')}`);
      if (!address.startsWith(`${this.url}/`) && !/^(blob|data):/.test(address)) this.faults.push(`foreign origin: ${address}`);
    });
    this.page.on('pageerror', (error) => this.faults.push(`page error: ${error.message}`));
    this.page.on('console', (message) => {
      const text = message.text();
      if (/Content.Security.Policy/i.test(text)) this.faults.push(`policy: ${text}`);
    });
  }

  async open(route) {
    await this.page.goto(`${this.url}/retail/#${route}`);
    await this.page.reload();
    await this.settled();
  }

  /** Goes to a screen as a link does, without a reload. */
  async go(route) {
    await this.page.evaluate((to) => { location.hash = to; }, `#${route}`);
    await this.settled();
  }

  /** Until a heading is there and nothing is awaited any more. */
  async settled() {
    await this.page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('[aria-busy=true]'));
  }

  /** The control with this label, in any language that the page speaks at the moment. */
  async labelled(label, within = '') {
    const handle = await this.page.waitForFunction((text, scope) => {
      const root = scope ? document.querySelector(scope) : document;
      const found = [...(root?.querySelectorAll('label') ?? [])].find((one) => one.textContent.replace(/ \*$/, '') === text && one.offsetParent);
      return found && document.getElementById(found.htmlFor);
    }, {}, label, within);
    return handle.asElement();
  }

  async type(label, value, within) {
    const field = await this.labelled(label, within);
    await field.focus();
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('a');
    await this.page.keyboard.up('Control');
    await field.press('Backspace');
    await field.type(value);
  }

  async choose(label, value, within) {
    const field = await this.labelled(label, within);
    const chosen = await field.evaluate((select, wanted) => {
      const option = [...select.options].find((one) => one.value === wanted || one.textContent === wanted);
      return option?.value;
    }, value);
    if (chosen === undefined) throw new Error(`"${label}" does not offer "${value}"`);
    await field.select(chosen);
  }

  /** Presses the button or link with these words. */
  async press(words, within = '') {
    const handle = await this.page.waitForFunction((text, scope) => {
      const root = scope ? document.querySelector(scope) : document;
      return [...(root?.querySelectorAll('button, a, [role=tab], summary') ?? [])].find((one) => one.textContent.replace('← ', '').trim() === text && one.getClientRects().length);
    }, {}, words, within);
    const element = handle.asElement();
    await element.evaluate((one) => one.scrollIntoView({ block: 'center' }));
    await element.click();
  }

  async see(text) {
    await this.page.waitForFunction((wanted) => document.body.innerText.includes(wanted), {}, text);
  }

  /** Looks for what axe knows to shut people out. */
  async inspect(where) {
    // Transitions of colours are not what is judged.
    await this.page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
    await this.page.evaluate(AXE);
    const { violations } = await this.page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
    for (const one of violations) this.faults.push(`axe at ${where}: ${one.id}: ${one.help}: ${one.nodes[0].html}`);
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) this.faults.push(`${where} is ${over} px wider than the window`);
  }

  /** Keeps a picture for the walk-through, where one is asked for. */
  async picture(name) {
    if (!this.pictures) return;
    await new Promise((done) => setTimeout(done, 400));
    await this.page.evaluate(() => document.querySelector('.toast')?.remove());
    await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }

  /** Asks the shop as the page does: with its cookie. */
  async ask(path) {
    return this.page.evaluate(async (to) => (await fetch(to)).json(), path);
  }

  async end() {
    await this.browser.close();
  }
}
