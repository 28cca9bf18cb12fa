// The opening of RFB (RFC 6143, sections 7.1.1 to 7.1.3), once for each side that foyerctl joins:
// towards the mirror it plays the viewer without a password, because the relay has authenticated
// already; towards the viewer it plays the server. After both, the two understand each other and
// bytes only have to be passed on, beginning with the viewer's ClientInit.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "proto/byte_stream.hpp"
#include "proto/result.hpp"

namespace foyer::ctl {

// Error: the mirror closed, or does not offer RFB 3.8 without a password.
boost::asio::awaitable<Status> greet_mirror(ByteStream& mirror);

// Asks for `password`; empty = asks for none. Knows RFB 3.3, 3.7 and 3.8. A wrong password is told
// to the viewer in the protocol's way and is an error. Error: the viewer closed, does not speak
// RFB, or gave a wrong password.
boost::asio::awaitable<Status> greet_viewer(ByteStream& viewer, std::string password);

}  // namespace foyer::ctl
