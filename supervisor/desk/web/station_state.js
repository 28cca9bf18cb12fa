// What a station is, for a person: one word and one shape, never a colour alone.
import { drawing, element } from "./element.js";
import { say } from "./words.js";

const shapes = {
  free: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16Z"],
  starting: ["M12 4a8 8 0 1 0 8 8", "M12 8v4l3 2"],
  in_use: ["fill M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z", "fill M4 21a8 8 0 0 1 16 0Z"],
  ending: ["M12 4a8 8 0 1 0 8 8", "M12 8v4l3 2"],
  resetting: ["M20 12a8 8 0 1 1-2.5-5.8", "M20 3v4h-4"],
  out_of_order: ["M12 3 22 20H2Z", "M12 10v4", "M12 17v.5"],
  offline: ["M5 5l14 14", "M19 5 5 19"],
  closed: ["M6 11h12v9H6Z", "M9 11V7a3 3 0 0 1 6 0v4"],
  calling: ["M7 12V6.5a1.5 1.5 0 0 1 3 0V11", "M10 10V4.5a1.5 1.5 0 0 1 3 0V11",
    "M13 10V5.5a1.5 1.5 0 0 1 3 0V12", "M16 11V8.5a1.5 1.5 0 0 1 3 0V15c0 4-2.500 6-6 6-4 0-5-2-7.500-6.500-1-1.700 1-2.500 1.500-1.500L7 14"],
};
const extra = {
  clean: ["M4 12.500 10 18 20 6"],
  dirty: ["M12 3 22 20H2Z", "M12 10v4", "M12 17v.5"],
  eye: ["M2 12s4-7 10-7 10 7 10 7-4 7-10 7-10-7-10-7Z", "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z"],
};

export const shape = (name) => drawing(...(shapes[name] ?? extra[name]));

// The state to show: a call is more urgent than being in use.
export const shown_state = (station) => (station.calling ? "calling" : station.state);

export function state_line(station) {
  const state = shown_state(station);
  return element("p", { class: "state", "data-state": state }, shape(state), say("state_" + state));
}

// A station that a mediator has to go and look at.
export const needs_a_look = (station) =>
  station.state === "out_of_order" || station.state === "offline";
