// Questions in the middle of the page. Escape and the first button are the way back, and neither
// changes anything.
import { element } from "../element.js";
import { say } from "../words.js";

// Shows `content` with a way back and the given [text, value, class] buttons. Resolves to the value
// of the button that was pressed, or to undefined.
export function ask(title, content, buttons) {
  return new Promise((resolve) => {
    const close = (value) => {
      dialog.close();
      dialog.remove();
      resolve(value);
    };
    const dialog = element("dialog", { "aria-label": title, oncancel: () => close() },
      element("h2", {}, title), content,
      element("div", { class: "buttons" },
        element("button", { class: "quiet", autofocus: true, onclick: () => close() },
          buttons.back ?? say("cancel")),
        buttons.map(([text, value, kind]) =>
          element("button", { class: kind ?? "main",
            onclick: () => close(typeof value === "function" ? value() : value) }, text))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

// A row of choices of which one is taken, as large buttons. Returns {element, value()}.
export function choice(name, options, first) {
  const element_ = element("div", { class: "choices", role: "radiogroup", "aria-label": name },
    options.map(([text, value]) => element("label", {},
      element("input", { type: "radio", name, value: String(value), checked: value === first }),
      element("span", {}, text))));
  return {
    element: element_,
    value: () => element_.querySelector("input:checked")?.value ?? "",
  };
}
