// Every word of the page is there in both languages, and every word that the code names by its key is there at all.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const page = join(import.meta.dirname, '../../crates/server/web/retail');
const read = (folder) => readdirSync(join(page, folder)).filter((name) => name.endsWith('.js')).map((name) => [name, readFileSync(join(page, folder, name), 'utf8')]);
const faults = [];
const texts = {};
for (const [name, source] of read('texts')) {
  // As text: beside the page there is no file that says what kind of modules these are.
  const { default: rows } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  for (const [key, row] of Object.entries(rows)) {
    if (key in texts) faults.push(`texts/${name}: "${key}" is there twice`);
    texts[key] = row;
    if (row.length !== 2 || row.some((text) => !text)) faults.push(`texts/${name}: "${key}" needs two texts`);
    const names = row.map((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, one]) => one).sort().join());
    if (names[0] !== names[1]) faults.push(`texts/${name}: "${key}" fills in ${names.join(' in one language and ')} in the other`);
  }
}
for (const [name, source] of [...read('.'), ...read('core'), ...read('screens')]) {
  for (const [, key] of source.matchAll(/\bt\('([\w.]+)'/g)) if (!(key in texts)) faults.push(`${name}: no text "${key}"`);
}
if (Object.keys(texts).length < 100) faults.push('the texts were not found');
faults.forEach((fault) => console.error(fault));
process.exit(faults.length ? 1 : 0);
