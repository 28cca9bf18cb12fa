#include "tests/foyerctl/vnc_viewer.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

#include "tools/foyerctl/vnc_auth.hpp"

namespace foyer::test {
namespace {

int connect_to(const std::string& address) {
    const auto colon = address.rfind(':');
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1))));
    inet_pton(AF_INET, address.substr(0, colon).c_str(), &where.sin_addr);
    const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(made, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
        close(made);
        return -1;
    }
    const timeval patience{20, 0};  // a test that would hang fails instead
    setsockopt(made, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return made;
}

}  // namespace

VncViewer::VncViewer(const std::string& address) : socket_(connect_to(address)) {
    if (socket_ < 0) {
        throw std::runtime_error(address + " refuses the connection");
    }
}

VncViewer::~VncViewer() { close(socket_); }

void VncViewer::send(const std::string& bytes) {
    if (::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size())) {
        throw std::runtime_error("the server does not take what is sent");
    }
}

std::string VncViewer::receive(std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t have = 0;
    while (have < count) {
        const auto got = recv(socket_, bytes.data() + have, count - have, 0);
        if (got <= 0) {
            break;
        }
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

bool VncViewer::is_closed() { return receive(1).empty(); }

bool VncViewer::take_challenge(const std::string& password) {
    const auto bytes = receive(16);
    if (bytes.size() != 16) {
        return false;
    }
    ctl::Challenge challenge{};
    std::copy(bytes.begin(), bytes.end(), challenge.begin());
    const auto answer = ctl::answer_to(challenge, password);
    send(std::string(answer.begin(), answer.end()));
    return receive(4) == std::string(4, '\0');
}

bool VncViewer::greet(const std::string& password, int minor) {
    if (receive(12) != "RFB 003.008\n") {
        return false;
    }
    send("RFB 003.00" + std::to_string(minor) + "\n");
    const char type = password.empty() ? 1 : 2;
    if (minor == 3) {
        if (receive(4) != std::string(3, '\0') + type) {
            return false;
        }
    } else {
        if (receive(2) != std::string{1, type}) {
            return false;
        }
        send({&type, 1});
    }
    if (!password.empty()) {
        return take_challenge(password);
    }
    return minor != 8 || receive(4) == std::string(4, '\0');
}

bool accepts(const std::string& address) {
    const int made = connect_to(address);
    if (made >= 0) {
        close(made);
    }
    return made >= 0;
}

}  // namespace foyer::test
