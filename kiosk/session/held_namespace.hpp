// A namespace held open, so that the kernel gives its number to no other: as long as this is there,
// who shows the number is in the namespace itself. Numbers are given again at once, lowest first.
#pragma once

#include <string>

#include "kiosk/children/descriptor.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

class HeldNamespace {
public:
    // `link` as "/proc/N/ns/net".
    static Result<HeldNamespace> open(const std::string& link);

    // As in /proc/N/ns: "net:[4026532008]".
    const std::string& name() const { return name_; }

private:
    HeldNamespace(Descriptor held, std::string name)
        : held_(std::move(held)), name_(std::move(name)) {}
    Descriptor held_;
    std::string name_;
};

}  // namespace foyer::kiosk
