// Builds DOM elements without any HTML text, so nothing that a station or a person is called can
// ever be read as markup.

// element("button", {class: "quiet", onclick: act}, "Text", child): properties that begin with "on"
// are listeners, true/false set or leave out an attribute, the rest are attributes.
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// A drawing of 24 by 24 units, in the colour of the text around it. `paths` are strings of SVG path
// data; one that begins with "fill " is filled, the others are drawn as lines.
export function drawing(...paths) {
  const space = "http://www.w3.org/2000/svg";
  const made = document.createElementNS(space, "svg");
  made.setAttribute("viewBox", "0 0 24 24");
  made.setAttribute("aria-hidden", "true");
  made.classList.add("drawing");
  for (const path of paths) {
    const filled = path.startsWith("fill ");
    const line = document.createElementNS(space, "path");
    line.setAttribute("d", filled ? path.slice(5) : path);
    line.classList.add(filled ? "filled" : "line");
    made.append(line);
  }
  return made;
}
