#include "kiosk/session/outer_settings.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <xcb/randr.h>
#include <xcb/xcb.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/fingerprint.hpp"

#define explicit explicit_  // the name of a member in this C header
#include <xcb/xkb.h>
#undef explicit

namespace foyer::kiosk {

namespace {

struct Free {
    void operator()(void* memory) const { std::free(memory); }
};
template <class T>
std::unique_ptr<T, Free> owned(T* reply) {
    return std::unique_ptr<T, Free>(reply);
}

struct Disconnect {
    void operator()(xcb_connection_t* connection) const { xcb_disconnect(connection); }
};
using Connection = std::unique_ptr<xcb_connection_t, Disconnect>;

constexpr xcb_xkb_device_spec_t keyboard = XCB_XKB_ID_USE_CORE_KBD;

Result<Connection> connect(const OuterAccess& outer) {
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    outer.socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (!socket ||
        ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        return failure(Error::of_errno("the outer display", errno));
    }
    std::string name = "MIT-MAGIC-COOKIE-1", data = outer.cookie;
    xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(), static_cast<int>(data.size()),
                         data.data()};
    Connection connection(xcb_connect_to_fd(socket.release(), &auth));
    if (const int error = xcb_connection_has_error(connection.get()); error != 0) {
        return failure(fmt::format("the outer display: xcb error {}", error));
    }
    const auto xkb = owned(xcb_xkb_use_extension_reply(
        connection.get(), xcb_xkb_use_extension(connection.get(), 1, 0), nullptr));
    if (!xkb || xkb->supported == 0) {
        return failure("the outer display: no keyboard extension");
    }
    return connection;
}

// The value of a reply: its bytes from `from` on, the sequence number before it excepted.
template <class T>
std::string fingerprint_after(const T* from, const void* reply, std::uint32_t words) {
    const auto* begin = reinterpret_cast<const char*>(from);
    const auto* end = static_cast<const char*>(reply) + 32 + std::size_t{4} * words;
    return fingerprint({begin, static_cast<std::size_t>(end - begin)});
}

// Which part of the screen each output's controller shows, how large, which way up, how bright.
Result<std::string> screen_mode(xcb_connection_t* x, xcb_window_t root) {
    const auto geometry = owned(xcb_get_geometry_reply(x, xcb_get_geometry(x, root), nullptr));
    if (!geometry) {
        return failure("the outer display: no answer about its size");
    }
    std::string mode = fmt::format("{}x{}", geometry->width, geometry->height);
    const auto* randr = xcb_get_extension_data(x, &xcb_randr_id);
    if (randr == nullptr || randr->present == 0) {
        return mode;  // a server that cannot change it
    }
    const auto all = owned(xcb_randr_get_screen_resources_current_reply(
        x, xcb_randr_get_screen_resources_current(x, root), nullptr));
    if (!all) {
        return failure("the outer display: no answer about its screens");
    }
    const xcb_randr_crtc_t* crtcs = xcb_randr_get_screen_resources_current_crtcs(all.get());
    for (int i = 0; i < xcb_randr_get_screen_resources_current_crtcs_length(all.get()); ++i) {
        const auto info_asked = xcb_randr_get_crtc_info(x, crtcs[i], all->config_timestamp);
        const auto gamma_asked = xcb_randr_get_crtc_gamma(x, crtcs[i]);
        const auto info = owned(xcb_randr_get_crtc_info_reply(x, info_asked, nullptr));
        const auto gamma = owned(xcb_randr_get_crtc_gamma_reply(x, gamma_asked, nullptr));
        if (!info || !gamma) {
            return failure("the outer display: no answer about a screen");
        }
        mode += fmt::format(" {}x{}+{}+{}/{} {}", info->width, info->height, info->x, info->y,
                            info->rotation,
                            fingerprint_after(&gamma->size, gamma.get(), gamma->length));
    }
    return mode;
}

Result<KeyboardLocks> read_locks(xcb_connection_t* x) {
    const auto state = owned(xcb_xkb_get_state_reply(x, xcb_xkb_get_state(x, keyboard), nullptr));
    return state ? Result<KeyboardLocks>({state->lockedMods, state->lockedGroup})
                 : failure("the outer display: no answer about the keyboard's locks");
}

// What each key types, then the modifier keys. Without keys that type nothing: a client that types
// what no key has borrows one of them and gives it back with another number of nothings.
std::string key_map(const xcb_xkb_get_map_reply_t* map) {
    const char* at = reinterpret_cast<const char*>(map + 1);
    const char* const end = reinterpret_cast<const char*>(map) + 32 + std::size_t{4} * map->length;
    std::string text;
    for (unsigned key = 0; key < map->nKeySyms; ++key) {
        xcb_xkb_key_sym_map_t head;
        if (end - at < static_cast<std::ptrdiff_t>(sizeof head)) {
            break;
        }
        std::memcpy(&head, at, sizeof head);
        const auto rest = static_cast<std::size_t>(end - at) - sizeof head;
        const std::string_view syms(at + sizeof head, std::min(std::size_t{4} * head.nSyms, rest));
        if (syms.find_first_not_of('\0') != std::string_view::npos) {
            text += fmt::format("{}/{}/{}:", key, head.groupInfo, head.width);
            text += syms;
        }
        at += sizeof head + syms.size();
    }
    return text.append(at, end);
}

// Of every keyboard there is, by its number: the display's own (3, as a rule) takes over the map of
// whichever was typed on last, and a map that any of them had is no change.
void add_keyboards(xcb_connection_t* x, SettingValues& values) {
    constexpr xcb_xkb_device_spec_t first = 2, last = 63;
    constexpr std::uint16_t parts = XCB_XKB_MAP_PART_KEY_SYMS | XCB_XKB_MAP_PART_MODIFIER_MAP;
    std::vector<std::pair<xcb_xkb_get_map_cookie_t, xcb_xkb_get_controls_cookie_t>> asked;
    for (xcb_xkb_device_spec_t device = first; device <= last; ++device) {
        asked.emplace_back(
            xcb_xkb_get_map(x, device, parts, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            xcb_xkb_get_controls(x, device));
    }
    for (const auto& [map_asked, controls_asked] : asked) {
        const auto map = owned(xcb_xkb_get_map_reply(x, map_asked, nullptr));
        const auto controls = owned(xcb_xkb_get_controls_reply(x, controls_asked, nullptr));
        if (map && controls) {  // else it is no keyboard
            values["the keyboard map"].insert(fingerprint(key_map(map.get())));
            values["the keyboard's repeat"].insert(
                fingerprint_after(&controls->mouseKeysDfltBtn, controls.get(), controls->length));
        }
    }
}

// Which button is taken for which other. Their number is that of the mouse moved last.
std::string moved_buttons(const xcb_get_pointer_mapping_reply_t* buttons) {
    const std::uint8_t* map = xcb_get_pointer_mapping_map(buttons);
    std::string moved;
    for (int i = 0; i < xcb_get_pointer_mapping_map_length(buttons); ++i) {
        moved += map[i] == i + 1 ? "" : fmt::format("{}:{} ", i + 1, map[i]);
    }
    return moved;
}

}  // namespace

Result<OuterSettings> read_outer_settings(const OuterAccess& outer) {
    const auto connection = connect(outer);
    if (!connection) {
        return failure(connection.error());
    }
    xcb_connection_t* const x = connection->get();
    const auto buttons_asked = xcb_get_pointer_mapping(x);
    const auto keyboard_asked = xcb_get_keyboard_control(x);
    const auto pointer_asked = xcb_get_pointer_control(x);
    const auto hosts_asked = xcb_list_hosts(x);
    OuterSettings settings;
    add_keyboards(x, settings.values);
    const auto buttons = owned(xcb_get_pointer_mapping_reply(x, buttons_asked, nullptr));
    const auto control = owned(xcb_get_keyboard_control_reply(x, keyboard_asked, nullptr));
    const auto pointer = owned(xcb_get_pointer_control_reply(x, pointer_asked, nullptr));
    const auto hosts = owned(xcb_list_hosts_reply(x, hosts_asked, nullptr));
    if (settings.values.empty() || !buttons || !control || !pointer || !hosts) {
        return failure("the outer display: no answer about its settings");
    }
    const auto mode = screen_mode(x, xcb_setup_roots_iterator(xcb_get_setup(x)).data->root);
    const auto locks = read_locks(x);
    if (!mode || !locks) {
        return failure(mode ? locks.error() : mode.error());
    }
    settings.locks = *locks;
    settings.values["the pointer's buttons"] = {moved_buttons(buttons.get())};
    // Not the lamps: they follow the locks.
    settings.values["the keyboard's bell"] = {
        fmt::format("{}/{}/{}/{}/{}", control->global_auto_repeat, control->key_click_percent,
                    control->bell_percent, control->bell_pitch, control->bell_duration)};
    settings.values["the pointer's speed"] = {
        fmt::format("{}/{}/{}", pointer->acceleration_numerator, pointer->acceleration_denominator,
                    pointer->threshold)};
    settings.values["who may enter the display"] = {
        std::to_string(hosts->mode) +
        fingerprint_after(hosts.get() + 1, hosts.get(), hosts->length)};
    settings.values["the screen mode"] = {*mode};
    return settings;
}

Status set_keyboard_locks(const OuterAccess& outer, KeyboardLocks locks) {
    const auto connection = connect(outer);
    if (!connection) {
        return failure(connection.error());
    }
    xcb_connection_t* const x = connection->get();
    xcb_xkb_latch_lock_state(x, keyboard, 0xff, locks.modifiers, 1, locks.layout, 0, 0, 0);
    const auto now = read_locks(x);  // and so the request before it has been carried out
    return now ? Status() : failure(now.error());
}

}  // namespace foyer::kiosk
