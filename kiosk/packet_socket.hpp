// The kiosk's end of a SOCK_SEQPACKET pair to one of its unprivileged children: whole packets in,
// whole packets out, never blocking. What comes in is the child's word and is not trusted.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/children/descriptor.hpp"

namespace foyer::kiosk {

class PacketSocket {
public:
    static constexpr std::size_t waiting_max = 64;  // packets the child has not taken yet

    // `packet_max` is the longest packet taken, in bytes.
    PacketSocket(boost::asio::io_context& io, Descriptor end, std::size_t packet_max);
    // Forgets both callbacks and closes.
    ~PacketSocket();

    // Called on the io thread for each packet. A longer one ends the connection.
    void on_packet(std::function<void(std::string)> call);
    // Called once, from the loop: the child closed its end, sent too long a packet, or does not
    // read what it is sent.
    void on_end(std::function<void(const std::string& why)> call);
    void start();

    void send(std::string packet);

private:
    void read();
    void write();
    void end(std::string why);

    boost::asio::posix::stream_descriptor socket_;
    std::vector<char> buffer_;
    std::deque<std::string> waiting_;
    bool writing_ = false;
    bool ended_ = false;
    std::function<void(std::string)> on_packet_;
    std::function<void(const std::string&)> on_end_;
    std::shared_ptr<bool> alive_;  // false after destruction: handlers in flight do nothing
};

}  // namespace foyer::kiosk
