"""One channel by which something of a guest could reach the next one.

The scripts are for sh. They find in their environment:
  M         a word that nothing else on the machine contains, another one for each row
  SAID      what the plant wrote to its standard output
  U         the planter's uid
  BEGIN     seconds since 1970 when the planter came
  STATION   directory with the files, logs and stores of the station and the supervisor
  DOWNLOAD  "ADDRESS:PORT" of a web site whose pages never end
  LOG       outside: the syslog socket
and can use the words below."""

from dataclasses import dataclass

WORDS = r"""
# Files below these places that have the word in their name.
named() { for top; do [ ! -d "$top" ] || find "$top" -name "*$M*" 2>/dev/null; done; }
# Files below these places that have the word in them; the test's own scripts have it too.
holding() { for top; do [ ! -e "$top" ] || grep -rlsF --exclude-dir=.asked -e "$M" "$top"; done; }
# Files below these places that were made or changed since the planter came.
appeared() { for top; do [ ! -d "$top" ] || find "$top" -type f -newerct "@$BEGIN"; done; }
# Processes that have the word among their arguments.
running() { pgrep -af "$M"; }
# A question to a service of the machine: root must be answered, a sandbox has nobody to ask.
ask() { if [ "$(id -u)" = 0 ]; then "$@"; else "$@" 2>/dev/null; fi; }
"""


@dataclass(frozen=True)
class Row:
    name: str
    # What the guest does inside a session, and an ordinary user on an ordinary machine.
    plant: str = ""
    # Prints what is left, or nothing. Anything on standard error is a failure to look.
    look: str = ""
    # Expression for what the sandbox answers to the plant; empty: the plant succeeds.
    refused: str = ""
    # Done by root where an ordinary machine's daemon would do it for the user and the test machine
    # cannot have that daemon; then the plant runs in the session only.
    outside: str = ""
    needs: str = ""  # a name of services.SERVICES
    only_root_sees: bool = False
    seen_outside_only: bool = False  # inside its own session nothing of it is to be seen
    not_covered: str = ""  # why a test machine cannot show it
    played: str = ""  # where test_residue.py plays it, because people plant it and not a program

    @property
    def outcome(self):
        """How docs/security.md must call it."""
        if self.not_covered:
            return "not covered"
        return "refused" if self.refused else "played" if self.played else "planted"
