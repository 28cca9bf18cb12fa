#include "kiosk/curtain/channel.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <type_traits>
#include <utility>

#include "foyer/v1/curtain.pb.h"
#include "proto/overloaded.hpp"

namespace foyer::curtain {
namespace {

namespace pb = foyer::v1::curtain;
namespace k = foyer::kiosk;

// The enumerators of both sides have the same order; these say where each list ends.
static_assert(static_cast<int>(k::Screen::closed) == pb::Scene::CLOSED);
static_assert(static_cast<int>(k::Leaving::done) == pb::Scene::DONE);
static_assert(static_cast<int>(SpaceMode::closed) == pb::Space::CLOSED);
static_assert(static_cast<int>(HelpKind::clipboard) == pb::CLIPBOARD);

// proto3 enums are open: a number that we do not know arrives as it is.
template <class To, class From>
Result<To> enumerator(From from, To last, const char* what) {
    const int number = static_cast<int>(from);
    if (number < 0 || number > static_cast<int>(last)) {
        return failure(std::string("curtain channel: ") + what + ": unknown number " +
                       std::to_string(number));
    }
    return static_cast<To>(number);
}

// ---- Show

void put(const SpaceStatus& from, pb::Space& to) {
    to.set_mode(static_cast<pb::Space::Mode>(from.mode));
    to.set_closing_in_ms(from.closing_in_ms);
    to.set_staffed(from.staffed);
    to.set_name(from.name);
    to.set_phone(from.phone);
    to.set_reopens_fr(from.reopens_fr);
    to.set_reopens_en(from.reopens_en);
    to.set_free_access(from.free_access);
    to.set_free_policy(from.free_policy);
}

void put(const k::Scene::Session& from, pb::Session& to) {
    to.set_id(from.id.value);
    to.set_policy(from.policy);
    to.set_left_ms(from.left_ms);
    to.set_warning(from.warning);
    to.set_extension_ms(from.extension_ms);
    if (from.idle_end_ms) to.set_idle_end_ms(*from.idle_end_ms);
    to.set_finish_question(from.finish_question);
    for (const auto& tile : from.tiles) to.add_tiles(tile);
    to.set_help_possible(from.help_possible);
}

void put(const k::Scene& from, pb::Scene& to) {
    to.set_screen(static_cast<pb::Scene::Screen>(from.screen));
    to.set_leaving(static_cast<pb::Scene::Leaving>(from.leaving));
    to.set_medium(from.medium);
    put(from.space, *to.mutable_space());
    to.set_linked(from.linked);
    to.set_start_pending(from.start_pending);
    to.mutable_helpers_gone()->Assign(from.helpers_gone.begin(), from.helpers_gone.end());
    if (from.refusal) {
        to.mutable_refusal()->set_wrong_ticket(from.refusal->wrong_ticket);
        to.mutable_refusal()->set_wait_ms(from.refusal->wait_ms);
    }
    if (from.session) put(*from.session, *to.mutable_session());
    if (from.call) to.mutable_call()->set_before(from.call->before);
    if (from.question) {
        auto& question = *to.mutable_question();
        question.set_help(from.question->help.value);
        question.set_kind(static_cast<pb::HelpKind>(from.question->kind));
        question.set_helper(from.question->helper);
        question.set_beside(from.question->beside);
    }
    if (from.frame) {
        auto& frame = *to.mutable_frame();
        frame.set_help(from.frame->help.value);
        frame.set_helper(from.frame->helper);
        frame.set_control(from.frame->control);
        frame.set_hidden(from.frame->hidden);
        frame.set_clipboard(from.frame->clipboard);
        frame.mutable_onlookers()->Assign(from.frame->onlookers.begin(),
                                          from.frame->onlookers.end());
    }
}

Result<SpaceStatus> take(const pb::Space& from) {
    const auto mode = enumerator(from.mode(), SpaceMode::closed, "mode");
    if (!mode) return failure(mode.error());
    return SpaceStatus{*mode,        from.closing_in_ms(), from.staffed(),    from.name(),
                       from.phone(), from.reopens_fr(),    from.reopens_en(), from.free_access(),
                       from.free_policy()};
}

k::Scene::Session take(const pb::Session& from) {
    k::Scene::Session to;
    to.id.value = from.id();
    to.policy = from.policy();
    to.left_ms = from.left_ms();
    to.warning = from.warning();
    to.extension_ms = from.extension_ms();
    if (from.has_idle_end_ms()) to.idle_end_ms = from.idle_end_ms();
    to.finish_question = from.finish_question();
    to.tiles.assign(from.tiles().begin(), from.tiles().end());
    to.help_possible = from.help_possible();
    return to;
}

Result<k::Scene> take(const pb::Scene& from) {
    k::Scene to;
    const auto screen = enumerator(from.screen(), k::Screen::closed, "screen");
    if (!screen) return failure(screen.error());
    to.screen = *screen;
    const auto leaving = enumerator(from.leaving(), k::Leaving::done, "leaving");
    if (!leaving) return failure(leaving.error());
    to.leaving = *leaving;
    to.medium = from.medium();
    auto space = take(from.space());
    if (!space) return failure(space.error());
    to.space = std::move(*space);
    to.linked = from.linked();
    to.start_pending = from.start_pending();
    to.helpers_gone.assign(from.helpers_gone().begin(), from.helpers_gone().end());
    if (from.has_refusal()) {
        to.refusal = {from.refusal().wrong_ticket(), from.refusal().wait_ms()};
    }
    if (from.has_session()) to.session = take(from.session());
    if (from.has_call()) {
        if (from.call().before() < 0) return failure("curtain channel: a call before nobody");
        to.call = k::Scene::Call{from.call().before()};
    }
    if (from.has_question()) {
        const auto kind = enumerator(from.question().kind(), HelpKind::clipboard, "question");
        if (!kind) return failure(kind.error());
        to.question = {HelpId{from.question().help()}, *kind, from.question().helper(),
                       from.question().beside()};
    }
    if (from.has_frame()) {
        to.frame = {HelpId{from.frame().help()}, from.frame().helper(), from.frame().control(),
                    from.frame().hidden()};
        to.frame->clipboard = from.frame().clipboard();
        to.frame->onlookers.assign(from.frame().onlookers().begin(),
                                   from.frame().onlookers().end());
    }
    return to;
}

bool is_language(const std::string& language) { return language == "fr" || language == "en"; }

bool all_digits(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<ToCurtain> take(const pb::Show& from) {
    Show to;
    auto scene = take(from.scene());
    if (!scene) return failure(scene.error());
    to.scene = std::move(*scene);
    to.station = from.station();
    to.language = from.language();
    if (!is_language(to.language)) {
        return failure("curtain channel: language: expected fr or en, found " + to.language);
    }
    if (from.tiles_size() > tiles_max) {
        return failure("curtain channel: tiles: expected at most 6, found " +
                       std::to_string(from.tiles_size()));
    }
    for (const auto& tile : from.tiles()) {
        to.tiles.push_back({tile.desktop_id(), tile.title(), tile.icon_file()});
    }
    to.enrolment_code = from.enrolment_code();
    if (!to.enrolment_code.empty() &&
        (to.enrolment_code.size() != 6 || !all_digits(to.enrolment_code))) {
        return failure("curtain channel: enrolment code: expected six digits, found " +
                       to.enrolment_code);
    }
    return to;
}

// ---- Pressed

// Each event without a value, beside its number on the wire.
template <class Event, pb::Pressed::Plain number>
struct Plain {};
template <class... Rows>
struct Table {};
using PlainEvents =
    Table<Plain<k::StartPressed, pb::Pressed::START>, Plain<k::HomePressed, pb::Pressed::HOME>,
          Plain<k::CallPressed, pb::Pressed::CALL>,
          Plain<k::CallWithdrawn, pb::Pressed::CALL_WITHDRAWN>,
          Plain<k::ExtendPressed, pb::Pressed::EXTEND>,
          Plain<k::WarningDismissed, pb::Pressed::WARNING_DISMISSED>,
          Plain<k::FinishPressed, pb::Pressed::FINISH>,
          Plain<k::FinishConfirmed, pb::Pressed::FINISH_CONFIRMED>,
          Plain<k::FinishCancelled, pb::Pressed::FINISH_CANCELLED>,
          Plain<k::StopPressed, pb::Pressed::STOP>, Plain<k::HidePressed, pb::Pressed::HIDE>,
          Plain<k::ControlTakenBack, pb::Pressed::CONTROL_TAKEN_BACK>,
          Plain<k::LeftAlone, pb::Pressed::LEFT_ALONE>, Plain<k::Touched, pb::Pressed::TOUCHED>>;

template <class... Events, pb::Pressed::Plain... numbers>
pb::Pressed::Plain number_of(const k::Event& event, Table<Plain<Events, numbers>...>) {
    pb::Pressed::Plain found = pb::Pressed::NOTHING;
    ((std::holds_alternative<Events>(event) ? void(found = numbers) : void()), ...);
    return found;
}

template <class... Events, pb::Pressed::Plain... numbers>
Result<FromCurtain> event_of(pb::Pressed::Plain number, Table<Plain<Events, numbers>...>) {
    Result<FromCurtain> found = failure("curtain channel: pressed: unknown number " +
                                        std::to_string(static_cast<int>(number)));
    ((number == numbers ? void(found = Pressed{Events{}}) : void()), ...);
    return found;
}

void put(const k::Event& from, pb::Pressed& to) {
    if (const auto* ticket = std::get_if<k::TicketTyped>(&from)) {
        to.set_ticket(ticket->code);
    } else if (const auto* tile = std::get_if<k::TilePressed>(&from)) {
        to.set_tile(tile->desktop_id);
    } else if (const auto* consent = std::get_if<k::ConsentAnswered>(&from)) {
        to.mutable_consent()->set_help(consent->help.value);
        to.mutable_consent()->set_kind(static_cast<pb::HelpKind>(consent->kind));
        to.mutable_consent()->set_yes(consent->yes);
    } else {
        const auto number = number_of(from, PlainEvents{});
        assert(number != pb::Pressed::NOTHING && "not an event of a person");
        to.set_plain(number);
    }
}

Result<FromCurtain> take(const pb::Pressed& from) {
    switch (from.event_case()) {
        case pb::Pressed::kPlain: return event_of(from.plain(), PlainEvents{});
        case pb::Pressed::kTicket:
            if (from.ticket().size() != 8 || !all_digits(from.ticket())) {
                return failure("curtain channel: ticket: expected eight digits");
            }
            return Pressed{k::TicketTyped{from.ticket()}};
        case pb::Pressed::kTile: return Pressed{k::TilePressed{from.tile()}};
        case pb::Pressed::kConsent: {
            const auto kind = enumerator(from.consent().kind(), HelpKind::clipboard, "consent");
            if (!kind) return failure(kind.error());
            return Pressed{
                k::ConsentAnswered{HelpId{from.consent().help()}, *kind, from.consent().yes()}};
        }
        case pb::Pressed::EVENT_NOT_SET: break;
    }
    return failure("curtain channel: pressed without an event");
}

template <class Message>
Result<Message> parse(std::string_view packet) {
    Message message;
    if (packet.size() > packet_max) {
        return failure("curtain channel: packet of " + std::to_string(packet.size()) + " bytes");
    }
    if (!message.ParseFromArray(packet.data(), static_cast<int>(packet.size()))) {
        return failure("curtain channel: a packet of " + std::to_string(packet.size()) +
                       " bytes is no message");
    }
    return message;
}

}  // namespace

std::string encode(const ToCurtain& message) {
    pb::ToCurtain out;
    std::visit(Overloaded{[&](const Show& show) {
                              auto& to = *out.mutable_show();
                              put(show.scene, *to.mutable_scene());
                              to.set_station(show.station);
                              to.set_language(show.language);
                              for (const auto& tile : show.tiles) {
                                  auto& added = *to.add_tiles();
                                  added.set_desktop_id(tile.desktop_id);
                                  added.set_title(tile.title);
                                  added.set_icon_file(tile.icon_file);
                              }
                              to.set_enrolment_code(show.enrolment_code);
                          },
                          [&](const MakeHost& make) { out.set_make_host(make.slot); },
                          [&](const UseHost& use) { out.set_use_host(use.slot); },
                          [&](const DropHost& drop) { out.set_drop_host(drop.slot); }},
               message);
    return out.SerializeAsString();
}

std::string encode(const FromCurtain& message) {
    pb::FromCurtain out;
    std::visit(Overloaded{[&](const Ready& ready) {
                              out.mutable_ready()->set_width(ready.width);
                              out.mutable_ready()->set_height(ready.height);
                          },
                          [&](const HostReady& host) {
                              auto& to = *out.mutable_host_ready();
                              to.set_slot(host.slot);
                              to.set_window(host.window);
                              to.set_width(host.width);
                              to.set_height(host.height);
                          },
                          [&](const LanguageChosen& chosen) {
                              out.set_language_chosen(chosen.language);
                          },
                          [&](const Pressed& pressed) { put(pressed.event, *out.mutable_pressed()); },
                          [&](const Covered&) { out.mutable_covered(); }},
               message);
    return out.SerializeAsString();
}

Result<ToCurtain> decode_to_curtain(std::string_view packet) {
    const auto in = parse<pb::ToCurtain>(packet);
    if (!in) return failure(in.error());
    switch (in->kind_case()) {
        case pb::ToCurtain::kShow: return take(in->show());
        case pb::ToCurtain::kMakeHost: return MakeHost{in->make_host()};
        case pb::ToCurtain::kUseHost: return UseHost{in->use_host()};
        case pb::ToCurtain::kDropHost: return DropHost{in->drop_host()};
        case pb::ToCurtain::KIND_NOT_SET: break;
    }
    return failure("curtain channel: a message of no known kind");
}

Result<FromCurtain> decode_from_curtain(std::string_view packet) {
    const auto in = parse<pb::FromCurtain>(packet);
    if (!in) return failure(in.error());
    switch (in->kind_case()) {
        case pb::FromCurtain::kReady: return Ready{in->ready().width(), in->ready().height()};
        case pb::FromCurtain::kHostReady: {
            const auto& host = in->host_ready();
            return HostReady{host.slot(), host.window(), host.width(), host.height()};
        }
        case pb::FromCurtain::kLanguageChosen:
            if (!is_language(in->language_chosen())) {
                return failure("curtain channel: language: expected fr or en");
            }
            return LanguageChosen{in->language_chosen()};
        case pb::FromCurtain::kPressed: return take(in->pressed());
        case pb::FromCurtain::kCovered: return Covered{};
        case pb::FromCurtain::KIND_NOT_SET: break;
    }
    return failure("curtain channel: a message of no known kind");
}

}  // namespace foyer::curtain
