// Signing in: a name, a password, nothing else.
import { call } from "../api.js";
import { element } from "../element.js";
import { say } from "../words.js";

export function show(signed_in) {
  const name = element("input", { name: "name", autocomplete: "username", required: true,
    autocapitalize: "none", spellcheck: "false", maxlength: "64", autofocus: true });
  const password = element("input", { name: "password", type: "password", required: true,
    autocomplete: "current-password", maxlength: "512" });
  const said = element("p", { class: "form-problem", role: "alert" });
  const button = element("button", { type: "submit", class: "main" }, say("sign_in"));

  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "";
    try {
      signed_in(await call("sign-in", { name: name.value.trim(), password: password.value }));
    } catch (problem) {
      said.textContent = problem.status === 401 ? say("wrong_sign_in")
        : problem.status === 429 ? say("wait_sign_in")
        : problem.status === 0 ? say("unreachable") : problem.message;
      password.value = "";
      password.focus();
    } finally {
      button.disabled = false;
    }
  };
  return {
    element: element("main", { class: "sign-in" },
      element("form", { class: "panel", onsubmit: submit },
        element("img", { src: "/icon.svg", alt: "", width: "56", height: "56" }),
        element("h1", {}, say("sign_in_title")),
        element("p", { class: "hint" }, say("sign_in_hint")),
        element("label", {}, say("account"), name),
        element("label", {}, say("password"), password),
        said, button)),
  };
}
