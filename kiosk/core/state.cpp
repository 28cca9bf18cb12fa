#include "kiosk/core/state.hpp"

#include <algorithm>
#include <cassert>
#include <set>

namespace foyer::kiosk::core {

const Policy* State::policy(const std::string& name) const {
    const auto found = std::ranges::find(policies, name, &Policy::name);
    return found == policies.end() ? nullptr : &*found;
}

Help* State::help(HelpId id) {
    const auto found = std::ranges::find(helps, id, &Help::id);
    return found == helps.end() ? nullptr : &*found;
}

const Help* State::asking() const {
    const auto found =
        std::ranges::find_if(helps, [](const Help& each) { return each.asked.has_value(); });
    return found == helps.end() ? nullptr : &*found;
}

bool State::clearing_for_next() const {
    const bool clearing = state == StationState::ending || state == StationState::resetting;
    return clearing && erasing && space.mode != SpaceMode::closed;
}

const Policy* State::next_policy() const {
    const bool follows = state == StationState::free || state == StationState::in_use ||
                         clearing_for_next();
    if (!follows || !curtain || space.mode != SpaceMode::open || policies.empty()) return nullptr;
    for (const std::string& likely : {last_policy, space.free_policy}) {
        if (const Policy* found = policy(likely)) return found;
    }
    return &policies.front();
}

Millis State::left_ms(Millis mono_ms) const {
    const Millis left = session->time.left_ms(mono_ms);
    if (!closes_at_ms) return left;
    return std::clamp<Millis>(*closes_at_ms - mono_ms, 0, left);
}

Millis State::extension_ms() const {
    return space.mode == SpaceMode::open ? session->time.extension_ms() : 0;
}

StationView State::view(Millis mono_ms) const {
    StationView view;
    view.state = state == StationState::free && !curtain ? StationState::resetting : state;
    view.last_proof = last_proof;
    if (state == StationState::out_of_order) view.out_of_order_reason = out_of_order_reason;
    if (!helps.empty()) {
        const Help& help = helps.front();
        view.help = HelpView{help.id, help.view, help.control, hidden};
    }
    if (!session) return view;
    view.session = SessionView{.id = session->id,
                               .policy = session->policy.name,
                               .access = session->access,
                               .used_ms = session->time.used_ms(mono_ms),
                               .granted_ms = session->time.granted_ms(),
                               .extensions = session->time.extensions()};
    if (session->called_ms)
        view.call = CallView{std::max<Millis>(mono_ms - *session->called_ms, 0)};
    return view;
}

void State::check_invariants() const {
    const bool has_session = state == StationState::starting || state == StationState::in_use;
    assert(session.has_value() == has_session);
    assert(memory.live.has_value() == has_session);
    assert(!session || memory.live->id == session->id);
    assert(!session || session->time.started() == (state == StationState::in_use));
    assert(bool(ending) == (state == StationState::ending));

    assert(helps.empty() || (state == StationState::in_use && link));
    assert(helps.size() <= viewers_max);
    assert(helps.size() <= 1 || seen());
    assert(!hidden || seen());
    for (const Help& help : helps) {
        assert(help.view || (help.asked && help.asked->kind == HelpKind::view));
        assert(help.view || (!help.control && !help.clipboard && !help.mirror));
        assert(!help.clipboard || help.control);
        assert((help.view && !help.mirror) == help.unseen_since_ms.has_value());
        const bool first = &help == &helps.front();
        assert(first || (!help.control && !help.clipboard && !(help.view && help.asked)));
        assert(!help.asked || &help == asking());
    }

    const bool handed_out = has_session || state == StationState::free;
    assert(!handed_out || (last_proof && last_proof->clean));
    assert(!has_session || curtain);
    assert((state == StationState::out_of_order) <= memory.out_of_order);
    assert(!handed_out || !memory.out_of_order);
    assert(!pending || (state == StationState::free && link && curtain));

    assert(!only_medium || state == StationState::out_of_order);
    assert(!early || clearing_for_next());
    assert(memory.unacknowledged.size() <= limits.records_max);
    std::set<SessionId> ids;
    for (const SessionRecord& record : memory.unacknowledged) assert(ids.insert(record.id).second);
    assert(!memory.live || !ids.contains(memory.live->id));
}

}  // namespace foyer::kiosk::core
