#include "proto/socket_bio.hpp"

#include <sys/socket.h>

#include <cassert>
#include <cerrno>

namespace foyer {

namespace {

using Socket = boost::asio::ip::tcp::socket;

Socket& socket_of(BIO* bio) { return *static_cast<Socket*>(BIO_get_data(bio)); }

bool again(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

int write_some(BIO* bio, const char* bytes, int size) {
    BIO_clear_retry_flags(bio);
    Socket& socket = socket_of(bio);
    if (!socket.is_open()) return -1;
    const auto sent =
        ::send(socket.native_handle(), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent < 0 && again(errno)) BIO_set_retry_write(bio);
    return static_cast<int>(sent);
}

int read_some(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    Socket& socket = socket_of(bio);
    if (!socket.is_open()) return -1;
    const auto got = ::recv(socket.native_handle(), into, static_cast<std::size_t>(size), 0);
    if (got < 0 && again(errno)) BIO_set_retry_read(bio);
    if (got == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    return static_cast<int>(got);
}

long control(BIO* bio, int command, long, void*) {
    switch (command) {
        case BIO_CTRL_FLUSH:
            return 1;  // nothing is buffered here
        case BIO_CTRL_EOF:
            return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0;
        default:
            return 0;
    }
}

BIO_METHOD* make_method() {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "asio socket");
    assert(method != nullptr);
    BIO_meth_set_write(method, write_some);
    BIO_meth_set_read(method, read_some);
    BIO_meth_set_ctrl(method, control);
    return method;
}

}  // namespace

openssl::Bio socket_bio(Socket& socket) {
    static BIO_METHOD* const method = make_method();  // for the life of the program
    openssl::Bio bio(BIO_new(method));
    assert(bio);
    BIO_set_data(bio.get(), &socket);
    BIO_set_init(bio.get(), 1);
    return bio;
}

}  // namespace foyer
