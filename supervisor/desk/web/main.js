// The desk's page: who is signed in, the newest floor, and which view is shown. Each view is a
// module with `show(desk) -> {element, update(floor), lost(), close()}`; all but `element` may be
// missing. `lost` is called when the floor is not fresh any more.
import { call, Problem } from "./api.js";
import { element } from "./element.js";
import { follow } from "./feed.js";
import { say } from "./words.js";
import * as floor_view from "./views/floor.js";
import { my_help } from "./helps.js";
import * as help_view from "./views/help.js";
import * as sign_in_view from "./views/sign_in.js";
import * as space_view from "./views/space.js";
import * as tickets_view from "./views/tickets.js";

const tabs = { floor: floor_view, tickets: tickets_view, space: space_view };

// What every view may use. `floor` is the newest state or null, `received_ms` when it came
// (performance.now()), `live` whether it is still fresh.
const desk = {
  account: null,
  floor: null,
  received_ms: 0,
  live: false,
  policies: [],
  go(place) { location.hash = place; },
  // Does it, and shows what went wrong. True when it was done.
  async attempt(path, body) {
    try {
      return await call(path, body);
    } catch (problem) {
      report(problem);
      return null;
    }
  },
};

let shown = null;
let unfollow = () => {};
// Until when a page that has just been opened looks for the help that its account had going on:
// it was loaded again, or its browser had crashed. Zero once somebody has gone anywhere.
const return_ms = 15_000;
let looks_for_help_until = 0;
const connection = element("p", { class: "connection", role: "status" });
const notice = element("p", { class: "notice", role: "alert", hidden: true });

function report(problem) {
  if (!(problem instanceof Problem)) throw problem;
  if (problem.status === 401) return signed_out();
  notice.textContent = problem.status === 0 ? say("unreachable") : say(problem.message);
  notice.hidden = false;
  clearTimeout(report.timer);
  report.timer = setTimeout(() => { notice.hidden = true; }, 8000);
}

function show(view) {
  shown?.close?.();
  shown = view;
}

function signed_out() {
  unfollow();
  desk.account = desk.floor = null;
  desk.live = false;
  show(sign_in_view.show(signed_in));
  document.body.className = "signed-out";
  document.body.replaceChildren(shown.element);
  document.title = "Foyer";
}

function header() {
  const tab = (name) => element("a", { href: "#" + name, "data-tab": name }, say(name));
  return element("header", { class: "top" },
    element("h1", {}, desk.account.space),
    element("nav", {}, tab("floor"), tab("tickets"), tab("space")),
    connection,
    element("p", { class: "who" }, desk.account.display_name),
    element("button", { class: "quiet", onclick: async () => {
      await call("sign-out").catch(() => {});
      signed_out();
    } }, say("sign_out")));
}

async function signed_in(account) {
  desk.account = account;
  desk.policies = (await call("policy/list").catch(() => null))?.policies ?? [];
  notice.hidden = true;
  document.body.className = "";
  document.body.replaceChildren(header(), notice, element("main"));
  connected(null);
  looks_for_help_until = performance.now() + return_ms;
  unfollow = follow({ floor: new_floor, lost, over: signed_out });
  navigate();
}

// `live`: true, false, or null before the first answer.
function connected(live) {
  desk.live = live === true;
  document.body.classList.toggle("stale", live === false);
  connection.textContent = live === null ? say("connecting") : live ? say("live") : say("lost");
  connection.dataset.live = String(live);
}

// A view that shows more than states must not go on as if they were fresh.
function lost() {
  connected(false);
  shown?.lost?.();
}

function back_to_my_help(floor) {
  if (performance.now() > looks_for_help_until) return;
  const mine = floor.stations.find((station) => my_help(station, desk.account)?.unwatched);
  if (mine) desk.go("help/" + mine.name);
}

function new_floor(floor) {
  desk.floor = floor;
  desk.received_ms = performance.now();
  connected(true);
  const calls = floor.stations.filter((station) => station.calling).length;
  document.title = (calls ? `(${calls}) ` : "") + desk.account.space;
  shown?.update?.(floor);
  back_to_my_help(floor);
}

function navigate() {
  if (!desk.account) return;
  const [place, what] = decodeURIComponent(location.hash.slice(1)).split("/");
  const view = place === "help" && what ? help_view.show(desk, what)
    : (tabs[place] ?? floor_view).show(desk);
  show(view);
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === (place || "floor")) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  document.body.classList.toggle("helping", place === "help");
  document.querySelector("main").replaceChildren(view.element);
  if (desk.floor) view.update?.(desk.floor);
}

addEventListener("hashchange", () => {
  looks_for_help_until = 0;
  navigate();
});
// Times in words go on between two states of the floor; what is stale stays as it was.
setInterval(() => { if (desk.live && desk.floor) shown?.update?.(desk.floor); }, 10_000);
call("whoami").then(signed_in, (problem) => {
  signed_out();
  if (problem.status === 0) shown.element.querySelector("[role=alert]").textContent = say("unreachable");
});
