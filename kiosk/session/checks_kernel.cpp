// Checks of objects that live in the kernel without a process: System V IPC, POSIX message queues,
// keys.
#include <linux/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/owner_scan.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

// Rows of a table of /proc that have a session's number in one of the named columns.
Result<std::size_t> count_rows(const std::string& path,
                               const std::vector<std::string_view>& columns,
                               const ProofScope& scope) {
    const auto text = read_file(path);
    if (!text) {
        return failure(text.error());
    }
    std::size_t found = 0;
    std::vector<std::size_t> indices;
    bool head = true;
    each_line(*text, [&](std::string_view line) {
        const auto words = words_of(line);
        if (std::exchange(head, false)) {
            for (std::size_t i = 0; i < words.size(); ++i) {
                for (const std::string_view column : columns) {
                    if (words[i] == column) {
                        indices.push_back(i);
                    }
                }
            }
            return;
        }
        bool ours = false;
        for (const std::size_t index : indices) {
            std::uint32_t id = 0;
            ours = ours ||
                   (index < words.size() && parse_number(words[index], id) && scope.concerns(id));
        }
        found += ours ? 1 : 0;
    });
    if (indices.size() != columns.size()) {
        return failure(path + ": expected a table with owners, found other columns");
    }
    return found;
}

}  // namespace

Result<std::string> check_sysv_ipc(const ProofScope& scope) {
    std::size_t found = 0;
    for (const char* kind : {"shm", "sem", "msg"}) {
        const auto rows =
            count_rows(std::string("/proc/sysvipc/") + kind, {"uid", "gid", "cuid", "cgid"}, scope);
        if (!rows) {
            return failure(rows.error());
        }
        found += *rows;
    }
    return count_text(found, "object", "objects");
}

// A mount of the queues that is attached nowhere: only its descriptor sees it.
Result<std::string> check_message_queues(const ProofScope& scope) {
    const Descriptor context(static_cast<int>(::syscall(SYS_fsopen, "mqueue", FSOPEN_CLOEXEC)));
    if (!context ||
        ::syscall(SYS_fsconfig, context.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) != 0) {
        return failure(Error::of_errno("mounting the message queues", errno));
    }
    const Descriptor mount(
        static_cast<int>(::syscall(SYS_fsmount, context.get(), FSMOUNT_CLOEXEC, 0)));
    if (!mount) {
        return failure(Error::of_errno("mounting the message queues", errno));
    }
    const auto scan = scan_owners("/proc/self/fd/" + std::to_string(mount.get()) + "/.", scope);
    if (!scan) {
        return failure(scan.error());
    }
    if (scan->seen == 0) {
        return failure("the message queues could not be listed");
    }
    return count_text(scan->found, "queue", "queues");
}

// "1879048196:     2 2/2 1/200 9/20000" and "1f0b.. I--Q--- 2 perm 3f030000 1879048196 65534
// keyring"
Result<std::string> check_keys(const ProofScope& scope) {
    std::size_t found = 0;
    const auto users = read_file("/proc/key-users"), keys = read_file("/proc/keys");
    if (!users || !keys) {
        return failure(users ? keys.error() : users.error());
    }
    std::uint32_t id = 0;
    each_line(*users, [&](std::string_view line) {
        const auto words = words_of(line);
        if (!words.empty() && words[0].ends_with(':')) {
            found += parse_number(words[0].substr(0, words[0].size() - 1), id) && scope.concerns(id)
                         ? 1
                         : 0;
        }
    });
    if (found == 0) {
        each_line(*keys, [&](std::string_view line) {
            const auto words = words_of(line);
            found += words.size() > 5 && parse_number(words[5], id) && scope.concerns(id) ? 1 : 0;
        });
    }
    return count_text(found, "owner or key", "owners or keys");
}

}  // namespace foyer::kiosk
