#include "kiosk/session/tool_output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "kiosk/children/descriptor.hpp"

namespace foyer::kiosk {

namespace {

constexpr std::size_t text_max = 1U << 20U;

// Its standard output is `out`; every other descriptor of ours is closed on exec.
Result<pid_t> start(const std::vector<std::string>& argv, int out) {
    std::vector<char*> arguments;
    for (const std::string& argument : argv) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    char path[] = "PATH=/usr/bin:/bin", locale[] = "LC_ALL=C";
    char* environment[] = {path, locale, nullptr};
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    pid_t pid = 0;
    const int error =
        ::posix_spawn(&pid, arguments[0], &files, nullptr, arguments.data(), environment);
    ::posix_spawn_file_actions_destroy(&files);
    return error == 0 ? Result<pid_t>(pid) : failure(Error::of_errno(argv[0], error));
}

}  // namespace

Result<std::string> tool_output(const std::vector<std::string>& argv, Millis limit_ms) {
    auto pipe = make_pipe();
    if (!pipe) {
        return failure(pipe.error());
    }
    const auto tool = start(argv, pipe->second.get());
    if (!tool) {
        return failure(tool.error());
    }
    pipe->second.reset();
    const Millis end = system_now().mono_ms + limit_ms;
    std::string text;
    bool whole = false;
    while (!whole && text.size() < text_max) {
        pollfd wait{pipe->first.get(), POLLIN, 0};
        const Millis left = end - system_now().mono_ms;
        if (left <= 0 || (::poll(&wait, 1, static_cast<int>(left)) <= 0 && errno != EINTR)) {
            break;
        }
        char buffer[16384];
        const ssize_t n = ::read(pipe->first.get(), buffer, sizeof buffer);
        whole = n == 0;
        text.append(buffer, static_cast<std::size_t>(n > 0 ? n : 0));
    }
    if (!whole) {
        ::kill(*tool, SIGKILL);
    }
    int status = 0;
    while (::waitpid(*tool, &status, 0) < 0 && errno == EINTR) {
    }
    if (!whole) {
        return failure(fmt::format("{} did not come to its end within {} ms", argv[0], limit_ms));
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return failure(fmt::format("{} ended with status {}", argv[0],
                                   WIFEXITED(status) ? WEXITSTATUS(status) : -1));
    }
    return text;
}

}  // namespace foyer::kiosk
