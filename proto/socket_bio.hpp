// OpenSSL's view of a non-blocking TCP socket that Asio owns. OpenSSL's own socket BIO writes with
// write(2), and a peer that has gone would end the process by SIGPIPE; this one does not, and it
// touches nothing once the socket is closed, when its number may already be another's.
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "proto/openssl.hpp"

namespace foyer {

// `socket` must outlive it, at the same place.
openssl::Bio socket_bio(boost::asio::ip::tcp::socket& socket);

}  // namespace foyer
