// Checks of what services of the station keep for somebody: jobs to print or to run, mail, core
// dumps, the journal. A service that is not installed has kept nothing.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/owner_scan.hpp"
#include "kiosk/session/proc_scan.hpp"
#include "kiosk/session/tool_output.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

constexpr Millis answer_limit = seconds(5);

Result<std::string> scan_services(const ProofScope& scope, const std::vector<std::string>& places,
                                  Marks marks) {
    std::set<std::string> tops;
    for (const std::string& place : places) {
        tops.insert(scope.root + place);
    }
    return scan_all(tops, scope, marks);
}

// Job files of CUPS: c00001 (who and what) and d00001-001 (the document).
Result<std::size_t> count_spooled(const std::string& spool) {
    std::error_code error;
    std::size_t found = 0;
    if (!fs::exists(spool, error)) {
        return found;
    }
    for (const auto& entry : fs::directory_iterator(spool, error)) {
        const std::string name = entry.path().filename();
        std::uint32_t number = 0;
        found += name.size() > 5 && (name[0] == 'c' || name[0] == 'd') &&
                         parse_number(std::string_view(name).substr(1, name.find('-') - 1), number)
                     ? 1
                     : 0;
    }
    return error ? failure(Error::of(spool, error)) : Result<std::size_t>(found);
}

// Where the kernel writes core dumps itself: what of the pattern stands before its first variable
// and last slash; empty when it gives them to a program or to the directory of the dying.
Result<std::string> core_directory(const ProofScope& scope) {
    const auto pattern = read_file(scope.root + "/proc/sys/kernel/core_pattern");
    if (!pattern || !pattern->starts_with('/')) {
        return pattern ? Result<std::string>("") : failure(pattern.error());
    }
    const std::string fixed = pattern->substr(0, pattern->find('%'));
    return fixed.substr(0, fixed.rfind('/') + 1);
}

bool has_journal(const std::string& directory) {
    std::error_code gone;
    for (const auto& machine : fs::directory_iterator(directory, gone)) {
        for (const auto& file : fs::directory_iterator(machine.path(), gone)) {
            if (file.path().extension() == ".journal") {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

// A station prints for its guests alone: whatever is in the spool is one's. The server tells of
// jobs that it has not written down yet; one that does not run has none.
Result<std::string> check_print_jobs(const ProofScope& scope) {
    const auto spooled = count_spooled(scope.root + "/var/spool/cups");
    if (!spooled) {
        return failure(spooled.error());
    }
    if (*spooled != 0) {
        return count_text(*spooled, "file of a print job", "files of print jobs");
    }
    const std::string server = scope.root + "/run/cups/cups.sock";
    if (::access(server.c_str(), F_OK) != 0) {
        return std::string();
    }
    const auto jobs =
        tool_output({"/usr/bin/lpstat", "-h", server, "-W", "all", "-o"}, answer_limit);
    if (!jobs) {
        return failure(jobs.error());
    }
    std::size_t found = 0;
    each_line(*jobs, [&found](std::string_view line) { found += line.starts_with(' ') ? 0 : 1; });
    return count_text(found, "print job", "print jobs");
}

// at and cron keep a job in a file of its owner; at writes the uid into it, systemd into its run
// files of users, sessions and timers made on the way.
Result<std::string> check_scheduled_jobs(const ProofScope& scope) {
    return scan_services(
        scope,
        {"/var/spool/cron", "/var/spool/at", "/var/spool/atjobs", "/var/spool/anacron",
         "/var/lib/systemd/linger", "/var/lib/systemd/timers", "/run/systemd/users",
         "/run/systemd/sessions", "/run/systemd/transient"},
        {.names = true, .texts = true});
}

Result<std::string> check_mail(const ProofScope& scope) {
    return scan_services(scope,
                         {"/var/mail", "/var/spool/mail", "/var/spool/exim4", "/var/spool/postfix",
                          "/var/spool/mqueue", "/var/spool/mqueue-client", "/var/spool/nullmailer"},
                         {.names = true});
}

Result<std::string> check_core_dumps(const ProofScope& scope) {
    std::vector<std::string> places = {"/var/lib/systemd/coredump", "/var/crash",
                                       "/var/lib/apport/coredump"};
    const auto directory = core_directory(scope);
    if (!directory) {
        return failure(directory.error());
    }
    if (*directory == "/") {
        std::error_code gone;  // the files in it, not the whole disk
        for (const auto& entry : fs::directory_iterator(scope.root + "/", gone)) {
            if (!entry.is_directory(gone)) {
                places.push_back('/' + entry.path().filename().string());
            }
        }
    } else if (!directory->empty()) {
        places.push_back(directory->substr(0, directory->size() - 1));
    }
    return scan_services(scope, places, {.names = true});
}

// The journal keeps the sender's uid with each line, and a crashed program's with its dump; it
// lists the values that a field has.
Result<std::string> check_journal(const ProofScope& scope) {
    std::set<std::uint32_t> found;
    for (const char* place : {"/var/log/journal", "/run/log/journal"}) {
        const std::string directory = scope.root + place;
        if (!has_journal(directory)) {
            continue;
        }
        for (const char* field : {"_UID", "COREDUMP_UID"}) {
            const auto values = tool_output({"/usr/bin/journalctl", "--quiet", "--no-pager",
                                             "--directory", directory, "--field", field},
                                            answer_limit);
            if (!values) {
                return failure(values.error());
            }
            each_line(*values, [&](std::string_view line) {
                std::uint32_t uid = 0;
                if (parse_number(line, uid) && scope.concerns(uid)) {
                    found.insert(uid);
                }
            });
        }
    }
    return found.empty() ? std::string()
                         : "lines of " + count_text(found.size(), "session uid", "session uids");
}

// Sockets and locks of X servers, what sessions' managers use beside them, and cookies.
Result<std::string> check_displays(const ProofScope& scope) {
    std::size_t found = 0;
    std::error_code error;
    const std::string tmp = scope.root + "/tmp";
    for (const auto& entry : fs::directory_iterator(tmp, error)) {
        const std::string name = entry.path().filename();
        const bool of_a_display = name.starts_with(".X") || name.starts_with(".ICE") ||
                                  name.starts_with(".xauth") || name.starts_with("xauth") ||
                                  name.starts_with(".XIM") || name.starts_with(".font-unix");
        if (of_a_display) {
            const auto scan = scan_owners(entry.path(), scope);
            if (!scan) {
                return failure(scan.error());
            }
            found += scan->found;
        }
    }
    return error ? failure(Error::of(tmp, error))
                 : Result<std::string>(
                       count_text(found, "socket, lock or cookie", "sockets, locks and cookies"));
}

}  // namespace foyer::kiosk
