#include "kiosk/curtain/press.hpp"

#include <algorithm>

namespace foyer::curtain {
namespace {

// What a question asks, of whom, and where it takes the answers: another name, another question,
// and one whose answers have moved under the hand too. Its minutes may run on.
std::string asked(const Picture& picture) {
    const Panel* question = picture.panel(Layer::question);
    if (!question) return {};
    std::string all;
    for (const auto& target : question->targets) {
        all += target.name + ' ' + std::to_string(target.box.x) + ' ' +
               std::to_string(target.box.y) + '\n';
        const auto* tell = std::get_if<Tell>(&target.action);
        if (!tell) continue;
        if (const auto* consent = std::get_if<kiosk::ConsentAnswered>(&tell->event)) {
            all += std::to_string(consent->help.value) + ' ' +
                   std::to_string(static_cast<int>(consent->kind)) + '\n';
        }
    }
    return all;
}

}  // namespace

void Press::follow(const Picture& picture, Millis now) {
    auto question = asked(picture);
    if (question == question_) return;
    question_ = std::move(question);
    armed_.clear();
    if (!question_.empty()) question_deaf_until_ = now + deaf_when_asked;
}

bool Press::takes(const Target& target, Layer layer, Millis now) const {
    if (target.repeat == Repeat::urgent) return true;
    if (now < deaf_until_) return false;
    if (layer == Layer::question && now < question_deaf_until_) return false;
    return target.repeat != Repeat::typing || target.name != typed_ ||
           now >= typed_at_ + same_key_after;
}

void Press::taken(const Target& target, Millis now) {
    if (target.repeat == Repeat::once) deaf_until_ = now + deaf_after_press;
    if (target.repeat == Repeat::typing) {
        typed_ = target.name;
        typed_at_ = now;
    }
}

void Press::down(const Picture& picture, Layer layer, int x, int y, Millis now) {
    armed_.clear();
    const Panel* panel = picture.panel(layer);
    if (!panel) return;
    for (const auto& target : panel->targets) {
        if (target.box.contains(x, y) && takes(target, layer, now)) armed_ = target.name;
    }
}

std::optional<Action> Press::up(const Picture& picture, int x, int y, Millis now) {
    const Target* target = armed_.empty() ? nullptr : picture.target(armed_);
    armed_.clear();
    if (!target || !target->box.contains(x, y)) return std::nullopt;
    taken(*target, now);
    return target->action;
}

bool Press::key(const Picture& picture, Millis now) {
    if (now < deaf_until_) return false;
    if (picture.panel(Layer::question) && now < question_deaf_until_) return false;
    deaf_until_ = now + deaf_after_press;
    return true;
}

std::optional<Action> Press::choose(const Picture& picture, const std::string& name, Millis now) {
    const Layer layer = picture.panel(Layer::question) ? Layer::question : Layer::curtain;
    for (const Target* target : picture.reachable()) {
        if (target->name != name || !takes(*target, layer, now)) continue;
        taken(*target, now);
        return target->action;
    }
    return std::nullopt;
}

std::optional<Millis> Press::changes_at(Millis now) const {
    std::optional<Millis> next;
    for (const Millis at : {deaf_until_, question_deaf_until_, typed_at_ + same_key_after}) {
        if (at > now) next = next ? std::min(*next, at) : at;
    }
    return next;
}

}  // namespace foyer::curtain
