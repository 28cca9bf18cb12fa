// One station as a card: what it is, how long, who helps, what the last reset found, and what can
// be done with it now.
import { element } from "../element.js";
import { helps_of, is_asking, my_help } from "../helps.js";
import { shape, shown_state, state_line } from "../station_state.js";
import { time_left, waiting } from "../time_words.js";
import { plural, say, title } from "../words.js";
import { ask, choice } from "./ask.js";

const viewers_max = 3;  // as the supervisor's
const usual_minutes = [15, 30, 60, 90, 120];

async function start(desk, station) {
  const policies = desk.policies;
  const first = policies.find((policy) => policy.name === desk.floor.space.free_policy) ?? policies[0];
  const policy = choice(say("policy"), policies.map((each) => [title(each), each.name]), first?.name);
  const usual = plural("minutes", first?.minutes ?? 0);
  const minutes = choice(say("time"), [[policies.length === 1 ? usual : say("policy_time", { time: usual }), 0],
    ...usual_minutes.map((each) => [plural("minutes", each), each])], 0);
  policy.element.addEventListener("change", () => {
    const chosen = policies.find((each) => each.name === policy.value());
    minutes.element.querySelector("span").textContent =
      say("policy_time", { time: plural("minutes", chosen.minutes) });
  });
  const content = element("div", {},
    policies.length > 1 && [element("h3", {}, say("policy")), policy.element],
    element("h3", {}, say("time")), minutes.element);
  const answer = await ask(say("start_title", { station: station.name }), content,
    [[say("start"), () => ({ policy: policy.value(), minutes: Number(minutes.value()) })]]);
  if (answer) await desk.attempt("session/start", { station: station.name, ...answer });
}

async function extend(desk, station) {
  const minutes = await ask(say("extend_title", { station: station.name }),
    element("p", {}, say("extend_hint")),
    [15, 30, 60].map((each) => [say("more", { time: plural("minutes", each) }), each]));
  if (minutes) await desk.attempt("session/extend", { id: station.session, minutes });
}

async function end(desk, station) {
  const buttons = [[say("end_yes"), true, "danger"]];
  buttons.back = say("end_no");
  const sure = await ask(say("end_title", { station: station.name }),
    element("p", {}, say("end_hint")), buttons);
  if (sure) await desk.attempt("session/end", { id: station.session });
}

async function help(desk, station) {
  if (!my_help(station, desk.account) &&
      !await desk.attempt("help/view", { station: station.name })) return;
  desk.go("help/" + station.name);
}

// Helping, going on with it, or looking along with a colleague; one question to the guest at a time.
function help_button(desk, station, button) {
  if (my_help(station, desk.account)) return button("view", "go_on_helping", help, "main");
  const helps = helps_of(station);
  if (helps.some(is_asking)) return null;
  if (helps.length > 0) return helps.length < viewers_max && button("view", "look_along", help);
  return station.calling ? button("view", "help", help, "main") : button("view", "view", help);
}

function actions(desk, station) {
  const button = (action, text, act, kind = "") => element("button",
    { class: kind, "data-action": action, onclick: () => act(desk, station) }, say(text));
  const allowed = desk.policies.find((each) => each.name === station.policy)?.help_view ?? true;
  switch (station.state) {
    case "free":
      return [desk.floor.space.mode === "open" && button("start", "start", start, "main")];
    case "in_use":
      return [
        allowed && help_button(desk, station, button),
        button("extend", "extend", extend), button("end", "end", end)];
    case "out_of_order":
      return [button("return", "return", () => desk.attempt("station/return", { name: station.name }), "main")];
    default:
      return [];
  }
}

function helping(station) {
  const helps = helps_of(station);
  if (helps.length === 0) return null;
  const words = ({ first, state, helper }) =>
    say((first ? "" : "along_") + (state.startsWith("asking") ? state : "helping_" + state), { who: helper });
  return element("p", { class: "helping-line" }, shape("eye"), helps.map(words).join(" · "),
    station.hidden && element("span", { class: "hint" }, say("hidden")));
}

const found_lines_max = 3;

// What the last reset found.
export function proof_line(station) {
  const proof = station.last_proof;
  if (station.state === "resetting" || station.state === "ending") {
    return element("p", { class: "proof" }, say("checking"));
  }
  if (!proof) return element("p", { class: "proof" }, say("no_proof"));
  if (proof.clean) {
    const repair = proof.checks.find((check) => check.name === "repair");
    return element("p", { class: "proof", "data-clean": "true" }, shape("clean"),
      say(proof.full ? "clean_full" : "clean"),
      element("span", { class: "hint" }, plural("checks", proof.checks.length)),
      repair && element("span", { class: "note" }, say("repaired", { found: repair.found })));
  }
  const found = proof.checks.filter((check) => !check.clean);
  return element("div", { class: "proof", "data-clean": "false" }, shape("dirty"), say("not_clean"),
    element("ul", {}, found.slice(0, found_lines_max).map((check) =>
      element("li", {}, element("strong", {}, check.name), " ", say(check.found))),
      found.length > found_lines_max && element("li", {}, "…")));
}

// `age_s` is how old the floor is: times go on while nothing else changes.
export function station_card(desk, station, age_s) {
  const policy = desk.policies.find((each) => each.name === station.policy);
  const running = station.state === "in_use";
  return element("article",
    { class: "card", "data-station": station.name, "data-state": shown_state(station), "aria-label": station.name },
    element("h3", {}, station.name),
    state_line(station),
    station.calling && element("p", { class: "waiting" }, waiting(station.call_waiting_s + age_s)),
    running && element("p", { class: "left" }, time_left(Math.max(0, station.left_s - age_s)),
      policy && element("span", { class: "hint" }, title(policy))),
    // What a proof found says it better than the reason that names the check.
    station.reason && station.last_proof?.clean !== false &&
      element("p", { class: "reason" }, station.reason),
    helping(station),
    station.note && element("p", { class: "note" }, say(station.note)),
    running ? null : proof_line(station),
    element("div", { class: "buttons" }, actions(desk, station)));
}
