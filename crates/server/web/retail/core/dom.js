// Makes elements; knows nothing of the shop.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: `h('p', { class: 'quiet', onclick }, 'text', child)`. Absent and false properties are left out. */
export const h = (tag, properties, ...children) =>
  filled(document.createElement(tag), properties, children);

/** The same for pictures. */
export const s = (tag, properties, ...children) =>
  filled(document.createElementNS(SVG, tag), properties, children);

/** Puts the children in the place of whatever the element held. */
export function fill(element, ...children) {
  element.replaceChildren(...nodes(children));
  return element;
}

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.entries(value).forEach(([key, to]) => element.style.setProperty(key, to));
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'selected') {
      element[name] = value;
    } else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...nodes(children));
  return element;
}

function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false);
}

let made = 0;

/** A fresh id, to tie labels, hints and errors to what they belong to. */
export const freshId = (name = 'x') => `${name}-${(made += 1)}`;
