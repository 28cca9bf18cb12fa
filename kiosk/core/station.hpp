// The kiosk's core: one station's whole behaviour as values and one function,
// `step(event, now) -> effects`. It reads no clock, opens nothing, logs nothing and knows no
// generated type. The shell performs the effects in order and feeds what happened back as events;
// tests/sim does the same with a seeded scheduler.
//
// State table (the test oracle; an event that is not listed for a state is a Reject and changes
// nothing). P = the last proof, "ends(cause)" = record the session, cut the help, TearDown.
// Whatever changes what the supervisor may know is followed by Send ViewUpdate.
//
//   state         event                                   next           effects
//   resetting     ProofDone clean, space not closed       free           -
//   resetting     ProofDone clean and full, closed        closed         -
//   resetting     ProofDone clean and quick, closed       resetting      Prove full
//   resetting     ProofDone quick, not clean, all of it
//                 repairable, a quick one asked           resetting      Prove full, repair
//   resetting     ProofDone clean, or nothing found but
//                 a medium, and MediumSeen told otherwise
//                 since it was asked for                  resetting      Prove again (full after a
//                                                                        medium)
//   resetting     ProofDone not clean otherwise (or quick
//                 where a full one was asked)             out_of_order   Remember
//   free          StartPressed / TicketTyped, link up     free           Send StartRequest
//   ending, resetting after a session: the same           same           asked once it is free
//   free          Grant, P clean, curtain there, open     starting       Remember, BuildWorld
//   free          SpaceUpdate/Welcome closed              resetting      Prove full
//   free, closed  MediumSeen in, none was before          resetting      Prove quick (full while
//                                                                        closing or closed)
//   starting      WorldReady                              in_use         the clock starts; Launch
//                                                                        each autostart
//   starting      WorldFailed, WorldDied, End             ending         ends(never_started)
//   in_use        FinishConfirmed                         ending         ends(button)
//   in_use        Tick at or after the deadline           ending         ends(deadline)
//   in_use        Tick, left alone for the policy's
//                 idle_minutes, nobody sees the screen    ending         ends(idle)
//   in_use        End{cause}                              ending         ends(cause)
//   in_use        WorldDied                               ending         ends(world_died)
//   starting,in_use  CurtainDied                          ending         ends(curtain_died)
//   starting,in_use  Tick at or after the closing time,
//                    SpaceUpdate/Welcome closed           ending         ends(closing), in starting
//                                                                        ends(never_started)
//   ending        WorldGone                               resetting      Prove quick (full while
//                                                                        closing or closed)
//   out_of_order  ReturnToService                         resetting      Prove full
//   out_of_order  MediumSeen out, nothing else was found  resetting      Prove full
//   closed        SpaceUpdate/Welcome open                free           -
//   any other     Grant                                   same           Send GrantRefused
//
// Time moves by Tick alone. A free station without its curtain says `resetting` in its view: it is
// not to be handed out.
//
// A Grant that repeats the running or starting session changes nothing. A Grant for a session
// that already has a record is answered by that record, and so is an End. A Grant of another link,
// or not larger than the last one of this link, is void: a Reject and no answer, because the
// supervisor has settled it or will at the next Hello. Messages that may be repeated (Extend,
// RecordAck, AskConsent of the help that goes on) change nothing the second time and are no Reject.
//
// Every message that a step sends follows the Remember that it depends on. The station starts
// (Boot) in resetting with a full proof; a session found in the memory is recorded as
// kiosk_restarted, once. A full clean proof takes `out_of_order` out of the memory, nothing else.
//
// Help, inside in_use only, one at a time, and up to two colleagues who look along with it:
//   AskConsent view      -> the question is shown; `consent_wait` (30 s) without an answer = none.
//                           Within `ask_again_after` (60 s) of a no the question is not shown again
//                           and is answered `no` at once; a new CallPressed lifts that. A policy's
//                           "never" is a `no` too.
//   AskConsent view beside the help that goes on -> the same for a colleague, who has a help of their
//                           own, with its own yes, mirror and stream, and never control. One
//                           question at a time; beside another help than the one that goes on, or
//                           with `viewers_max` there, the answer is `none`.
//   ConsentAnswered yes  -> Send ConsentAnswer yes; OpenStream is accepted from now on. The call of
//                           the guest is answered and ends.
//   OpenStream           -> StartMirror with what was consented to, after CutMirror of one that runs;
//                           a Reject when its token was the last one's.
//   StreamClosed         -> the supervisor closed the stream, because nobody looks at it now. The
//                           consents and the frame stay, nothing flows; the next OpenStream shows
//                           the picture again without a new question.
//   `stream_wait` (20 s) without a stream, from the yes or the closing on -> ends as viewer_left.
//   AskConsent control   -> only after a view yes of the same help; yes -> MirrorAllow control.
//   AskConsent clipboard -> only while control is given, and ends with it; yes -> MirrorAllow
//                           clipboard: text that is copied from then on crosses, both ways.
//   Release              -> control or clipboard is given back, MirrorAllow; a question for it is
//                           taken back.
//   ControlTakenBack     -> by the guest: MirrorAllow without control, Send ConsentAnswer no; the view
//                           goes on. Control is not asked for again within `ask_again_after`.
//   StopPressed, EndHelp, LinkDown, end of the session, MirrorDied, CurtainDied -> CutMirror if it
//   was started, the consents die; Send HelpEnded with the cause (except for EndHelp, which came
//   from there). What ends the first help ends those beside it, which needs no word of its own;
//   EndHelp and MirrorDied of one beside it end that one alone. StopPressed ends all, HidePressed
//   hides from all.
//
// What is repaired is said in the view before (the quick proof, not clean) and in the full proof
// that follows on it, by its row `repair`; that proof alone decides, and is not repaired again.
//
// A removable medium that is still in sets the station out of order like anything else that is
// found: one state in which nothing is handed out, which the desk and a restart already know. But
// what a person forgot a person takes away: when it is out and was all that was found, the station
// proves itself in full again, unasked. In every other state MediumSeen changes the screens alone.
//
// Warnings: at the policy's minutes, at 5 and at 2 before the end, whichever comes first of the
// deadline and the closing; each until dismissed or extended. No extension while closing.
// From the end of a session on the welcome is shown again, unless the space is closed: while the
// world is torn down and proved it says that all is being erased, and for `farewell_ms` after the
// clean proof that it is done. A StartPressed or TicketTyped in that time is kept and asked as soon
// as the station is free; a proof that is not clean, the curtain's death, closing, or no link then
// forgets it. Nothing is granted before the proof.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "kiosk/core/events.hpp"
#include "kiosk/core/scene.hpp"
#include "kiosk/core/state.hpp"
#include "proto/clock.hpp"
#include "proto/messages.hpp"

namespace foyer::kiosk {

class Station {
public:
    explicit Station(Limits limits = {});

    // Performs one event. The effects are to be performed in order. Never throws; an event that
    // does not fit is a Reject.
    [[nodiscard]] std::vector<Effect> step(const Event& event, Instant now);

    // The next moment (mono_ms) at which a Tick is due; nothing when no time matters.
    std::optional<Millis> wake_at() const;

    StationView view(Instant now) const;
    Scene scene(Instant now) const;

    // The policy that the supervisor sent by this name.
    const Policy* policy(const std::string& name) const;
    // What the world of the next session is to be made ready for; null when none may follow.
    const Policy* next_policy() const;

    // Asserts what must hold between any two steps.
    void check_invariants() const;

    // Equal when no event could tell them apart.
    friend bool operator==(const Station&, const Station&) = default;

private:
    core::State state_;
};

}  // namespace foyer::kiosk
