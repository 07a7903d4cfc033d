// The walk of docs/RETAILERS.md, step by step: from no account to a product that stands in a slot of a store.
// Usage: walk.mjs URL MODEL.glb [--preview] [--pictures DIR]; prints one JSON object about what it made.

import { readFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { DESKTOP, PHONE, Visit } from './driver.mjs';

const [url, modelPath, ...options] = process.argv.slice(2);
// Chromium gives no page a file whose path climbs up.
const model = resolve(modelPath);
const option = (name) => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined);
const SLOT = 'bags.1';
const EMAIL = 'ada@maison.example';
const PASSWORD = 'correct horse battery staple';

const visit = await Visit.begin(url, option('--pictures'));
const { page } = visit;
let step = 'start';
async function walk() {
  step = '1 open a business';
  await openBusiness();
  step = '2 bring the model over a bad line';
  await bringModel();
  step = '3 a model that has to be mended';
  await bringFaulty();
  step = '4 describe and publish the product';
  const productId = await makeProduct();
  step = '5 open a store and choose the slot';
  const storeId = await placeProduct();
  step = '6 see it as the shopper does';
  if (options.includes('--preview')) await seePreview(storeId);
  step = '7 publish the store';
  await publishStore(storeId);
  step = '8 every screen, both languages, both widths';
  await lookAround(productId, storeId);
  console.log(JSON.stringify({ product_id: productId, store_id: storeId, slot_id: SLOT }));
}

async function openBusiness() {
  await visit.open('/');
  await visit.inspect('signing in');
  await visit.press('中文');
  await visit.see('您的虚拟现实店铺');
  await page.reload();
  await visit.see('您的虚拟现实店铺');
  await visit.press('English');
  await visit.press('New here');
  await visit.type('Name of your business, in English', 'Maison Ada');
  await visit.type('Name of your business, in Chinese', '阿达之家');
  await visit.type('Your name', 'Ada');
  await visit.type('E-mail address', EMAIL);
  await visit.type('Password', 'too short');
  await visit.press('Open your business');
  await visit.see('At least 10 characters.');
  await visit.type('Password', PASSWORD);
  await visit.picture('1-open');
  await visit.press('Open your business');
  await visit.see('Good to see you, Ada');
  // Out and in again, with the keyboard alone.
  await visit.press('Sign out');
  await visit.type('E-mail address', EMAIL);
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await visit.see('Good to see you, Ada');
  await visit.picture('1-start');
}

/** The same bag, a hundred times too large: exported in centimetres. */
async function bringFaulty() {
  const path = join(mkdtempSync(join(tmpdir(), 'buyplus-page-')), 'bag-in-centimetres.glb');
  writeFileSync(path, scaled(readFileSync(model), 100));
  await visit.press('Bring another file');
  await visit.see('Drag a GLB file here');
  await visit.choose('What is it?', 'bags');
  await (await page.$('#model-file')).uploadFile(path);
  await visit.see('Your model cannot stand in a store yet.');
  await visit.see('The size cannot be right');
  await page.waitForSelector('.fault[data-code=STORE_SIZE] svg[role=img]');
  await visit.inspect('the report of a faulty model');
  await page.$eval('.fault[data-code=STORE_SIZE]', (one) => one.scrollIntoView({ block: 'center' }));
  await visit.picture('3-faults');
  await visit.press('All models');
  await visit.press(basename(model));
  await visit.see('Your model can stand in a store.');
}

/** A GLB whose root nodes are as many times as large. */
function scaled(glb, factor) {
  const length = glb.readUInt32LE(12);
  const gltf = JSON.parse(glb.subarray(20, 20 + length).toString());
  const scene = gltf.scenes[gltf.scene ?? 0];
  gltf.nodes.push({ name: 'scaled', scale: [factor, factor, factor], children: scene.nodes });
  scene.nodes = [gltf.nodes.length - 1];
  let json = Buffer.from(JSON.stringify(gltf));
  json = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const head = Buffer.alloc(20);
  head.write('glTF', 0);
  head.writeUInt32LE(2, 4);
  head.writeUInt32LE(glb.length - length + json.length, 8);
  head.writeUInt32LE(json.length, 12);
  head.write('JSON', 16);
  return Buffer.concat([head, json, glb.subarray(20 + length)]);
}

const creations = () => visit.requests.filter((one) => one === 'POST /v1/merchant/uploads').length;

/** Whoever tests lets the connection drop twice; between, the page is reloaded and the same file chosen again. */
async function bringModel() {
  await visit.press('Bring a 3D model');
  await visit.see('Drag a GLB file here');
  await visit.picture('2-bring');
  await choose();
  await dropped();
  await visit.picture('2-dropped');
  await reloaded();
  await choose();
  await dropped();
  await visit.see('Your model can stand in a store.');
  const begun = visit.requests.filter((one) => one === 'POST /v1/merchant/uploads').length;
  if (begun !== 1) throw new Error(`the upload was begun ${begun} times`);
  await page.waitForSelector('model-viewer[data-loaded]');
  await visit.inspect('the report of a good model');
  await visit.picture('2-ready');
}

async function choose() {
  await visit.choose('What is it?', 'bags');
  await (await page.$('#model-file')).uploadFile(model);
}

const dropped = () => page.waitForFunction(
  () => [...document.querySelectorAll('[data-upload]')].some((row) => Number(row.dataset.drops) > 0), { polling: 50 });

/** Reloads as soon as there is a connection again. */
async function reloaded() {
  for (let tried = 0; ; tried += 1) {
    const answer = await page.reload().catch((error) => { if (tried > 50) throw error; });
    // 304: the page as it is kept.
    if (answer?.ok() || answer?.status() === 304) break;
    await new Promise((done) => setTimeout(done, 200));
  }
  await visit.settled();
}

async function makeProduct() {
  await visit.press('Make a product of it');
  await visit.see('New product');
  await visit.settled();
  await visit.type('Name, in English', 'Marina Tote');
  await visit.type('Name, in Chinese', '玛丽娜托特包');
  await visit.type('Kind', 'handbag');
  // The model brings two looks; each is a variant.
  const variants = ['.variant:nth-of-type(1)', '.variant:nth-of-type(2)'];
  for (const one of variants) {
    await visit.type('Price in United States (USD)', '89.50', one);
    await visit.type('In stock', '12', one);
  }
  await visit.type('Price in United States (USD)', '89.5x', variants[0]);
  await visit.press('Publish');
  await visit.see('An amount such as 249.00.');
  await visit.type('Price in United States (USD)', '89.50', variants[0]);
  await visit.press('Prices in other markets');
  await page.$eval('h1', (one) => one.scrollIntoView());
  await visit.picture('4-product');
  await page.$eval('.variant', (one) => one.scrollIntoView());
  await visit.picture('4-variants');
  await visit.press('Publish');
  await visit.see('Now give it a place in a store.');
  const id = (await page.evaluate(() => location.hash)).split('/').pop();
  const product = await visit.ask(`/v1/products/${id}`);
  if (product.variants?.[0]?.price_minor !== 8950) throw new Error(`on sale for ${JSON.stringify(product)}`);
  return id;
}

async function placeProduct() {
  await visit.press('Open the plan');
  await visit.press('Open a store');
  await visit.type('Name over the door, in English', 'Maison Ada', 'dialog');
  await visit.inspect('the dialog that opens a store');
  await visit.press('Open a store', 'dialog form');
  await page.waitForSelector('.plan .slot');
  // By keyboard: to the plan, along its slots, chosen with Enter.
  await page.$eval('.plan .slot[tabindex="0"]', (one) => one.focus());
  await page.keyboard.press('ArrowRight');
  const reached = await page.evaluate(() => document.activeElement.dataset.slot);
  if (!reached) throw new Error('the arrow keys do not move along the plan');
  await page.$eval(`.plan .slot[data-slot="${SLOT}"]`, (one) => one.focus());
  await page.keyboard.press('Enter');
  await visit.choose('Product', 'Marina Tote', '.slot-card');
  await visit.press('Put it here');
  await page.waitForSelector(`.plan .slot.taken[data-slot="${SLOT}"]`);
  await visit.inspect('the plan');
  await visit.picture('5-plan');
  await visit.press('Save draft');
  await visit.see('Draft differs');
  return /stores\/([^/]+)/.exec(await page.evaluate(() => location.hash))[1];
}

async function seePreview() {
  await visit.press('Preview', '.tabs');
  await visit.choose('Stand before', SLOT);
  await visit.press('Show me');
  const picture = await page.waitForSelector('.preview img', { timeout: 300_000 });
  await page.waitForFunction((image) => image.complete && image.naturalWidth > 0, {}, picture);
  await picture.evaluate((image) => image.scrollIntoView({ block: 'center' }));
  await visit.picture('6-preview');
}

async function publishStore(id) {
  await visit.press('Publish the store');
  await visit.see('As shoppers see it');
  const { slots } = await visit.ask(`/v1/stores/${id}`);
  if (!slots.some((one) => one.slot_id === SLOT)) throw new Error(`in the published store: ${JSON.stringify(slots)}`);
}

async function lookAround(productId, storeId) {
  const routes = ['/', '/goods', `/goods/${productId}`, '/models', '/stores',
    ...['look', 'signs', 'fixtures', 'preview', 'versions'].map((tab) => `/stores/${storeId}/${tab}`),
    '/orders', '/campaigns', '/campaigns/new', '/figures', '/import', '/team'];
  for (const [language, size] of [['English', DESKTOP], ['中文', PHONE]]) {
    await page.setViewport(DESKTOP);
    await visit.go('/');
    await visit.press(language);
    await page.setViewport(size);
    for (const route of routes) {
      await visit.go(route);
      await visit.inspect(`${route} in ${language} at ${size.width} px`);
      if (size === DESKTOP && ['/goods', '/figures', '/import', '/team'].includes(route)) await visit.picture(`8${route.replaceAll('/', '-')}`);
      if (size === PHONE && route === '/models') await visit.picture('8-phone');
    }
  }
}

try {
  await walk();
} catch (error) {
  visit.faults.push(`step "${step}": ${error.message}`);
  visit.faults.push(`the page said: ${(await page.evaluate(() => document.body.innerText).catch(() => '')).slice(0, 2000)}`);
  if (process.env.BUYPLUS_PAGE_FAULT) await page.screenshot({ path: process.env.BUYPLUS_PAGE_FAULT, fullPage: true }).catch(() => {});
}
await visit.end();
for (const fault of visit.faults) console.error(fault);
if (visit.faults.length) process.exit(1);
