// Time as people say it. Time left is told by five minutes, like on the stations, and never as a
// running counter.
import { plural, say } from "./words.js";

export function time_left(seconds) {
  if (seconds >= 3600) {
    const hours = Math.floor(seconds / 3600);
    const rest = Math.floor((seconds % 3600) / 300) * 5;
    return say("left", { time: rest ? `${hours} h ${String(rest).padStart(2, "0")}` : `${hours} h` });
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return say("left_one");
  const said = minutes > 10 ? Math.ceil(minutes / 5) * 5 : minutes;
  return say("left", { time: plural("minutes", said) });
}

export function waiting(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes < 1 ? say("waiting_now") : say("waiting", { time: plural("minutes", minutes) });
}

export function moment(unix) {
  return new Date(unix * 1000).toLocaleString(document.documentElement.lang,
    { dateStyle: "medium", timeStyle: "short" });
}
