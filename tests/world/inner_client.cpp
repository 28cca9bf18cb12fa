#include "tests/world/inner_client.hpp"

#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace foyer::kiosk::test {

namespace {
struct Free {
    void operator()(void* memory) const { std::free(memory); }
};
template <class T>
using Reply = std::unique_ptr<T, Free>;
}  // namespace

InnerClient::InnerClient(const World& world) {
    auto socket = world.display_socket();
    if (!socket) {
        throw std::runtime_error(socket.error().text);
    }
    std::string name = "MIT-MAGIC-COOKIE-1", data = world.cookie();
    xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(), static_cast<int>(data.size()),
                         data.data()};
    connection_ = xcb_connect_to_fd(socket->release(), &auth);
    if (xcb_connection_has_error(connection_) != 0) {
        throw std::runtime_error("the inner display does not let us in");
    }
    screen_ = xcb_setup_roots_iterator(xcb_get_setup(connection_)).data;
    const std::uint32_t events = XCB_EVENT_MASK_PROPERTY_CHANGE;
    xcb_change_window_attributes(connection_, screen_->root, XCB_CW_EVENT_MASK, &events);
    xcb_flush(connection_);
}

InnerClient::~InnerClient() { xcb_disconnect(connection_); }

int InnerClient::width() const { return screen_->width_in_pixels; }
int InnerClient::height() const { return screen_->height_in_pixels; }

xcb_atom_t InnerClient::atom(const char* name) const {
    const Reply<xcb_intern_atom_reply_t> reply(xcb_intern_atom_reply(
        connection_,
        xcb_intern_atom(connection_, 0, static_cast<std::uint16_t>(std::strlen(name)), name),
        nullptr));
    return reply ? reply->atom : xcb_atom_t{XCB_ATOM_NONE};
}

std::string InnerClient::text(xcb_window_t window, xcb_atom_t property) const {
    const Reply<xcb_get_property_reply_t> reply(xcb_get_property_reply(
        connection_, xcb_get_property(connection_, 0, window, property, XCB_ATOM_ANY, 0, 1024),
        nullptr));
    return reply ? std::string(static_cast<const char*>(xcb_get_property_value(reply.get())),
                               static_cast<std::size_t>(xcb_get_property_value_length(reply.get())))
                 : std::string();
}

std::uint32_t InnerClient::number(xcb_window_t window, xcb_atom_t property) const {
    const std::string bytes = text(window, property);
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
    return value;
}

std::string InnerClient::window_manager() const {
    const std::uint32_t check = number(screen_->root, atom("_NET_SUPPORTING_WM_CHECK"));
    return check == 0 ? "" : text(check, atom("_NET_WM_NAME"));
}

bool InnerClient::lists(const std::string& window_class) const {
    const std::string bytes = text(screen_->root, atom("_NET_CLIENT_LIST"));
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4) {
        xcb_window_t window = 0;
        std::memcpy(&window, bytes.data() + at, 4);
        if (text(window, XCB_ATOM_WM_CLASS).find(window_class) == std::string::npos) {
            continue;
        }
        const Reply<xcb_get_window_attributes_reply_t> attributes(xcb_get_window_attributes_reply(
            connection_, xcb_get_window_attributes(connection_, window), nullptr));
        return attributes && attributes->map_state == XCB_MAP_STATE_VIEWABLE;
    }
    return false;
}

// A property of the root changes with every window that is managed.
bool InnerClient::until(const std::function<bool(const xcb_generic_event_t*)>& is_so) const {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    if (is_so(nullptr)) {
        return true;
    }
    for (;;) {
        if (const Reply<xcb_generic_event_t> event{xcb_poll_for_event(connection_)}) {
            if (is_so(event.get())) {
                return true;
            }
            continue;
        }
        pollfd wait{xcb_get_file_descriptor(connection_), POLLIN, 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            limit - std::chrono::steady_clock::now());
        if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0 ||
            xcb_connection_has_error(connection_) != 0) {
            return false;
        }
    }
}

bool InnerClient::shows(const std::string& window_class) const {
    return until([&](const xcb_generic_event_t*) { return lists(window_class); });
}

bool InnerClient::after_change_of_window_manager(const std::function<void()>& change) const {
    const xcb_atom_t check = atom("_NET_SUPPORTING_WM_CHECK");
    while (const Reply<xcb_generic_event_t> old{xcb_poll_for_event(connection_)}) {
    }
    change();
    bool changed = false;  // the new one's window may have the number of the old one's
    return until([&](const xcb_generic_event_t* event) {
        const auto* notify = reinterpret_cast<const xcb_property_notify_event_t*>(event);
        changed =
            changed || (event != nullptr && (event->response_type & 0x7f) == XCB_PROPERTY_NOTIFY &&
                        notify->atom == check && notify->state == XCB_PROPERTY_NEW_VALUE);
        return changed && window_manager() == "Openbox";
    });
}

}  // namespace foyer::kiosk::test
