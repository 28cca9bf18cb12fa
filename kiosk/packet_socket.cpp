#include "kiosk/packet_socket.hpp"

#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <cstring>
#include <utility>

namespace foyer::kiosk {

PacketSocket::PacketSocket(boost::asio::io_context& io, Descriptor end, std::size_t packet_max)
    : socket_(io, end.release()),
      buffer_(packet_max + 1),  // one more, so that a packet that is too long shows
      alive_(std::make_shared<bool>(true)) {}

PacketSocket::~PacketSocket() { *alive_ = false; }

void PacketSocket::on_packet(std::function<void(std::string)> call) {
    on_packet_ = std::move(call);
}

void PacketSocket::on_end(std::function<void(const std::string&)> call) {
    on_end_ = std::move(call);
}

void PacketSocket::start() { read(); }

void PacketSocket::read() {
    socket_.async_read_some(
        boost::asio::buffer(buffer_),
        [this, alive = alive_](const boost::system::error_code& error, std::size_t size) {
            if (!*alive || ended_) {
                return;
            }
            if (error) {
                end("closed its channel");
                return;
            }
            if (size == buffer_.size()) {
                end("sent a packet of more than " + std::to_string(size - 1) + " bytes");
                return;
            }
            // The callback may destroy this object.
            const auto call = on_packet_;
            call(std::string(buffer_.data(), size));
            if (*alive && !ended_) {
                read();
            }
        });
}

void PacketSocket::send(std::string packet) {
    if (ended_) {
        return;
    }
    if (waiting_.size() >= waiting_max) {
        end("does not read what it is sent");
        return;
    }
    waiting_.push_back(std::move(packet));
    if (!writing_) {
        write();
    }
}

void PacketSocket::write() {
    while (!waiting_.empty()) {
        const std::string& packet = waiting_.front();
        if (::send(socket_.native_handle(), packet.data(), packet.size(),
                   MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK) {
                end(std::string("could not be sent a packet: ") + std::strerror(errno));
                return;
            }
            writing_ = true;
            socket_.async_wait(boost::asio::posix::stream_descriptor::wait_write,
                               [this, alive = alive_](const boost::system::error_code& error) {
                                   if (*alive && !error) {
                                       writing_ = false;
                                       write();
                                   }
                               });
            return;
        }
        waiting_.pop_front();
    }
}

void PacketSocket::end(std::string why) {
    if (std::exchange(ended_, true)) {
        return;
    }
    boost::asio::post(socket_.get_executor(),
                      [call = on_end_, alive = alive_, why = std::move(why)] {
                          if (*alive && call) {
                              call(why);
                          }
                      });
}

}  // namespace foyer::kiosk
