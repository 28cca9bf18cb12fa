// Events, effects and messages in a few words, for the trace.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "proto/messages.hpp"
#include "proto/state_name.hpp"

namespace foyer::sim {

template <class T>
constexpr std::string_view short_name() {
    // "... [with T = foyer::kiosk::LinkUp; ..." in GCC, "... [T = foyer::kiosk::LinkUp]" in Clang
    constexpr std::string_view all = __PRETTY_FUNCTION__;
    constexpr std::size_t from = all.find("T = ") + 4;
    constexpr std::string_view type = all.substr(from, all.find_first_of(";]", from) - from);
    return type.substr(type.rfind(':') + 1);
}

template <class T>
std::string describe(const T& thing);

template <class... Ts>
std::string describe(const std::variant<Ts...>& one) {
    return std::visit([](const auto& thing) { return describe(thing); }, one);
}

inline std::string describe(const StationView& view) {
    std::string text = state_name(view.state);
    if (view.session) {
        text += " session " + std::to_string(view.session->id.value) + " used " +
                std::to_string(view.session->used_ms) + " of " +
                std::to_string(view.session->granted_ms);
    }
    if (view.help) text += " help " + std::to_string(view.help->id.value);
    return text;
}

template <class T>
std::string describe(const T& thing) {
    std::string text(short_name<T>());
    const auto number = [&text](const char* name, auto value) {
        text += std::string(" ") + name + " " + std::to_string(value);
    };
    if constexpr (requires { thing.name.size(); }) text += " " + thing.name;
    if constexpr (requires { thing.station.size(); }) text += " " + thing.station;
    if constexpr (requires { thing.session.value; }) number("session", thing.session.value);
    if constexpr (requires { thing.help.value; }) number("help", thing.help.value);
    if constexpr (requires { thing.beside.value; }) {
        if (thing.beside) number("beside", thing.beside.value);
    }
    if constexpr (requires { thing.id.value; }) number("id", thing.id.value);
    if constexpr (requires { thing.request.value; }) number("request", thing.request.value);
    if constexpr (requires { thing.link + 1; }) number("link", thing.link);
    if constexpr (requires { thing.granted_ms; }) number("granted", thing.granted_ms);
    if constexpr (requires { thing.used_ms; }) number("used", thing.used_ms);
    if constexpr (requires { thing.phase; }) number("phase", static_cast<int>(thing.phase));
    if constexpr (requires { thing.kind; }) number("kind", static_cast<int>(thing.kind));
    if constexpr (requires { thing.answer; }) number("answer", static_cast<int>(thing.answer));
    if constexpr (requires { static_cast<int>(thing.cause); }) number("cause", static_cast<int>(thing.cause));
    if constexpr (requires { thing.yes; }) number("yes", thing.yes);
    if constexpr (requires { thing.full; }) number("full", thing.full);
    if constexpr (requires { thing.control; }) number("control", thing.control);
    if constexpr (requires { thing.ticket.size(); }) text += " ticket " + thing.ticket;
    if constexpr (requires { thing.code.size(); }) text += " code " + thing.code;
    if constexpr (requires { thing.reason.size(); }) text += ": " + thing.reason;
    if constexpr (requires { thing.view.state; }) text += ": " + describe(thing.view);
    if constexpr (requires { thing.space.mode; }) {
        number("mode", static_cast<int>(thing.space.mode));
    }
    if constexpr (requires { thing.proof.clean; }) number("clean", thing.proof.clean);
    if constexpr (requires { thing.record.used_ms; }) text += " " + describe(thing.record);
    if constexpr (requires { thing.message; }) text += " " + describe(thing.message);
    if constexpr (requires { thing.row; }) text += " " + describe(thing.row);
    if constexpr (requires { thing.order; }) text += " " + describe(thing.order);
    if constexpr (requires { thing.memory.links; }) {
        number("links", thing.memory.links);
        if (thing.memory.live) text += " live " + describe(*thing.memory.live);
        number("records", thing.memory.unacknowledged.size());
    }
    return text;
}

}  // namespace foyer::sim
