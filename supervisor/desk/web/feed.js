// Follows the floor. Not an EventSource, because that hides both the heartbeats and the status: a
// network that died without a word must be noticed, and a sign-in that is over must not be retried.

const silence_ms = 25_000;  // the server says something at least every 15 s
const retry_ms = 2_000;

// Calls told.floor(floor) for each state, told.lost() when the connection is lost (and goes on
// trying), told.over() when the sign-in has ended. Returns a function that stops it.
export function follow(told) {
  let stopped = false;
  let reading = null;

  const once = async () => {
    reading = new AbortController();
    let watch;
    const heard = () => {
      clearTimeout(watch);
      watch = setTimeout(() => reading.abort(), silence_ms);
    };
    try {
      heard();
      const answer = await fetch("/api/v1/feed", { signal: reading.signal, cache: "no-store" });
      if (answer.status === 401) return "over";
      if (!answer.ok) return "lost";
      let text = "";
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return "lost";
        heard();
        text += value;
        for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
          const data = text.slice(0, end).split("\n").find((line) => line.startsWith("data: "));
          if (data) told.floor(JSON.parse(data.slice(6)));
        }
      }
    } catch {
      return "lost";
    } finally {
      clearTimeout(watch);
    }
  };

  const forever = async () => {
    while (!stopped) {
      const end = await once();
      if (stopped) return;
      if (end === "over") return told.over();
      told.lost();
      await new Promise((wake) => setTimeout(wake, retry_ms));
    }
  };
  forever();

  return () => {
    stopped = true;
    reading?.abort();
  };
}
