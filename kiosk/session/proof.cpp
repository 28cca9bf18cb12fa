#include "kiosk/session/proof.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/json.hpp>
#include <cerrno>

#include "kiosk/children/deadline.hpp"
#include "kiosk/session/baseline.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/ground.hpp"
#include "kiosk/session/living_uids.hpp"
#include "kiosk/session/proc_scan.hpp"
#include "kiosk/session/repair.hpp"
#include "proto/clock.hpp"

namespace foyer::kiosk {

namespace {

namespace json = boost::json;

constexpr int result_fd = 3;
// Of a display or a disk that does not answer any more.
constexpr unsigned quick_limit_s = 60, full_limit_s = 3600;

Check run_check(const NamedCheck& check, ProofScope& scope) {
    Check result{check.name, false, check.looked_at, ""};
    auto found = check.look(scope);
    if (found && !found->empty()) {  // perhaps of a session that has begun meanwhile
        const auto again = look_beside_living(scope, check.look);
        found = again ? *again : failure(again.error());
    }
    if (found) {
        result.found = std::move(*found);
        result.clean = result.found.empty();
    } else {
        result.found = could_not_run + found.error().text;
    }
    return result;
}

std::string encode(const Proof& proof) {
    json::array checks;
    for (const Check& check : proof.checks) {
        checks.push_back({check.name, check.clean, check.looked_at, check.found});
    }
    return json::serialize(json::array{proof.clean, proof.full, proof.ms, std::move(checks)});
}

Result<Proof> decode(const std::string& text) {
    try {
        const json::value value = json::parse(text);
        Proof proof{value.at(0).as_bool(), value.at(1).as_bool(), value.at(2).as_int64(), {}};
        for (const json::value& check : value.at(3).as_array()) {
            proof.checks.push_back({json::value_to<std::string>(check.at(0)), check.at(1).as_bool(),
                                    json::value_to<std::string>(check.at(2)),
                                    json::value_to<std::string>(check.at(3))});
        }
        return proof;
    } catch (const std::exception& error) {
        return failure(std::string("the proof's result cannot be read: ") + error.what());
    }
}

// A proof that did not come to its end proves nothing.
Proof no_proof(bool full, const std::string& why) {
    return {false, full, 0, {Check{"proof", false, "the process that looks", why}}};
}

}  // namespace

bool ProofScope::concerns(std::uint32_t id) const {
    return uids.contains(id) &&
           std::none_of(living.begin(), living.end(),
                        [id](const UidRange& range) { return range.contains(id); });
}

bool ProofScope::concerns_world(const std::string& name) const {
    if (!world_name.empty()) {
        return name == world_name;
    }
    const auto guest = guest_of_world(name);
    return guest && concerns(*guest);
}

Result<bool> ProofScope::learn_living() {
    if (uid_file.empty()) {
        return false;
    }
    const auto now = living_uids(uid_file);
    if (!now) {
        return failure(now.error());
    }
    bool more = false;
    for (const UidRange& range : *now) {
        if (std::find(living.begin(), living.end(), range) == living.end()) {
            living.push_back(range);
            more = true;
        }
    }
    return more;
}

Proof prove_now(const ProofScope& asked, bool full) {
    const Millis began = system_now().mono_ms;
    Proof proof;
    proof.full = full;
    ProofScope scope = asked;
    if (const auto known = scope.learn_living(); !known) {
        return no_proof(full, could_not_run + known.error().text);
    }
    for (const NamedCheck& check : all_checks()) {
        if (full ? check.full : check.quick) {
            proof.checks.push_back(run_check(check, scope));
        }
    }
    proof.clean = std::all_of(proof.checks.begin(), proof.checks.end(),
                              [](const Check& check) { return check.clean; });
    proof.ms = system_now().mono_ms - began;
    return proof;
}

bool only_medium(const Proof& proof) {
    const auto is_medium = [](const Check& check) { return check.found == medium_is_in; };
    return std::ranges::any_of(proof.checks, is_medium) &&
           std::ranges::all_of(proof.checks, [&](const Check& check) {
               return check.clean || is_medium(check);
           });
}

class ProofRun::Impl {
public:
    Impl(boost::asio::io_context& io, Children& children, const ProofScope& scope, bool full,
         std::function<void(Proof)> done)
        : full_(full), done_(std::move(done)), result_(::memfd_create("proof", MFD_CLOEXEC)) {
        ChildSpec child;
        child.descriptors = {{result_.get(), result_fd}};
        child.body = [scope, full] {
            ::alarm(full ? full_limit_s : quick_limit_s);
            if (scope.baseline) {
                put_back(*scope.baseline, scope.root);
            }
            const std::string repaired = scope.repair ? repair(scope) : "";
            Proof proof = prove_now(scope, full);
            if (scope.repair) {
                proof.checks.push_back({repair_check, true, "processes, mounts and files",
                                        repaired.empty() ? "took nothing away" : repaired});
            }
            const std::string text = encode(proof);
            return ::write(result_fd, text.data(), text.size()) == static_cast<ssize_t>(text.size())
                       ? 0
                       : 1;
        };
        auto started = result_ ? children.spawn(child, [this](const Exit& exit) { ended(exit); })
                               : failure(Error::of_errno("memfd_create", errno));
        if (started) {
            child_ = std::move(*started);
        } else {
            failed_ = Deadline(io, 0, [this, why = started.error().text] {
                std::exchange(done_, {})(no_proof(full_, why));
            });
        }
    }

private:
    void ended(const Exit& exit) {
        auto text = read_file("/proc/self/fd/" + std::to_string(result_.get()));
        auto proof =
            exit.clean() && text ? decode(*text) : failure("the proof's process " + exit.text());
        std::exchange(done_, {})(proof ? std::move(*proof) : no_proof(full_, proof.error().text));
    }

    bool full_;
    std::function<void(Proof)> done_;
    Descriptor result_;
    Child child_;
    Deadline failed_;
};

ProofRun::ProofRun(boost::asio::io_context& io, Children& children, ProofScope scope, bool full,
                   std::function<void(Proof)> done)
    : impl_(std::make_unique<Impl>(io, children, scope, full, std::move(done))) {}

ProofRun::~ProofRun() = default;

}  // namespace foyer::kiosk
