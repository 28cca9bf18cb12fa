// Checks of sockets in the station's own network namespace. Those of a session's namespaces go with
// them.
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {

// The owner in one answer of the kernel about one socket.
bool concerns_socket(const nlmsghdr& message, const ProofScope& scope) {
    const auto* body = reinterpret_cast<const char*>(NLMSG_DATA(&message));
    std::size_t at = NLMSG_ALIGN(sizeof(unix_diag_msg));
    const std::size_t size = message.nlmsg_len - NLMSG_HDRLEN;
    while (at + sizeof(nlattr) <= size) {
        nlattr attribute;
        std::memcpy(&attribute, body + at, sizeof attribute);
        if (attribute.nla_len < sizeof attribute || at + attribute.nla_len > size) {
            return false;
        }
        if (attribute.nla_type == UNIX_DIAG_UID) {
            std::uint32_t uid = 0;
            std::memcpy(&uid, body + at + NLA_HDRLEN, sizeof uid);
            return scope.concerns(uid);
        }
        at += static_cast<std::size_t>(NLA_ALIGN(attribute.nla_len));
    }
    return false;
}

Status ask_for_unix_sockets(int socket) {
    struct {
        nlmsghdr head;
        unix_diag_req request;
    } question = {};
    question.head.nlmsg_len = sizeof question;
    question.head.nlmsg_type = SOCK_DIAG_BY_FAMILY;
    question.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    question.request.sdiag_family = AF_UNIX;
    question.request.udiag_states = ~0U;
    question.request.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_UID;
    if (::send(socket, &question, sizeof question, 0) != sizeof question) {
        return failure(Error::of_errno("asking for local sockets", errno));
    }
    return {};
}

}  // namespace

// Lines of /proc/net/tcp and its like: "sl local remote st tx:rx tr:tm retrnsmt uid timeout inode";
// of /proc/net/packet: "sk RefCnt Type Proto Iface R Rmem User Inode".
Result<std::string> check_internet_sockets(const ProofScope& scope) {
    struct Table {
        const char* name;
        bool always;  // not so without IPv6, or without a protocol that few use
    };
    std::size_t found = 0;
    for (const Table& table : {Table{"tcp", true},
                               {"udp", true},
                               {"raw", true},
                               {"tcp6", false},
                               {"udp6", false},
                               {"raw6", false},
                               {"icmp", false},
                               {"icmp6", false},
                               {"udplite", false},
                               {"udplite6", false},
                               {"packet", false}}) {
        const std::string path = std::string("/proc/net/") + table.name;
        const auto text = read_file(path);
        if (!text) {
            if (!table.always && ::access(path.c_str(), F_OK) != 0) {
                continue;
            }
            return failure(text.error());
        }
        each_line(*text, [&](std::string_view line) {
            const auto words = words_of(line);
            std::uint32_t uid = 0;
            found += words.size() > 7 && parse_number(words[7], uid) && scope.concerns(uid) ? 1 : 0;
        });
    }
    return count_text(found, "socket", "sockets");
}

Result<std::string> check_unix_sockets(const ProofScope& scope) {
    const Descriptor socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
    if (!socket) {
        return failure(Error::of_errno("netlink", errno));
    }
    if (Status asked = ask_for_unix_sockets(socket.get()); !asked) {
        return failure(asked.error());
    }
    std::size_t found = 0;
    alignas(nlmsghdr) char buffer[32 * 1024];
    for (;;) {
        const ssize_t n = ::recv(socket.get(), buffer, sizeof buffer, 0);
        if (n <= 0) {
            return failure(Error::of_errno("reading local sockets", errno));
        }
        auto left = static_cast<unsigned>(n);
        for (auto* message = reinterpret_cast<nlmsghdr*>(buffer); NLMSG_OK(message, left);
             message = NLMSG_NEXT(message, left)) {
            if (message->nlmsg_type == NLMSG_DONE) {
                return count_text(found, "socket", "sockets");
            }
            if (message->nlmsg_type == NLMSG_ERROR) {
                return failure("the kernel does not list local sockets");
            }
            found += concerns_socket(*message, scope) ? 1 : 0;
        }
    }
}

}  // namespace foyer::kiosk
