#include "tests/screens/live.hpp"

#include <cairo.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xcb/xtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <sstream>
#include <utility>

namespace foyer::curtain {
namespace {

constexpr int patience_ms = 10'000;

struct Free {
    void operator()(void* memory) const { free(memory); }
};
template <class T>
using Reply = std::unique_ptr<T, Free>;

bool readable(int fd, int wait_ms) {
    pollfd source{fd, POLLIN, 0};
    return poll(&source, 1, wait_ms) > 0;
}

}  // namespace

std::uint32_t rgb(Color color) {
    return static_cast<std::uint32_t>(color.r << 16 | color.g << 8 | color.b);
}

std::uint32_t Shot::at(int x, int y) const {
    return pixels[static_cast<std::size_t>(y * width + x)];
}

int Shot::count(const Box& box, Color color) const {
    int found = 0;
    for (int y = box.y; y < box.bottom(); ++y) {
        for (int x = box.x; x < box.right(); ++x) found += at(x, y) == rgb(color);
    }
    return found;
}

void Shot::write_png(const std::string& file) const {
    auto copy = pixels;
    cairo_surface_t* surface = cairo_image_surface_create_for_data(
        reinterpret_cast<unsigned char*>(copy.data()), CAIRO_FORMAT_RGB24, width, height,
        width * 4);
    EXPECT_EQ(cairo_surface_write_to_png(surface, file.c_str()), CAIRO_STATUS_SUCCESS) << file;
    cairo_surface_destroy(surface);
}

Live::Live(int width, int height) : server(width, height), x_(server.connect()) {
    root_ = xcb_setup_roots_iterator(xcb_get_setup(x())).data->root;
    const std::string name = "_FOYER_TARGETS";
    Reply<xcb_intern_atom_reply_t> atom(xcb_intern_atom_reply(
        x(), xcb_intern_atom(x(), 0, static_cast<std::uint16_t>(name.size()), name.c_str()),
        nullptr));
    targets_atom_ = atom->atom;
    const std::uint32_t mask = XCB_EVENT_MASK_PROPERTY_CHANGE;
    xcb_change_window_attributes(x(), root_, XCB_CW_EVENT_MASK, &mask);
    xcb_flush(x());

    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    const int given = dup(ends[1]);  // without close-on-exec
    channel_ = ends[0];
    pid_ = server.start({FOYER_CURTAIN, "--channel-fd", std::to_string(given)});
    close(given);
    close(ends[1]);
}

Live::~Live() {
    hang_up();
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
}

void Live::send(const ToCurtain& message) { send_bytes(encode(message)); }

void Live::send_bytes(const std::string& packet) {
    ::send(channel_, packet.data(), packet.size(), MSG_NOSIGNAL);
}

void Live::hang_up() {
    if (channel_ >= 0) close(std::exchange(channel_, -1));
}

std::optional<FromCurtain> Live::receive() {
    if (!early_.empty()) {
        auto first = early_.front();
        early_.erase(early_.begin());
        return first;
    }
    std::string packet(packet_max, '\0');
    if (!readable(channel_, patience_ms)) {
        ADD_FAILURE() << "the curtain says nothing";
        return std::nullopt;
    }
    const auto got = recv(channel_, packet.data(), packet.size(), 0);
    if (got <= 0) {
        ADD_FAILURE() << "the curtain is gone";
        return std::nullopt;
    }
    auto message = decode_from_curtain({packet.data(), static_cast<std::size_t>(got)});
    EXPECT_TRUE(message) << (message ? "" : message.error().text);
    return message ? std::optional<FromCurtain>(*message) : std::nullopt;
}

// Not because of what a person did.
static bool said_by_itself(const FromCurtain& message) {
    return std::holds_alternative<Ready>(message) || std::holds_alternative<Covered>(message);
}

bool Live::covered() {
    while (const auto message = receive()) {
        if (std::holds_alternative<Covered>(*message)) return true;
        EXPECT_TRUE(said_by_itself(*message)) << "message " << message->index();
    }
    return false;
}

// Said when nobody has touched anything for a while: on a slow machine between any two presses.
static bool of_touch(const kiosk::Event& event) {
    return std::holds_alternative<kiosk::LeftAlone>(event) ||
           std::holds_alternative<kiosk::Touched>(event);
}

std::optional<kiosk::Event> Live::next_event(bool touch) {
    while (const auto message = receive()) {
        if (const auto* told = std::get_if<Pressed>(&*message)) {
            if (of_touch(told->event) == touch) return told->event;
        } else if (!said_by_itself(*message)) {
            ADD_FAILURE() << "not a press, but message " << message->index();
        }
    }
    return std::nullopt;
}

std::optional<kiosk::Event> Live::pressed() { return next_event(false); }

std::optional<kiosk::Event> Live::touch() { return next_event(true); }

HostReady Live::make_host(std::uint32_t slot) {
    send(MakeHost{slot});
    std::vector<FromCurtain> others;
    while (const auto message = receive()) {
        const auto* host = std::get_if<HostReady>(&*message);
        if (host && host->slot == slot) {
            early_.insert(early_.begin(), others.begin(), others.end());
            return *host;
        }
        others.push_back(*message);
    }
    return {};
}

// The answer to MakeHost comes after an XSync, and all that was sent before it was done before it.
void Live::settle() {
    const auto slot = next_slot_++;
    make_host(slot);
    send(DropHost{slot});
}

bool Live::silent() {
    // What the person did reached the curtain before this event does: it reads X in order.
    settle();
    settle();
    std::erase_if(early_, said_by_itself);
    return early_.empty();
}

int Live::exit_code() {
    int status = 0;
    waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

std::map<std::string, Box> Live::targets() {
    Reply<xcb_get_property_reply_t> property(xcb_get_property_reply(
        x(), xcb_get_property(x(), 0, root_, targets_atom_, XCB_GET_PROPERTY_TYPE_ANY, 0, 16'384),
        nullptr));
    std::istringstream lines(std::string(static_cast<char*>(xcb_get_property_value(property.get())),
                                         static_cast<std::size_t>(
                                             xcb_get_property_value_length(property.get()))));
    std::map<std::string, Box> found;
    std::string name;
    Box box;
    while (std::getline(lines, name, '\t') && lines >> box.x >> box.y >> box.w >> box.h) {
        lines.ignore();
        found[name] = box;
    }
    return found;
}

Box Live::wait_target(const std::string& name) {
    for (;;) {
        const auto found = targets();
        if (const auto target = found.find(name); target != found.end()) return target->second;
        if (!event(XCB_PROPERTY_NOTIFY)) {
            ADD_FAILURE() << "no target " << name;
            return {};
        }
    }
}

void Live::move(int x, int y) {
    xcb_test_fake_input(this->x(), XCB_MOTION_NOTIFY, 0, XCB_CURRENT_TIME, root_,
                        static_cast<std::int16_t>(x), static_cast<std::int16_t>(y), 0);
    xcb_flush(this->x());
}

void Live::button(bool down) {
    xcb_test_fake_input(x(), down ? XCB_BUTTON_PRESS : XCB_BUTTON_RELEASE, 1, XCB_CURRENT_TIME,
                        root_, 0, 0, 0);
    Reply<xcb_get_input_focus_reply_t> done(
        xcb_get_input_focus_reply(x(), xcb_get_input_focus(x()), nullptr));
}

void Live::click(const Box& box) {
    move(box.x + box.w / 2, box.y + box.h / 2);
    button(true);
    button(false);
}

void Live::click(const std::string& name) {
    settle();  // what was done before may have changed what can be pressed
    settle();
    click(wait_target(name));
}

void Live::keycode(std::uint8_t code) {
    for (const auto type : {XCB_KEY_PRESS, XCB_KEY_RELEASE}) {
        xcb_test_fake_input(x(), static_cast<std::uint8_t>(type), code, XCB_CURRENT_TIME, root_, 0,
                            0, 0);
    }
    Reply<xcb_get_input_focus_reply_t> done(
        xcb_get_input_focus_reply(x(), xcb_get_input_focus(x()), nullptr));
}

void Live::key(std::uint32_t keysym) {
    const auto* setup = xcb_get_setup(x());
    const auto count = static_cast<std::uint8_t>(setup->max_keycode - setup->min_keycode + 1);
    Reply<xcb_get_keyboard_mapping_reply_t> map(xcb_get_keyboard_mapping_reply(
        x(), xcb_get_keyboard_mapping(x(), setup->min_keycode, count), nullptr));
    const auto* syms = xcb_get_keyboard_mapping_keysyms(map.get());
    for (int i = 0; i < count; ++i) {
        if (syms[i * map->keysyms_per_keycode] == keysym) {
            return keycode(static_cast<std::uint8_t>(setup->min_keycode + i));
        }
    }
    ADD_FAILURE() << "no key for " << keysym;
}

Shot Live::shot() {
    Reply<xcb_get_geometry_reply_t> size(
        xcb_get_geometry_reply(x(), xcb_get_geometry(x(), root_), nullptr));
    Reply<xcb_get_image_reply_t> image(xcb_get_image_reply(
        x(),
        xcb_get_image(x(), XCB_IMAGE_FORMAT_Z_PIXMAP, root_, 0, 0, size->width, size->height, ~0U),
        nullptr));
    Shot shot{size->width, size->height, {}};
    shot.pixels.resize(static_cast<std::size_t>(shot.width * shot.height));
    std::memcpy(shot.pixels.data(), xcb_get_image_data(image.get()), shot.pixels.size() * 4);
    for (auto& pixel : shot.pixels) pixel &= 0xFFFFFF;
    return shot;
}

xcb_window_t Live::paint(const HostReady& host, Color color) {
    const xcb_window_t window = xcb_generate_id(x());
    const std::uint32_t values[] = {rgb(color), XCB_EVENT_MASK_KEY_PRESS | XCB_EVENT_MASK_BUTTON_PRESS};
    xcb_create_window(x(), XCB_COPY_FROM_PARENT, window, host.window, 0, 0,
                      static_cast<std::uint16_t>(host.width),
                      static_cast<std::uint16_t>(host.height), 0, XCB_WINDOW_CLASS_INPUT_OUTPUT,
                      XCB_COPY_FROM_PARENT, XCB_CW_BACK_PIXEL | XCB_CW_EVENT_MASK, values);
    xcb_map_window(x(), window);
    Reply<xcb_get_input_focus_reply_t> done(
        xcb_get_input_focus_reply(x(), xcb_get_input_focus(x()), nullptr));
    return window;
}

std::optional<xcb_generic_event_t> Live::event(std::uint8_t type) {
    for (;;) {
        while (Reply<xcb_generic_event_t> event{xcb_poll_for_event(x())}) {
            if ((event->response_type & 0x7F) == type) return *event;
        }
        if (!readable(xcb_get_file_descriptor(x()), patience_ms)) return std::nullopt;
    }
}

}  // namespace foyer::curtain
