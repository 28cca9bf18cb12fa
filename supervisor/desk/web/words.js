// The page's words in French and English. Non-breaking spaces stand where French typography wants
// them (before : ; ! ? and inside « »).

const fr = {
  language: "fr",
  sign_in: "Se connecter", sign_out: "Se déconnecter", account: "Compte", password: "Mot de passe",
  sign_in_title: "Bonjour", sign_in_hint: "Connectez-vous pour voir les postes.",
  wrong_sign_in: "Le compte ou le mot de passe ne va pas. Réessayez.",
  wait_sign_in: "Trop d’essais. Attendez une minute, puis réessayez.",
  floor: "Les postes", tickets: "Tickets", space: "Le lieu",
  live: "À jour", lost: "Connexion perdue, nouvel essai…",
  lost_long: "Connexion perdue. Ce que vous voyez n’est plus à jour. Nouvel essai en cours…",
  connecting: "Connexion…", unreachable: "Le serveur ne répond pas.",
  alarms: "Mis de côté, à regarder", calls: "On vous appelle", stations: "Tous les postes", no_station: "Aucun poste encore.",
  no_station_hint: "Démarrez un poste, puis tapez ici le code qu’il affiche (onglet « Le lieu »).",
  summary_free: "{n} libre", summary_free_many: "{n} libres",
  summary_use: "{n} occupé", summary_use_many: "{n} occupés",
  summary_aside: "{n} à regarder", summary_aside_many: "{n} à regarder",
  state_free: "Libre", state_starting: "Démarre", state_in_use: "Occupé", state_ending: "Se termine",
  state_resetting: "Effacement", state_out_of_order: "Mis de côté", state_offline: "Hors ligne",
  state_closed: "Fermé", state_calling: "Appelle",
  left: "encore {time}", left_one: "encore 1 minute", minutes: "{n} minute", minutes_many: "{n} minutes",
  waiting_now: "appelle maintenant", waiting: "attend depuis {time}",
  asking_view: "Question posée : voir l’écran", asking_control: "Question posée : souris et clavier",
  helping_view: "{who} voit l’écran", helping_control: "{who} aide à la souris",
  along_asking_view: "{who} demande à regarder aussi", along_helping_view: "{who} regarde aussi",
  hidden: "La personne cache son écran",
  clean: "Effacé et vérifié", clean_full: "Effacé et vérifié en entier", checks: "{n} contrôle", checks_many: "{n} contrôles",
  repaired: "Réparé : {found}", not_clean: "Il reste quelque chose", no_proof: "Pas encore vérifié", checking: "Vérification en cours",
  start: "Donner ce poste", view: "Voir l’écran", help: "Aider", go_on_helping: "Reprendre l’aide", look_along: "Regarder aussi",
  extend: "Prolonger", end: "Terminer", return: "Remettre en service", cancel: "Annuler",
  start_title: "Donner {station}", policy: "Formule", time: "Durée", policy_time: "celle de la formule ({time})",
  extend_title: "Prolonger {station}", extend_hint: "De combien ?", more: "+ {time}",
  end_title: "Terminer sur {station} ?", end_hint: "Tout ce que la personne a fait sera effacé, tout de suite.",
  end_yes: "Terminer et effacer", end_no: "Non, laisser continuer",
  help_of: "Aide sur {station}", back: "Retour aux postes",
  help_asking: "Nous demandons à la personne si elle est d’accord…",
  help_asking_hint: "Elle voit votre nom et la question sur son écran. Sans réponse en 30 secondes, ce sera non.",
  help_asking_control: "Nous demandons la souris et le clavier…",
  help_viewing: "Vous voyez l’écran", help_controlling: "Vous utilisez la souris et le clavier",
  help_ask_control: "Demander la souris et le clavier", help_release: "Rendre la souris", help_end: "Terminer l’aide",
  help_asking_clipboard: "Nous demandons le texte copié…", help_ask_clipboard: "Demander le texte copié", copied_text: "Texte copié sur le poste, ou à y coller", paste: "Mettre dans le presse-papiers du poste",
  along_viewing: "Vous regardez avec {who}", along_end: "Ne plus regarder",
  help_over: "L’aide est terminée.", help_again: "Demander encore", help_connecting: "L’image arrive…",
  help_hidden: "La personne cache son écran un moment.", help_hidden_hint: "Elle tape sans doute un mot de passe. L’image revient quand elle le veut.",
  tickets_title: "Faire des tickets", tickets_hint: "Chaque code ouvre un poste une fois, pendant 7 jours.",
  count: "Combien", make: "Faire", print: "Imprimer", made: "Nouveaux tickets", open_tickets: "Tickets en cours",
  no_ticket: "Aucun ticket.", code: "Code", until: "Jusqu’au", state: "État", revoke: "Annuler ce ticket",
  ticket_unused: "Pas encore utilisé", ticket_in_use: "En cours", ticket_used: "Utilisé", ticket_revoked: "Annulé",
  ticket_paper: "Tapez ce code sur l’écran d’accueil d’un poste.",
  space_open: "Le lieu est ouvert.", space_closing: "Le lieu ferme dans {time}.", space_closing_now: "Le lieu ferme. Les postes s’effacent…",
  space_closed: "Le lieu est fermé.", open_now: "Ouvrir le lieu", close_now: "Fermer maintenant",
  close_in: "Fermer dans {time}", close_title: "Fermer maintenant ?",
  close_hint: "Chaque session en cours est terminée et effacée. Chaque poste est vérifié en entier.",
  close_yes: "Fermer et tout effacer", close_result: "{done} sur {all} effacés et vérifiés",
  station: "Poste", result: "Résultat", result_wait: "En cours…", result_offline: "Ne répond pas : à vérifier sur place",
  new_station: "Ajouter un poste", new_station_hint: "Tapez le code à six chiffres que le nouveau poste affiche.",
  nobody_waits: "Aucun poste n’attend.", approve: "Ajouter", name: "Nom (facultatif)", approved: "{station} est ajouté.",
  waits_from: "attend, depuis {address}", only_admin: "Seul un compte « admin » peut ajouter un poste.",
  "No answer. Please walk over.": "Pas de réponse. Allez voir la personne.",
  "The guest said no.": "La personne a dit non.",
  "The guest wants nobody else to see the screen.": "La personne ne veut pas d’un autre regard sur son écran.",
  "No answer: nobody else can see the screen.": "Pas de réponse : personne d’autre ne voit l’écran.",
  "a USB stick or card is still in: take it out": "une clé USB ou une carte est encore branchée : retirez-la",
  "The guest took the mouse back.": "La personne a repris la souris.",
};

const en = {
  language: "en",
  sign_in: "Sign in", sign_out: "Sign out", account: "Account", password: "Password",
  sign_in_title: "Hello", sign_in_hint: "Sign in to see the stations.",
  wrong_sign_in: "The account or the password is not right. Please try again.",
  wait_sign_in: "Too many attempts. Wait a minute, then try again.",
  floor: "Stations", tickets: "Tickets", space: "The place",
  live: "Up to date", lost: "Connection lost, retrying…",
  lost_long: "Connection lost. What you see is no longer up to date. Retrying…",
  connecting: "Connecting…", unreachable: "The server does not answer.",
  alarms: "Set aside, to be looked at", calls: "Someone is calling you", stations: "All stations", no_station: "No station yet.",
  no_station_hint: "Start a station, then type the code it shows here (tab “The place”).",
  summary_free: "{n} free", summary_free_many: "{n} free",
  summary_use: "{n} in use", summary_use_many: "{n} in use",
  summary_aside: "{n} to look at", summary_aside_many: "{n} to look at",
  state_free: "Free", state_starting: "Starting", state_in_use: "In use", state_ending: "Ending",
  state_resetting: "Erasing", state_out_of_order: "Set aside", state_offline: "Offline",
  state_closed: "Closed", state_calling: "Calling",
  left: "{time} left", left_one: "1 minute left", minutes: "{n} minute", minutes_many: "{n} minutes",
  waiting_now: "calling now", waiting: "waiting for {time}",
  asking_view: "Asked: to see the screen", asking_control: "Asked: mouse and keyboard",
  helping_view: "{who} sees the screen", helping_control: "{who} helps with the mouse",
  along_asking_view: "{who} asks to look along", along_helping_view: "{who} looks along",
  hidden: "The guest hides the screen",
  clean: "Erased and checked", clean_full: "Erased and checked in full", checks: "{n} check", checks_many: "{n} checks",
  repaired: "Repaired: {found}", not_clean: "Something is left", no_proof: "Not checked yet", checking: "Being checked",
  start: "Hand out", view: "See the screen", help: "Help", go_on_helping: "Back to the help", look_along: "Look along",
  extend: "Extend", end: "End", return: "Put back into service", cancel: "Cancel",
  start_title: "Hand out {station}", policy: "Kind of session", time: "Time", policy_time: "the usual ({time})",
  extend_title: "Extend {station}", extend_hint: "By how much?", more: "+ {time}",
  end_title: "End on {station}?", end_hint: "Everything the guest did is erased, at once.",
  end_yes: "End and erase", end_no: "No, let them go on",
  help_of: "Help on {station}", back: "Back to the stations",
  help_asking: "Asking the guest…",
  help_asking_hint: "Your name and the question are on their screen. No answer within 30 seconds is a no.",
  help_asking_control: "Asking for mouse and keyboard…",
  help_viewing: "You see the screen", help_controlling: "You use the mouse and keyboard",
  help_ask_control: "Ask for mouse and keyboard", help_release: "Give the mouse back", help_end: "End the help",
  help_asking_clipboard: "Asking for copied text…", help_ask_clipboard: "Ask for copied text", copied_text: "Text copied on the station, or to be pasted there", paste: "Put on the station’s clipboard",
  along_viewing: "You look along with {who}", along_end: "Stop looking along",
  help_over: "The help is over.", help_again: "Ask again", help_connecting: "The picture is coming…",
  help_hidden: "The guest hides the screen for a moment.", help_hidden_hint: "Probably to type a password. The picture comes back when they want.",
  tickets_title: "Make tickets", tickets_hint: "Each code opens one station once, within 7 days.",
  count: "How many", make: "Make", print: "Print", made: "New tickets", open_tickets: "Tickets going on",
  no_ticket: "No ticket.", code: "Code", until: "Until", state: "State", revoke: "Revoke this ticket",
  ticket_unused: "Not used yet", ticket_in_use: "In use", ticket_used: "Used", ticket_revoked: "Revoked",
  ticket_paper: "Type this code on the welcome screen of a station.",
  space_open: "The place is open.", space_closing: "The place closes in {time}.", space_closing_now: "The place is closing. Stations are being erased…",
  space_closed: "The place is closed.", open_now: "Open the place", close_now: "Close now",
  close_in: "Close in {time}", close_title: "Close now?",
  close_hint: "Every session going on is ended and erased. Every station is checked in full.",
  close_yes: "Close and erase everything", close_result: "{done} of {all} erased and checked",
  station: "Station", result: "Result", result_wait: "Under way…", result_offline: "No answer: check on the spot",
  new_station: "Add a station", new_station_hint: "Type the six-digit code that the new station shows.",
  nobody_waits: "No station waits.", approve: "Add", name: "Name (optional)", approved: "{station} is added.",
  waits_from: "waits, from {address}", only_admin: "Only an “admin” account can add a station.",
};

const words = navigator.language.toLowerCase().startsWith("fr") ? fr : en;
document.documentElement.lang = words.language;

// The text of this name with its {places} filled. A text that is not listed is said as it is: the
// supervisor's own sentences for the desk are English.
export function say(name, places = {}) {
  const text = words[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (_, place) => places[place]);
}

// Both languages here have one and many; in French 0 is singular.
export function plural(name, n) {
  const one = words.language === "fr" ? n < 2 : n === 1;
  return say(one ? name : name + "_many", { n });
}

// The policy's title in this language, or its name.
export function title(policy) {
  return (words.language === "fr" ? policy.title_fr : policy.title_en) || policy.name;
}
