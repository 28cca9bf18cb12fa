#include "kiosk/curtain/curtain.hpp"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "kiosk/curtain/scene.hpp"
#include "proto/clock.hpp"
#include "proto/overloaded.hpp"

namespace foyer::curtain {
namespace {

// Less than this passes for at once.
constexpr Millis patience = 100;

Millis now_ms() { return system_now().mono_ms; }

}  // namespace

Curtain::Curtain(OuterDisplay& display, Packets& channel)
    : display_(display),
      channel_(channel),
      hosts_(display),
      stage_(display, hosts_),
      inputs_(display, stage_, hosts_),
      type_(std::make_unique<Typesetter>(display.glass())) {
    show_.language = language_ = "fr";
    shown_at_ms_ = now_ms();
}

Error Curtain::run() {
    if (Status shown = refresh(); !shown) return shown.error();
    if (Status told = tell_monitor(); !told) return told.error();
    for (;;) {
        while (const auto input = inputs_.next()) {
            if (Status done = on(*input); !done) return done.error();
        }
        for (;;) {
            auto message = channel_.receive();
            if (!message) return message.error();
            if (!*message) break;
            if (Status done = on(**message); !done) return done.error();
        }
        const Millis looked_at = now_ms();
        if (Status done = time_passed(looked_at); !done) return done.error();
        display_.flush();
        if (!inputs_.waiting()) look_ahead();
        // Xlib reads events too while it waits for an answer, or for room for what it writes.
        if (inputs_.waiting()) continue;
        std::array<pollfd, 2> sources{
            {{display_.descriptor(), POLLIN, 0}, {channel_.descriptor(), POLLIN, 0}}};
        if (poll(sources.data(), sources.size(), wait_ms(looked_at)) < 0 && errno != EINTR) {
            return Error::of_errno("curtain: poll", errno);
        }
    }
}

Status Curtain::on(const ToCurtain& message) {
    return std::visit(Overloaded{[&](const Show& show) {
                                     const bool ended =
                                         show_.scene.session && !show.scene.session;
                                     Status shown = follow(show);
                                     if (!shown || !ended) return shown;
                                     display_.sync();
                                     return channel_.send(Covered{});
                                 },
                                 [&](const MakeHost& make) {
                                     return channel_.send(hosts_.make(make.slot));
                                 },
                                 [&](const UseHost& use) {
                                     hosts_.use(use.slot);
                                     return refresh();
                                 },
                                 [&](const DropHost& drop) {
                                     hosts_.drop(drop.slot);
                                     return Status{};
                                 }},
                      message);
}

Status Curtain::follow(const Show& show) {
    const Millis now = now_ms();
    if (!only_waits(show.scene)) {
        patient_until_ms_.reset();
    } else if (show_.scene.screen == kiosk::Screen::welcome && !only_waits(show_.scene)) {
        patient_until_ms_ = now + patience;
        for (auto& panel : picture_.panels) panel.targets.clear();
        picture_.enter.reset();
        picture_.escape.reset();
        picture_.digits = false;
        picture_changes_at_ms_.reset();
    }
    draft_.follow(show_, show);
    language_ = show.language;
    show_ = show;
    shown_at_ms_ = now;
    return refresh();
}

Status Curtain::on(const Input& input) {
    const Millis now = now_ms();
    return std::visit(Overloaded{[&](const PressBegan& press) {
                                     touched_at_ms_ = now;
                                     press_.down(picture_, press.layer, press.x, press.y, now);
                                     return Status{};
                                 },
                                 [&](const PressEnded& press) {
                                     const auto action =
                                         press_.up(picture_, press.x, press.y, now);
                                     return action ? act(*action) : Status{};
                                 },
                                 [&](const KeyPressed& key) {
                                     touched_at_ms_ = now;
                                     return on(key);
                                 },
                                 [&](const MonitorChanged&) {
                                     monitor_changed();
                                     if (Status shown = refresh(); !shown) return shown;
                                     return tell_monitor();
                                 },
                                 [&](const AloneChanged& changed) {
                                     return channel_.send(
                                         changed.alone ? Pressed{kiosk::LeftAlone{}}
                                                       : Pressed{kiosk::Touched{}});
                                 },
                                 [&](const InnerScreenAppeared&) {
                                     stage_.focus(picture_);
                                     return Status{};
                                 }},
                      input);
}

Status Curtain::on(const KeyPressed& pressed) {
    const Millis now = now_ms();
    // Stop is never too early and never twice too often.
    if (pressed.key == Key::stop) return picture_.stop ? act(*picture_.stop) : Status{};
    const auto once = [&](const std::optional<Action>& action) {
        return action && press_.key(picture_, now) ? act(*action) : Status{};
    };
    switch (pressed.key) {
        case Key::enter: return once(picture_.enter);
        case Key::escape: return once(picture_.escape);
        case Key::help: return once(picture_.help);
        case Key::hide: return once(picture_.hide);
        case Key::digit: return picture_.digits ? act(TypeDigit{pressed.digit}) : Status{};
        case Key::take_back: return picture_.digits ? act(TakeBackDigit{}) : Status{};
        case Key::next:
        case Key::previous:
            draft_.marked = picture_.after(draft_.marked, pressed.key == Key::next ? 1 : -1);
            return refresh();
        case Key::choose: {
            const auto action = press_.choose(picture_, draft_.marked, now);
            return action ? act(*action) : Status{};
        }
        case Key::stop: break;
    }
    return {};
}

Status Curtain::act(const Action& action) {
    if (const auto* tell = std::get_if<Tell>(&action)) {
        publish(now_ms());
        display_.flush();  // who hears of the press finds the targets as they are after it
        return channel_.send(Pressed{tell->event});
    }
    draft_.apply(action);
    return refresh();
}

Status Curtain::refresh() {
    const Millis now = now_ms();
    if (patient_until_ms_ && now < *patient_until_ms_) {
        publish(now);
        return {};
    }
    patient_until_ms_.reset();
    picture_ = ahead_ && ahead_->show == show_ && ahead_->draft == draft_
                   ? ahead_->picture
                   : layout(show_, now - shown_at_ms_, draft_, *type_);
    picture_changes_at_ms_.reset();
    if (picture_.changes_in_ms) picture_changes_at_ms_ = now + *picture_.changes_in_ms;
    press_.follow(picture_, now);
    stage_.show(picture_, *type_);
    stage_.focus(picture_);
    inputs_.listen_to_help_keys(picture_.stop.has_value());
    publish(now);
    display_.flush();
    if (const auto& spoken = language_of(show_, draft_); spoken != language_) {
        language_ = spoken;
        return channel_.send(LanguageChosen{language_});
    }
    return {};
}

void Curtain::look_ahead() {
    const std::optional<Show> next = foreseen_after(show_);
    if (!next) return;
    Draft draft = draft_;
    draft.follow(show_, *next);
    if (!ahead_ || ahead_->show != *next || ahead_->draft != draft) {
        ahead_ = Ahead{*next, draft, layout(*next, 0, draft, *type_)};
    }
    stage_.prepare(*ahead_->picture.panel(Layer::curtain), *type_);
    display_.flush();
}

void Curtain::publish(Millis now) {
    std::string lines;
    const Panel* question = picture_.panel(Layer::question);
    for (const auto& panel : picture_.panels) {
        for (const auto& target : panel.targets) {
            if (!press_.takes(target, panel.layer, now)) continue;
            const Box& box = target.box;
            if (question && &panel != question && question->box.overlaps(box)) continue;
            lines += target.name + '\t' + std::to_string(box.x + display_.origin_x()) + '\t' +
                     std::to_string(box.y + display_.origin_y()) + '\t' + std::to_string(box.w) +
                     '\t' + std::to_string(box.h) + '\n';
        }
    }
    display_.publish_targets(lines);
}

Status Curtain::tell_monitor() {
    display_.sync();  // the picture is on the glass
    const auto& glass = display_.glass();
    return channel_.send(Ready{static_cast<std::uint32_t>(glass.width),
                               static_cast<std::uint32_t>(glass.height)});
}

void Curtain::monitor_changed() {
    display_.look_at_monitor();
    type_ = std::make_unique<Typesetter>(display_.glass());
    stage_.forget();
    ahead_.reset();
}

int Curtain::wait_ms(Millis looked_at) const {
    std::optional<Millis> next = press_.changes_at(looked_at);
    const auto at = [&](Millis due) { next = next ? std::min(*next, due) : due; };
    if (picture_changes_at_ms_) at(*picture_changes_at_ms_);
    if (patient_until_ms_) at(*patient_until_ms_);
    if (show_.scene.screen == kiosk::Screen::welcome && draft_.to_be_forgotten()) {
        at(touched_at_ms_ + forget_after);
    }
    if (!next) return -1;
    return static_cast<int>(std::clamp<Millis>(*next - now_ms(), 0, minutes(60)));
}

Status Curtain::time_passed(Millis now) {
    if (show_.scene.screen == kiosk::Screen::welcome && draft_.to_be_forgotten() &&
        now >= touched_at_ms_ + forget_after) {
        draft_.forget();
        return refresh();
    }
    for (const auto& due : {picture_changes_at_ms_, patient_until_ms_}) {
        if (due && now >= *due) return refresh();
    }
    publish(now);
    return {};
}

}  // namespace foyer::curtain
