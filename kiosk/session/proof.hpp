// Looking for what may be left of sessions. A proof is a table of named checks (checks.hpp), each
// saying where it looked and what it found; it is clean only if every check ran and found nothing.
// It runs in a child process, so that the io thread never waits for a disk or a service.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/children/children.hpp"
#include "kiosk/session/held_namespace.hpp"
#include "kiosk/session/uids.hpp"
#include "proto/messages.hpp"

namespace foyer::kiosk {

struct Baseline;  // baseline.hpp

// Whose traces are looked for. After a session: World::proof_scope(). At boot and at closing:
// Ground::whole_scope(). Sessions that are alive on this machine are never residue. The caller adds
// the baseline: without it the check of settings cannot run, and no proof is clean.
struct ProofScope {
    UidRange uids = all_session_uids;
    std::string run_dir;     // the kiosk's
    std::string uid_file;    // beside which the living sessions are claimed; empty = none is
    std::string world_name;  // directory and control group of one world; empty = of all
    // Nobody but the holders of this scope may be in them or keep them.
    std::vector<std::shared_ptr<const HeldNamespace>> namespaces;
    std::vector<UidRange> living;         // filled in by the proof
    std::shared_ptr<const Baseline> baseline = {};
    // Before the paths of services, settings and /sys/block, but for programs (tests: a scratch
    // folder). Empty: the machine's own.
    std::string root = {};
    bool repair = false;  // a run takes away first what is safe to take away (repair.hpp)

    // A uid or gid whose traces are residue.
    bool concerns(std::uint32_t id) const;
    // A world's name that must not be found any more.
    bool concerns_world(const std::string& name) const;
    // Adds the sessions that are alive now; true: one is new. A session is claimed before anything
    // of it is made, so what was found and still concerns after a `false` is no living one's.
    Result<bool> learn_living();
};

// Looks until no session has begun meanwhile. Error: it is not known which ones live.
template <class Look>
auto look_beside_living(ProofScope& scope, const Look& look) -> Result<decltype(look(scope))> {
    for (;;) {
        auto seen = look(scope);
        const auto more = scope.learn_living();
        if (!more) {
            return failure(more.error());
        }
        if (!*more) {
            return seen;
        }
    }
}

// Runs every check here and now, blocking (0.02 s quick; seconds when full; 5 s more for each
// service that does not answer).
Proof prove_now(const ProofScope& scope, bool full);

// A medium that somebody can take out is in, and nothing else was found; every check could run.
bool only_medium(const Proof& proof);

// Runs them in a child, which first puts back what a guest changes with the machine's keys alone
// (baseline.hpp); `done` is called once on the io thread. A child that fails, is killed or takes
// longer than a minute (full: an hour) yields a proof that is not clean and says so. What a repair
// did is told by a clean check of that name, the last one. Dropping the
// handle ends the child and forgets `done`.
class ProofRun {
public:
    ProofRun(boost::asio::io_context& io, Children& children, ProofScope scope, bool full,
             std::function<void(Proof)> done);
    ~ProofRun();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
