#include "kiosk/mirror/selection.hpp"

#include <xcb/xfixes.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "kiosk/mirror/cut_text.hpp"

namespace foyer::mirror {
namespace {

// An event as the structure of its kind; xcb's are all of 32 bytes.
template <class Event>
Event as(const xcb_generic_event_t& event) {
    Event copy;
    static_assert(sizeof copy <= sizeof event);
    std::memcpy(&copy, &event, sizeof copy);
    return copy;
}

xcb_atom_t atom_of(xcb_connection_t* x, std::string_view name) {
    const Reply<xcb_intern_atom_reply_t> atom(xcb_intern_atom_reply(
        x, xcb_intern_atom(x, 0, std::uint16_t(name.size()), name.data()), nullptr));
    return atom ? atom->atom : xcb_atom_t(XCB_ATOM_NONE);
}

}  // namespace

Selection::~Selection() { watch(false); }

void Selection::watch(bool watched) {
    if (watched == (window_ != 0)) return;
    xcb_connection_t* x = display_.connection();
    if (!watched) {
        xcb_destroy_window(x, window_);  // what it owns has no owner then
        window_ = 0;
        owned_.reset();
        copied_.reset();
        return;
    }
    if (!atoms_) {
        atoms_ = Atoms{atom_of(x, "CLIPBOARD"), atom_of(x, "UTF8_STRING"), atom_of(x, "TARGETS"),
                       atom_of(x, "FOYER_CLIPBOARD")};
    }
    window_ = xcb_generate_id(x);
    xcb_create_window(x, 0, window_, display_.root(), -1, -1, 1, 1, 0,
                      XCB_WINDOW_CLASS_INPUT_ONLY, XCB_COPY_FROM_PARENT, 0, nullptr);
    xcb_xfixes_select_selection_input(x, window_, atoms_->clipboard,
                                      XCB_XFIXES_SELECTION_EVENT_MASK_SET_SELECTION_OWNER);
}

void Selection::put(std::string text) {
    if (window_ == 0 || text.size() > clipboard_max) return;
    owned_ = std::move(text);
    xcb_set_selection_owner(display_.connection(), window_, atoms_->clipboard, XCB_CURRENT_TIME);
}

std::optional<std::string> Selection::take_copied() {
    return std::exchange(copied_, std::nullopt);
}

bool Selection::handle(const xcb_generic_event_t& event) {
    const int kind = event.response_type & 0x7f;
    if (kind == display_.xfixes_event() + XCB_XFIXES_SELECTION_NOTIFY) {
        // One of a window of before tells of what is not to be seen.
        const auto changed = as<xcb_xfixes_selection_notify_event_t>(event);
        if (window_ != 0 && changed.window == window_) {
            owner_changed(changed.owner, changed.selection_timestamp);
        }
    } else if (kind == XCB_SELECTION_NOTIFY) {
        converted(as<xcb_selection_notify_event_t>(event));
    } else if (kind == XCB_SELECTION_REQUEST) {
        answer(as<xcb_selection_request_event_t>(event));
    } else {
        return kind == XCB_SELECTION_CLEAR;  // the owner's change says it
    }
    return true;
}

void Selection::owner_changed(xcb_window_t owner, xcb_timestamp_t time) {
    if (owner == window_ || owner == XCB_WINDOW_NONE) return;
    xcb_convert_selection(display_.connection(), window_, atoms_->clipboard, atoms_->utf8,
                          atoms_->property, time);
}

void Selection::converted(const xcb_selection_notify_event_t& event) {
    if (event.requestor != window_ || window_ == 0 || event.property != atoms_->property) return;
    xcb_connection_t* x = display_.connection();
    const Reply<xcb_get_property_reply_t> value(xcb_get_property_reply(
        x,
        xcb_get_property(x, 1, window_, atoms_->property, atoms_->utf8, 0, clipboard_max / 4),
        nullptr));
    if (!value || value->type != atoms_->utf8 || value->format != 8 || value->bytes_after != 0) {
        return;
    }
    std::string text(static_cast<const char*>(xcb_get_property_value(value.get())),
                     std::size_t(xcb_get_property_value_length(value.get())));
    if (is_text(text)) copied_ = std::move(text);
}

void Selection::answer(const xcb_selection_request_event_t& request) {
    // (Our own question, when the guest's copy was overtaken by the viewer's.)
    const bool ours = request.requestor == window_;
    if (window_ == 0 || request.owner != window_ || ours) return;
    xcb_connection_t* x = display_.connection();
    // A client of before ICCCM names no property.
    const xcb_atom_t property =
        request.property == XCB_ATOM_NONE ? request.target : request.property;
    const auto set = [&](xcb_atom_t type, std::uint8_t format, std::size_t count,
                         const void* data) {
        xcb_change_property(x, XCB_PROP_MODE_REPLACE, request.requestor, property, type, format,
                            std::uint32_t(count), data);
    };
    bool given = owned_.has_value();
    if (given && request.target == atoms_->targets) {
        const std::array targets{atoms_->targets, atoms_->utf8};
        set(XCB_ATOM_ATOM, 32, targets.size(), targets.data());
    } else if (given && request.target == atoms_->utf8) {
        set(atoms_->utf8, 8, owned_->size(), owned_->data());
    } else {
        given = false;
    }
    xcb_selection_notify_event_t done{};
    done.response_type = XCB_SELECTION_NOTIFY;
    done.time = request.time;
    done.requestor = request.requestor;
    done.selection = request.selection;
    done.target = request.target;
    done.property = given ? property : xcb_atom_t(XCB_ATOM_NONE);
    std::array<char, 32> event{};
    std::memcpy(event.data(), &done, sizeof done);
    xcb_send_event(x, 0, request.requestor, XCB_EVENT_MASK_NO_EVENT, event.data());
}

}  // namespace foyer::mirror
