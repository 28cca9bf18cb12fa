// One lambda for each kind of a variant: std::visit(Overloaded{[](const A&) {}, ...}, variant).
#pragma once

namespace foyer {

template <class... Cases>
struct Overloaded : Cases... {
    using Cases::operator()...;
};

// For compilers that do not deduce it themselves (clang before 17).
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace foyer
