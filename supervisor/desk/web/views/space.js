// The place as a whole: open or close it and see station by station what became of it, and add a
// new station by the code it shows.
import { element } from "../element.js";
import { shape, state_line } from "../station_state.js";
import { plural, say } from "../words.js";
import { ask } from "./ask.js";
import { proof_line } from "./station_card.js";

async function close_now(desk) {
  const sure = await ask(say("close_title"), element("p", {}, say("close_hint")),
    [[say("close_yes"), true, "danger"]]);
  if (sure) await desk.attempt("space/close", { in_minutes: 0 });
}

function opening(desk, space) {
  const open = element("button", { class: "main", onclick: () => desk.attempt("space/open") }, say("open_now"));
  const in_time = (minutes) => element("button",
    { onclick: () => desk.attempt("space/close", { in_minutes: minutes }) },
    say("close_in", { time: plural("minutes", minutes) }));
  const now = element("button", { class: "danger", onclick: () => close_now(desk) }, say("close_now"));
  const text = space.mode !== "closing" ? say("space_" + space.mode)
    : space.closing_in_s > 0
      ? say("space_closing", { time: plural("minutes", Math.ceil(space.closing_in_s / 60)) })
      : say("space_closing_now");
  const buttons = { open: [in_time(10), in_time(30), now], closing: [open, now], closed: [open] };
  return [element("p", { class: "large" }, text),
    element("div", { class: "buttons" }, buttons[space.mode])];
}

const erased = (station) => station.state === "closed" && Boolean(station.last_proof?.clean);

function results(floor) {
  const done = floor.stations.filter(erased).length;
  return [
    element("p", { class: "large" }, shape(done === floor.stations.length ? "clean"
      : floor.space.mode === "closed" ? "dirty" : "resetting"), " ",
      say("close_result", { done, all: floor.stations.length })),
    element("table", {},
      element("thead", {}, element("tr", {},
        [say("station"), say("state"), say("result")].map((text) => element("th", {}, text)))),
      element("tbody", {}, floor.stations.map((station) => element("tr", {},
        element("td", {}, station.name), element("td", {}, state_line(station)),
        element("td", {}, station.state === "offline" ? say("result_offline")
          : station.state === "closed" || station.state === "out_of_order" ? proof_line(station)
          : say("result_wait"))))))];
}

function newcomers(desk) {
  const code = element("input", { inputmode: "numeric", pattern: "[0-9 ]{6,7}", maxlength: "7", required: true,
    autocomplete: "off", class: "code" });
  const name = element("input", { maxlength: "63", pattern: "[a-z0-9\\-]*", autocapitalize: "none",
    autocomplete: "off", spellcheck: "false" });
  const said = element("p", { role: "status", class: "hint" });
  const waiting = element("ul", { class: "plain" });
  const submit = async (event) => {
    event.preventDefault();
    const answer = await desk.attempt("station/approve",
      { code: code.value.replaceAll(" ", ""), name: name.value.trim() });
    if (!answer) return;
    said.textContent = say("approved", { station: answer.name });
    code.value = name.value = "";
  };
  const form = desk.account.role === "admin"
    ? element("form", { onsubmit: submit }, element("p", {}, say("new_station_hint")),
      element("div", { class: "row" }, element("label", {}, say("code"), code),
        element("label", {}, say("name"), name), element("button", { class: "main" }, say("approve"))), said)
    : element("p", { class: "hint" }, say("only_admin"));
  return {
    element: element("section", { class: "panel" }, element("h2", {}, say("new_station")), waiting, form),
    update(pending) {
      waiting.replaceChildren(...(pending.length
        ? pending.map((each) => element("li", {}, element("strong", {}, each.name), " ",
          say("waits_from", { address: each.address })))
        : [element("li", { class: "hint" }, say("nobody_waits"))]));
    },
  };
}

export function show(desk) {
  const state = element("section", { class: "panel" });
  const result = element("section", { class: "panel", hidden: true });
  const added = newcomers(desk);
  let drawn = "";
  return {
    element: element("div", { class: "space" },
      element("p", { class: "lost", role: "alert" }, say("lost_long")), state, result, added.element),
    update(floor) {
      const told = JSON.stringify([floor.space, floor.stations, floor.pending]);
      if (told === drawn) return;
      drawn = told;
      state.replaceChildren(...opening(desk, floor.space));
      result.hidden = floor.space.mode === "open" || floor.stations.length === 0;
      if (!result.hidden) result.replaceChildren(...results(floor));
      added.update(floor.pending);
    },
  };
}
