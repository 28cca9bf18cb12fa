// foyer_sim: runs the two cores through seeded days of trouble and says which seed broke a rule.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>

#include "tests/sim/simulation.hpp"

namespace {

using foyer::sim::RunReport;
using foyer::sim::Simulation;

constexpr std::size_t last_lines = 50;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

// A seed is a whole run, so the trace of a failure is had by running it again.
std::uint64_t seed_under_way = 0;
std::FILE* second_trace = nullptr;

void print_last_lines() {
    std::fflush(second_trace);
    std::rewind(second_trace);
    std::deque<std::string> last;
    char line[4096];
    while (std::fgets(line, sizeof line, second_trace) != nullptr) {
        last.emplace_back(line);
        if (last.size() > last_lines) last.pop_front();
    }
    for (const std::string& text : last) std::fputs(text.c_str(), stdout);
    std::printf("seed %llu\n", static_cast<unsigned long long>(seed_under_way));
    std::fflush(stdout);
}

void run_again_with_trace() {
    const File file(std::tmpfile(), &std::fclose);
    if (!file) return;
    second_trace = file.get();
    Simulation again(seed_under_way, foyer::sim::Sabotage::none, second_trace);
    [[maybe_unused]] const RunReport run = again.run();
    print_last_lines();
}

// A broken assertion of a core comes here, and once more out of the second run.
extern "C" void broken_assertion(int) {
    if (second_trace == nullptr) run_again_with_trace();
    print_last_lines();
    _exit(1);
}

bool parse_range(const std::string& text, std::uint64_t& from, std::uint64_t& to) {
    const auto dots = text.find("..");
    if (dots == std::string::npos) return false;
    from = std::strtoull(text.substr(0, dots).c_str(), nullptr, 10);
    to = std::strtoull(text.substr(dots + 2).c_str(), nullptr, 10);
    return from <= to;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Runs the station's and the supervisor's core under a seeded scheduler.");
    std::uint64_t seed = 0;
    std::string range = "1..2000";
    bool tracing = false;
    app.add_option("--seed", seed, "run this seed alone");
    app.add_option("--seeds", range, "run the seeds A..B (FOYER_SIM_SEEDS=N means 1..N)");
    app.add_flag("--trace", tracing, "print everything that happens");
    CLI11_PARSE(app, argc, argv);

    std::uint64_t from = 1;
    std::uint64_t to = 2000;
    const char* count = std::getenv("FOYER_SIM_SEEDS");
    if (app.count("--seeds") == 0 && count != nullptr) range = std::string("1..") + count;
    if (!parse_range(range, from, to)) {
        std::fprintf(stderr, "foyer_sim: --seeds %s: expected A..B\n", range.c_str());
        return 2;
    }
    if (seed != 0) from = to = seed;

    std::signal(SIGABRT, broken_assertion);
    std::uint64_t steps = 0;
    std::uint64_t events = 0;
    std::size_t sessions = 0;
    const auto begun = std::chrono::steady_clock::now();
    for (seed_under_way = from; seed_under_way <= to; ++seed_under_way) {
        const RunReport run =
            Simulation(seed_under_way, foyer::sim::Sabotage::none, tracing ? stdout : nullptr)
                .run();
        steps += run.steps;
        events += run.events;
        sessions += run.sessions;
        if (run.rule.empty()) continue;
        if (!tracing) run_again_with_trace();
        std::printf("%s\n", run.violation.c_str());
        return 1;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    std::printf("%llu seeds, %zu sessions, %llu steps, %llu events in %.1f s: %.0f events/s\n",
                static_cast<unsigned long long>(to - from + 1), sessions,
                static_cast<unsigned long long>(steps), static_cast<unsigned long long>(events),
                took.count(), static_cast<double>(events) / took.count());
    return 0;
}
