// Shows a model that can be turned, in one of its looks: the vendored viewer for a plain GLB, pictures around it where
// only the shipped (compressed) files are there.

import { fill, h } from './dom.js';
import { t } from './i18n.js';
import { field } from './ui.js';

/** A plain GLB: a file that the person has chosen, or the address of one. */
export function viewerOf(source, name) {
  const place = h('div', { class: 'viewer' });
  const looks = h('div', { class: 'viewer-looks' });
  load(source, name, place, looks).catch(() => { place.remove(); });
  return h('div', { class: 'stack' }, place, h('p', { class: 'small quiet' }, t('model.spin')), looks);
}

async function load(source, name, place, looks) {
  await import('../vendor/model-viewer-4.4.0.min.js');
  const isFile = source instanceof Blob;
  const url = isFile ? URL.createObjectURL(source) : source;
  const viewer = h('model-viewer', {
    src: url, alt: t('model.viewer', { file: name }), 'camera-controls': true, 'shadow-intensity': '0.7', 'interaction-prompt': 'none',
    'auto-rotate': !matchMedia('(prefers-reduced-motion: reduce)').matches, 'rotation-per-second': '18deg', exposure: '1', 'touch-action': 'pan-y',
  });
  viewer.addEventListener('load', () => {
    viewer.dataset.loaded = 'true';
    const names = viewer.availableVariants ?? [];
    if (!names.length) return;
    const picker = field(t('model.variants'), { choices: [['', t('model.variant.default')], ...names.map((one) => [one, one])] });
    picker.querySelector('select').addEventListener('change', (event) => { viewer.variantName = event.target.value || null; });
    fill(looks, picker);
  });
  fill(place, viewer);
  if (!isFile) return;
  // Let go of the file's copy once the screen is gone.
  const watch = new MutationObserver(() => { if (!place.isConnected) { URL.revokeObjectURL(url); watch.disconnect(); } });
  watch.observe(document.getElementById('app'), { childList: true, subtree: true });
}

/** Pictures around a model, moved through by a slider. */
export function turntable(frames, name) {
  const image = h('img', { class: 'turntable', width: 512, height: 512, alt: '' });
  const slider = h('input', { type: 'range', min: 0, max: frames.length - 1, value: 0 });
  const show = () => {
    image.src = frames[slider.value];
    image.alt = t('model.turntable.alt', { file: name, n: Number(slider.value) + 1, of: frames.length });
    slider.setAttribute('aria-valuetext', image.alt);
  };
  slider.addEventListener('input', show);
  show();
  return h('div', { class: 'stack' }, image, frames.length > 1 && field(t('model.turntable'), { input: slider }));
}

/** Names in `KHR_materials_variants` of a GLB; none where it is not readable. */
export async function variantsOf(file) {
  try {
    const start = new DataView(await file.slice(0, 20).arrayBuffer());
    const json = await file.slice(20, 20 + start.getUint32(12, true)).text();
    return (JSON.parse(json).extensions?.KHR_materials_variants?.variants ?? []).map((one) => one.name);
  } catch { return []; }
}
