// The one thread that hashes passwords (argon2id takes 60 to 430 ms and 64 MiB on purpose). At
// most `waiting_max` wait; more is refused at once, so that strangers cannot queue up work.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "proto/result.hpp"

namespace boost::asio {
class io_context;
}

namespace foyer::supervisor {

class PasswordThread {
public:
    static constexpr std::size_t waiting_max = 16;

    // `io` runs the answers and must outlive this object.
    explicit PasswordThread(boost::asio::io_context& io);
    // Waits for the one password that is being worked on; the answers of the rest never come.
    ~PasswordThread();
    PasswordThread(const PasswordThread&) = delete;
    PasswordThread& operator=(const PasswordThread&) = delete;

    bool full() const;

    // Answers whether `password` has this hash. Precondition: not full().
    void verify(std::string hash, std::string password, std::function<void(bool)> answer);
    // Answers the hash in libsodium's text form. Precondition: not full().
    void hash(std::string password, std::function<void(Result<std::string>)> answer);

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace foyer::supervisor
