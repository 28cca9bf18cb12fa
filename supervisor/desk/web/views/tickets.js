// Tickets: make some, print them, see which are not used, take one back.
import { element } from "../element.js";
import { moment } from "../time_words.js";
import { plural, say, title } from "../words.js";
import { choice } from "./ask.js";

const spaced = (code) => code.replace(/(\d{4})(\d{4})/, "$1 $2");

function paper(desk, ticket) {
  const policy = desk.policies.find((each) => each.name === ticket.policy);
  return element("article", { class: "ticket" },
    element("p", { class: "hint" }, desk.account.space),
    element("p", { class: "code" }, spaced(ticket.code)),
    element("p", {}, policy ? title(policy) : ticket.policy, " · ",
      plural("minutes", ticket.minutes || policy?.minutes || 0)),
    element("p", { class: "hint" }, say("ticket_paper"), " ", say("until"), " ", moment(ticket.expires_unix)));
}

export function show(desk) {
  const policies = desk.policies;
  const first = policies.find((each) => each.name === desk.floor?.space.free_policy) ?? policies[0];
  const count = element("input", { type: "number", min: "1", max: "200", value: "1", required: true, inputmode: "numeric" });
  const policy = choice(say("policy"), policies.map((each) => [title(each), each.name]), first?.name);
  const minutes = choice(say("time"), [[say("policy_time", { time: plural("minutes", first?.minutes ?? 0) }), 0],
    ...[30, 60, 120].map((each) => [plural("minutes", each), each])], 0);
  policy.element.addEventListener("change", () => {
    const chosen = policies.find((each) => each.name === policy.value());
    minutes.element.querySelector("span").textContent =
      say("policy_time", { time: plural("minutes", chosen.minutes) });
  });
  const made = element("section", { class: "made", hidden: true },
    element("div", { class: "heading" }, element("h2", {}, say("made")),
      element("button", { class: "main", onclick: () => print() }, say("print"))),
    element("div", { class: "papers" }));
  const rows = element("tbody");
  const none = element("p", { class: "hint" }, say("no_ticket"));
  const table = element("table", {},
    element("thead", {}, element("tr", {},
      [say("code"), say("policy"), say("time"), say("state"), say("until"), ""].map((text) => element("th", {}, text)))),
    rows);

  const refresh = async () => {
    const list = await desk.attempt("ticket/list");
    if (!list) return;
    none.hidden = list.tickets.length > 0;
    table.hidden = list.tickets.length === 0;
    rows.replaceChildren(...list.tickets.map((ticket) => {
      const its = policies.find((each) => each.name === ticket.policy);
      return element("tr", {},
        element("td", { class: "code" }, spaced(ticket.code)),
        element("td", {}, its ? title(its) : ticket.policy),
        element("td", {}, plural("minutes", ticket.minutes || its?.minutes || 0)),
        element("td", {}, say("ticket_" + ticket.phase)),
        element("td", {}, moment(ticket.expires_unix)),
        element("td", {}, ticket.phase === "unused" && element("button", { class: "quiet", onclick: async () => {
          await desk.attempt("ticket/revoke", { code: ticket.code });
          refresh();
        } }, say("revoke"))));
    }));
  };

  const make = async (event) => {
    event.preventDefault();
    const list = await desk.attempt("ticket/new",
      { count: Number(count.value), policy: policy.value(), minutes: Number(minutes.value()) });
    if (!list) return;
    made.hidden = false;
    made.querySelector(".papers").replaceChildren(...list.tickets.map((ticket) => paper(desk, ticket)));
    made.scrollIntoView({ behavior: "smooth" });
    refresh();
  };
  refresh();

  return {
    element: element("div", { class: "tickets" },
      element("form", { class: "panel", onsubmit: make },
        element("h2", {}, say("tickets_title")), element("p", { class: "hint" }, say("tickets_hint")),
        element("label", {}, say("count"), count),
        policies.length > 1 && [element("h3", {}, say("policy")), policy.element],
        element("h3", {}, say("time")), minutes.element,
        element("div", { class: "buttons" }, element("button", { class: "main" }, say("make")))),
      made,
      element("section", { class: "panel list" }, element("h2", {}, say("open_tickets")), none, table)),
  };
}
