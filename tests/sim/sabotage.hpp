// A world that breaks one rule on purpose, to see that the simulation would notice.
#pragma once

namespace foyer::sim {

enum class Sabotage {
    none,
    replays_grants,     // the network forges an old Grant into the present link
    skips_proofs,       // every proof is "clean" and nobody has looked
    never_cuts,         // the mirror goes on after CutMirror
    forgets_memory,     // the station's disk loses what it was told to remember
    answers_early,      // the supervisor sends before its saves are on disk
    loses_records,      // the network acknowledges records that the supervisor never got
    misses_deadlines,   // the station's shell sends no Tick when a session's time is over
    keeps_control,      // the mirror goes on taking input after MirrorAllow without control
    answers_for_guest,  // the curtain says yes to questions that nobody answered
};

}  // namespace foyer::sim
