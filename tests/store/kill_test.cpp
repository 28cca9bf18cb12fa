// Killed at any instant, nothing that was acknowledged is lost. A kill leaves the system's cache
// alone, so this shows the order of our own steps; that the disk has them is synchronous=FULL's.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <random>

#include "tests/store/store_fixture.hpp"

namespace foyer::tests {

using namespace foyer::supervisor;

namespace {

// tests/store/store_writer as a child, read until it is killed.
class StoreWriter {
public:
    StoreWriter(const std::string& url, std::uint64_t first) {
        int ends[2];
        if (pipe(ends) != 0) std::abort();
        const std::string number = std::to_string(first);
        pid_ = fork();
        if (pid_ == 0) {
            dup2(ends[1], STDOUT_FILENO);
            close(ends[0]);
            close(ends[1]);
            execl(FOYER_STORE_WRITER, FOYER_STORE_WRITER, url.c_str(), number.c_str(), nullptr);
            _exit(127);
        }
        close(ends[1]);
        out_ = fdopen(ends[0], "r");
    }
    ~StoreWriter() { fclose(out_); }

    // The next number that was acknowledged; 0 when the child is gone.
    std::uint64_t next() {
        unsigned long long number = 0;
        return std::fscanf(out_, "%llu", &number) == 1 ? number : 0;
    }

    // Kills it and answers the last number that it had acknowledged, at least `last`.
    std::uint64_t kill_and_drain(std::uint64_t last) {
        kill(pid_, SIGKILL);
        while (const std::uint64_t number = next()) last = number;
        int status = 0;
        waitpid(pid_, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status)) << "store_writer ended by itself: " << status;
        return last;
    }

private:
    pid_t pid_ = 0;
    FILE* out_ = nullptr;
};

unsigned seed_of_this_run() {
    const char* given = std::getenv("FOYER_SEED");
    const unsigned seed =
        given ? static_cast<unsigned>(std::strtoul(given, nullptr, 10)) : std::random_device{}();
    std::cout << "FOYER_SEED=" << seed << " reproduces the choices of this run\n";
    return seed;
}

// Whatever is in the store must be whole: every session from 1 on once, with its line, its length,
// the counter and the proof that were saved with it.
std::uint64_t check_whole(Store& store) {
    const Saved saved = store.load().value();
    const auto lines = store.register_entries({}).value();
    const RegisterCheck check = store.verify_register().value();
    EXPECT_TRUE(check.intact()) << check.found;
    EXPECT_TRUE(saved.sessions.empty());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        EXPECT_EQ(lines[i].session.value, i + 1);
        EXPECT_EQ(lines[i].used_ms, Millis(i + 1));
        EXPECT_EQ(lines[i].end_wall_ms - lines[i].start_wall_ms, Millis(i + 1));
    }
    EXPECT_EQ(saved.space.last_session, lines.size());
    EXPECT_EQ(saved.stations.empty() ? 0U : std::uint64_t(saved.stations[0].last_proof_wall_ms),
              lines.size());
    return lines.size();
}

}  // namespace

class KilledStore : public StoreFixture {};

TEST_F(KilledStore, HasEverythingThatWasAcknowledged) {
    const char* asked = std::getenv("FOYER_KILLS");
    const int kills = asked ? std::atoi(asked) : 50;
    std::mt19937 random(seed_of_this_run());
    std::uint64_t written = 0;
    for (int kill = 0; kill < kills; ++kill) {
        std::uint64_t acknowledged = written;
        {
            StoreWriter writer(url(), written + 1);
            const auto until = std::uniform_int_distribution<std::uint64_t>(0, 40)(random);
            for (std::uint64_t i = 0; i < until; ++i) acknowledged = writer.next();
            ASSERT_GE(acknowledged, written) << "store_writer did not work";
            acknowledged = writer.kill_and_drain(acknowledged);
        }
        Store store = open();
        written = check_whole(store);
        ASSERT_GE(written, acknowledged) << "kill " << kill << " lost what was acknowledged";
    }
    EXPECT_GT(written, std::uint64_t(kills)) << "the kills came before anything was written";
}

}  // namespace foyer::tests
