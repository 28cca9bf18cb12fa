#include "tests/foyerctl/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace foyer::test {
namespace {

struct Pipe {
    int read = -1;
    int write = -1;
};

Pipe make_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        throw std::runtime_error("no pipe");
    }
    return {ends[0], ends[1]};
}

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const std::string& input) {
    const auto in = make_pipe();
    const auto out = make_pipe();
    const auto error = make_pipe();
    std::vector<std::string> words{FOYERCTL};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in.read, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out.write, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, error.write, STDERR_FILENO);
    const int failed = posix_spawn(&pid_, FOYERCTL, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(in.read);
    close(out.write);
    close(error.write);
    out_ = out.read;
    error_ = error.read;
    if (failed != 0) {
        throw std::runtime_error("cannot start " FOYERCTL);
    }
    if (write(in.write, input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
        throw std::runtime_error("cannot write its input");
    }
    close(in.write);
}

Program::~Program() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    close(out_);
    close(error_);
}

std::string Program::read_line() {
    for (;;) {
        if (const auto end = rest_.find('\n'); end != std::string::npos) {
            const auto line = rest_.substr(0, end);
            rest_.erase(0, end + 1);
            return line;
        }
        std::array<char, 4096> bytes{};
        const auto got = read(out_, bytes.data(), bytes.size());
        if (got <= 0) {
            return {};
        }
        rest_.append(bytes.data(), static_cast<std::size_t>(got));
    }
}

void Program::signal(int number) const { kill(pid_, number); }

Outcome Program::wait() {
    Outcome outcome;
    outcome.out = std::move(rest_);
    std::array<pollfd, 2> open{pollfd{out_, POLLIN, 0}, pollfd{error_, POLLIN, 0}};
    while (open[0].fd >= 0 || open[1].fd >= 0) {
        poll(open.data(), open.size(), -1);
        for (auto& each : open) {
            if (each.fd < 0 || each.revents == 0) {
                continue;
            }
            std::array<char, 4096> bytes{};
            const auto got = read(each.fd, bytes.data(), bytes.size());
            auto& text = each.fd == out_ ? outcome.out : outcome.error;
            if (got > 0) {
                text.append(bytes.data(), static_cast<std::size_t>(got));
            } else {
                each.fd = -1;
            }
        }
    }
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome;
}

Outcome run_foyerctl(const std::vector<std::string>& arguments, const std::string& input) {
    return Program(arguments, input).wait();
}

}  // namespace foyer::test
