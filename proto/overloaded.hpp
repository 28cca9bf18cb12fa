// One lambda for each kind of a variant: std::visit(Overloaded{[](const A&) {}, ...}, variant).
#pragma once

namespace foyer {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

}  // namespace foyer
