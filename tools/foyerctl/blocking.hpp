// Runs a coroutine to its end from plain code, and with it everything else on the io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cassert>
#include <exception>
#include <optional>
#include <utility>

#include "proto/result.hpp"

namespace foyer::ctl {

template <class T>
Result<T> run_blocking(boost::asio::io_context& io, boost::asio::awaitable<Result<T>> work) {
    std::optional<Result<T>> result;
    std::exception_ptr thrown;
    bool over = false;
    boost::asio::co_spawn(io, std::move(work), [&](std::exception_ptr error, Result<T> value) {
        thrown = error;
        result.emplace(std::move(value));
        over = true;
    });
    io.restart();
    while (!over) {
        [[maybe_unused]] const auto ran = io.run_one();
        assert(ran == 1);  // else the coroutine waits for nothing that can come
    }
    if (thrown) {
        std::rethrow_exception(thrown);
    }
    return std::move(*result);
}

}  // namespace foyer::ctl
