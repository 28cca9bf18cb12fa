// What the tests of checks stand on: uids that nobody has, a run directory, a baseline of this
// machine, and a look at one check.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/baseline.hpp"
#include "kiosk/session/cgroups.hpp"
#include "kiosk/session/checks.hpp"
#include "tests/world/temporary_directory.hpp"

namespace foyer::kiosk::test {

// A process under a session's uid that does `act` and then, if `stay`, lives until it is dropped.
class Person {
public:
    Person(uid_t uid, bool stay, const std::function<bool()>& act) {
        auto done = make_pipe();
        pid_ = ::fork();
        if (pid_ == 0) {
            const bool ok =
                ::setresgid(uid, uid, uid) == 0 && ::setresuid(uid, uid, uid) == 0 && act();
            [[maybe_unused]] const ssize_t n = ::write(done->second.get(), ok ? "+" : "-", 1);
            while (stay) {
                ::pause();
            }
            ::_exit(0);
        }
        char answer = '-';
        worked_ = ::read(done->first.get(), &answer, 1) == 1 && answer == '+';
        if (!stay) {
            end();
        }
    }
    ~Person() { end(); }
    bool worked() const { return worked_; }
    pid_t pid() const { return pid_; }

private:
    void end() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
            pid_ = 0;
        }
    }
    pid_t pid_ = 0;
    bool worked_ = false;
};

class ProofOf : public ::testing::Test {
protected:
    ProofOf() {
        std::random_device random;
        uid_ = all_session_uids.first + 1'000'000 + 4 * (random() % 60'000'000U);
        scope_.uids = SessionUids{uid_}.range();
        scope_.run_dir = directory_ / "run";
        ::mkdir(scope_.run_dir.c_str(), 0711);
        scope_.baseline = std::make_shared<const Baseline>(*take_baseline({}));
    }
    ~ProofOf() override {
        if (const auto tree = CgroupTree::open(scope_.run_dir)) {
            tree->remove();
        }
    }

    static const NamedCheck& row(const std::string& name) {
        for (const NamedCheck& check : all_checks()) {
            if (check.name == name) {
                return check;
            }
        }
        throw std::runtime_error("no check is called " + name);
    }
    // What the check finds: empty for clean, "error: ..." when it could not run.
    std::string finds(const std::string& name) const {
        const auto found = row(name).look(scope_);
        return found ? *found : "error: " + found.error().text;
    }

    uid_t uid_ = 0;
    TemporaryDirectory directory_;
    ProofScope scope_;
};

}  // namespace foyer::kiosk::test
