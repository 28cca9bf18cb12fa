// Calls of the desk's API. Every answer is the JSON of proto/foyer/v1/desk.proto; a refusal is
// thrown as a Problem whose message says what was found.

export class Problem extends Error {
  // status 0: the server could not be reached.
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

export async function call(path, body = {}) {
  let answer;
  try {
    answer = await fetch("/api/v1/" + path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, "");
  }
  let content = {};
  try {
    content = await answer.json();
  } catch {
    // A proxy's page, for example: the status alone tells.
  }
  if (!answer.ok) throw new Problem(answer.status, content.detail ?? answer.statusText);
  return content;
}
