#include "kiosk/mirror/outbox.hpp"

#include <sys/socket.h>

#include <cerrno>

namespace foyer::mirror {

bool Outbox::flush(int socket) {
    while (written_ < bytes_.size()) {
        const ssize_t sent = ::send(socket, bytes_.data() + written_, bytes_.size() - written_,
                                    MSG_DONTWAIT | MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
        written_ += std::size_t(sent);
        total_ += std::size_t(sent);
    }
    bytes_.clear();
    written_ = 0;
    return true;
}

}  // namespace foyer::mirror
