// Taking away, once, what a proof found and what is safe to take away: processes, mounts and files
// that are a session's beyond doubt. Whether it helped is told by the full proof after it, never
// here: a leftover means that a world was not thrown away as a whole.
#pragma once

#include <string>

#include "kiosk/session/proof.hpp"

namespace foyer::kiosk {

// Kills every process that runs under a session's uid or gid (waits up to 2 s for their end), takes
// off the mounts that the check of mounts finds, and removes what session uids own in the places of
// the quick proof; directories only when they are empty then. Never what belongs to a living
// session. Blocking, as root. What was done, for a person: "ended 1 process, removed 2 files";
// empty when there was nothing to do or nothing could be done.
std::string repair(const ProofScope& scope);

// Something was found, and all of it in places where a repair may help; every check could run.
bool repairable(const Proof& proof);

}  // namespace foyer::kiosk
