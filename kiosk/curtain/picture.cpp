#include "kiosk/curtain/picture.hpp"

#include <algorithm>
#include <cmath>

namespace foyer::curtain {
namespace {

// Relative luminance, WCAG 2.2.
double luminance(Color color) {
    const auto linear = [](std::uint8_t channel) {
        const double c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.r) + 0.7152 * linear(color.g) + 0.0722 * linear(color.b);
}

}  // namespace

double contrast(Color one, Color other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

const Panel* Picture::panel(Layer layer) const {
    const auto found = std::find_if(panels.begin(), panels.end(),
                                    [&](const Panel& panel) { return panel.layer == layer; });
    return found == panels.end() ? nullptr : &*found;
}

const Target* Picture::target(const std::string& name) const {
    for (const auto& panel : panels) {
        for (const auto& target : panel.targets) {
            if (target.name == name) return &target;
        }
    }
    return nullptr;
}

std::vector<const Target*> Picture::reachable() const {
    std::vector<const Target*> found;
    const Panel* question = panel(Layer::question);
    for (const auto& each : panels) {
        if (question && &each != question) continue;
        for (const auto& target : each.targets) found.push_back(&target);
    }
    return found;
}

std::string Picture::after(const std::string& name, int by) const {
    const auto all = reachable();
    if (all.empty()) return {};
    const int n = static_cast<int>(all.size());
    int at = by > 0 ? -1 : n;
    for (int i = 0; i < n; ++i) {
        if (all[static_cast<std::size_t>(i)]->name == name) at = i;
    }
    return all[static_cast<std::size_t>((at + by + n) % n)]->name;
}

}  // namespace foyer::curtain
