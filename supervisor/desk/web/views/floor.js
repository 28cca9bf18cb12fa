// The floor: what was set aside, who calls, longest wait first, then every station. A card is only drawn anew when
// something of it has changed, so that a finger or a focus on it stays where it is.
import { element } from "../element.js";
import { needs_a_look } from "../station_state.js";
import { plural, say } from "../words.js";
import { station_card } from "./station_card.js";

function summary(stations) {
  const parts = [
    ["summary_free", stations.filter((station) => station.state === "free").length],
    ["summary_use", stations.filter((station) => station.session && !needs_a_look(station)).length],
    ["summary_aside", stations.filter(needs_a_look).length],
  ];
  return parts.filter(([name, n]) => n || name !== "summary_aside").map(([name, n]) =>
    element("span", {}, plural(name, n)));
}

export function show(desk) {
  const lost = element("p", { class: "lost", role: "alert" }, say("lost_long"));
  const alarms = element("section", { class: "alarms", role: "alert", hidden: true },
    element("h2", {}, say("alarms")), element("div", { class: "cards" }));
  const calls = element("section", { class: "calls", hidden: true },
    element("h2", {}, say("calls")), element("div", { class: "cards" }));
  const rest = element("section", {},
    element("div", { class: "heading" }, element("h2", {}, say("stations")),
      element("p", { class: "summary" })),
    element("div", { class: "cards" }));
  const empty = element("div", { class: "panel", hidden: true },
    element("h2", {}, say("no_station")), element("p", {}, say("no_station_hint")));
  const cards = new Map();  // by name: {element, told}

  const card_of = (station) => {
    const age_s = (performance.now() - desk.received_ms) / 1000;
    const made = station_card(desk, station, age_s);
    // The listeners read the station they were made with, so its ids are part of what is compared.
    const told = made.outerHTML + station.session + "/" + station.help;
    const card = cards.get(station.name);
    if (card?.told === told) return card.element;
    const focused = card?.element.contains(document.activeElement)
      ? document.activeElement.dataset.action : null;
    cards.set(station.name, { element: made, told });
    if (focused) queueMicrotask(() => made.querySelector(`[data-action="${focused}"]`)?.focus());
    return made;
  };
  const place = (section, stations) => {
    const list = section.querySelector(".cards");
    const wanted = stations.map(card_of);
    wanted.forEach((card, i) => {
      if (list.children[i] !== card) list.insertBefore(card, list.children[i] ?? null);
    });
    while (list.children.length > wanted.length) list.lastChild.remove();
  };

  return {
    element: element("div", { class: "floor" }, lost, alarms, calls, rest, empty),
    update(floor) {
      const aside = floor.stations.filter((station) => station.state === "out_of_order");
      const calling = floor.stations.filter((station) => station.calling);
      const others = floor.stations.filter((station) => !aside.includes(station) && !station.calling);
      alarms.hidden = aside.length === 0;
      place(alarms, aside);
      calls.hidden = calling.length === 0;
      place(calls, calling);
      place(rest, others);
      rest.hidden = others.length === 0;
      rest.querySelector(".summary").replaceChildren(...summary(floor.stations));
      empty.hidden = floor.stations.length > 0;
    },
  };
}
