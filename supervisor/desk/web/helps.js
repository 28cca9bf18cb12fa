// The helps of one station: first the help, then those of colleagues who look along with it.
export function helps_of(station) {
  if (!station?.help) return [];
  return [{ id: station.help, account: station.help_account, helper: station.helper,
    state: station.help_state, unwatched: station.help_unwatched,
    clipboard: station.help_clipboard, first: true }, ...station.onlookers];
}

// The one of this account; undefined when there is none.
export const my_help = (station, account) =>
  helps_of(station).find((help) => help.account === account.name);

export const is_asking = (help) => help.state.startsWith("asking") || help.clipboard === "asking";
