// How expected failures travel: Result<T> holds a T or an Error. An Error's text is one sentence
// for a person; it names what was attempted, on what, and what was found, for example
// "policies/children.toml:12:9: minutes: expected 1 to 1440, found -5".
// Our own bugs assert instead, and only `main` catches exceptions.
#pragma once

#include <string>
#include <system_error>
#include <tl/expected.hpp>
#include <utility>

namespace foyer {

struct [[nodiscard]] Error {
    std::string text;

    // "text: found"
    static Error of(std::string attempted, const std::error_code& found) {
        return Error{std::move(attempted) + ": " + found.message()};
    }
    // "attempted: strerror(number)"; `number` is an errno value.
    static Error of_errno(std::string attempted, int number) {
        return of(std::move(attempted), std::error_code(number, std::generic_category()));
    }
};

template <class T>
using Result = tl::expected<T, Error>;

using Status = Result<void>;

inline tl::unexpected<Error> failure(std::string text) {
    return tl::unexpected<Error>(Error{std::move(text)});
}

inline tl::unexpected<Error> failure(Error error) {
    return tl::unexpected<Error>(std::move(error));
}

}  // namespace foyer
