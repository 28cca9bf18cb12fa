// One help: the question, then the guest's screen, until either side ends it. What the guest agreed
// to is read from the feed and never assumed: while there is no yes nothing is connected, and mouse
// and keyboard are only sent while control was given (the station drops them otherwise). A page that
// is loaded again, or loses its connection, is awaited for 15 s and shows the picture again without
// a new question.
import RFB from "/novnc/core/rfb.js";
import { element } from "../element.js";
import { helps_of, is_asking, my_help } from "../helps.js";
import { shape } from "../station_state.js";
import { say } from "../words.js";

const again_ms = 1000;

// The picture of one help. `on_screen(shown)` says whether pixels are there, `on_copied(text)` what the
// guest has copied.
function picture(place, id, on_screen, on_copied) {
  let rfb = null;
  let timer = null;
  let closed = false;
  let control = false;

  const allow = () => {
    if (!rfb) return;
    rfb.viewOnly = !control;
    if (control) rfb.focus();
  };
  const open = () => {
    rfb = new RFB(place, `wss://${location.host}/api/v1/help/${id}/rfb`, {});
    rfb.scaleViewport = true;
    rfb.background = "transparent";
    rfb.qualityLevel = 7;
    rfb.compressionLevel = 1;
    rfb.showDotCursor = true;
    allow();
    rfb.addEventListener("connect", () => on_screen(true));
    rfb.addEventListener("clipboard", (event) => on_copied(event.detail.text));
    rfb.addEventListener("disconnect", () => {
      rfb = null;
      on_screen(false);
      // The feed says when the help is over; until then the stream may be opened once more.
      if (!closed) timer = setTimeout(open, again_ms);
    });
  };
  // A browser may keep a page that was left, and its connection, to come back to it quickly: the
  // guest would be seen by a page that nobody sees.
  const leave = () => rfb?.disconnect();
  addEventListener("pagehide", leave);
  open();
  return {
    control(given) {
      if (control === given) return;
      control = given;
      allow();
    },
    paste(text) {
      rfb?.clipboardPasteFrom(text);
    },
    close() {
      closed = true;
      removeEventListener("pagehide", leave);
      clearTimeout(timer);
      rfb?.disconnect();
    },
  };
}

export function show(desk, name) {
  const title = element("h2", {}, say("help_of", { station: name }));
  const state = element("p", { class: "help-state", role: "status" });
  const others = element("p", { class: "hint" });
  const note = element("p", { class: "note" });
  const buttons = element("div", { class: "buttons" });
  const copied = element("textarea", { rows: 2, "aria-label": say("copied_text") });
  const clipboard = element("div", { class: "clipboard" },
    element("label", {}, say("copied_text"), copied),
    element("button", { "data-action": "paste", onclick: () => seen?.picture?.paste(copied.value) }, say("paste")));
  clipboard.hidden = true;
  const screen = element("div", { class: "screen" });
  const message = element("div", { class: "screen-message" });
  let seen = null;      // {id, picture, shown} of the help on this station that is ours
  let over = false;     // there was one, and it has ended
  let drawn = "";

  const button = (text, act, kind = "") =>
    element("button", { class: kind, "data-action": text, onclick: act }, say(text));
  const tell = (...parts) => message.replaceChildren(...parts.filter(Boolean));
  const hint = (text) => element("p", { class: "hint" }, say(text));
  const close = () => {
    seen?.picture?.close();
    seen = null;
    screen.replaceChildren();
  };

  const draw = (station, mine) => {
    const kind = mine?.state ?? "";
    const key = JSON.stringify([mine, helps_of(station), station?.hidden, station?.note, over, seen?.shown]);
    if (key === drawn) return;
    drawn = key;
    const id = mine?.id;
    state.replaceChildren();
    if (kind === "asking_view") state.append(say("asking_view"));
    if (kind === "view") {
      state.append(shape("eye"), mine.first ? say("help_viewing") : say("along_viewing", { who: station.helper }));
    }
    if (kind === "asking_control") state.append(shape("eye"), say("help_asking_control"));
    if (kind === "control") {
      state.append(shape("calling"), say(mine.clipboard === "asking" ? "help_asking_clipboard" : "help_controlling"));
    }
    clipboard.hidden = mine?.clipboard !== "shared" || station.hidden;
    if (mine?.clipboard !== "shared") copied.value = "";
    others.textContent = mine?.first ? station.onlookers.map((each) =>
      say(is_asking(each) ? "along_asking_view" : "along_helping_view", { who: each.helper })).join(" · ") : "";
    note.textContent = station?.note && mine ? say(station.note) : "";
    const allowed = desk.policies.find((policy) => policy.name === station?.policy)?.help_control ?? true;
    buttons.replaceChildren(...[
      kind === "view" && mine.first && allowed && button("help_ask_control", () => desk.attempt("help/control", { station: name })),
      kind === "control" && mine.clipboard === "" &&
        button("help_ask_clipboard", () => desk.attempt("help/clipboard", { station: name }), "quiet"),
      (kind === "control" || kind === "asking_control") && button("help_release", () => desk.attempt("help/release", { id })),
      mine && button(mine.first ? "help_end" : "along_end", () => desk.attempt("help/end", { id }), "danger"),
      button("back", () => desk.go("floor"), "quiet"),
    ].filter(Boolean));
    screen.hidden = !mine || station.hidden || kind === "asking_view";
    if (kind === "asking_view") tell(element("p", { class: "large" }, say("help_asking")), hint("help_asking_hint"));
    else if (mine && station.hidden) tell(element("p", { class: "large" }, say("help_hidden")), hint("help_hidden_hint"));
    else if (mine && !seen.shown) tell(element("p", { class: "large" }, say("help_connecting")));
    else if (!mine) {
      tell(element("p", { class: "large" }, say("help_over")),
        station?.note && element("p", { class: "note large" }, say(station.note)),
        station?.state === "in_use" && !station.help &&
          button("help_again", () => desk.attempt("help/view", { station: name }), "main"));
    } else tell();
  };

  const update = (floor) => {
    const station = floor.stations.find((each) => each.name === name);
    const mine = my_help(station, desk.account);
    if (seen && seen.id !== mine?.id) {
      close();
      over = true;
    }
    if (mine && !seen) seen = { id: mine.id, picture: null, shown: false };
    const consented = mine && mine.state !== "asking_view";
    if (consented && !seen.picture) {
      const here = seen;
      here.picture = picture(screen, here.id, (shown) => {
        here.shown = shown;
        if (seen === here && desk.floor) update(desk.floor);
      }, (text) => { copied.value = text; });
    }
    seen?.picture?.control(mine.state === "control");
    draw(station, mine);
  };

  return {
    element: element("div", { class: "help" },
      element("div", { class: "help-bar" }, title, state, others, note, buttons),
      clipboard,
      element("div", { class: "screen-place" }, screen, message)),
    update,
    // Whether the guest still agrees is not known now, so the picture goes; with the next floor it
    // comes back by itself.
    lost() {
      close();
      drawn = "";
      clipboard.hidden = true;
      copied.value = "";
      tell(element("p", { class: "large" }, say("lost_long")));
    },
    // Leaving the view ends the picture; the help is ended with it, so that no guest is left with a
    // frame around a screen that nobody looks at.
    close() {
      const id = seen?.id;
      close();
      if (id && desk.account) desk.attempt("help/end", { id });
    },
  };
}
