#include "kiosk/display/window_manager_watch.hpp"

#include <xcb/xcb.h>
#include <xcb/xcbext.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdlib>
#include <string_view>

namespace foyer::kiosk {

namespace {

constexpr std::string_view check_name = "_NET_SUPPORTING_WM_CHECK";

struct Free {
    void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using Reply = std::unique_ptr<T, Free>;

}  // namespace

class WindowManagerWatch::Impl {
public:
    Impl(boost::asio::io_context& io, std::function<void()> up) : socket_(io), up_(std::move(up)) {}
    ~Impl() {
        if (socket_.is_open()) {
            socket_.release();  // xcb closes it
        }
        if (connection_ != nullptr) {
            xcb_disconnect(connection_);
        }
    }

    Status open(Descriptor socket, const std::string& cookie) {
        std::string name = "MIT-MAGIC-COOKIE-1";
        std::string data = cookie;
        xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(),
                             static_cast<int>(data.size()), data.data()};
        connection_ = xcb_connect_to_fd(socket.release(), &auth);
        if (const int error = xcb_connection_has_error(connection_); error != 0) {
            return failure("opening the inner display: xcb error " + std::to_string(error));
        }
        root_ = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data->root;
        const auto asked = xcb_intern_atom(
            connection_, 0, static_cast<std::uint16_t>(check_name.size()), check_name.data());
        const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
        xcb_change_window_attributes(connection_, root_, XCB_CW_EVENT_MASK, &events);
        const Reply<xcb_intern_atom_reply_t> atom(
            xcb_intern_atom_reply(connection_, asked, nullptr));
        if (!atom) {
            return failure("the inner display does not answer");
        }
        check_ = atom->atom;
        socket_.assign(xcb_get_file_descriptor(connection_));
        ask();
        return {};
    }

    static void wait(const std::shared_ptr<Impl>& self) {
        self->socket_.async_wait(
            boost::asio::posix::stream_descriptor::wait_read,
            [weak = std::weak_ptr(self)](const boost::system::error_code& error) {
                const auto alive = weak.lock();
                if (!error && alive) {
                    arrived(alive);
                }
            });
    }

private:
    void ask() {
        asked_ = xcb_get_property(connection_, 0, root_, check_, XCB_ATOM_WINDOW, 0, 1).sequence;
        xcb_flush(connection_);
    }

    bool found() {
        void* reply = nullptr;
        if (asked_ == 0 || xcb_poll_for_reply(connection_, asked_, &reply, nullptr) == 0) {
            return false;
        }
        asked_ = 0;
        const Reply<xcb_get_property_reply_t> property(
            static_cast<xcb_get_property_reply_t*>(reply));
        return property && xcb_get_property_value_length(property.get()) > 0;
    }

    void look_at(const xcb_generic_event_t& event) {
        const auto& notify = reinterpret_cast<const xcb_property_notify_event_t&>(event);
        if ((event.response_type & 0x7f) == XCB_PROPERTY_NOTIFY && notify.atom == check_) {
            ask();
        }
    }

    static void arrived(const std::shared_ptr<Impl>& self) {
        bool is_up = false;
        // Looking for a reply may read an event and the other way round, and what has been read no
        // longer wakes the descriptor: so until neither is left.
        for (bool again = true; again && !is_up;) {
            while (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(self->connection_)}) {
                self->look_at(*event);
            }
            is_up = self->found();
            const Reply<xcb_generic_event_t> late{xcb_poll_for_queued_event(self->connection_)};
            if (late) {
                self->look_at(*late);
            }
            again = late != nullptr;
        }
        if (is_up) {
            const auto up = std::move(self->up_);
            up();
        } else if (xcb_connection_has_error(self->connection_) == 0) {
            wait(self);
        }
    }

    boost::asio::posix::stream_descriptor socket_;
    std::function<void()> up_;
    xcb_connection_t* connection_ = nullptr;
    xcb_window_t root_ = 0;
    xcb_atom_t check_ = 0;
    unsigned asked_ = 0;  // the sequence number of the question under way, or 0
};

WindowManagerWatch::WindowManagerWatch() = default;
WindowManagerWatch::~WindowManagerWatch() = default;

Result<std::unique_ptr<WindowManagerWatch>> WindowManagerWatch::begin(boost::asio::io_context& io,
                                                                      Descriptor socket,
                                                                      const std::string& cookie,
                                                                      std::function<void()> up) {
    std::unique_ptr<WindowManagerWatch> watch(new WindowManagerWatch);
    watch->impl_ = std::make_shared<Impl>(io, std::move(up));
    if (Status opened = watch->impl_->open(std::move(socket), cookie); !opened) {
        return failure(opened.error());
    }
    Impl::wait(watch->impl_);
    return watch;
}

}  // namespace foyer::kiosk
